import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../node/lock/lease.ts';

/** Who signs in. */
export interface Credentials {
  name: string;
  password: string;
}

/** Options of one call. */
export interface CallOptions {
  query?: Record<string, string>;
  /** Texts that RabbitMQ may repeat in its reason for refusing, and that nobody may read. */
  secrets?: readonly string[];
  timeoutMs?: number;
}

/** One call of the HTTP API. Whatever is not a POST can be sent twice. */
export interface Call extends CallOptions {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Parts of the path below `/api`, each of which may hold anything. */
  path: readonly string[];
  body?: unknown;
  /** Whether a POST, too, can be sent twice. */
  repeatable?: boolean;
  /** Statuses from 400 on that are an answer like any other. */
  expects?: readonly number[];
}

/** What came back: status and parsed body. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Where the API is, who signs in, and the pauses before the second to the last try. */
export interface Connection {
  url: string;
  credentials: Credentials;
  pausesMs: readonly number[];
  /** Each try is a step of it, so that none follows a loss. */
  lease?: Lease | undefined;
}

/** RabbitMQ refused a call, or did not answer. */
export class ManagementError extends Error {
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, { status, cause }: { status?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'ManagementError';
    this.status = status;
  }
}

const defaultTimeoutMs = 10_000;

/** Makes a call, again when RabbitMQ is not there or not ready. Throws a `ManagementError` when it refuses or stays away. */
export async function send(connection: Connection, call: Call): Promise<Answer> {
  // `/./` and `/../` would be taken for a path of folders, however they are encoded: https://url.spec.whatwg.org/#double-dot-path-segment
  const dots = call.path.find((part) => part === '.' || part === '..');
  if (dots)
    throw new ManagementError(
      `RabbitMQ's HTTP API cannot be asked for something whose name is "${dots}". Use another name.`,
    );
  const answer = await sendUntilReady(connection, call);
  const { status, body } = answer;
  if (status < 400 || call.expects?.includes(status)) return answer;
  throw new ManagementError(
    `${call.method} ${pathOf(call)} is refused with status ${status}: ${reasonOf(body, call.secrets)}`,
    { status },
  );
}

/** Path of a call, for messages. */
export function pathOf({ path }: Pick<Call, 'path'>): string {
  return `/api/${path.map(encodeURIComponent).join('/')}`;
}

/** Why RabbitMQ refused, in one line, without a secret that it repeats. */
export function reasonOf(body: unknown, secrets: readonly string[] = []): string {
  const { reason } = (typeof body === 'object' && body !== null ? body : {}) as { reason?: unknown };
  if (reason === undefined) return 'it gives no reason';
  const text = typeof reason === 'string' ? reason : JSON.stringify(reason);
  if (secrets.some((secret) => repeats(text, secret)))
    return 'its reason is withheld, for it repeats a secret. Check that the secret holds what it should';
  return text.trim().replace(/\s*\n\s*/g, '; ');
}

async function sendUntilReady(connection: Connection, call: Call): Promise<Answer> {
  const pausesMs = call.method === 'POST' && !call.repeatable ? [] : connection.pausesMs;
  for (const pauseMs of pausesMs) {
    try {
      const answer = await attempt(connection, call);
      if (answer.status < 500 || call.expects?.includes(answer.status)) return answer;
    } catch (error) {
      if (!isUnreachable((error as Error).cause)) throw error;
    }
    await sleep(pauseMs);
  }
  return attempt(connection, call);
}

function attempt(connection: Connection, call: Call): Promise<Answer> {
  const { lease } = connection;
  return lease ? lease.step(() => request(connection, call)) : request(connection, call);
}

async function request({ url, credentials }: Connection, call: Call): Promise<Answer> {
  const { method, body, query, timeoutMs = defaultTimeoutMs } = call;
  const address = `${url}${pathOf(call)}${query ? `?${new URLSearchParams(query)}` : ''}`;
  const basic = Buffer.from(`${credentials.name}:${credentials.password}`).toString('base64');
  try {
    const response = await fetch(address, {
      method,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (cause) {
    const isLate = (cause as Error).name === 'TimeoutError';
    const why = isLate ? `within ${timeoutMs / 1000} s` : `(${deepestMessage(cause as Error)})`;
    throw new ManagementError(
      `${method} ${pathOf(call)} got no answer ${why}. Is RabbitMQ running, with its management plugin?`,
      { cause },
    );
  }
}

/** The listener is not there, or went away under the call. */
function isUnreachable(error: unknown): boolean {
  const { code } = ((error as Error | undefined)?.cause ?? {}) as { code?: string };
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code ?? '');
}

function deepestMessage({ message, cause }: Error): string {
  return cause === undefined ? message : deepestMessage(cause as Error);
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a text holds a piece of a secret. RabbitMQ escapes what it repeats, so pieces of letters and digits are looked for. */
function repeats(text: string, secret: string): boolean {
  const pieces = secret.split(/[^\p{L}\p{N}]+/u).filter((piece) => piece.length >= 3);
  return [secret, ...pieces].some((piece) => text.includes(piece));
}
