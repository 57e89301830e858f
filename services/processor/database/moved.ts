import { lookup } from 'node:dns/promises';
import type { Socket } from 'node:net';

/** A connection as far as it tells where it leads. */
export interface Leading {
  stream: Pick<Socket, 'remoteAddress' | 'bytesRead' | 'destroyed' | 'destroy'>;
}

/** Between two looks. */
const everyMs = 5_000;

/** Ends connections that lead nowhere. */
export interface MoveWatch {
  add(connection: Leading): void;
  stop(): void;
}

/**
 * Ends connections whose server went away without a word, as in a failover: those on which nothing has come for two looks, once
 * the name leads to other addresses than theirs. Whoever waits for an answer on one would wait until the kernel gives up, for a quarter of
 * an hour: https://docs.kernel.org/networking/ip-sysctl.html (tcp_retries2). A long statement on a server that keeps its name goes on.
 */
export function watchForMoves(host: string, addressesOf: (host: string) => Promise<string[]> = resolved): MoveWatch {
  const seen = new Map<Leading, { bytes: number; looks: number }>();
  const look = async () => {
    const silent: Leading[] = [];
    for (const [connection, last] of seen) {
      const { bytesRead, destroyed } = connection.stream;
      const looks = bytesRead === last.bytes ? last.looks + 1 : 0;
      if (destroyed) seen.delete(connection);
      else seen.set(connection, { bytes: bytesRead, looks });
      if (!destroyed && looks >= 2) silent.push(connection);
    }
    if (silent.length === 0) return;
    // A name that cannot be looked up says nothing against anyone.
    const addresses = await addressesOf(host).catch((): string[] => []);
    if (addresses.length === 0) return;
    for (const connection of silent) {
      const { stream } = connection;
      // An error of the stream reaches whoever waits; mysql2's own destroy() would wait for the server and tell nobody.
      if (!addresses.includes(stream.remoteAddress ?? '')) stream.destroy(new Error(`${host} leads elsewhere by now`));
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    add: (connection) => void seen.set(connection, { bytes: connection.stream.bytesRead, looks: 0 }),
    stop: () => clearInterval(timer),
  };
}

async function resolved(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
