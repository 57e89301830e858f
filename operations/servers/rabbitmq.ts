import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { dockerAnswers, images, startContainer } from './docker.ts';
import { descendants, type GuardedProcess, startGuarded } from './guarded-process.ts';
import { asRun } from './guarded-run.ts';
import { keepPorts } from './ports.ts';
import { live, type Run, type Server } from './server.ts';
import { prepareTree } from './trees/prepare-tree.ts';
import { environmentInTree, partOfUtilLinux } from './trees/run-in-tree.ts';

/** Plugins that the samples and the tests speak of. */
const plugins = [
  'rabbitmq_management',
  'rabbitmq_shovel',
  'rabbitmq_federation',
  'rabbitmq_consistent_hash_exchange',
] as const;

/** A RabbitMQ of one node, whose ports are open on 127.0.0.1 alone. */
export interface Rabbitmq extends Server {
  /** An administrator. */
  login: Login;
  /** With the administrator's name and password, and without a vhost. */
  amqpUrl: string;
  /** Without a user. */
  managementUrl: string;
  /** Runs rabbitmqctl beside the broker and gives what it printed. */
  rabbitmqctl(...args: string[]): Promise<string>;
}

export interface Login {
  username: string;
  password: string;
}

export interface StartRabbitmq {
  /** Where everything it writes goes; what is there already, as of a broker that was stopped, is taken on. */
  folder: string;
  /** Default: free ones. */
  ports?: { amqp: number; management: number };
  /** Administrator of a broker that is new. Default: `warren` with a password that is made up. */
  login?: Login;
  /** Lines for its rabbitmq.conf. */
  configuration?: readonly string[];
  /** Plugins beyond those that the samples and the tests speak of. */
  morePlugins?: readonly string[];
  /** Default: `4.3`, which the samples run. */
  series?: keyof typeof treeOf;
}

/** Trees, and images, by the series that they have. */
const treeOf = { '4.3': 'rabbitmq', '4.0': 'rabbitmq40' } as const;

/**
 * Starts a broker: from Docker where an engine answers, else in a layer over its tree, which needs root and
 * Debian or Ubuntu. Throws SurroundingsFailure when it cannot.
 */
export async function startRabbitmq(props: StartRabbitmq): Promise<Rabbitmq> {
  const { folder, ports, login, configuration = [], morePlugins = [], series = '4.3' } = props;
  const user = login ?? { username: 'warren', password: randomBytes(16).toString('hex') };
  const [amqp = 0, management = 0, distribution = 0, names = 0] = [
    ...(ports ? [ports.amqp, ports.management] : await keepPorts(2)),
    ...(await keepPorts(2)),
  ];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const broker = {
    ...{ folder, amqp, management, distribution, names, tree: treeOf[series] },
    lines: [...userLines(user), ...configuration],
    plugins: [...plugins, ...morePlugins],
  };
  const { start, control, listener } = (await dockerAnswers()) ? inContainer(broker) : await inNamespaces(broker);
  const managementUrl = `http://127.0.0.1:${management}`;
  const life = await live({ name: 'RabbitMQ', start, answers: () => answers({ managementUrl, listener, user }) });
  const signature = `${encodeURIComponent(user.username)}:${encodeURIComponent(user.password)}`;
  return {
    name: 'RabbitMQ',
    host: '127.0.0.1',
    port: amqp,
    login: user,
    amqpUrl: `amqp://${signature}@127.0.0.1:${amqp}`,
    managementUrl,
    async rabbitmqctl(...args) {
      const { status, stdout, stderr } = await control(args);
      if (status !== 0) throw new SurroundingsFailure(`rabbitmqctl ${args[0]}: ${(stderr || stdout).trim()}`);
      return stdout;
    },
    ...life,
  };
}

interface Prepared {
  /** The port for clients, as the broker knows it. */
  listener: number;
  start: () => Promise<Run>;
  control: (args: readonly string[]) => Promise<{ status: number; stdout: string; stderr: string }>;
}

interface Broker {
  folder: string;
  amqp: number;
  management: number;
  distribution: number;
  names: number;
  lines: readonly string[];
  plugins: readonly string[];
  tree: (typeof treeOf)[keyof typeof treeOf];
}

/** Where Debian has the programs themselves; those on the PATH change to another user first. */
const programs = '/usr/lib/rabbitmq/bin';

/** Runs with the folder of the broker as $1 and the base tree as $2. */
const mountAndRun = `
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
exec chroot "$1/root" ${programs}/rabbitmq-server
`;

async function inNamespaces(broker: Broker): Promise<Prepared> {
  const { folder, amqp, management, distribution, names, lines } = broker;
  const tree = await prepareTree(broker.tree);
  for (const name of ['work', 'root']) mkdirSync(join(folder, name), { recursive: true });
  writeSettings(
    join(folder, 'upper', 'etc', 'rabbitmq'),
    [
      `listeners.tcp.1 = 127.0.0.1:${amqp}`,
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${management}`,
      ...lines,
    ],
    broker.plugins,
  );
  const environment = {
    ...environmentInTree,
    HOME: '/var/lib/rabbitmq',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(names),
    RABBITMQ_NODENAME: 'rabbit@localhost',
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none',
    RABBITMQ_LOGS: '-',
  };
  let started: GuardedProcess | undefined;
  /** The process that is number 1 inside of the namespace. */
  const inside = () => descendants(started?.pid ?? 0)[0] ?? 0;
  return {
    listener: amqp,
    async start() {
      // The mounts are in a namespace of their own, and every process below the first goes with it: nothing can stay behind.
      const namespace = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
      started = await startGuarded({
        argv: ['unshare', ...namespace, 'sh', '-euc', mountAndRun, 'sh', folder, tree],
        environment,
        install: partOfUtilLinux,
      });
      // `unshare` passes no signal on; the script of rabbitmq-server stops the broker when it gets one.
      return { ...asRun(started), end: () => void process.kill(inside(), 'SIGTERM') };
    },
    control: (args) =>
      runProgram({
        argv: [
          'nsenter',
          ...['-t', String(inside()), '-m', '-p'],
          ...['chroot', join(folder, 'root'), `${programs}/rabbitmqctl`, ...args],
        ],
        env: environment,
      }),
  };
}

function inContainer({ folder, amqp, management, lines, plugins, tree }: Broker): Prepared {
  writeSettings(join(folder, 'etc'), lines, plugins);
  const at = (file: string) => `/var/lib/rabbitmq/etc/${file}`;
  let name = '';
  return {
    listener: 5672,
    async start() {
      const run = await startContainer({
        image: images[tree],
        argv: ['rabbitmq-server'],
        hostname: 'warren',
        environment: {
          HOME: '/var/lib/rabbitmq',
          RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
          RABBITMQ_ADVANCED_CONFIG_FILE: at('advanced.config'),
          RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
        },
        mount: { from: folder, to: '/var/lib/rabbitmq' },
        ports: { [amqp]: 5672, [management]: 15672 },
      });
      name = run.name;
      return run;
    },
    control: (args) => runProgram({ argv: ['docker', 'exec', name, 'rabbitmqctl', ...args] }),
  };
}

/** What RabbitMQ tells of queues is as old as this, by default five seconds; it cannot be said in rabbitmq.conf. */
const ticks =
  '[{rabbit, [{collect_statistics_interval, 250}, {quorum_tick_interval, 250}, {stream_tick_interval, 250}]}].';

function writeSettings(folder: string, lines: readonly string[], plugins: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rabbitmq.conf'), lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  writeFileSync(join(folder, 'enabled_plugins'), `[${plugins.join(',')}].\n`);
  writeFileSync(join(folder, 'advanced.config'), ticks);
}

/** The one user that a broker without data begins with: https://www.rabbitmq.com/docs/4.0/access-control#default-state */
function userLines({ username, password }: Login): string[] {
  return [`default_user = ${username}`, `default_pass = ${password}`];
}

/** The management page may answer well before clients can connect. */
async function answers(props: { managementUrl: string; listener: number; user: Login }): Promise<boolean> {
  const { managementUrl, listener, user } = props;
  const headers = { authorization: `Basic ${btoa(`${user.username}:${user.password}`)}` };
  for (const check of ['local-alarms', `port-listener/${listener}`]) {
    const url = `${managementUrl}/api/health/checks/${check}`;
    if (!(await fetch(url, { headers, signal: AbortSignal.timeout(5000) })).ok) return false;
  }
  return true;
}
