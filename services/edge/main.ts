import type { EdgeSettings, SigningKey } from '../../contracts/edge.ts';
import { edgeBinding } from '../../contracts/edge-headers.ts';
import { settingsText } from '../../contracts/edge-upload.ts';
import { type EdgeCredentials, openEdge } from './edge.ts';
import { openSigner } from './sign.ts';

/** The Worker's bindings, by the names of `edgeBinding`. Those that are placed later are not there yet. */
type Environment = Readonly<Record<string, string | undefined>>;

type Answer = ReturnType<typeof openEdge>;

/** An isolate keeps its bindings; what is made of them is made once. */
let opened: { environment: Environment; answer: Answer } | undefined;

export default {
  fetch(request: Request, environment: Environment): Promise<Response> {
    if (opened?.environment !== environment) opened = { environment, answer: answerOf(environment) };
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

/** What `warren edge-keys` placed, which is there or not. Whether AWS takes the key is for AWS to say. */
function credentialsOf(environment: Environment, settings: EdgeSettings): EdgeCredentials | undefined {
  const { [edgeBinding.signingKey]: text, [edgeBinding.originSecret]: originSecret } = environment;
  if (!text || !originSecret) return undefined;
  const key: SigningKey = JSON.parse(text);
  return { sign: openSigner({ ...settings, key }), originSecret };
}
