import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningTask } from '../../../services/watch/aws/tasks.ts';
import { writeTargets } from '../../../services/watch/targets.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'warren-test-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const said: string[] = [];
const known: Record<string, string> = { orders: 'PEM' };

const write = (tasks: () => Promise<RunningTask[]>, authorities: string[]) =>
  writeTargets({
    aws: {
      tasks: { running: tasks },
      authorities: { of: async (broker) => known[broker] },
    },
    folders: { data },
    cluster: 'acme',
    authorities,
    say: (line) => said.push(line),
  });
const targets = () => JSON.parse(readFileSync(join(data, 'targets', 'processors.json'), 'utf8'));

test("processors' tasks become targets by their service, and brokers' authorities files by their names", async () => {
  const tasks = [
    { service: 'import', address: '10.20.1.7' },
    { service: 'orders', address: '10.20.1.5' },
    { service: 'orders', address: '10.20.1.6' },
  ];
  await write(async () => tasks, ['orders', 'billing']);
  expect(targets()).toEqual([
    { targets: ['10.20.1.7:9091'], labels: { processor: 'import' } },
    { targets: ['10.20.1.5:9091', '10.20.1.6:9091'], labels: { processor: 'orders' } },
  ]);
  expect(readdirSync(join(data, 'targets', 'authorities'))).toEqual(['orders.pem']);
  await write(async () => [], []);
  expect(targets()).toEqual([]);
  expect(readdirSync(join(data, 'targets', 'authorities'))).toEqual([]);
});

test('what ECS does not tell now stays as it was, and is said', async () => {
  await write(async () => [{ service: 'orders', address: '10.20.1.5' }], []);
  await write(() => Promise.reject(new Error('tasks of cluster acme cannot be listed: AccessDenied')), ['orders']);
  expect(targets()).toHaveLength(1);
  expect(said).toEqual(['tasks of cluster acme cannot be listed: AccessDenied']);
  expect(readFileSync(join(data, 'targets', 'authorities', 'orders.pem'), 'utf8')).toBe('PEM');
});
