import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AwsV4Signer } from 'aws4fetch';
import { edgeHeader, type SigningKey } from '../../contracts/edge.ts';
import type { EdgeKeysOrder } from '../../contracts/edge-keys.ts';
import type { ProbeOutcome } from './place-keys.ts';

/** A host that no endpoint can have (RFC 2606), from an address that is nobody's (RFC 5737): the receiver finds nothing to serve. */
const asked = { host: 'edge-keys.invalid', client: '192.0.2.1' } as const;

/** A function that starts for the first time takes seconds. */
const requestTimeoutMs = 30_000;

export interface Probe {
  order: Pick<EdgeKeysOrder, 'region' | 'functionUrl'>;
  /** Where AWS is, in the place of what the function's URL says; the Host header stays. Default: as the URL says. */
  endpoint?: string | undefined;
  key: SigningKey;
  originSecret: string;
}

/** Asks the function, signed as the Worker signs, for what no endpoint serves, and tells whose answer it is: AWS's or the receiver's. */
export async function probeFunction({ order, endpoint, key, originSecret }: Probe): Promise<ProbeOutcome> {
  const { region, functionUrl } = order;
  const { host } = new URL(functionUrl);
  const url = new URL('/', functionUrl).href;
  const signed = await new AwsV4Signer({ ...key, method: 'GET', url, region, service: 'lambda' }).sign();
  const more = {
    [edgeHeader.origin]: originSecret,
    [edgeHeader.client]: asked.client,
    [edgeHeader.host]: asked.host,
  };
  try {
    return outcomeOf(
      await ask(new URL(endpoint ?? functionUrl), { ...Object.fromEntries(signed.headers), host, ...more }),
    );
  } catch (error) {
    return { taken: false, because: `the function does not answer: ${(error as Error).message}` };
  }
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
}

/** Every answer of the receiver has an `x-request-id`; AWS's own name what is wrong in `x-amzn-errortype`. */
function outcomeOf({ status, headers }: Answer): ProbeOutcome {
  const receiver = headers['x-request-id'] !== undefined;
  // Nothing is served there, or nothing of that host.
  if (receiver && (status === 404 || status === 421)) return { taken: true };
  if (receiver && status === 403)
    return { taken: false, because: 'the receiver does not know the secret of the origin' };
  if (receiver) return { taken: false, because: `the receiver answers ${status}` };
  if (status === 403) return { taken: false, because: 'AWS refuses the key, or what its user may do' };
  return { taken: false, because: `AWS answers ${status}` };
}

/** `fetch` would not let the Host header be another than the address. */
function ask(url: URL, headers: Record<string, string>): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(new URL('/', url), { method: 'GET', headers, timeout: requestTimeoutMs }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
      answer.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${requestTimeoutMs / 1000} s`)));
    sent.on('error', reject);
    sent.end();
  });
}
