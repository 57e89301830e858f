import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Rabbitmq, startRabbitmq } from '../../../operations/servers/rabbitmq.ts';
import { openManagement } from '../../../services/agent/rabbitmq/management.ts';
import { nodeHealthOf } from '../../../services/agent/zabbix/node-health.ts';
import { until } from '../../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'warren-node-health-'));
let rabbitmq: Rabbitmq;

beforeAll(async () => {
  rabbitmq = await startRabbitmq({ folder });
});

afterAll(async () => {
  await rabbitmq?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function health() {
  const { username: name, password } = rabbitmq.login;
  const management = openManagement({ url: rabbitmq.managementUrl, credentials: { name, password }, pausesMs: [] });
  const now = new Date(1_796_040_000_000);
  return nodeHealthOf({ management, hostName: 'localhost', certificate: undefined, reports: async () => [], now });
}

test('a real RabbitMQ has an answer to each check: when it is well, when it holds back publishers, and when it is gone', async () => {
  const well = {
    at: 1_796_040_000,
    serving: 1,
    missingNodes: 0,
    partitions: 0,
    alarms: 0,
    quorumCritical: 0,
    virtualHostsDown: 0,
  };
  // It counts partitions together with its other statistics, some seconds after its start.
  await until('it knows of partitions', async () => (await health()).partitions !== undefined);
  expect(await health()).toEqual(well);
  await rabbitmq.rabbitmqctl('set_vm_memory_high_watermark', 'absolute', '1MB');
  await until('it is held back', async () => (await health()).alarms === 1);
  expect(await health()).toEqual({ ...well, alarms: 1 });
  await rabbitmq.stop();
  expect(JSON.parse(JSON.stringify(await health()))).toEqual({ at: well.at, serving: 0 });
});
