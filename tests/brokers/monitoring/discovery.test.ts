import { setTimeout as sleep } from 'node:timers/promises';
import { formatProblems } from '../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { prometheusTargets } from '../../../contracts/monitoring.ts';
import { tag } from '../../../contracts/tags.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import { inTree } from '../../../operations/servers/trees/run-in-tree.ts';
import { runProgram } from '../../../pipeline/process/run-program.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { monitoringFiles } from '../../../stacks/monitoring/bundle/files.ts';
import { makeTestAuthority } from '../../data-plane/stores/authority.ts';
import { type Network, startNetwork } from '../../machines/network.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';
import { startTaskNetwork, type TaskNetwork } from '../../tasks/task-network.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

let network: Network;
let sandbox: Sandbox;
let prometheus: Prometheus;
let host: TaskNetwork;
const folder = scratchFolder();

beforeAll(async () => {
  network = await startNetwork();
  sandbox = await startSandbox({ folder: scratchFolder(), types: [], address: network.hostAddress });
  instance('orders-1', { address: '10.20.0.1', tags: { [tag.broker]: 'orders', [tag.node]: '1' } });
  instance('stock-1', { address: '10.20.0.2', tags: { [tag.broker]: 'stock', [tag.node]: '1' } });
  instance('stock-2', { address: '10.20.0.3', tags: { [tag.broker]: 'stock', [tag.node]: '2' } });
  instance('monitoring', { address: '10.20.0.4', tags: {} });
  instance('other', { address: '10.20.0.5', tags: { [tag.platform]: 'other', [tag.broker]: 'orders' } });
  sandbox.cloud.put('aws_ec2_instance_state', 'stock-2', { instance_id: 'stock-2', state: 'stopped' });
  const { AWS_ENDPOINT_URL: endpoint = '', ...environment } = sandbox.awsEnvironment;
  const task = { targets: ['10.20.1.1:9091'], labels: { processor: 'orders' } };
  const authority = await makeTestAuthority(scratchFolder());
  host = await startTaskNetwork(network, 1);
  prometheus = await startPrometheus({
    folder,
    network: host,
    files: monitoringFiles({ catalog: catalog(), dashboards: [], alarms: [] }),
    // Of the other broker nothing is known yet.
    targets: {
      [prometheusTargets.processors]: JSON.stringify([task]),
      [prometheusTargets.authority('stock')]: authority.certificate,
    },
    ec2: { endpoint, environment },
  });
});

afterAll(async () => {
  await prometheus?.stop();
  host?.stop();
  await sandbox?.stop();
  await network?.stop();
  removeScratchFolders();
});

function instance(id: string, { address, tags }: { address: string; tags: Record<string, string> }): void {
  const usual = { ami: 'ami-1', instance_type: 'm7g.large', availability_zone: 'eu-west-1a' };
  sandbox.cloud.put('aws_instance', id, {
    ...{ ...usual, id, private_ip: address },
    tags_all: { [tag.platform]: 'acme', ...tags },
  });
}

function catalog() {
  const orders = sampleFile('brokers/orders.yaml');
  const { catalog: loaded, problems } = loadCatalog({
    files: [
      { path: 'platform.yaml', text: `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n` },
      { path: 'brokers/orders.yaml', text: orders },
      { path: 'brokers/stock.yaml', text: orders },
    ],
    today: '2026-11-30',
  });
  if (!loaded) throw new Error(formatProblems(problems));
  return loaded;
}

test('promtool takes the configuration', async () => {
  const tree = await prepareTree('prometheus');
  const argv = ['promtool', 'check', 'config', '/srv/prometheus/prometheus.yml'] as const;
  const { stdout, stderr } = await runProgram({ argv: inTree({ tree, folder, argv }) });
  expect(stdout + stderr).toContain('prometheus.yml is valid prometheus config file syntax');
});

test('nodes that run are found by their tags, with labels for all that panels ask by', async () => {
  expect(await targetsOnceFound()).toEqual([
    { job: 'grafana', instance: 'monitoring', platform: 'acme' },
    { job: 'loki', instance: 'monitoring', platform: 'acme' },
    { job: 'processor', instance: '10.20.1.1:9091', platform: 'acme', processor: 'orders' },
    { job: 'prometheus', instance: 'monitoring', platform: 'acme' },
    { job: 'rabbitmq', instance: 'stock-1', platform: 'acme', broker: 'stock', node: '1' },
    { job: 'rabbitmq-queues', instance: 'stock-1', platform: 'acme', broker: 'stock', node: '1' },
    { job: 'watch', instance: 'monitoring', platform: 'acme' },
  ]);
});

test('a broker whose authority is not known yet holds up no other, and has no targets', async () => {
  const jobs = (await targetsOnceFound()).map(({ broker }) => broker);
  expect(jobs).toContain('stock');
  expect(jobs).not.toContain('orders');
});

/** Labels of all targets, once EC2 has been asked; Prometheus takes on what was found every five seconds. */
async function targetsOnceFound(): Promise<Record<string, string>[]> {
  for (;;) {
    const labels = (await prometheus.targets()).map((target) => target.labels);
    if (labels.some(({ broker }) => broker)) return labels.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    await sleep(500);
  }
}

function placeOf({ job, instance }: Record<string, string>): string {
  return `${job} ${instance}`;
}
