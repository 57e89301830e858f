import { randomUUID } from 'node:crypto';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import findMyWay from 'find-my-way';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import { routeOf } from '../../contracts/paths.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { type Header, signRequest } from './sign-request.ts';

/** What a person says of a request. */
export interface Wanted {
  method?: string;
  path?: string;
  /** As `name: value`. */
  headers: readonly string[];
  data?: Buffer;
  id?: string;
}

/** A request that an endpoint answers, signed. */
export interface SignedRequest {
  method: string;
  path: string;
  headers: Header[];
  body: Buffer | undefined;
  /** The sender's own name of the message; undefined where the endpoint looks for none. */
  id: string | undefined;
}

/** Makes a request of what a person said and of what the endpoint's file asks for. Throws UserFailure when the two do not fit. */
export function requestOf(endpoint: Endpoint, wanted: Wanted, secret: string, at: Date): SignedRequest {
  const { signature, messageIdHeader } = endpoint;
  const method = methodOf(endpoint, wanted);
  const path = pathOf(endpoint, wanted);
  const id = idOf(endpoint, wanted);
  const body = wanted.data;
  const own = signRequest[signature.scheme]({ id: id ?? '', secret, at, body: body ?? Buffer.alloc(0) });
  if (messageIdHeader && id !== undefined) own.push([messageIdHeader, id]);
  const given = wanted.headers.map(readHeader);
  const taken = new Set(['host', 'content-length', 'transfer-encoding', ...own.map(([name]) => name)]);
  const clash = given.find(([name]) => taken.has(name.toLowerCase()));
  if (clash) {
    throw new UserFailure(
      `--header ${clash[0]}: warren send sets it itself. Leave it out${wanted.id === undefined && id !== undefined ? '; --id sets the id' : ''}.`,
    );
  }
  const typed = given.some(([name]) => name.toLowerCase() === 'content-type');
  const type: Header[] = body === undefined || typed ? [] : [['content-type', contentType(body)]];
  return { method, path, headers: [...type, ...given, ...own], body, id };
}

function methodOf({ name, methods }: Endpoint, { method, data }: Wanted): string {
  const known: readonly string[] = methods;
  if (method !== undefined) {
    const upper = method.toUpperCase();
    if (known.includes(upper)) return upper;
    throw new UserFailure(`--method ${method}: endpoints/${name}.yaml answers ${known.join(', ')}.`);
  }
  const usual = data === undefined ? ['GET', 'POST'] : ['POST', 'PUT', 'PATCH'];
  return usual.find((one) => known.includes(one)) ?? known[0] ?? 'POST';
}

function pathOf({ name, path }: Endpoint, wanted: Wanted): string {
  const literal = !/[:*]/.test(path);
  if (wanted.path === undefined) {
    if (literal) return path;
    throw new UserFailure(
      `endpoints/${name}.yaml answers ${path}. Say which with --path, such as --path ${exampleOf(path)}`,
    );
  }
  if (/[\s#]/.test(wanted.path) || !wanted.path.startsWith('/')) {
    throw new UserFailure(
      `--path ${JSON.stringify(wanted.path)}: it begins with / and holds no spaces and no #; write them encoded (%20).`,
    );
  }
  // As the receiver routes.
  const router = findMyWay({ maxParamLength: 65_536, caseSensitive: true, ignoreTrailingSlash: false });
  router.on('GET', routeOf(path), () => {});
  if (router.find('GET', wanted.path.replace(/\?.*/s, ''))) return wanted.path;
  throw new UserFailure(`--path ${wanted.path}: endpoints/${name}.yaml answers ${path}.`);
}

/** A path that an endpoint answers. */
export function exampleOf(path: string): string {
  return path.replace(/\*$/, 'ACME').replace(/:[^/]+/g, 'ACME');
}

function idOf({ name, mode, signature: { scheme }, messageIdHeader }: Endpoint, { id }: Wanted): string | undefined {
  const carries = scheme === 'standard-webhooks' || scheme === 'github' || messageIdHeader !== undefined;
  if (id !== undefined && !carries) {
    const why =
      scheme === 'stripe'
        ? 'the id of an event of Stripe stands in its body: {"id": "evt_…"}'
        : mode === 'accept'
          ? 'it has neither a signature nor a messageIdHeader, so it looks for no id'
          : 'an endpoint without a signature that replies looks for no id';
    throw new UserFailure(`--id: endpoints/${name}.yaml: ${why}.`);
  }
  if (id !== undefined) {
    // Signatures hold for one id alone: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    if (/^[\x21-\x7e]{1,255}$/.test(id) && !(scheme === 'standard-webhooks' && id.includes('.'))) return id;
    throw new UserFailure('--id: it is of 1 to 255 letters, digits and signs, without spaces and without a full stop.');
  }
  if (!carries) return undefined;
  return scheme === 'github' ? randomUUID() : `msg_${randomUUID().replaceAll('-', '')}`;
}

function readHeader(text: string): Header {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  try {
    if (colon < 1) throw new Error('it is not of the form name: value');
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch (error) {
    throw new UserFailure(`--header ${JSON.stringify(text)}: ${(error as Error).message}. Write it as 'name: value'.`);
  }
  return [name, value];
}

function contentType(body: Buffer): string {
  try {
    JSON.parse(body.toString());
    return 'application/json';
  } catch {
    return 'application/octet-stream';
  }
}
