import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A stretch of network between two programs that can be cut. */
export interface Relay {
  port: number;
  /** From now on nothing passes either way, and nobody is told: what is sent waits, as when packets are dropped. */
  cut(): void;
  /** Everything passes again; what waited arrives late. */
  mend(): void;
  /** How many connections have been made through it. */
  connections(): number;
  /** All that passed, either way, when it was asked to keep that. */
  passed(): Buffer;
  stop(): Promise<void>;
}

/** Passes bytes on from an address of its own to another port of 127.0.0.1. By default it listens on a free port of 127.0.0.1. */
export async function startRelay(
  targetPort: number,
  {
    host = '127.0.0.1',
    port = 0,
    keep = false,
    from,
  }: {
    host?: string;
    port?: number;
    keep?: boolean;
    /** Address that it goes on from, as a NAT gateway goes on from its own. */
    from?: string;
  } = {},
): Promise<Relay> {
  const sockets = new Set<Socket>();
  const delayed = new Set<() => void>();
  const passed: Buffer[] = [];
  let passing = true;
  let made = 0;

  const join = (client: Socket) => {
    made += 1;
    const upstream = connect({
      port: targetPort,
      host: '127.0.0.1',
      noDelay: true,
      ...(from && { localAddress: from }),
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        // Whoever is cut off is not told that the other end went.
        if (passing) to.destroy();
        else delayed.add(() => to.destroy());
      });
      from.on('data', (chunk: Buffer) => {
        if (keep) passed.push(chunk);
        if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => passing && from.resume());
        }
      });
      // One that came while nothing passed stands still.
      if (passing) from.resume();
      else from.pause();
    }
  };
  const server = createServer({ noDelay: true }, (client) => {
    if (passing) return join(client);
    client.pause();
    client.on('error', () => {});
    delayed.add(() => join(client));
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      passing = false;
      for (const socket of sockets) socket.pause();
    },
    mend() {
      passing = true;
      for (const socket of sockets) socket.resume();
      for (const start of delayed) start();
      delayed.clear();
    },
    connections: () => made,
    passed: () => Buffer.concat(passed),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
