import { forgetHeld, heldJournals, openJournal } from '../../../pipeline/apply/journal.ts';
import { SurroundingsFailure } from '../../../pipeline/process/failure.ts';
import { memoryBucket } from '../states/memory-bucket.ts';

const head = 'a'.repeat(40);
const manifest = 'd'.repeat(64);
const change = { pullRequest: 7, head, commit: 'b'.repeat(40), plans: `plans/7/${head}/1-1`, manifest };
const nameOf = (pullRequest: number | string) => `${pullRequest}-${head}-dddddddddddd.json`;
const key = `warren/applies/${nameOf(7)}`;
const mark = `warren/held/${nameOf(7)}`;
const until = '2026-11-28T03:00:00.000Z';

test('a journal is there once something is recorded, and goes on where it was', async () => {
  const bucket = memoryBucket();
  const first = await openJournal(bucket, change);
  expect(first.journal).toEqual({ version: 1, ...change, stacks: {} });
  expect(bucket.objects.size).toBe(0);
  await first.record('network', { state: 'applied', detail: 'as reviewed' });
  const again = await openJournal(bucket, { ...change, plans: 'plans/7/other' });
  await again.record('broker-orders', { state: 'failed', run: 'https://github.com/run' });
  const { journal } = await openJournal(bucket, change);
  expect(journal).toEqual({
    version: 1,
    ...change,
    stacks: {
      network: { state: 'applied', detail: 'as reviewed', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
      'broker-orders': { state: 'failed', run: 'https://github.com/run', at: expect.any(String) },
    },
  });
});

test('journals of other heads, pull requests and reviews are others', async () => {
  const bucket = memoryBucket();
  const { pullRequest: _, ...own } = change;
  const reviewed = { ...own, manifest: 'e'.repeat(64) };
  const others = [change, { ...change, head: 'c'.repeat(40) }, { ...change, pullRequest: 8 }, own, reviewed];
  for (const each of others) await (await openJournal(bucket, each)).record('network', { state: 'applied' });
  expect(await bucket.keys('warren/applies/')).toHaveLength(5);
  expect(await bucket.keys('warren/applies/local-')).toHaveLength(2);
});

test('what stacks record at the same time is all kept, in the order in which it was said', async () => {
  const bucket = memoryBucket();
  const { record } = await openJournal(bucket, change);
  const names = Array.from({ length: 21 }, (_, index) => `broker-${index}`);
  await Promise.all(
    names.flatMap((name) => [record(name, { state: 'applying' }), record(name, { state: 'applied', detail: name })]),
  );
  const { stacks } = JSON.parse(bucket.objects.get(key) ?? '');
  expect(Object.keys(stacks)).toEqual(names);
  expect(names.map((name) => stacks[name].state)).toEqual(names.map(() => 'applied'));
});

test('what comes after a record that could not be written is written, and tells of both', async () => {
  const bucket = memoryBucket();
  const { record } = await openJournal(bucket, change);
  bucket.failures.push(`write ${key}`);
  const [first, second] = await Promise.allSettled([
    record('network', { state: 'applied' }),
    record('data', { state: 'applied' }),
  ]);
  expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  expect(Object.keys(JSON.parse(bucket.objects.get(key) ?? '').stacks)).toEqual(['network', 'data']);
});

test('a change of which a stack is held is marked until all of it has come to an end', async () => {
  const bucket = memoryBucket();
  const { record } = await openJournal(bucket, change);
  await record('network', { state: 'applied' });
  await record('broker-c', { state: 'failed' });
  expect(bucket.objects.has(mark)).toBe(false);
  await record('broker-a', { state: 'held', until });
  await record('broker-b', { state: 'held', until });
  expect(bucket.objects.has(mark)).toBe(true);
  await record('broker-a', { state: 'applied' });
  const later = await openJournal(bucket, change);
  await later.record('broker-b', { state: 'applying' });
  // The run that was at it may be killed.
  expect(bucket.objects.has(mark)).toBe(true);
  await later.record('broker-b', { state: 'applied' });
  await later.record('broker-c', { state: 'superseded' });
  expect(bucket.objects.has(mark)).toBe(false);
});

test('what was planned by hand, or to put drift back, is not marked: nobody would look for it', async () => {
  const bucket = memoryBucket();
  const { pullRequest: _, ...own } = change;
  await (await openJournal(bucket, own)).record('network', { state: 'held', until });
  expect(await bucket.keys('warren/held/')).toEqual([]);
});

test('what waits can be given up', async () => {
  const bucket = memoryBucket();
  const { record, journal } = await openJournal(bucket, change);
  await record('network', { state: 'held', until });
  await forgetHeld(bucket, journal);
  expect(bucket.objects.has(mark)).toBe(false);
});

test('a mark is set before anything waits and taken away after, so that what waits is always found', async () => {
  const bucket = memoryBucket();
  const { record } = await openJournal(bucket, change);
  await Promise.all([record('broker-a', { state: 'held', until }), record('broker-a', { state: 'applied' })]);
  expect(bucket.calls).toEqual([`write ${mark}`, `write ${key}`, `write ${key}`, `remove ${mark}`]);
});

test('changes that wait are found, the one that began first before the others', async () => {
  const bucket = memoryBucket();
  const at = (day: number) => `2026-11-0${day}T00:00:00.000Z`;
  const write = (pullRequest: number, days: number[]) => {
    const stacks = Object.fromEntries(days.map((day) => [`broker-${day}`, { state: 'held', at: at(day), until }]));
    bucket.objects.set(
      `warren/applies/${nameOf(pullRequest)}`,
      JSON.stringify({ version: 1, ...change, pullRequest, stacks }),
    );
    bucket.objects.set(`warren/held/${nameOf(pullRequest)}`, '');
  };
  write(1, [5, 4]);
  write(2, [6, 3]);
  write(3, [9]);
  bucket.objects.delete(`warren/held/${nameOf(3)}`);
  bucket.objects.set(`warren/held/${nameOf(4)}`, '');
  bucket.objects.set(`warren/held/${nameOf(5)}`, '');
  bucket.objects.set(`warren/applies/${nameOf(5)}`, '{');
  const { journals, failures } = await heldJournals(bucket);
  expect(journals.map(({ pullRequest }) => pullRequest)).toEqual([2, 1]);
  // One that cannot be read keeps no other waiting.
  expect(failures).toEqual([expect.objectContaining({ message: expect.stringContaining(nameOf(5)) })]);
});

test.each([
  ['is no JSON', '{'],
  ['is of another version', JSON.stringify({ version: 2, ...change, stacks: {} })],
  ['has a state that is not known', JSON.stringify({ version: 1, ...change, stacks: { network: { state: 'eaten' } } })],
])('a journal that %s is not written over', async (_, text) => {
  const bucket = memoryBucket('acme-states');
  bucket.objects.set(key, text);
  const failure = new SurroundingsFailure(`s3://acme-states/${key} is not a journal of this version of Warren.`);
  await expect(openJournal(bucket, change)).rejects.toEqual(failure);
});

test('who asked that stacks be applied past their windows is on record beside what became of them', async () => {
  const bucket = memoryBucket();
  const { record, recordNow } = await openJournal(bucket, change);
  const asked = {
    by: 'marie',
    because: 'customers wait',
    comment: 'https://github.com/acme/platform/pull/7#issuecomment-1',
  };
  await Promise.all([
    recordNow('broker-orders', asked),
    record('broker-orders', { state: 'applying' }),
    record('broker-orders', { state: 'failed' }),
    recordNow('broker-billing', asked),
  ]);
  const { journal } = await openJournal(bucket, change);
  expect(journal.now).toEqual({
    'broker-orders': { ...asked, at: expect.stringMatching(/Z$/) },
    'broker-billing': { ...asked, at: expect.stringMatching(/Z$/) },
  });
  expect(journal.stacks['broker-orders']?.state).toBe('failed');
});
