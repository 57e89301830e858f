import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import { dockerAnswers, images, startContainer } from './docker.ts';
import { startGuarded } from './guarded-process.ts';
import { asRun } from './guarded-run.ts';
import { keepPort } from './ports.ts';
import { live, type Server } from './server.ts';
import { prepareTree } from './trees/prepare-tree.ts';
import { environmentInTree, folderInTree, inTree, partOfUtilLinux } from './trees/run-in-tree.ts';

export interface Redis extends Server {
  /** With the password. */
  url: string;
}

/**
 * Starts a Valkey, which is a Redis to its clients, that keeps its data in a folder. `settings` are more lines of its configuration.
 * Throws SurroundingsFailure when it cannot.
 */
export async function startRedis({
  folder,
  port,
  settings: more = [],
}: {
  folder: string;
  port?: number;
  settings?: readonly string[];
}): Promise<Redis> {
  const own = port ?? (await keepPort());
  const docker = await dockerAnswers();
  const password = randomBytes(16).toString('hex');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In a file, since every user of the computer can read arguments.
  const settings = [
    `bind ${docker ? '0.0.0.0' : '127.0.0.1'}`,
    `port ${docker ? 6379 : own}`,
    `requirepass ${password}`,
    'appendonly yes',
    `dir ${docker ? '/data' : folderInTree}`,
    'daemonize no',
    ...more,
  ];
  writeFileSync(join(folder, 'redis.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
  const url = `redis://:${password}@127.0.0.1:${own}`;
  const start = docker ? inContainer(folder, own) : await inTreeOfDebian(folder);
  const life = await live({
    name: 'Redis',
    start,
    answers: () => answers(url),
  });
  return { name: 'Redis', host: '127.0.0.1', port: own, url, ...life };
}

async function inTreeOfDebian(folder: string) {
  const tree = await prepareTree('valkey');
  return () =>
    startGuarded({
      argv: inTree({ tree, folder, argv: ['valkey-server', `${folderInTree}/redis.conf`] }),
      environment: environmentInTree,
      install: partOfUtilLinux,
    }).then(asRun);
}

function inContainer(folder: string, port: number) {
  return () =>
    startContainer({
      image: images.valkey,
      argv: ['valkey-server', '/data/redis.conf'],
      mount: { from: folder, to: '/data' },
      ports: { [port]: 6379 },
    });
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
