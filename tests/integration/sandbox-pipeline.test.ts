import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { runWarren } from '../cli/run-warren.ts';
import { changeFiles, removeScratchFolders, sampleFile, sampleRepository } from '../repositories.ts';
import { objectsIn } from './sandbox-command.ts';

afterAll(removeScratchFolders);

const orders = sampleFile('brokers/orders.yaml');
const staging = sampleFile('brokers/staging.yaml');

async function sandbox(repository: string, command: string, ...args: string[]) {
  const { status, stdout, stderr } = await runWarren(['sandbox', command, '--repository', repository, ...args]);
  return { status, said: stdout + stderr, data: () => JSON.parse(stdout) };
}

test('a change is planned, reviewed, held for its window, broken off, gone on with and told as in production', async () => {
  const repository = sampleRepository({ 'brokers/staging.yaml': null, 'brokers/telemetry.yaml': null });
  const before = await sandbox(repository, 'plan');
  expect(before.said).toContain('Nothing is applied in the sandbox yet, so nothing was planned');
  expect((await sandbox(repository, 'apply')).status).toBe(0);
  changeFiles(repository, { 'brokers/orders.yaml': orders.replace('m7g.xlarge', 'm7g.2xlarge') });
  const planned = (await sandbox(repository, 'plan', '--json')).data();
  expect(planned.headline).toBe('1 rolling');
  expect(
    Object.keys(objectsIn(repository, /warren-plans/))
      .map((key) => key.split('/').at(-1))
      .sort(),
  ).toEqual(['broker-orders.tfplan', 'manifest.json', 'review.json']);

  // 2026-12-05 is a Saturday; the file allows restarts on Sundays from three.
  const early = await sandbox(repository, 'apply', '--at', '2026-12-05T12:00Z');
  expect(early.said).toContain('To go on as if it were that time:  warren sandbox apply --at 2026-12-06T03:00:00.000Z');
  expect(early.status).toBe(1);
  const sunday = ['--at', '2026-12-06T03:00Z'];
  const fault = ['--fault', 'aws_instance:update:2=InsufficientInstanceCapacity'];
  const failed = await sandbox(repository, 'apply', ...sunday, ...fault);
  expect(failed.said).toMatch(/broker-orders {2}failed {2}aws_instance\.node-2: .*InsufficientInstanceCapacity/);
  expect(failed.status).toBe(1);
  const done = await sandbox(repository, 'apply', ...sunday);
  expect(done.said).toMatch(
    /broker-orders {2}applied {2}planned again, with the effects that were reviewed: .* 2 changed/,
  );
  expect(done.said).toContain('Warren applied 1 stack\n');
  expect(done.status).toBe(0);

  const kept = objectsIn(repository, /warren-state/);
  const [journal, ...others] = Object.keys(kept).filter((key) => key.startsWith('warren/applies/'));
  expect(others).toEqual([]);
  expect(JSON.parse(kept[journal ?? ''] ?? '').stacks).toMatchObject({ 'broker-orders': { state: 'applied' } });
  expect(Object.keys(kept)).toContain('warren/last-applied/broker-orders.json');
  const comment = (name: string) => readFileSync(join(sandboxFolder(repository), 'comments', `${name}.md`), 'utf8');
  expect(comment('review')).toMatch(/\n### Can be merged: restarts `orders` node by node; nothing is lost\. /);
  expect(comment('apply')).toContain('### Warren applied 1 stack\n');

  changeFiles(repository, { 'brokers/orders.yaml': null, 'brokers/other.yaml': staging });
  const refused = await sandbox(repository, 'apply');
  expect(refused.said).toContain('orders would go for good, but orders is protected.');
  expect(refused.said).toContain('Its review refuses something in this change, so nothing of it was applied.');
  expect(refused.status).toBe(1);
  expect(
    (await sandbox(repository, 'state', '--json')).data().stacks.map(({ name }: { name: string }) => name),
  ).toEqual(['bootstrap', 'broker-orders', 'network', 'storage']);
});
