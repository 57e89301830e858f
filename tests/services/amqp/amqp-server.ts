import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** The part of amqplib's own definitions that a server needs; its package keeps them to itself. */
interface Definitions {
  encodeMethod(id: number, channel: number, fields: object): Buffer;
  [method: string]: number | unknown;
}

const definitions = require(
  join(import.meta.dirname, '../../../node_modules/amqplib/lib/defs.js'),
) as unknown as Definitions;

/** Methods that clients send here. */
export type Method = 'ConnectionOpen' | 'ConnectionClose' | 'ChannelOpen' | 'ChannelClose';

/** A server that says of AMQP what a client needs to open connections and channels, and no more. */
export interface AmqpServer {
  port: number;
  /** Methods heard, in order. */
  heard: Method[];
  /** What becomes of a method instead of its answer. */
  instead: Partial<Record<Method, (socket: Socket) => void>>;
  stop(): Promise<void>;
}

const answers: Record<string, [method: string, fields: object]> = {
  ConnectionStartOk: ['ConnectionTune', { channelMax: 100, frameMax: 131_072, heartbeat: 10 }],
  ConnectionOpen: ['ConnectionOpenOk', {}],
  ConnectionClose: ['ConnectionCloseOk', {}],
  ChannelOpen: ['ChannelOpenOk', {}],
  ChannelClose: ['ChannelCloseOk', {}],
};

export async function startAmqpServer(): Promise<AmqpServer> {
  const heard: Method[] = [];
  const instead: AmqpServer['instead'] = {};
  const sockets = new Set<Socket>();
  const names = new Map(Object.keys(answers).map((name) => [definitions[name], name]));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const send = (method: string, channel: number, fields: object) =>
      socket.write(definitions.encodeMethod(definitions[method] as number, channel, fields));
    let bytes = Buffer.alloc(0);
    let greeted = false;
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!greeted) {
        // `AMQP0091` comes first, in one piece.
        greeted = true;
        bytes = bytes.subarray(8);
        const start = { serverProperties: {}, mechanisms: Buffer.from('PLAIN'), locales: Buffer.from('en_US') };
        send('ConnectionStart', 0, { versionMajor: 0, versionMinor: 9, ...start });
      }
      // Type, channel, size, and one byte at the end: https://www.rabbitmq.com/amqp-0-9-1-protocol#frame-structure
      while (bytes.length >= 8 && bytes.length >= 8 + bytes.readUInt32BE(3)) {
        const channel = bytes.readUInt16BE(1);
        const size = bytes.readUInt32BE(3);
        const name = bytes[0] === 1 ? names.get(bytes.readUInt32BE(7)) : undefined;
        bytes = bytes.subarray(8 + size);
        if (name === undefined) continue;
        heard.push(name as Method);
        const other = instead[name as Method];
        const [method, fields] = answers[name] ?? ['', {}];
        if (other) other(socket);
        else send(method, channel, fields);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    instead,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
