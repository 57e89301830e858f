import { randomUUID } from 'node:crypto';
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
  const signed = await new AwsV4Signer({ ...key, method: 'POST', url, region, service: 'lambda' }).sign();
  const id = randomUUID();
  const more = {
    [edgeHeader.origin]: originSecret,
    [edgeHeader.client]: asked.client,
    [edgeHeader.host]: asked.host,
    [edgeHeader.request]: `${id} GET /`,
  };
  const headers = { ...Object.fromEntries(signed.headers), host, ...more };
  return ask(new URL(endpoint ?? functionUrl), headers).then(
    (answer) => outcomeOf(id, answer),
    ({ message }: Error) => ({ taken: false, because: `the function does not answer: ${message}` }),
  );
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
}

/** Every answer of the receiver has an `x-request-id`, and repeats the id where it believes that it is the Worker's. AWS's have neither. */
function outcomeOf(id: string, { status, headers }: Answer): ProbeOutcome {
  const receiver = headers['x-request-id'] !== undefined;
  if (headers[edgeHeader.answer] === id && status === 404) return { taken: true };
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
    const sent = request(new URL('/', url), { method: 'POST', headers, timeout: requestTimeoutMs }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
      answer.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${requestTimeoutMs / 1000} s`)));
    sent.on('error', reject);
    sent.end();
  });
}
