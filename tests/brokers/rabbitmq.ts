import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareBase } from '../machines/base-tree.ts';

/** Plugins that the samples and the tests speak of. */
const plugins = [
  'rabbitmq_management',
  'rabbitmq_shovel',
  'rabbitmq_federation',
  'rabbitmq_consistent_hash_exchange',
] as const;

/** A broker that is up takes about three seconds; a busy machine may take twenty times as long. */
const startsWithinMs = 60_000;

/** A RabbitMQ of one node, whose ports are open on 127.0.0.1 alone. */
export interface Rabbitmq {
  /** With the user and password that every blank broker has, `guest`. */
  amqpUrl: string;
  /** Without a user. */
  managementUrl: string;
  /** Runs rabbitmqctl beside the broker and gives what it printed. */
  rabbitmqctl(...args: string[]): Promise<string>;
  /** Ends it and takes away everything it wrote. */
  stop(): Promise<void>;
}

/**
 * Starts a blank broker, with lines for its rabbitmq.conf. It lives in a layer over the tree of test machines, or over the
 * Debian with rabbitmq-server that WARREN_RABBITMQ_TREE names. Needs root and Linux.
 */
export async function startRabbitmq(configuration: readonly string[] = []): Promise<Rabbitmq> {
  const baseTree = process.env.WARREN_RABBITMQ_TREE ?? (await prepareBase());
  const folder = mkdtempSync(join(tmpdir(), 'warren-rabbitmq-'));
  const [amqp, management, distribution, names] = await freePorts(4);
  const environment = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    HOME: '/var/lib/rabbitmq',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(names),
    RABBITMQ_NODENAME: 'rabbit@localhost',
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none',
    RABBITMQ_LOGS: '-',
  };
  writeFiles(folder, [
    `listeners.tcp.1 = 127.0.0.1:${amqp}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${management}`,
    ...configuration,
  ]);

  // The mounts are in a namespace of their own, and every process below the first goes with it: nothing can stay behind.
  const namespace = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const broker = spawn('unshare', [...namespace, 'sh', '-euc', mountAndRun, 'sh', folder, baseTree], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [broker.stdout, broker.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = new Promise<void>((resolve) => broker.once('close', () => resolve()));

  const running: Rabbitmq = {
    amqpUrl: `amqp://guest:guest@127.0.0.1:${amqp}`,
    managementUrl: `http://127.0.0.1:${management}`,
    rabbitmqctl: (...args) =>
      new Promise((resolve, reject) => {
        const inside = ['-t', String(firstChild(broker.pid)), '-m', '-p', 'chroot', join(folder, 'root')];
        execFile(
          'nsenter',
          [...inside, `${programs}/rabbitmqctl`, ...args],
          { env: environment },
          (error, stdout, stderr) =>
            error ? reject(new Error(`rabbitmqctl ${args.join(' ')}: ${stderr || error.message}`)) : resolve(stdout),
        );
      }),
    async stop() {
      broker.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };

  const deadline = Date.now() + startsWithinMs;
  while (!(await answers(running.managementUrl))) {
    if (broker.exitCode !== null || Date.now() > deadline) {
      await running.stop();
      throw new Error(`RabbitMQ did not start from ${baseTree}:\n${log.slice(-4000)}`);
    }
    await sleep(100);
  }
  return running;
}

/** What RabbitMQ tells of queues is as old as this, by default five seconds; it cannot be said in rabbitmq.conf. */
const ticks =
  '[{rabbit, [{collect_statistics_interval, 250}, {quorum_tick_interval, 250}, {stream_tick_interval, 250}]}].';

/** Where Debian has the programs themselves; those on the PATH change to another user first. */
const programs = '/usr/lib/rabbitmq/bin';

/** Runs with the folder of the broker as $1 and the base tree as $2. */
const mountAndRun = `
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
exec chroot "$1/root" ${programs}/rabbitmq-server
`;

function writeFiles(folder: string, configuration: string[]): void {
  const etc = join(folder, 'upper', 'etc', 'rabbitmq');
  mkdirSync(etc, { recursive: true });
  for (const name of ['work', 'root']) mkdirSync(join(folder, name));
  writeFileSync(join(etc, 'rabbitmq.conf'), configuration.map((line) => `${line}\n`).join(''));
  writeFileSync(join(etc, 'enabled_plugins'), `[${plugins.join(',')}].\n`);
  writeFileSync(join(etc, 'advanced.config'), ticks);
}

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.once('listening', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** The process that is number 1 inside of a namespace that `unshare` made. */
function firstChild(pid = 0): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/health/checks/local-alarms`, {
      headers: { authorization: `Basic ${btoa('guest:guest')}` },
    });
    return response.ok;
  } catch {
    return false;
  }
}
