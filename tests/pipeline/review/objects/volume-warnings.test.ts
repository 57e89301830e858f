import { stringify } from 'yaml';
import { loadCatalog } from '../../../../catalog/load.ts';
import { gitIn } from '../../../../pipeline/repository/git.ts';
import { volumeWarnings } from '../../../../pipeline/review/objects/volume-warnings.ts';
import { type BrokerInput, baseFiles, brokerIn, filesOf } from '../../../changes/change.ts';
import { type GitRepository, gitRepository } from '../../../git-repositories.ts';
import { removeScratchFolders } from '../../../repositories.ts';

afterAll(removeScratchFolders);

const file = 'brokers/solo.yaml';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

/** The file of solo with other values. */
function solo(more: Partial<BrokerInput>): string {
  return stringify({ ...brokerIn(baseFiles(), 'solo'), ...more });
}

const withSize = (sizeGiB: number) => solo({ storage: { sizeGiB } });

/** Commits one text after another, each so many hours ago, and gives the commit of the last. */
function history(repository: GitRepository, texts: readonly (readonly [hours: number, text: string])[], within = '') {
  return texts
    .map(([hours, text]) => repository.commit({ [`${within}${file}`]: text }, { date: hoursAgo(hours) }))
    .at(-1);
}

/** What is warned of when the file of solo goes from one text to another. */
async function warningsFor(
  repository: GitRepository,
  { before, after, within = '' }: { before: string; after: string; within?: string },
) {
  const sources = (text: string) => [...filesOf(baseFiles()).filter(({ path }) => path !== file), { path: file, text }];
  const files = { before: sources(before), after: sources(after) };
  const loaded = loadCatalog({ files: files.after, today: '2026-11-21' });
  expect(loaded.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const commit = repository.git('rev-parse', 'HEAD');
  return volumeWarnings({ git: gitIn(repository.folder), commit, within, files, loaded });
}

const fourChanges = [
  [30, withSize(40)],
  [20, withSize(50)],
  [15, withSize(60)],
  [10, withSize(70)],
  [1, withSize(80)],
] as const;

const [, ...threeChanges] = fourChanges;

const change = { before: withSize(80), after: withSize(90) };

test('a fifth change of a disk within 24 hours is warned of, where the disk stands in the file', async () => {
  const repository = gitRepository();
  history(repository, fourChanges);
  expect(await warningsFor(repository, change)).toEqual([
    {
      file,
      line: 5,
      column: 3,
      field: 'storage',
      severity: 'warning',
      rule: 'volume-changes',
      message:
        'has changed 4 times in the last 24 hours, and EBS takes 4 changes of a volume in 24 hours: applied now it may be refused.',
    },
  ]);
});

test('of IOPS and throughput the same is said as of sizes', async () => {
  const repository = gitRepository();
  const last = solo({ storage: { sizeGiB: 80, throughputMiBps: 250 } });
  history(repository, [...threeChanges, [0.5, solo({ storage: { sizeGiB: 80, iops: 4000 } })], [0.4, last]]);
  const [warning] = await warningsFor(repository, { before: last, after: withSize(80) });
  expect(warning?.message).toContain('has changed 5 times');
});

test.each<[string, readonly (readonly [number, string])[], string?]>([
  ['a fourth change', [[30, withSize(50)], ...threeChanges.slice(1)]],
  ['changes of more than 24 hours ago', fourChanges.map(([hours, text]) => [hours + 24, text] as const)],
  [
    'changes of other fields',
    [...[5, 4, 3, 2, 1].map((hours) => [hours, solo({ storage: { sizeGiB: 80 }, description: `${hours}` })] as const)],
  ],
  ['the first commit of a file and what it said when it was made', [[1, withSize(80)]]],
])('of %s nothing is said', async (_, texts) => {
  const repository = gitRepository();
  history(repository, texts);
  expect(await warningsFor(repository, change)).toEqual([]);
});

test('a change that leaves the disk alone is not warned of, whatever came before', async () => {
  const repository = gitRepository();
  history(repository, fourChanges);
  const after = solo({ storage: { sizeGiB: 80 }, description: 'Other' });
  expect(await warningsFor(repository, { before: withSize(80), after })).toEqual([]);
  expect(await warningsFor(repository, { before: withSize(80), after: withSize(80) })).toEqual([]);
});

test('a value that is written out and was the default is no change', async () => {
  const repository = gitRepository();
  const spelled = solo({ storage: { sizeGiB: 80, iops: 3000 } });
  history(repository, [
    [30, withSize(80)],
    ...[5, 4, 3, 2].map((hours, i) => [hours, i % 2 ? withSize(80) : spelled] as const),
  ]);
  expect(await warningsFor(repository, change)).toEqual([]);
});

test('a state of the file that cannot be read is no change, and hides none', async () => {
  const repository = gitRepository();
  history(repository, [...fourChanges.slice(0, 4), [2, 'version: ['], ...fourChanges.slice(4), [0.5, withSize(85)]]);
  const [warning] = await warningsFor(repository, change);
  expect(warning?.message).toContain('has changed 5 times');
});

test('the history is that of the file in its own folder, whatever the folder is called', async () => {
  const repository = gitRepository();
  const within = ':(top) a[b]*/été "x"/';
  history(repository, fourChanges, within);
  expect(await warningsFor(repository, { ...change, within })).toHaveLength(1);
  expect(await warningsFor(repository, change)).toEqual([]);
});
