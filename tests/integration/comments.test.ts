import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderMarkdown } from '../../pipeline/review/render/markdown.ts';
import { reviewOf } from '../../pipeline/review/review.ts';
import { changedPaths, filesToSynthesize } from '../../pipeline/review/sides/side.ts';
import { brokerIn, type SampleChange } from '../changes/change.ts';
import { sampleChanges } from '../changes/index.ts';
import { sidesOf } from '../changes/sample-review.ts';
import { synthesizeHere } from '../changes/synthesis.ts';
import { removeScratchFolders } from '../repositories.ts';

afterAll(removeScratchFolders);

const folder = fileURLToPath(new URL('../fixtures/comments/', import.meta.url));

type Change = Pick<SampleChange, 'title' | 'change'>;

/** A shrink that is refused, beside three brokers that would restart. */
const refusedBesideRestarts: Change = {
  title: 'a refused shrink, and three restarts beside it',
  change: (files) => {
    brokerIn(files, 'orders').storage = { sizeGiB: 50, iops: 4000, throughputMiBps: 250 };
    for (const name of ['five', 'kept', 'solo']) brokerIn(files, name).instance.type = 'm7g.2xlarge';
  },
};

/** From what nobody notices to what cannot be merged. */
const comments: Readonly<Record<string, string>> = {
  '01-description': 'description',
  '02-setting': 'a setting of rabbitmq.conf',
  '03-queue-renamed': 'a queue under another name, with its policy and binding',
  '04-limits': 'limits, watermark and alarms',
  '05-disk-grows': 'disk, larger',
  '06-resized': 'instance type, larger',
  '07-resized-in-a-window': 'resize, at times that both files allow',
  '08-resized-and-new': 'one resized, one new',
  '09-administrator': 'an administrator more',
  '10-goes-with-its-disk': 'a broker that goes with its disk',
  '11-shrink-and-resize': 'resize and shrink',
  '12-refused-beside-restarts': refusedBesideRestarts.title,
};

/** By day those that differ most; synthesizing costs a second each. */
const byDay = ['03-queue-renamed', '07-resized-in-a-window', '12-refused-beside-restarts'];
const names = process.env.NIGHTLY || process.env.WRITE_COMMENTS ? Object.keys(comments) : byDay;

test.each(names)('the comment %s says what it said; WRITE_COMMENTS=1 writes what it says now', (name) => {
  const sample = [...sampleChanges, refusedBesideRestarts].find(({ title }) => title === comments[name]);
  // It goes by what nodes run, too, which is no matter of these.
  const comment = commentOf(sample).replace(/"fingerprint":"[0-9a-f]+"/, '"fingerprint":"of these effects"');
  const file = join(folder, `${name}.md`);
  if (process.env.WRITE_COMMENTS) writeFileSync(file, comment);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(comment);
});

test('the sample that docs/reading-a-review.md explains is one of them', () => {
  const sample = readFileSync(join(folder, '12-refused-beside-restarts.md'), 'utf8');
  const page = readFileSync(fileURLToPath(new URL('../../docs/reading-a-review.md', import.meta.url)), 'utf8');
  const quoted = [...page.matchAll(/^> (.+)$/gm)].map(([, line = '']) => line);
  expect(quoted.length).toBeGreaterThan(4);
  // The formatter gives a table's columns one width.
  const plain = (line: string) => line.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
  const lines = sample.split('\n').map((line) => plain(line).replaceAll(/(?<=\|)(?=[^ ])(?!$)|(?<=[^ |])(?=\|)/g, ' '));
  for (const line of quoted) expect(lines).toContain(plain(line));
});

function commentOf(sample: Change | undefined): string {
  if (!sample) throw new Error('there is no such change');
  const { files, loaded, catalogs } = sidesOf(sample);
  const wanted = filesToSynthesize(changedPaths(files.before, files.after), true);
  const synthesize = (side: 'before' | 'after') => (wanted?.length === 0 ? [] : synthesizeHere(catalogs[side], wanted));
  const head = '3f2a91c04d5e6f708192a3b4c5d6e7f809123456';
  const review = reviewOf({
    base: { name: [{ quote: 'main' }], commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678' },
    head: { commit: head, uncommitted: false },
    files,
    loaded,
    stacks: { before: synthesize('before'), after: synthesize('after') },
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
    now: new Date('2026-11-21T09:00:00Z'),
  });
  return renderMarkdown(review, { source: { url: 'https://github.com/acme/platform', head } });
}
