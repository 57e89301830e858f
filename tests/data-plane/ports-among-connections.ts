import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepPorts } from '../../operations/servers/ports.ts';
import { startRedis } from '../../operations/servers/redis.ts';

/**
 * A program that gives servers ports, has outgoing connections take nearly all that there are for them while the servers are
 * down, and prints how many servers cannot come back: those on ports that the kernel gave, and those on kept ones. A real
 * server is then restarted among them, on its port. It wants a network namespace of its own, and a small range of ports.
 */
const count = 20;
const target = await listening(createServer(), 0);
const given = await Promise.all(Array.from({ length: count }, async () => listening(createServer(), 0)));
const givenPorts = given.map(portOf);
await Promise.all(given.map(close));
const keptPorts = await keepPorts(count);

const folder = mkdtempSync(join(tmpdir(), 'warren-ports-'));
const redis = await startRedis({ folder });
const connections = await connectAsOftenAsPossible(portOf(target));
const lost = { given: await countTaken(givenPorts), kept: await countTaken(keptPorts) };
let restarts = 0;
for (; restarts < 3; restarts += 1) await redis.restart();
console.log(JSON.stringify({ connections: connections.length, lost, restarts }));
await redis.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

function listening(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  await new Promise((closed) => server.close(closed));
}

/** Opens connections until the range of ports is nearly used up, and holds them. */
async function connectAsOftenAsPossible(port: number): Promise<Socket[]> {
  const open: Socket[] = [];
  for (let tries = 0; tries < 350; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (!connected) break;
    open.push(socket);
  }
  return open;
}

async function countTaken(ports: readonly number[]): Promise<number> {
  const servers = await Promise.allSettled(ports.map((port) => listening(createServer(), port)));
  for (const server of servers) if (server.status === 'fulfilled') await close(server.value);
  return servers.filter(({ status }) => status === 'rejected').length;
}
