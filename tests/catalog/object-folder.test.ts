import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { formatProblems } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { jsonSchemas } from '../../catalog/schema/json-schema.ts';
import { plainText } from '../../catalog/words/sentence.ts';
import { reviewOf } from '../../pipeline/review/review.ts';
import { filesToSynthesize } from '../../pipeline/review/sides/side.ts';
import { baseFiles, filesOf } from '../changes/change.ts';
import { removeScratchFolders, sampleRepository } from '../repositories.ts';

afterAll(removeScratchFolders);

const platform = filesOf(baseFiles()).filter(({ path }) => path === 'platform.yaml');
const file = (path: string, text: string): SourceFile => ({ path: `brokers/${path}`, text });

const machine = `version: 4.3.6
instance: { type: m7g.large }
deletion: { protection: false }
acknowledge: [small-instance]
`;
const vhosts = (names: string) => `vhosts: { ${names} }\n`;
const queue = (name: string, vhost: string) => `  - { name: ${name}, vhost: ${vhost} }\n`;

/** The same broker as one file and as a folder, whose parts are read in the order of their names. */
const single = [
  file('shop.yaml', `${machine}${vhosts('eu: {}, us: {}')}queues:\n${queue('placed', 'eu')}${queue('paid', 'us')}`),
];
const folder = [
  file('shop/us.yaml', `${vhosts('us: {}')}queues:\n${queue('paid', 'us')}`),
  file('shop/broker.yaml', machine),
  file('shop/eu.yaml', `${vhosts('eu: {}')}queues:\n${queue('placed', 'eu')}`),
];

const load = (files: readonly SourceFile[]) => loadCatalog({ files: [...platform, ...files], today: '2026-11-21' });

function changesOf(before: readonly SourceFile[], after: readonly SourceFile[]) {
  const { objects } = reviewOf({
    head: { uncommitted: false },
    files: { before: [...platform, ...before], after: [...platform, ...after] },
    loaded: load(after),
    stacks: {},
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
  return objects.map(({ name, file: path, change, effects }) => [
    `${name} ${change} ${path}`,
    ...effects.map((effect) => `${effect.at.file}:${effect.at.line} ${effect.field} ${plainText(effect.sentence)}`),
  ]);
}

test('a broker that is a folder says what the same broker says in one file', () => {
  const [whole, parted] = [load(single), load(folder)];
  expect(formatProblems(parted.problems)).toBe('\nno problems in 0 files.');
  expect(parted.catalog?.brokers).toEqual(whole.catalog?.brokers);
  expect(parted.catalog?.brokers[0]?.queues.map(({ name }) => name)).toEqual(['placed', 'paid']);
});

test('the vhost / is there by itself only where no file names vhosts', () => {
  expect(Object.keys(load([file('shop/broker.yaml', machine)]).catalog?.brokers[0]?.vhosts ?? {})).toEqual(['/']);
  expect(Object.keys(load(folder).catalog?.brokers[0]?.vhosts ?? {})).toEqual(['eu', 'us']);
});

test('a file that becomes a folder, or the other way round, changes nothing', () => {
  expect(changesOf(single, folder)).toEqual([]);
  expect(changesOf(folder, single)).toEqual([]);
});

test('a change of a part is told where it stands', () => {
  const more = folder.map((each) =>
    each.path === 'brokers/shop/us.yaml' ? { ...each, text: `${each.text}${queue('sent', 'us')}` } : each,
  );
  expect(changesOf(folder, more)).toEqual([
    ['shop changed brokers/shop/broker.yaml', expect.stringMatching(/^brokers\/shop\/us\.yaml:4 queues\[1\] /)],
  ]);
  expect(changesOf(more, folder)[0]?.[1]).toMatch(/^brokers\/shop\/us\.yaml:4 queues\[1\] /);
});

test('a folder that is gone is a broker that is gone, and one of another name with the same in it is renamed', () => {
  expect(changesOf(folder, [])).toEqual([
    ['shop removed brokers/shop/broker.yaml', expect.stringMatching(/^brokers\/shop\/broker\.yaml:1 /)],
  ]);
  const moved = folder.map((each) => ({ ...each, path: each.path.replace('shop', 'store') }));
  expect(changesOf(folder, moved)[0]?.[0]).toBe('store renamed brokers/store/broker.yaml');
});

test('a part that cannot be read hides no broker: the others that refer to it are not blamed', () => {
  const broken = [...folder, file('shop/zz.yaml', 'queues: [\n')];
  const other = { path: 'alerts/deep.yaml', text: 'extends: queue-growing\nwatches: { broker: shop }\n' };
  const { problems } = loadCatalog({ files: [...platform, ...broken, other], today: '2026-11-21' });
  expect(problems.filter(({ rule }) => rule === 'broker-exists')).toEqual([]);
  expect(problems.map((problem) => problem.file)).toContain('brokers/shop/zz.yaml');
});

test('the stack of a folder is that of its broker, whichever files differ', () => {
  const changed = ['brokers/shop/eu.yaml', 'brokers/shop/broker.yaml', 'brokers/orders.yaml'];
  expect(filesToSynthesize(changed, true)).toEqual(['brokers/shop.yaml', 'brokers/orders.yaml']);
});

test('a broker of more entries than one may hold is refused with their number', () => {
  const part = (name: string, most: number) =>
    file(`shop/${name}.yaml`, `queues:\n${'  - { name: a, vhost: eu }\n'.repeat(most)}`);
  const { problems } = load([...folder, part('a', 60_000), part('b', 39_997)]);
  expect(problems.map(({ file: path, message }) => `${path} ${message}`)).toEqual([
    'brokers/shop/broker.yaml holds 100001 entries in its lists and mappings; the most is 100000. Make two brokers of it.',
  ]);
});

test('a link in the place of a part or of the folder is refused', () => {
  const root = sampleRepository({ 'brokers/shop/broker.yaml': machine });
  symlinkSync('/etc/hostname', join(root, 'brokers/shop/eu.yaml'));
  mkdirSync(join(root, 'elsewhere'));
  writeFileSync(join(root, 'elsewhere/broker.yaml'), machine);
  symlinkSync(join(root, 'elsewhere'), join(root, 'brokers/linked'));
  const report = formatProblems(loadCatalog({ files: readRepository(root), today: '2026-11-21' }).problems);
  expect(report).toContain('brokers/shop/eu.yaml:1:1   is a link or a device, not a file.');
  expect(report).toContain('brokers/linked:1:1         is a link or a device, not a file.');
});

test('editors know what a part may hold, and nothing of it has to be there', () => {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(jsonSchemas()['broker-part.schema.json'] ?? ''));
  expect([validate({}), validate({ queues: [{ name: 'placed' }] }), validate({ vhosts: { eu: {} } })]).toEqual([
    true,
    true,
    true,
  ]);
  expect([validate({ version: '4.3.6' }), validate({ queues: [{}] })]).toEqual([false, false]);
});
