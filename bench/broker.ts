import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { formatProblems } from '../catalog/files/problem.ts';
import { loadCatalog } from '../catalog/load.ts';
import { backupBucket } from '../contracts/names.ts';
import { agentProgram } from '../contracts/node-commands.ts';
import { uploadsPrefix } from '../contracts/object-keys.ts';
import { renderBundle } from '../stacks/broker/bundle/bundle.ts';
import { type LiveBroker, startLivePlatform } from '../tests/brokers/live-platform.ts';
import type { Machine } from '../tests/machines/machine.ts';
import { removeScratchFolders, sampleFile } from '../tests/repositories.ts';
import { startPublisher } from './publisher.ts';

/**
 * `npm run bench:broker`: how long changes of a running broker take, on simulated machines. Prints tables and JSON. `-- --quick`
 * makes each change once, and few queues.
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const runs = quick ? 1 : 3;
const queueCount = quick ? 20 : 1000;
const rabbitmqctl = ['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet'] as const;

interface Row {
  what: string;
  /** Seconds, one for each run. */
  samples: number[];
}

if (process.getuid?.() !== 0) {
  console.error('bench:broker runs brokers on machines of its own, for which it has to be root. Run it with sudo.');
  process.exit(1);
}
const live = await startLivePlatform();
try {
  const busyBefore = loadavg();
  const staging = sampleFile('brokers/staging.yaml');
  const orders = sampleFile('brokers/orders.yaml').replace(
    'users:\n',
    'users:\n  bench: { permissions: { orders: { configure: "", write: ".*", read: "" } } }\n',
  );
  console.log('| | median, s | fastest, s | slowest, s |\n|---|---:|---:|---:|');
  const rows = [
    ...printed(await liveSetting('staging', staging)),
    ...printed(await liveSetting('orders', orders)),
    ...printed(await rollingRestart('orders', orders)),
  ];
  for (const machine of live.machines()) await machine.kill();
  rows.push(...(await manyQueues()));
  const busyness = { before: busyBefore[0], after: loadavg()[0], processors: cpus().length };
  console.log(`\n${JSON.stringify({ node: process.version, busyness, rows })}`);
} finally {
  await live.stop();
  removeScratchFolders();
}

/** A change of a setting that nodes take on while they run: from the changed file until the last node is healthy. */
async function liveSetting(name: string, file: string): Promise<Row[]> {
  const broker = await live.apply(name, file);
  const watch = watchAgents(broker);
  const samples = await repeat(async (run) => {
    const changed = `${file}\nlimits: { heartbeatSeconds: ${30 + run} }\n`;
    const rendered = await seconds(async () => render(name, changed));
    watch.forget();
    const total = await seconds(() => live.apply(name, changed));
    return { total, rendered, configure: watch.seconds('configure'), healthy: watch.seconds('wait-healthy') };
  });
  const nodes = broker.nodes.length === 1 ? 'one node' : `${broker.nodes.length} nodes`;
  return [
    row(`live setting, ${nodes}: file to applied`, samples, 'total'),
    row('– read, check and render the files', samples, 'rendered'),
    row('– agents configure', samples, 'configure'),
    row('– agents look whether they are healthy', samples, 'healthy'),
  ];
}

/** A change of a setting that nodes restart for, one after the other, under two publishers. */
async function rollingRestart(name: string, file: string): Promise<Row[]> {
  const broker = await live.apply(name, file);
  const watch = watchAgents(broker);
  const samples = await repeat(async (run) => {
    const place = { user: 'bench', vhost: 'orders', queue: 'paid' };
    const publishers = [0, 1].map((first) => startPublisher(broker, { ...place, first }));
    watch.forget();
    const changed = `${file}\nconfiguration: { queue_index_embed_msgs_below: ${2000 + run} }\n`;
    const total = await seconds(() => live.apply(name, changed));
    const published = await Promise.all(publishers.map((publisher) => publisher.stop()));
    const gap = Math.max(...published.map(({ longestGapMs }) => longestGapMs));
    return { total, perNode: watch.all() / broker.nodes.length, gap: gap / 1000 };
  });
  return [
    row(`rolling restart, ${broker.nodes.length} nodes under load`, samples, 'total'),
    row('– a node', samples, 'perNode'),
    row('– longest time that a publisher was without a confirm', samples, 'gap'),
  ];
}

/** Many queues brought to a blank broker, in the three ways there are. */
async function manyQueues(): Promise<Row[]> {
  const blank = sampleFile('brokers/staging.yaml').replace(/^queues:\n(?: .*\n)+/m, '');
  const names = Array.from({ length: queueCount }, (_, index) => `jobs-${index}`);
  const declared = names.map((name) => `  - { name: ${name}, vhost: orders }\n`).join('');
  const definitions = JSON.stringify(definitionsOf(names));
  const ways: Record<string, (broker: LiveBroker, machine: Machine) => Promise<unknown>> = {
    'agent restore': (broker, machine) => restore({ broker, machine, definitions }),
    'rabbitmqctl import_definitions': (_, machine) => importDefinitions(machine, definitions),
    'a broker’s file, applied': (broker) => live.apply(broker.broker.name, `${blank}queues:\n${declared}`),
  };
  const rows: Row[] = [];
  for (const [index, [way, bring]] of Object.entries(ways).entries()) {
    const samples = await repeat(async (run) => {
      const broker = await live.apply(`blank-${index}-${run}`, blank);
      const machine = firstMachine(broker);
      const taken = await seconds(() => bring(broker, machine));
      await requireQueues(machine);
      await machine.kill();
      return { taken };
    });
    rows.push(...printed([row(`${queueCount.toLocaleString('en')} quorum queues: ${way}`, samples, 'taken')]));
  }
  return rows;
}

function definitionsOf(names: readonly string[]) {
  const queue = { vhost: 'orders', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } };
  return { vhosts: [{ name: 'orders' }], queues: names.map((name) => ({ ...queue, name })) };
}

async function restore(props: { broker: LiveBroker; machine: Machine; definitions: string }): Promise<void> {
  const { broker, machine, definitions } = props;
  const bucket = backupBucket(live.platform);
  const key = `${uploadsPrefix(broker.broker.name)}definitions.json`;
  live.sandbox.cloud.put('aws_s3_object', `${bucket}/${key}`, { bucket, key, content: definitions });
  await machine.mustRun([agentProgram, 'restore', key], { timeoutMs: 300_000 });
}

async function importDefinitions(machine: Machine, definitions: string): Promise<void> {
  // The container sees this folder.
  const file = '/etc/rabbitmq/definitions.json';
  await machine.write(file, definitions);
  await machine.mustRun([...rabbitmqctl, 'import_definitions', file], { timeoutMs: 300_000 });
}

async function requireQueues(machine: Machine): Promise<void> {
  const list = await machine.mustRun([...rabbitmqctl, 'list_queues', '--vhost=orders', '--no-table-headers', 'name']);
  const found = list.trim().split('\n').length;
  if (found !== queueCount) throw new Error(`${machine.name} has ${found} queues in place of ${queueCount}`);
}

function row<Part extends string>(what: string, samples: readonly Record<Part, number>[], part: Part): Row {
  return { what, samples: samples.map((sample) => sample[part]) };
}

/** The same rows, once everybody can see them. */
function printed(rows: Row[]): Row[] {
  for (const { what, samples } of rows) {
    const figures = [median(samples), Math.min(...samples), Math.max(...samples)];
    console.log(`| ${what} | ${figures.map((figure) => figure.toFixed(2)).join(' | ')} |`);
  }
  return rows;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function firstMachine({ nodes: [node], broker }: LiveBroker): Machine {
  if (!node) throw new Error(`${broker.name} has no node`);
  return node.machine;
}

/** Times what the gates have the agents do, from the outside. */
function watchAgents({ nodes }: LiveBroker) {
  let timed: { command: string; seconds: number }[] = [];
  for (const { machine } of nodes) {
    const run = machine.run;
    machine.run = async (argv, options) => {
      const start = performance.now();
      const outcome = await run(argv, options);
      const [, command] = /\/opt\/warren\/agent ([\w-]+)/.exec(argv.join(' ')) ?? [];
      if (command !== undefined) timed.push({ command, seconds: (performance.now() - start) / 1000 });
      return outcome;
    };
  }
  const sum = (kept: typeof timed) => kept.reduce((total, each) => total + each.seconds, 0);
  return {
    forget: () => {
      timed = [];
    },
    seconds: (command: string) => sum(timed.filter((each) => each.command === command)),
    all: () => sum(timed),
  };
}

function render(name: string, text: string): void {
  const files = [
    { path: 'platform.yaml', text: sampleFile('platform.yaml') },
    { path: `brokers/${name}.yaml`, text },
  ];
  const { catalog, problems } = loadCatalog({ files, today: new Date().toISOString().slice(0, 10) });
  if (!catalog) throw new Error(formatProblems(problems));
  for (const broker of catalog.brokers) renderBundle(catalog.platform, broker);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function repeat<T>(work: (run: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 1; run <= runs; run += 1) results.push(await work(run));
  return results;
}
