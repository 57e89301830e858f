import { readFileSync } from 'node:fs';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';

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

/** Reads exported definitions as JSON. Throws UserFailure or SurroundingsFailure, which never hold a password. */
export async function readSource(source: ImportSource): Promise<{ value: unknown; source: string }> {
  if (!isAddress(source.from)) return { value: parseJson(readFile(source.from), source.from), source: source.from };
  const address = definitionsAddress(source);
  return { value: await readAddress(address, source), source: address.origin };
}

/** Whether definitions are read over the network, which asks for a user and a password. */
export function isAddress(from: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(from);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserFailure(
      `${path}: cannot be read (${code}). Name a file of definitions, or an address with https://.`,
    );
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own message quotes the text, which may hold hashes and URIs.
    throw new UserFailure(`${source}: is not JSON. Make the file with \`rabbitmqctl export_definitions FILE\`.`);
  }
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

async function readAddress(address: URL, { user, password, vhost }: ImportSource): Promise<unknown> {
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
  return parseJson(await readBody(response, host), host);
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

async function readBody(response: Response, host: string): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(host, error);
  }
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
