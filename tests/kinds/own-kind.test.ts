import { formatProblems } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { kinds as knownKinds } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { jsonSchemas } from '../../catalog/schema/json-schema.ts';
import { plainText } from '../../catalog/words/sentence.ts';
import { countObjects } from '../../cli/count-objects.ts';
import { headline } from '../../pipeline/review/render/headline.ts';
import { reviewOf } from '../../pipeline/review/review.ts';
import { filesToSynthesize } from '../../pipeline/review/sides/side.ts';
import { stackSeverity } from '../../pipeline/review/stack-severity.ts';
import type { Stack } from '../../pipeline/terraform/synthesize.ts';
import { removeScratchFolders, sampleRepository } from '../repositories.ts';
import { berthKind } from './berth/kind.ts';
import { lighthouseKind } from './lighthouse/kind.ts';

afterAll(removeScratchFolders);

/** Kinds that Warren does not know, each in a folder of its own, beside those that it knows: one line each. */
const kinds = [...knownKinds, lighthouseKind, berthKind] as const;
const today = '2026-11-21';

const coast = {
  'coast/north.yaml': 'heightMetres: 30\nlamps: [{ name: main, watts: 60 }]\n',
  'coast/south.yaml': 'heightMetres: 20\nlamps: [{ name: main, watts: 40 }]\n',
  'coast/berths/one.json': '{ "lighthouse": "north" }\n',
  'coast/berths/two.json': '{\n\t"lighthouse": "south"\n}\n',
};

/** The files of a repository on disk, with these instead of or beside those of the coast; without what is null. */
function filesWith(changes: Record<string, string | null> = {}): SourceFile[] {
  const texts = Object.entries({ ...coast, ...changes }).filter(([, text]) => text !== null);
  return readRepository(sampleRepository(Object.fromEntries(texts)), kinds);
}

const load = (files: readonly SourceFile[]) => loadCatalog({ files, today, kinds });
const reportOf = (changes: Record<string, string | null>) => formatProblems(load(filesWith(changes)).problems);

describe('files of a kind of its own', () => {
  const { catalog, problems } = load(filesWith());

  test('are read, with the longest folder that fits, and are in the catalog by their names', () => {
    expect(problems).toEqual([]);
    const lighthouses = catalog?.lighthouses.map(({ name, heightMetres, tags }) => [name, heightMetres, tags]);
    expect(lighthouses).toEqual([
      ['north', 30, {}],
      ['south', 20, {}],
    ]);
    expect(catalog?.berths).toEqual([
      { name: 'one', lighthouse: 'north' },
      { name: 'two', lighthouse: 'south' },
    ]);
    expect(catalog?.brokers).toHaveLength(3);
  });

  test('are counted with the others', () => {
    expect(catalog && countObjects(catalog, kinds)).toBe('3 brokers, 1 platform file, 2 lighthouses, 2 berths');
  });

  test('are left alone where nobody knows the kind', () => {
    expect(loadCatalog({ files: filesWith({ 'coast/south.yaml': 'heightMetres: high\n' }), today }).problems).toEqual(
      [],
    );
  });
});

describe('what is wrong with them is reported with file, line, column and what to do', () => {
  test.each([
    [
      'by a rule',
      { 'coast/north.yaml': 'heightMetres: 30\nlamps:\n  - name: main\n    watts: 12\n' },
      'coast/north.yaml:4:12   lamps[0].watts  is 12. Use 30 or more.',
    ],
    [
      'by a rule that looks at another kind',
      { 'coast/berths/two.json': null },
      'coast/south.yaml:1:1   warning (lighthouse-of-use): is of no use to any berth.',
    ],
    [
      'by the shape',
      { 'coast/north.yaml': 'heightMetres: 3\n' },
      'coast/north.yaml:1:15   heightMetres  is 3 metres; the least is 5 metres.',
    ],
    [
      'by the ending',
      { 'coast/west.json': '{}' },
      'coast/west.json:1:1   has another ending than .yaml. Rename it, or move it elsewhere.',
    ],
    [
      'by the endings',
      { 'coast/berths/one.toml': '' },
      'coast/berths/one.toml:1:1   has another ending than .json or .yaml. Rename it, or move it elsewhere.',
    ],
    [
      'by a folder of no kind',
      { 'coast/isles/west.yaml': 'heightMetres: 30\n' },
      'coast/isles/west.yaml:1:1   is in a folder of its own; move it up, objects are not nested.',
    ],
    [
      'by what is no JSON',
      { 'coast/berths/one.json': 'lighthouse: north\n' },
      'coast/berths/one.json:1:1   is not JSON: ',
    ],
    [
      'by a warning that it acknowledges and there is not',
      { 'coast/north.yaml': 'heightMetres: 30\nacknowledge: [lighthouse-of-us]\n' },
      '"lighthouse-of-us" is not the name of a warning. Did you mean lighthouse-of-use?',
    ],
  ])('%s', (_, changes, expected) => {
    expect(reportOf(changes)).toContain(expected);
  });
});

test('editors get a schema that says what a change costs, and nothing that only Warren reads', () => {
  const schema = JSON.parse(jsonSchemas(kinds)['lighthouse.schema.json'] ?? '');
  expect(schema.properties.heightMetres).toEqual({
    type: 'integer',
    minimum: 5,
    maximum: 90,
    description: 'From the water to the lamp. Unit: metres. When changed: it is built anew.',
  });
  expect(Object.keys(schema.properties.lamps).sort()).toEqual(['default', 'description', 'items', 'type']);
});

/** The stack of the coast, as it is synthesized of lighthouses of these heights. */
function coastStack(heights: Record<string, number>): Stack {
  const names = Object.entries(heights);
  const aws_instance = Object.fromEntries(names.map(([name, height]) => [name, { instance_type: `m7g.${height}` }]));
  const aws_ebs_volume = Object.fromEntries(names.map(([name]) => [`${name}-lamps`, { size: 40 }]));
  const configuration = { resource: { aws_instance, aws_ebs_volume } };
  return { name: 'coast', dependencies: [], folder: '.', configuration };
}

function reviewed(changes: Record<string, string | null>, stacks?: { before: Stack[]; after: Stack[] }) {
  const [before, after] = [filesWith(), filesWith(changes)];
  return reviewOf({
    head: { uncommitted: false },
    files: { before, after },
    kinds,
    loaded: load(after),
    stacks: stacks ?? { before: [], after: [] },
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
}

const toldOf = ({ objects }: ReturnType<typeof reviewed>) =>
  objects.flatMap(({ kind, name, change, effects }) =>
    effects.map(({ severity, sentence, at }) => [
      `${kind} ${name} ${change}`,
      severity,
      plainText(sentence),
      `${at.file}:${at.line}`,
    ]),
  );

describe('a review tells of them', () => {
  const review = reviewed(
    {
      'coast/north.yaml': 'lamps: [{ name: spare, watts: 50 }, { name: main, watts: 70 }]\nheightMetres: 40\n',
      'coast/south.yaml': null,
      'coast/berths/two.json': null,
      'coast/west.yaml': 'heightMetres: 50\n',
    },
    {
      before: [coastStack({ north: 30, south: 20 })],
      after: [coastStack({ north: 40, west: 50 })],
    },
  );

  test('with the cost of each change, in the order of files and fields, with where it stands and what Terraform adds to it', () => {
    expect(toldOf(review)).toEqual([
      ['berth two removed', 'downtime', 'is closed.', 'coast/berths/two.json:1'],
      ['lighthouse north changed', 'downtime', 'sets heightMetres to 40 instead of 30 metres.', 'coast/north.yaml:2'],
      ['lighthouse north changed', 'live', 'adds {"name":"spare","watts":50} to lamps.', 'coast/north.yaml:1'],
      ['lighthouse north changed', 'live', 'sets lamps.main.watts to 70 instead of 60 watts.', 'coast/north.yaml:1'],
      ['lighthouse south removed', 'downtime', 'goes dark.', 'coast/south.yaml:1'],
      [
        'lighthouse south removed',
        'data loss',
        'comes to more in Terraform than its fields alone would tell. Data goes and does not come back: aws_ebs_volume.south-lamps is deleted.',
        'coast/south.yaml:1',
      ],
      ['lighthouse west added', 'none', 'is new, 50 metres high.', 'coast/west.yaml:1'],
    ]);
    expect(headline(review)).toBe('1 data loss, 3 downtime, 1 new lighthouse, 2 live');
  });

  test('with the resources that carry each change: of a stack that several share, their own', () => {
    const southern = ['coast aws_ebs_volume.south-lamps', 'coast aws_instance.south'];
    const proofs = review.objects.map(({ name, effects }) => [
      name,
      effects.map(({ proof }) => proof.map(({ stack, address }) => `${stack} ${address}`)),
    ]);
    expect(proofs).toEqual([
      ['two', [[]]],
      ['north', [['coast aws_instance.north'], [], []]],
      ['south', [southern, southern]],
      ['west', [['coast aws_ebs_volume.west-lamps', 'coast aws_instance.west']]],
    ]);
    expect(stackSeverity(review, 'coast', kinds)).toBe('data loss');
  });

  test('with what they cost a month', () => {
    const { change, objects, notCounted } = review.cost ?? {};
    expect(change).toBe(400);
    expect(objects?.map((each) => `${each.kind} ${each.name} ${each.change}`)).toEqual([
      'lighthouse north 100',
      'lighthouse south -200',
      'lighthouse west 500',
    ]);
    expect(notCounted).toContain('buoys');
  });

  test('under another name, and in another order of what has none', () => {
    expect(toldOf(reviewed({ 'coast/north.yaml': null, 'coast/nord.yaml': coast['coast/north.yaml'] }))).toEqual([
      ['lighthouse nord renamed', 'live', 'was called north.', 'coast/nord.yaml:1'],
    ]);
    expect(toldOf(reviewed({ 'coast/north.yaml': 'lamps: [{ watts: 60, name: main }]\nheightMetres: 30\n' }))).toEqual(
      [],
    );
  });
});

test('a file that cannot be compared never reads as if nobody noticed', () => {
  const [before, after] = [
    filesWith({ 'coast/north.yaml': 'height: 3\n', 'coast/berths/one.json': '{}' }),
    filesWith(),
  ];
  const { objects } = reviewOf({
    head: { uncommitted: false },
    files: { before, after },
    kinds,
    loaded: load(after),
    stacks: {},
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
  const why = 'cannot be compared field by field, since Warren as it is now cannot read the file as it was.';
  expect(objects.flatMap(({ name, effects }) => effects.map((e) => [name, e.severity, plainText(e.sentence)]))).toEqual(
    [
      ['one', 'downtime', `${why} Ships may not find it.`],
      ['north', 'data loss', `${why} What changes is not known; it may be anything.`],
    ],
  );
});

test('all stacks are synthesized for a change of a kind whose stack is not known to follow from its file alone', () => {
  expect(filesToSynthesize(['brokers/orders.yaml', 'coast/berths/one.json'], true, kinds)).toEqual([
    'brokers/orders.yaml',
  ]);
  expect(filesToSynthesize(['brokers/orders.yaml', 'coast/north.yaml'], true, kinds)).toBeUndefined();
});
