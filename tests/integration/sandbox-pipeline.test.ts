import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { changeFiles, removeScratchFolders, sampleFile, sampleRepository, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

const orders = sampleFile('brokers/orders.yaml');
const staging = sampleFile('brokers/staging.yaml');
const sized = (sizeGiB: number) => ({ 'brokers/staging.yaml': staging.replace('sizeGiB: 20', `sizeGiB: ${sizeGiB}`) });

/** `warren sandbox` with some arguments, in a repository. */
function sandbox(repository: string, command: string, ...args: string[]) {
  const argv = ['bin/warren', 'sandbox', command, '--repository', repository, ...args];
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env });
  return { status, said: stdout + stderr, data: () => JSON.parse(stdout) };
}

/** What `warren drift` finds where the sandbox is in the place of AWS. */
function drifted(repository: string): string[] {
  const drift = [process.execPath, 'bin/warren', 'drift', '--json', '--repository', repository];
  const found: { stack: string; findings: unknown[]; isNew: boolean; failure?: string }[] = sandbox(
    repository,
    'run',
    '--',
    ...drift,
  ).data();
  return found
    .filter(({ findings, isNew, failure }) => findings.length > 0 || isNew || failure)
    .map(({ stack }) => stack);
}

/** The newest version of each object of a bucket that somebody wrote, by its key. */
function objectsIn(repository: string, bucket: RegExp): Record<string, string> {
  const root = join(sandboxFolder(repository), 'objects');
  const [folder = ''] = readdirSync(root).filter((name) => bucket.test(name));
  return Object.fromEntries(
    readdirSync(join(root, folder)).flatMap((key) => {
      const records = readdirSync(join(root, folder, key))
        .filter((name) => name.endsWith('.json'))
        .sort();
      const last = records.at(-1);
      if (!last) return [];
      const version = JSON.parse(readFileSync(join(root, folder, key, last), 'utf8'));
      if (version.deleteMarker) return [];
      return [[version.key, readFileSync(join(root, folder, key, last.replace('.json', '.body')), 'utf8')]];
    }),
  );
}

test('a clone that is moved or copied goes on with what is applied, and holds no path of where it was', async () => {
  const made = sampleRepository({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  expect(sandbox(made, 'apply')).toMatchObject({ status: 0, said: expect.stringContaining('acme is up, ') });
  const states = objectsIn(made, /warren-state/);
  expect(Object.keys(states).filter((key) => key.endsWith('.tfstate'))).toHaveLength(4);
  const texts = readdirSync(sandboxFolder(made), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/objects/'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect([...texts, ...Object.values(states)].filter((text) => text.includes(made))).toEqual([]);

  const moved = join(scratchFolder(), 'elsewhere');
  await rename(made, moved);
  expect(sandbox(moved, 'apply').said).toContain('Nothing to apply: the sandbox has what the files say.');
  expect(drifted(moved)).toEqual([]);
  changeFiles(moved, sized(30));
  expect(sandbox(moved, 'apply')).toMatchObject({
    status: 0,
    said: expect.stringContaining('Warren applied 1 stack\n'),
  });

  const copied = join(scratchFolder(), 'copy');
  await cp(moved, copied, { recursive: true });
  changeFiles(copied, sized(40));
  const { status, data } = sandbox(copied, 'apply', '--json');
  expect({ status, stacks: data().stacks }).toMatchObject({
    status: 0,
    stacks: { 'broker-staging': { state: 'applied' } },
  });
  expect(drifted(copied)).toEqual([]);
  expect(drifted(moved)).toEqual([]);
});

test('a change is planned, reviewed, held for its window, broken off, gone on with and told as in production', () => {
  const repository = sampleRepository({ 'brokers/staging.yaml': null, 'brokers/telemetry.yaml': null });
  const before = sandbox(repository, 'plan');
  expect(before.said).toContain('Nothing is applied in the sandbox yet, so nothing was planned');
  expect(sandbox(repository, 'apply').status).toBe(0);
  changeFiles(repository, { 'brokers/orders.yaml': orders.replace('m7g.xlarge', 'm7g.2xlarge') });
  const planned = sandbox(repository, 'plan', '--json').data();
  expect(planned.headline).toBe('Warren: 1 rolling restart, nothing lost');
  expect(
    Object.keys(objectsIn(repository, /warren-plans/))
      .map((key) => key.split('/').at(-1))
      .sort(),
  ).toEqual(['broker-orders.tfplan', 'manifest.json', 'review.json']);

  // 2026-12-05 is a Saturday; the file allows restarts on Sundays from three.
  const early = sandbox(repository, 'apply', '--at', '2026-12-05T12:00Z');
  expect(early.said).toContain('To go on as if it were that time:  warren sandbox apply --at 2026-12-06T03:00:00.000Z');
  expect(early.status).toBe(1);
  const sunday = ['--at', '2026-12-06T03:00Z'];
  const fault = ['--fault', 'aws_instance:update:2=InsufficientInstanceCapacity'];
  const failed = sandbox(repository, 'apply', ...sunday, ...fault);
  expect(failed.said).toMatch(/broker-orders {2}failed {2}aws_instance\.node-2: .*InsufficientInstanceCapacity/);
  expect(failed.status).toBe(1);
  const done = sandbox(repository, 'apply', ...sunday);
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
  expect(comment('review')).toContain('### Warren: 1 rolling restart, nothing lost');
  expect(comment('apply')).toContain('### Warren applied 1 stack\n');

  changeFiles(repository, { 'brokers/orders.yaml': null, 'brokers/other.yaml': staging });
  const refused = sandbox(repository, 'apply');
  expect(refused.said).toContain('orders would go for good, but orders is protected.');
  expect(refused.said).toContain('Its review refuses something in this change, so nothing of it was applied.');
  expect(refused.status).toBe(1);
  expect(
    sandbox(repository, 'state', '--json')
      .data()
      .map(({ name }: { name: string }) => name),
  ).toEqual(['bootstrap', 'broker-orders', 'network', 'storage']);
});
