import { chooseBackup, describeBackups, knownBackups } from '../../../operations/backups/backups.ts';
import { definitions, observed, snapshots } from '../records/samples.ts';

const early = definitions('2026-09-01T03:00:00.000Z');
const late = definitions('2026-09-02T03:00:00.000Z');
const disks = snapshots('2026-09-02T04:00:00.000Z', [1, 2, 3]);
const objectOf = ({ key, bytes }: { key: string; bytes: number }) => ({ key, bytes });

test('backups are those on record and those in the bucket, in the order of time', () => {
  const lost = definitions('2026-09-01T12:00:00.000Z');
  const found = knownBackups(observed({ backups: [early, disks, late] }), [early, late, lost].map(objectOf));
  expect(found.map(({ time, why }) => [time, why])).toEqual([
    [early.time, 'schedule'],
    [lost.time, 'not on record'],
    [late.time, 'schedule'],
    [disks.time, 'before upgrade'],
  ]);
});

test('a record whose object is gone, and an object of another form, do not count', () => {
  const foreign = { key: 'brokers/orders/definitions/mine.json', bytes: 1 };
  expect(knownBackups(observed({ backups: [early, late] }), [objectOf(late), foreign])).toEqual([late]);
});

const choose = (text: string) => chooseBackup({ broker: 'orders', backups: [early, late, disks], text });

test('latest means the newest definitions, although there are newer snapshots', () => {
  expect(choose('latest')).toBe(late);
});

test('the beginning of a time is enough when it means one backup', () => {
  expect(choose('2026-09-01')).toBe(early);
  expect(choose('2026-09-02T04')).toBe(disks);
});

test.each([
  ['2026-09-02', '"2026-09-02" means 2 backups of orders. Write more of the time. See warren backup list orders.'],
  [
    'yesterday',
    '"yesterday" is neither latest, nor a file, nor the time of a backup of orders. See warren backup list orders.',
  ],
])('%s is refused with what to do', (text, message) => {
  expect(() => choose(text)).toThrow(message);
});

test('latest of nothing is refused', () => {
  expect(() => chooseBackup({ broker: 'orders', backups: [disks], text: 'latest' })).toThrow(
    'orders has no backup of definitions yet.',
  );
});

test('a list has the newest first, in columns', () => {
  const lost = knownBackups(observed(), [objectOf(early)]);
  expect(`\n${describeBackups([...lost, late, disks])}\n`).toBe(`
time                      what         why             rabbitmq  holds          kept until
2026-09-02T04:00:00.000Z  snapshots    before upgrade  4.2.10    nodes 1, 2, 3  2026-09-20
2026-09-02T03:00:00.000Z  definitions  schedule        4.3.6     812 bytes      2026-09-20
2026-09-01T03:00:00.000Z  definitions  not on record   -         812 bytes      -
`);
});
