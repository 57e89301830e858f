import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { formatProblems } from '../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { prometheusTargets } from '../../../contracts/monitoring.ts';
import { tag } from '../../../contracts/tags.ts';
import { type Rabbitmq, startRabbitmq } from '../../../operations/servers/rabbitmq.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { monitoringFiles } from '../../../stacks/monitoring/bundle/files.ts';
import { shippedDashboards } from '../../dashboards/shipped-dashboards.ts';
import { makeTestAuthority } from '../../data-plane/stores/authority.ts';
import { type Network, startNetwork } from '../../machines/network.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';
import { startTaskNetwork, type TaskNetwork } from '../../tasks/task-network.ts';
import { type Answer, askPanels } from './ask-panels.ts';
import { loadVhost, makeLoad } from './made-load.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

// RabbitMQ 4.0, the oldest that Debian has: a node that speaks TLS as the platform's do, at the address where the simulated EC2 has it.

let network: Network;
let host: TaskNetwork;
let sandbox: Sandbox;
let rabbitmq: Rabbitmq;
let prometheus: Prometheus;
let load: { stop(): Promise<void> };
let answers: Answer[];

/** Dashboards that draw from what no broker tells. */
const ofOthers = ['processors', 'monitoring', 'database', 'cache', 'nat-and-cost'];

beforeAll(async () => {
  network = await startNetwork();
  host = await startTaskNetwork(network, 1);
  const authority = await makeTestAuthority(scratchFolder());
  rabbitmq = await startTlsBroker(authority);
  load = await makeLoad(() => connect(`${rabbitmq.amqpUrl}/${loadVhost}`));
  sandbox = await startSandbox({ folder: scratchFolder(), types: [], address: network.hostAddress });
  const usual = { id: 'i-1', ami: 'ami-1', instance_type: 'm7g.large', availability_zone: 'eu-west-1a' };
  const tags_all = { [tag.platform]: 'acme', [tag.broker]: 'orders', [tag.node]: '1' };
  sandbox.cloud.put('aws_instance', 'i-1', { ...usual, private_ip: network.hostAddress, tags_all });
  const { AWS_ENDPOINT_URL: endpoint = '', ...environment } = sandbox.awsEnvironment;
  const dashboards = await shippedDashboards();
  prometheus = await startPrometheus({
    folder: scratchFolder(),
    network: host,
    files: monitoringFiles({ catalog: catalog(), dashboards, alarms: [] }),
    targets: { [prometheusTargets.authority('orders')]: authority.certificate, [prometheusTargets.processors]: '[]' },
    ec2: { endpoint, environment },
  });
  await sleep(300_000);
  const shown = dashboards.filter(({ name }) => !ofOthers.includes(name));
  answers = await askPanels(prometheus, shown, { end: Math.floor(Date.now() / 1000), step: 15, seconds: 240 });
});

afterAll(async () => {
  await prometheus?.stop();
  await load?.stop();
  await rabbitmq?.kill9();
  host?.stop();
  await sandbox?.stop();
  await network?.stop();
  removeScratchFolders();
});

/** With the vhost, the exchange and the queues of the sample that the load publishes to. */
async function startTlsBroker(authority: Awaited<ReturnType<typeof makeTestAuthority>>): Promise<Rabbitmq> {
  const folder = join(scratchFolder(), 'rabbitmq');
  const settings = join(folder, 'upper', 'etc', 'rabbitmq');
  mkdirSync(settings, { recursive: true });
  await authority.issueInto(settings, 'orders.acme.internal');
  const broker = await startRabbitmq({
    folder,
    series: '4.0',
    morePlugins: ['rabbitmq_prometheus', 'rabbitmq_stream'],
    configuration: [
      'prometheus.tcp.listener = none',
      `prometheus.ssl.ip = ${network.hostAddress}`,
      'prometheus.ssl.port = 15691',
      'prometheus.ssl.certfile = /etc/rabbitmq/server.pem',
      'prometheus.ssl.keyfile = /etc/rabbitmq/server.key',
      `stream.listeners.tcp.1 = ${network.hostAddress}:5552`,
    ],
  });
  await broker.rabbitmqctl('add_vhost', loadVhost);
  await broker.rabbitmqctl('set_permissions', '--vhost', loadVhost, broker.login.username, '.*', '.*', '.*');
  const connection = await connect(`${broker.amqpUrl}/${loadVhost}`);
  const channel = await connection.createChannel();
  await channel.assertExchange('orders', 'topic');
  for (const queue of ['placed', 'quotes', 'dead']) {
    await channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum' } });
  }
  await channel.bindQueue('placed', 'orders', 'order.placed');
  await connection.close();
  return broker;
}

function catalog() {
  const { catalog: loaded, problems } = loadCatalog({
    files: [
      { path: 'platform.yaml', text: `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n` },
      { path: 'brokers/orders.yaml', text: sampleFile('brokers/orders.yaml') },
    ],
    today: '2026-11-30',
  });
  if (!loaded) throw new Error(formatProblems(problems));
  return loaded;
}

test('it is RabbitMQ 4.0 that is scraped', async () => {
  expect(await prometheus.labelValues('rabbitmq_version')).toEqual([expect.stringMatching(/^4\.0\./)]);
});

test('every panel about brokers shows something of it, too, but for those that are empty by what they say of themselves', () => {
  const shown = new Set(answers.filter(({ series }) => series.length > 0).map(nameOf));
  const empty = answers.filter((answer) => !shown.has(nameOf(answer)));
  expect(Object.fromEntries(empty.map((answer) => [nameOf(answer), answer.emptyWhen]))).toEqual({
    'streams-and-quorum: Links between nodes': 'the broker has one node',
    'streams-and-quorum: Readers behind': 'no stream is read over the stream protocol',
  });
});

function nameOf({ dashboard, panel }: Pick<Answer, 'dashboard' | 'panel'>): string {
  return `${dashboard}: ${panel}`;
}
