import { connect, type Socket } from 'node:net';

/** One response as it stood on the wire. */
export interface RawResponse {
  status: number;
  reason: string;
  /** In the order sent, names and values as they were, one character a byte. */
  headers: [string, string][];
  body: Buffer;
}

/** Sends bytes to a port on 127.0.0.1, and gives what comes until the other side closes, or time is up. */
export function exchangeRaw(
  port: number,
  parts: readonly (string | Buffer)[],
  { end = false, withinMs = 60_000, pauseMs = 0 }: { end?: boolean; withinMs?: number; pauseMs?: number } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(`no end within ${withinMs} ms after ${JSON.stringify(Buffer.concat(chunks).toString('latin1'))}`),
      );
    }, withinMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    // What was received before a reset counts.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    void write(socket, parts, pauseMs).then(() => end && socket.end());
  });
}

/** The responses in what came over a connection; throws for what is none. */
export function parseResponses(bytes: Buffer, { head = false } = {}): RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd === -1) throw new Error(`no response: ${JSON.stringify(rest.toString('latin1'))}`);
    const [first = '', ...lines] = rest.subarray(0, headEnd).toString('latin1').split('\r\n');
    const [, status = '', reason = ''] = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(first) ?? [];
    const headers = lines.map((line): [string, string] => [
      line.slice(0, line.indexOf(':')),
      line.slice(line.indexOf(':') + 2),
    ]);
    const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
    const bodyEnd = headEnd + 4 + (head || status === '304' || status === '100' ? 0 : length);
    if (rest.length < bodyEnd) throw new Error('the response is cut off');
    responses.push({ status: Number(status), reason, headers, body: rest.subarray(headEnd + 4, bodyEnd) });
    rest = rest.subarray(bodyEnd);
  }
  return responses;
}

async function write(socket: Socket, parts: readonly (string | Buffer)[], pauseMs: number): Promise<void> {
  for (const part of parts) {
    socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
