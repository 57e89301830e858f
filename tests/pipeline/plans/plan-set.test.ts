import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationHash, hashOf, type PlannedStack } from '../../../pipeline/plans/manifest.ts';
import { bucketFiles, driftPlans, folderFiles, pullPlans } from '../../../pipeline/plans/plan-files.ts';
import type { PlanOfStack } from '../../../pipeline/plans/plan-platform.ts';
import { loadPlanSet, onlyStack, saveDriftPlans, savePlanSet } from '../../../pipeline/plans/plan-set.ts';
import { UserFailure } from '../../../pipeline/process/failure.ts';
import type { LaidOutStack } from '../../../pipeline/terraform/lay-out.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { created, planOf, stackOf } from '../review/plan/plans.ts';
import { effect, object, resource, review, stack } from '../review/reviews.ts';
import { memoryBucket } from '../states/memory-bucket.ts';

afterAll(removeScratchFolders);

const head = 'a'.repeat(40);
const tree = 'b'.repeat(40);
const expected = { head, pullRequest: 7 };

function laidOut(name: string, more: Partial<LaidOutStack> = {}): LaidOutStack {
  return { name, dependencies: [], folder: '', configuration: { name }, keptDisks: [], retired: false, ...more };
}

function planned(name: string): PlanOfStack {
  const json = planOf({
    configuration: stackOf({ 'aws_eip.a': {} }),
    changes: { 'aws_eip.a': created({ tags: 'x' }) },
  });
  return {
    stack: laidOut(name),
    waitsFor: [],
    plan: { json, saved: Buffer.from([0, 255, ...Buffer.from(name)]), lock: Buffer.from(`lock of ${name}`) },
  };
}

const deferred: PlanOfStack = { stack: laidOut('broker-new'), waitsFor: ['network'] };

const told = review({
  objects: [object({ effects: [effect({ severity: 'rolling' })] })],
  stacks: [
    stack({ name: 'broker-new', source: 'deferred', resources: [resource({ action: 'create', attributes: [] })] }),
  ],
});

/** Three stacks saved in a folder, and ways to tamper with them. */
async function saved(more: { pullRequest?: number } = { pullRequest: 7 }) {
  const folder = join(scratchFolder(), 'plans');
  const stacks = [planned('network'), planned('broker-orders'), deferred];
  const manifest = await savePlanSet(folderFiles(folder), { review: told, stacks, head, tree, ...more });
  const path = (file: string) => join(folder, file);
  return {
    folder,
    manifest,
    path,
    load: (of: { head: string; pullRequest?: number } = expected) => loadPlanSet(folderFiles(folder), of),
    edit: (change: (manifest: Record<string, unknown>) => unknown) =>
      writeFileSync(
        path('manifest.json'),
        JSON.stringify(change(JSON.parse(readFileSync(path('manifest.json'), 'utf8')))),
      ),
  };
}

function find(stacks: readonly PlannedStack[], name: string): PlannedStack {
  const found = stacks.find((each) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('a plan set that was saved', () => {
  test('comes back as it was, with the bytes of its plans', async () => {
    const { manifest, load } = await saved();
    const set = await load();
    expect(set?.manifest).toEqual(manifest);
    expect(manifest).toMatchObject({
      version: 1,
      pullRequest: 7,
      head,
      tree,
      refused: false,
      fingerprint: told.fingerprint,
    });
    const { plan } = planned('broker-orders');
    expect(await set?.plan(find(manifest.stacks, 'broker-orders'))).toEqual({ saved: plan?.saved, lock: plan?.lock });
  });

  test('says of each stack what was reviewed of it', async () => {
    const { manifest } = await saved();
    expect(manifest.stacks.map(({ name, severity, waitsFor, plan }) => [name, severity, waitsFor, plan])).toEqual([
      ['network', 'none', [], hashOf(Buffer.from([0, 255, ...Buffer.from('network')]))],
      ['broker-orders', 'rolling', [], expect.any(String)],
      ['broker-new', 'none', ['network'], undefined],
    ]);
    expect(find(manifest.stacks, 'network').effects).toMatchObject([{ address: 'aws_eip.a', action: 'create' }]);
    expect(find(manifest.stacks, 'broker-new').effects).toEqual([
      { address: 'aws_instance.node-1', action: 'create', attributes: [] },
    ]);
  });

  test('is refused as its review is', async () => {
    const refused = review({ objects: [object({ effects: [effect({ severity: 'refused' })] })] });
    const manifest = await savePlanSet(folderFiles(scratchFolder()), { review: refused, stacks: [], head, tree });
    expect(manifest.refused).toBe(true);
  });

  test('can be read by its owner alone', async () => {
    const { folder, path } = await saved();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of ['manifest.json', 'network.tfplan', 'network.lock.hcl', 'review.json']) {
      expect(statSync(path(file)).mode & 0o777).toBe(0o600);
    }
  });

  test('is never written over', async () => {
    const { folder, path } = await saved();
    const before = readFileSync(path('manifest.json'), 'utf8');
    const again = savePlanSet(folderFiles(folder), { review: told, stacks: [planned('network')], head, tree });
    await expect(again).rejects.toEqual(
      new UserFailure(
        `${folder} holds network.tfplan already, and plans are written once. Run again, which writes to a place of its own; if that is there too, find out who wrote it.`,
      ),
    );
    const empty = savePlanSet(folderFiles(folder), { review: told, stacks: [], head, tree });
    await expect(empty).rejects.toThrow('holds review.json already');
    expect(readFileSync(path('manifest.json'), 'utf8')).toBe(before);
  });

  test('is none without its manifest, which is written last', async () => {
    const folder = scratchFolder();
    const files = folderFiles(folder);
    const order: string[] = [];
    const watched = {
      ...files,
      create: (file: string, body: Uint8Array | string) => {
        order.push(file);
        return file === 'manifest.json' ? Promise.resolve(false) : files.create(file, body);
      },
    };
    const save = savePlanSet(watched, { review: told, stacks: [planned('network')], head, tree });
    await expect(save).rejects.toThrow(UserFailure);
    expect(order).toEqual(['network.tfplan', 'network.lock.hcl', 'review.json', 'manifest.json']);
    expect(await loadPlanSet(files, { head })).toBeUndefined();
  });

  test('can be narrowed to one of its stacks', async () => {
    const set = await (await saved()).load();
    if (!set) throw new Error('no set');
    expect(onlyStack(set, 'network')?.manifest.stacks.map(({ name }) => name)).toEqual(['network']);
    expect(onlyStack(set, 'nothing')).toBeUndefined();
    expect(set.manifest.stacks).toHaveLength(3);
  });

  test('tells drift by its worst finding, and is of no pull request', async () => {
    const files = folderFiles(scratchFolder());
    const { stack: network, plan } = planned('network');
    const findings = [{ severity: 'live' }, { severity: 'downtime' }] as const;
    await saveDriftPlans(files, { head, tree, stacks: [{ stack: network, ...(plan ? { plan } : {}), findings }] });
    const set = await loadPlanSet(files, { head });
    expect(set?.manifest.stacks).toMatchObject([
      { name: 'network', severity: 'downtime', plan: hashOf(plan?.saved ?? '') },
    ]);
    await expect(loadPlanSet(files, expected)).rejects.toThrow(`and not of ${head} of pull request 7.`);
  });
});

describe('a plan set that somebody changed', () => {
  const differs = (path: string) =>
    new UserFailure(`${path} is not the file that was reviewed: its SHA-256 differs. Nothing of it is applied.`);

  test('is not applied when a byte of a plan is another one', async () => {
    const { manifest, path, load } = await saved();
    const bytes = readFileSync(path('network.tfplan'));
    bytes[1] = 254;
    writeFileSync(path('network.tfplan'), bytes);
    const set = await load();
    await expect(set?.plan(find(manifest.stacks, 'network'))).rejects.toEqual(differs(path('network.tfplan')));
    await expect(set?.plan(find(manifest.stacks, 'broker-orders'))).resolves.toBeDefined();
  });

  test('is not applied when the plan of another stack is in its place', async () => {
    const { manifest, path, load } = await saved();
    writeFileSync(path('network.tfplan'), readFileSync(path('broker-orders.tfplan')));
    const plan = (await load())?.plan(find(manifest.stacks, 'network'));
    await expect(plan).rejects.toEqual(differs(path('network.tfplan')));
  });

  test('is not applied with another lock file of providers, or without the one it was made with', async () => {
    const { manifest, path, load } = await saved();
    writeFileSync(path('network.lock.hcl'), 'other providers');
    const plan = (await load())?.plan(find(manifest.stacks, 'network'));
    await expect(plan).rejects.toEqual(differs(path('network.lock.hcl')));
    const files = folderFiles(join(path('..'), 'plans'));
    const without = { ...files, read: async (file: string) => (file.endsWith('.hcl') ? undefined : files.read(file)) };
    const gone = (await loadPlanSet(without, expected))?.plan(find(manifest.stacks, 'network'));
    await expect(gone).rejects.toThrow('network.lock.hcl is not there. Nothing of it is applied.');
  });

  test('is not that of another commit, of another pull request or of none', async () => {
    const { folder, load } = await saved();
    const other = 'c'.repeat(40);
    await expect(load({ head: other, pullRequest: 7 })).rejects.toEqual(
      new UserFailure(
        `${folder}/manifest.json is of commit ${head} of pull request 7, and not of ${other} of pull request 7. Nothing of it is applied.`,
      ),
    );
    await expect(load({ head, pullRequest: 8 })).rejects.toThrow('and not of');
    await expect(load({ head })).rejects.toThrow('and not of');
    const own = await saved({});
    await expect(own.load()).rejects.toThrow('and not of');
    await expect(own.load({ head })).resolves.toBeDefined();
  });

  type Change = (manifest: Record<string, unknown>) => unknown;
  const withStack =
    (more: object): Change =>
    ({ stacks, ...rest }) => ({
      ...rest,
      stacks: (stacks as object[]).map((each) => ({ ...each, ...more })),
    });
  test.each<[string, Change]>([
    ['is of another version', (manifest) => ({ ...manifest, version: 2 })],
    ['says more than this version knows', (manifest) => ({ ...manifest, force: true })],
    ['is a list', () => []],
    ['names a stack by a path', withStack({ name: '../x' })],
    ['names a stack by an option', withStack({ name: '-x' })],
    ['names a stack over two lines', withStack({ name: 'x\n' })],
    ['has a hash that is none', withStack({ plan: '' })],
    ['has a commit that is none', (manifest) => ({ ...manifest, head: '--all' })],
    ['does not say whether it is refused', ({ refused: _, ...rest }) => rest],
  ])('is none when its manifest %s', async (_, change) => {
    const { folder, edit, load } = await saved();
    edit((manifest) => manifest);
    await expect(load()).resolves.toBeDefined();
    edit(change);
    const failure = `${folder}/manifest.json is not a manifest of this version of Warren. Plan again.`;
    await expect(load()).rejects.toEqual(new UserFailure(failure));
  });

  test('is none when its manifest is no JSON', async () => {
    const { path, load } = await saved();
    writeFileSync(path('manifest.json'), '{"version": 1');
    await expect(load()).rejects.toThrow('is not a manifest of this version of Warren. Plan again.');
  });
});

describe('the hash of a configuration', () => {
  const disk = (address: string) => ({ address, id: 'vol-1', name: 'orders' });

  test('is the same in whatever order its parts come', () => {
    const a = laidOut('x', { configuration: { a: 1, b: 2 }, keptDisks: [disk('a'), disk('b')] });
    const b = laidOut('x', { configuration: { b: 2, a: 1 }, keptDisks: [disk('b'), disk('a')], folder: '/elsewhere' });
    expect(configurationHash(a)).toBe(configurationHash(b));
  });

  test('is another one for another value, and for a stack that goes', () => {
    const all = [laidOut('x'), laidOut('x', { configuration: { name: 'y' } }), laidOut('x', { retired: true })];
    expect(new Set(all.map(configurationHash)).size).toBe(all.length);
  });

  test('is the same when a run that broke off has let go of a disk already', () => {
    for (const retired of [true, false]) {
      const before = laidOut('x', { retired, keptDisks: [disk('a')] });
      expect(configurationHash(before)).toBe(configurationHash(laidOut('x', { retired })));
    }
  });

  test('of a stack that goes does not depend on the one whose account and region it borrowed', () => {
    const goes = (configuration: unknown) => configurationHash(laidOut('x', { retired: true, configuration }));
    expect(goes({ provider: 'a' })).toBe(goes({ provider: 'b' }));
  });
});

describe('the places of plans', () => {
  const run = { id: 12, attempt: 3 };

  test('are those of the pull request or the nightly run, of the commit, and of the run', () => {
    expect(pullPlans({ pullRequest: 7, head, run })).toBe(`plans/7/${head}/12-3`);
    expect(driftPlans({ head, run })).toBe(`plans/drift/${head}/12-3`);
  });

  test('in a bucket are written once each, too', async () => {
    const bucket = memoryBucket('acme-plans');
    const files = bucketFiles(bucket, 'plans/7');
    expect(files.place).toBe('s3://acme-plans/plans/7');
    expect(await files.read('manifest.json')).toBeUndefined();
    expect(await files.create('manifest.json', 'a')).toBe(true);
    expect(await files.create('manifest.json', 'b')).toBe(false);
    expect(Buffer.from((await files.read('manifest.json')) ?? '').toString()).toBe('a');
    expect([...bucket.objects.keys()]).toEqual(['plans/7/manifest.json']);
  });
});
