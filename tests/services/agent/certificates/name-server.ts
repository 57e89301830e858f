import { createSocket } from 'node:dgram';

/** A name server on this machine that knows TXT records. */
export interface NameServer {
  /** `127.0.0.1:port`. */
  address: string;
  texts: Map<string, string[]>;
  stop(): void;
}

const headerBytes = 12;
const txt = 16;
const internet = 1;
const authoritativeAnswer = 0x8400;
const noSuchName = 3;

/** Starts one. Answers as RFC 1035 says, for a question with one name. */
export async function startNameServer(): Promise<NameServer> {
  const texts = new Map<string, string[]>();
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, end } = readName(query);
    const values = texts.get(name.toLowerCase()) ?? [];
    const header = Buffer.from(query.subarray(0, headerBytes));
    header.writeUInt16BE(authoritativeAnswer | (values.length > 0 ? 0 : noSuchName), 2);
    header.writeUInt16BE(values.length, 6);
    header.writeUInt32BE(0, 8);
    const question = query.subarray(headerBytes, end + 4);
    socket.send(Buffer.concat([header, question, ...values.map(textRecord)]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, texts, stop: () => socket.close() };
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function textRecord(value: string): Buffer {
  const text = Buffer.from(value, 'latin1');
  const head = Buffer.alloc(headerBytes);
  // A pointer to the name in the question, then type, class, seconds to live, length.
  head.writeUInt16BE(0xc000 | headerBytes, 0);
  head.writeUInt16BE(txt, 2);
  head.writeUInt16BE(internet, 4);
  head.writeUInt32BE(0, 6);
  head.writeUInt16BE(text.length + 1, 10);
  return Buffer.concat([head, Buffer.from([text.length]), text]);
}
