import type { Readable } from 'node:stream';

/** A command of a client's, and the bytes that it came in. */
export interface Command {
  words: string[];
  bytes: Buffer;
}

/** Hands over each command of a client, one after the other: https://valkey.io/topics/protocol/ */
export function commandsOf(client: Readable, take: (command: Command) => Promise<void>): void {
  let rest = Buffer.alloc(0);
  let last: Promise<void> = Promise.resolve();
  client.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let command = firstOf(rest); command; command = firstOf(rest)) {
      rest = rest.subarray(command.bytes.length);
      const next = command;
      last = last.then(() => take(next)).catch(() => void client.destroy());
    }
  });
}

function firstOf(buffer: Buffer): Command | undefined {
  const head = lineAt(buffer, 0);
  if (head === undefined) return undefined;
  const words: string[] = [];
  let at = head.end;
  for (let count = Number(head.text.slice(1)); count > 0; count -= 1) {
    const size = lineAt(buffer, at);
    if (size === undefined) return undefined;
    const end = size.end + Number(size.text.slice(1));
    if (buffer.length < end + 2) return undefined;
    words.push(buffer.toString('utf8', size.end, end));
    at = end + 2;
  }
  return { words, bytes: buffer.subarray(0, at) };
}

function lineAt(buffer: Buffer, start: number): { text: string; end: number } | undefined {
  const end = buffer.indexOf('\r\n', start);
  return end < 0 ? undefined : { text: buffer.toString('utf8', start, end), end: end + 2 };
}
