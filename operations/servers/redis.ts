import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import { dockerAnswers, startContainer } from './docker.ts';
import { freePort } from './free-ports.ts';
import { serverEnvironment, startGuarded } from './guarded-process.ts';
import { asRun } from './guarded-run.ts';
import { live, type Server } from './server.ts';

export interface Redis extends Server {
  /** With the password. */
  url: string;
}

/** Starts a Redis that keeps its data in a folder. Throws SurroundingsFailure when it cannot. */
export async function startRedis({ folder, port }: { folder: string; port?: number }): Promise<Redis> {
  const own = port ?? (await freePort());
  const docker = await dockerAnswers();
  const password = randomBytes(16).toString('hex');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In a file, since every user of the computer can read arguments.
  const settings = [
    `bind ${docker ? '0.0.0.0' : '127.0.0.1'}`,
    `port ${docker ? 6379 : own}`,
    `requirepass ${password}`,
    'appendonly yes',
    `dir ${docker ? '/data' : `"${folder}"`}`,
    'daemonize no',
  ];
  writeFileSync(join(folder, 'redis.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
  const url = `redis://:${password}@127.0.0.1:${own}`;
  const life = await live({
    name: 'Redis',
    start: () =>
      docker
        ? startContainer({
            image: 'redis',
            argv: ['redis-server', '/data/redis.conf'],
            mount: { from: folder, to: '/data' },
            ports: { [own]: 6379 },
          })
        : startGuarded({
            argv: ['redis-server', join(folder, 'redis.conf')],
            environment: serverEnvironment(),
            cwd: folder,
            install: 'Start Docker, or: apt-get install redis-server',
          }).then(asRun),
    answers: () => answers(url),
  });
  return { name: 'Redis', host: '127.0.0.1', port: own, url, ...life };
}

async function answers(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 1000 } });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.destroy();
  }
}
