import type { EdgeSettings, SigningKey } from '../../contracts/edge.ts';
import { edgeBinding } from '../../contracts/edge-headers.ts';
import { settingsText } from '../../contracts/edge-upload.ts';
import { type EdgeCredentials, openEdge } from './edge.ts';
import { openSigner } from './sign.ts';

/** The Worker's bindings, by the names of `edgeBinding`. Those that are placed later are not there yet. */
type Environment = Readonly<Record<string, string | undefined>>;

type Answer = ReturnType<typeof openEdge>;

/** What is made of the bindings is made once, as long as they stay. */
let opened: { texts: string; answer: Answer } | undefined;

export default {
  fetch(request: Request, environment: Environment): Promise<Response> {
    const texts = Object.values(edgeBinding)
      .map((name) => environment[name])
      .join('\n');
    if (opened?.texts !== texts) opened = { texts, answer: answerOf(environment) };
    return opened.answer(request);
  },
};

function answerOf(environment: Environment): Answer {
  const settings: EdgeSettings = JSON.parse(settingsText(environment));
  return openEdge({
    settings,
    credentials: credentialsOf(environment, settings),
    fetch: (url, init) => fetch(url, init),
    record: (line) => console.log(JSON.stringify(line)),
  });
}

/** What `warren edge-keys` placed, if it is there and is what it should be. Whether AWS takes the key is for AWS to say. */
function credentialsOf(environment: Environment, settings: EdgeSettings): EdgeCredentials | undefined {
  const { [edgeBinding.signingKey]: text = '', [edgeBinding.originSecret]: originSecret } = environment;
  const key = parsedKey(text);
  return key && originSecret ? { sign: openSigner({ ...settings, key }), originSecret } : undefined;
}

/** Without an error, which would hold the text. */
function parsedKey(text: string): SigningKey | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
