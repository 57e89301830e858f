import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { type Locate, parseSource } from './source-json.ts';
import { exportAnew, mostSourceBytes, textOf } from './source-text.ts';

/** Where definitions are read from. */
export interface ImportSource {
  /** A file, or the address of a management UI. */
  from: string;
  /** The one vhost to ask for; all when left out. */
  vhost?: string;
  /** Who asks a management UI; it has to be an administrator. */
  user?: string;
  /** Their password; it appears in no message. */
  password?: string;
}

/** How long a broker may take to answer: large exports take it a while. */
const timeoutMs = 120_000;

/** What was read, and where it came from. */
export interface SourceValue {
  value: unknown;
  /** The file, or the origin of the address. */
  source: string;
  locate: Locate;
}

/** Reads exported definitions as JSON. Throws UserFailure or SurroundingsFailure, which never hold a password. */
export async function readSource(request: ImportSource): Promise<SourceValue> {
  const [bytes, source] = isAddress(request.from)
    ? await readAddress(definitionsAddress(request), request)
    : [readFile(request.from), request.from];
  return { ...parseSource(textOf(bytes, source), source), source };
}

/** Whether definitions are read over the network, which asks for a user and a password. */
export function isAddress(from: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(from);
}

function readFile(path: string): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return readBounded(file, path);
  } catch (error) {
    if (error instanceof UserFailure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new UserFailure(`${path}: ${what}. Name a file of definitions, or an address with https://.`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Piece by piece, since what is no file on a disk does not say how long it is. */
function readBounded(file: number, path: string): Buffer {
  if (fstatSync(file).size > mostSourceBytes) throw tooLarge(path);
  const pieces: Buffer[] = [];
  for (let bytes = 0; ; ) {
    const piece = Buffer.alloc(1024 * 1024);
    const count = readSync(file, piece);
    if (count === 0) return Buffer.concat(pieces);
    bytes += count;
    if (bytes > mostSourceBytes) throw tooLarge(path);
    pieces.push(piece.subarray(0, count));
  }
}

function tooLarge(source: string): UserFailure {
  return new UserFailure(
    `${source}: is larger than ${mostSourceBytes / 1024 / 1024} MiB, more than definitions are. ${exportAnew} For one vhost of a very large broker: --vhost with the address of its management UI.`,
  );
}

/** `GET /api/definitions`, below the path that the management UI has: https://www.rabbitmq.com/docs/definitions */
function definitionsAddress({ from, vhost, user, password }: ImportSource): URL {
  const address = URL.canParse(from) ? new URL(from) : undefined;
  if (!address || !['http:', 'https:'].includes(address.protocol)) {
    throw new UserFailure(
      '--from is no address of a management UI. Write it as https://HOST, with the port if it has one.',
    );
  }
  if (address.username !== '' || address.password !== '') {
    throw new UserFailure(
      `--from holds a user or a password, which others on this machine can read. Use https://${address.host}, --user and WARREN_IMPORT_PASSWORD.`,
    );
  }
  if (address.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(address.hostname)) {
    throw new UserFailure(`${address.origin}: would carry the password in the clear. Use https://.`);
  }
  if (user === undefined)
    throw new UserFailure('--user is missing: who may read the definitions? Name an administrator.');
  if (!password) {
    throw new UserFailure(
      `the password of ${user} is missing. Put it into WARREN_IMPORT_PASSWORD, or send it to standard input.`,
    );
  }
  const path = address.pathname.replace(/\/+$/, '').replace(/\/api(\/definitions)?$/, '');
  return new URL(
    `${address.origin}${path}/api/definitions${vhost === undefined ? '' : `/${encodeURIComponent(vhost)}`}`,
  );
}

async function readAddress(address: URL, { user, password, vhost }: ImportSource): Promise<[Buffer, string]> {
  const response = await ask(address, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  const { host } = address;
  if (response.status === 401 || response.status === 403) {
    throw new UserFailure(
      `${host} does not let user ${user} read the definitions (${response.status}). Check name and password, and that the user has the tag administrator.`,
    );
  }
  if (response.status === 404 || response.status === 400) {
    const wanted =
      vhost === undefined ? 'Name the address of its management UI' : `Check that there is a vhost "${vhost}"`;
    throw new UserFailure(`${host} has no definitions at ${address.pathname} (${response.status}). ${wanted}.`);
  }
  if (response.status >= 300 && response.status < 400) {
    throw new UserFailure(`${host} sends us elsewhere (${response.status}). Name the address that it ends at.`);
  }
  if (!response.ok) throw new SurroundingsFailure(`${host} failed with ${response.status}. Try again later.`);
  const type = response.headers.get('content-type') ?? 'nothing';
  if (!type.includes('json')) {
    throw new UserFailure(`${host} answers with ${type}: it is not a management UI of RabbitMQ. Check the address.`);
  }
  return [await readBody(response, host), address.origin];
}

async function ask(address: URL, authorization: string): Promise<Response> {
  const headers = { authorization, accept: 'application/json' };
  try {
    // A redirect would carry the password on to where nobody said it may go.
    return await fetch(address, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw unreachable(address.host, error);
  }
}

async function readBody({ body }: Response, host: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of body ?? []) {
      bytes += piece.length;
      if (bytes > mostSourceBytes) throw tooLarge(host);
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof UserFailure ? error : unreachable(host, error);
  }
  return Buffer.concat(pieces);
}

function unreachable(host: string, error: unknown): SurroundingsFailure {
  if ((error as Error).name === 'TimeoutError') {
    return new SurroundingsFailure(
      `${host} did not answer within ${timeoutMs / 1000} s. Try again, or import from a file.`,
    );
  }
  const { message = '', code = message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER|LEAF_SIGNATURE/.test(code) || /certificate/i.test(message)) {
    return new SurroundingsFailure(
      `${host} shows a certificate that is not trusted here (${code}). Name its authority in NODE_EXTRA_CA_CERTS, or import from a file.`,
    );
  }
  return new SurroundingsFailure(
    `${host} cannot be reached (${code}). Check the address and the network, or import from a file.`,
  );
}
