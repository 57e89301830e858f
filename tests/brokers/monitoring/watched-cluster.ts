import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alarm } from '../../../catalog/alarms/alarm.ts';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import type { BuiltDashboard } from '../../../catalog/kinds/dashboard/built-dashboard.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { metricLabel, prometheusTargets } from '../../../contracts/monitoring.ts';
import { processorOperationsPort } from '../../../contracts/processor-settings.ts';
import { tag } from '../../../contracts/tags.ts';
import { startGuarded } from '../../../operations/servers/guarded-process.ts';
import { partOfUtilLinux } from '../../../operations/servers/trees/run-in-tree.ts';
import type { BundleFile } from '../../../stacks/monitoring/bundle/bundle-file.ts';
import { monitoringFiles } from '../../../stacks/monitoring/bundle/files.ts';
import { processorSettings } from '../../data-plane/settings.ts';
import { sampleFile, scratchFolder } from '../../repositories.ts';
import { startTaskNetwork, type TaskNetwork } from '../../tasks/task-network.ts';
import { connectClient } from '../clients.ts';
import { type LiveBroker, type LiveNode, type LivePlatform, startLivePlatform } from '../live-platform.ts';
import { loadUser, loadUserFile, loadVhost, makeLoad } from './made-load.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

/** The sample's cluster under a load, a processor of it, and a Prometheus that scrapes both as the platform's would. */
export interface WatchedCluster {
  live: LivePlatform;
  broker: LiveBroker;
  prometheus: Prometheus;
  /** Network that Prometheus is in. */
  network: TaskNetwork;
  load: { stop(): Promise<void> };
  stop(): Promise<void>;
}

/** What Prometheus is told besides, once the broker is there. */
export interface Watching {
  /** Whether nothing is to be done with the broker: there is no load then, and no processor. */
  idle?: true;
  /** The broker's file. Default: the sample's, with what the load needs. */
  file?: string;
  dashboards: readonly BuiltDashboard[];
  alarms?: (watched: { platform: Platform; broker: Broker }) => readonly Alarm[];
  /** Its files, with what else it is to do. */
  files?: (files: readonly BundleFile[], watched: { platform: Platform; broker: Broker }) => readonly BundleFile[];
}

/** Tasks of the sample's processors, as many as are the fewest there: the queue that each takes from, and where it tells of itself. */
const tasks = [
  { name: 'orders', queue: 'placed', port: processorOperationsPort },
  { name: 'quotes', queue: 'quotes', port: processorOperationsPort + 1 },
  { name: 'quotes', queue: 'quotes', port: processorOperationsPort + 2 },
] as const;

/** The sample's broker with what the load and the scrape need. */
export const brokerFile = `${sampleFile('brokers/orders.yaml').replace('users:\n', `users:\n${loadUserFile}`)}
listeners: [amqps, management, metrics, streams]
`;

/** Starts it; dashboards and alarms are in the bundle, as they would be. */
export async function startWatchedCluster(watching: Watching): Promise<WatchedCluster> {
  const folder = scratchFolder();
  const live = await startLivePlatform((yaml) => `${yaml}\nmonitoring: { instance: { type: t4g.large } }`);
  const stops: (() => Promise<void> | void)[] = [live.stop];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const broker = await live.apply('orders', watching.file ?? brokerFile);
    showInstances(live, broker);
    // The address at which ECS would answer is of no use here.
    const network = await startTaskNetwork(live.network, 1);
    stops.push(network.stop);
    const load = watching.idle
      ? { stop: async () => {} }
      : await makeLoad((index) => connectClient(broker, nodeAt(broker, index), loadUser, loadVhost));
    stops.push(load.stop);
    for (const task of watching.idle ? [] : tasks) {
      stops.push(await startTask({ task, broker, network, folder: join(folder, String(task.port)) }));
    }
    const prometheus = await startWatching({ live, broker, network, folder: join(folder, 'monitoring'), watching });
    stops.push(prometheus.stop);
    return { live, broker, prometheus, network, load, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function nodeAt({ nodes }: LiveBroker, index: number): LiveNode {
  const node = nodes[index % nodes.length];
  if (!node) throw new Error('the broker has no nodes');
  return node;
}

function startWatching(props: {
  live: LivePlatform;
  broker: LiveBroker;
  network: TaskNetwork;
  folder: string;
  watching: Watching;
}): Promise<Prometheus> {
  const { live, broker, network, folder, watching } = props;
  const { dashboards, alarms = () => [], files = (own) => own } = watching;
  const watched = { platform: live.platform, broker: broker.broker };
  const catalog = { platform: live.platform, brokers: [broker.broker], endpoints: [] };
  const { AWS_ENDPOINT_URL: endpoint = '', ...environment } = live.sandbox.awsEnvironment;
  const found = (watching.idle ? [] : tasks).map(({ name, port }) => ({
    targets: [`127.0.0.1:${port}`],
    labels: { [metricLabel.processor]: name },
  }));
  return startPrometheus({
    ...{ folder, network },
    files: files(monitoringFiles({ catalog, dashboards, alarms: alarms(watched) }), watched),
    targets: {
      [prometheusTargets.authority(broker.broker.name)]: broker.authority(),
      [prometheusTargets.processors]: JSON.stringify(found),
    },
    ec2: { endpoint, environment },
  });
}

/** What the broker's stack makes of machines, as EC2 tells of it. */
function showInstances({ sandbox, platform }: LivePlatform, broker: LiveBroker): void {
  for (const { machine, number } of broker.nodes) {
    sandbox.cloud.put('aws_instance', machine.name, {
      ...{ id: machine.name, ami: 'ami-1', instance_type: 'm7g.xlarge', availability_zone: 'eu-west-1a' },
      private_ip: machine.address,
      tags_all: { [tag.platform]: platform.name, [tag.broker]: broker.broker.name, [tag.node]: String(number) },
    });
  }
  // One that is none of a broker's: the host itself.
  sandbox.cloud.put('aws_instance', 'monitoring', {
    ...{ id: 'monitoring', ami: 'ami-1', instance_type: 't4g.large', availability_zone: 'eu-west-1a' },
    ...{ private_ip: '10.20.9.9', tags_all: { [tag.platform]: platform.name } },
  });
}

/** The built program with a handler that does nothing but succeed, on the queue of a processor of the sample; gives what ends it. */
async function startTask(props: {
  task: (typeof tasks)[number];
  broker: LiveBroker;
  network: TaskNetwork;
  folder: string;
}): Promise<() => Promise<void>> {
  const { task, broker, network, folder } = props;
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const host = `${broker.broker.name}.acme.internal`;
  const hosts = file('hosts', `127.0.0.1 localhost\n${broker.nodes[0]?.machine.address} ${host}\n`);
  const settings = {
    processor: processorSettings({
      ...{ name: task.name, broker: 'orders', vhost: 'orders', queue: task.queue },
      handler: file('handler.mjs', 'export async function handle() {}\n'),
    }),
    broker: {
      ...{ host, port: 5671, tls: true, caFile: file('authority.pem', broker.authority()) },
      credentials: { secret: 'broker' },
    },
  };
  const secrets = file('secrets.json', JSON.stringify({ broker: JSON.stringify(broker.login('processors')) }));
  const enter = 'mount --bind "$1" /etc/hosts; shift; exec "$@"';
  const program = await startGuarded({
    argv: [
      ...(['nsenter', `--net=/proc/${network.pid}/ns/net`, 'unshare', '--mount'] as const),
      ...['sh', '-euc', enter, 'sh', hosts, process.execPath, join('dist', 'processor.cjs')],
    ],
    environment: {
      PATH: process.env.PATH ?? '',
      LOG_LEVEL: 'warn',
      OPERATIONS_PORT: String(task.port),
      WARREN_SECRETS_FILE: secrets,
      WARREN_PROCESSOR_SETTINGS: file('settings.json', JSON.stringify(settings)),
    },
    install: partOfUtilLinux,
  });
  return async () => {
    program.signal('SIGTERM');
    await program.ended;
  };
}
