import type { SourceFile } from '../../../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { plainText } from '../../../../catalog/words/sentence.ts';
import type { ObjectChange } from '../../../../pipeline/review/model.ts';
import { reviewOf } from '../../../../pipeline/review/review.ts';
import { baseFiles, filesOf, type RepositoryInput } from '../../../changes/change.ts';

/** The platform, and a broker whose file a person wrote. */
const platform = filesOf(baseFiles()).filter(({ path }) => path === 'platform.yaml');

const broker = `# What the shop runs on
version: 4.3.6
instance:
  type: m7g.large  # two are enough
storage: { sizeGiB: 50 }
access:
  - from: compute
    to: [amqps]
queues:
  - name: placed
  - name: paid
    arguments:
      x-delivery-limit: 10
deletion:
  protection: false
acknowledge: [small-instance]
`;

const named = (name: string, text: string): SourceFile => ({ path: `brokers/${name}.yaml`, text });

const shop = (text = broker) => named('shop', text);

function reviewFiles(before: readonly SourceFile[], after: readonly SourceFile[]) {
  const loaded = loadCatalog({ files: after, today: '2026-11-21' });
  return reviewOf({
    head: { uncommitted: false },
    files: { before, after },
    loaded,
    stacks: {},
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
}

/** What becomes of the objects between two sets of files besides the platform's. */
function objectsOf(before: readonly SourceFile[], after: readonly SourceFile[]): ObjectChange[] {
  return reviewFiles([...platform, ...before], [...platform, ...after]).objects;
}

/** Where each effect stands, by its field. */
function placesOf(objects: readonly ObjectChange[]): Record<string, string> {
  return Object.fromEntries(
    objects.flatMap(({ effects }) =>
      effects.map(({ field, at: { file, line, side } }) => [field, `${file}:${line} ${side}`]),
    ),
  );
}

const summaryOf = (objects: readonly ObjectChange[]) =>
  objects.map(({ kind, name, change, effects }) => ({
    kind,
    name,
    change,
    severities: effects.map((e) => e.severity),
  }));

test('an effect points at the line of the file as it is now', () => {
  const after = broker
    .replace('# What', '# Another line\n# What')
    .replace('m7g.large', 'm7g.xlarge')
    .replace('sizeGiB: 50', 'sizeGiB: 60')
    .replace('  - name: paid\n', '  - name: refunded\n  - name: paid\n');
  expect(placesOf(objectsOf([shop()], [shop(after)]))).toEqual({
    'instance.type': 'brokers/shop.yaml:5 after',
    'storage.sizeGiB': 'brokers/shop.yaml:6 after',
    'queues[1]': 'brokers/shop.yaml:12 after',
  });
});

test('an effect of what is gone points at the line of the file as it was', () => {
  const after = broker
    .replace('# What the shop runs on\n', '')
    .replace('storage: { sizeGiB: 50 }\n', '')
    .replace(/ {2}- name: paid\n.*\n.*\n/, '');
  expect(placesOf(objectsOf([shop(broker.replace('GiB: 50', 'GiB: 40'))], [shop(after)]))).toEqual({
    'storage.sizeGiB': 'brokers/shop.yaml:5 before',
    'queues[1]': 'brokers/shop.yaml:11 before',
  });
});

test('a field that was the default until now stands where it is written', () => {
  const after = `${broker}limits:\n  heartbeatSeconds: 30\n`;
  expect(placesOf(objectsOf([shop()], [shop(after)]))).toEqual({
    'limits.heartbeatSeconds': 'brokers/shop.yaml:18 after',
  });
});

test('a new file and one that is gone stand on the side that has them', () => {
  expect(placesOf(objectsOf([], [shop()]))).toEqual({ '': 'brokers/shop.yaml:2 after' });
  expect(placesOf(objectsOf([shop()], []))).toEqual({ '': 'brokers/shop.yaml:2 before' });
});

test('a file under another name is one object that was another', () => {
  const [object, ...others] = objectsOf([shop()], [named('store', broker)]);
  expect(others).toEqual([]);
  expect(object).toMatchObject({ name: 'store', formerName: 'shop', change: 'renamed', file: 'brokers/store.yaml' });
  expect(placesOf([object as ObjectChange])).toEqual({ '': 'brokers/store.yaml:2 after' });
});

test('a file under another name that says something else is one that went and one that came', () => {
  const objects = objectsOf([shop()], [named('store', broker.replace('m7g.large', 'm7g.xlarge'))]);
  expect(objects.map(({ name, change }) => [name, change])).toEqual([
    ['shop', 'removed'],
    ['store', 'added'],
  ]);
});

test('of two files that say the same, each that goes is renamed at most once', () => {
  const objects = objectsOf([shop(), named('other', broker)], [named('store', broker)]);
  expect(objects.map(({ name, change, formerName }) => [name, change, formerName])).toEqual([
    ['shop', 'removed', undefined],
    ['store', 'renamed', 'other'],
  ]);
});

test('a file that says the same in other words is not told', () => {
  const after = `${broker.replace('# What', '#   What').replace('{ sizeGiB: 50 }', '\n  sizeGiB: 50')}nodes: 1\n`;
  expect(objectsOf([shop()], [shop(after.replace(/\n/g, '\r\n'))])).toEqual([]);
});

describe('a file that cannot be read', () => {
  test.each<[string, SourceFile]>([
    ['of a field that is no more', shop(`${broker}formerly: allowed\n`)],
    ['of broken YAML', shop('version: [')],
    ['that is a link', { path: 'brokers/shop.yaml', text: '', refused: 'is a link or a device, not a file.' }],
  ])('as it was, because %s, is told as changed, not as new', (_, before) => {
    const objects = objectsOf([before], [shop()]);
    expect(objects.map(({ name, change }) => [name, change])).toEqual([['shop', 'changed']]);
    expect(plainText(objects[0]?.effects[0]?.sentence ?? [])).toMatch(/^cannot be compared field by field/);
  });

  test('as it was, and that is gone now, is told of, and may lose anything where nothing was synthesized', () => {
    const objects = objectsOf([shop('version: [')], []);
    expect(summaryOf(objects)).toMatchObject([{ name: 'shop', severities: ['data loss'] }]);
    expect(plainText(objects[0]?.effects[0]?.sentence ?? [])).toMatch(/^cannot be compared field by field/);
  });

  test('as it is now is a problem, and not told as removed', () => {
    const { objects, problems } = reviewFiles([...platform, shop()], [...platform, shop('version: [')]);
    expect(objects).toEqual([]);
    expect(problems.map(({ file }) => file)).toEqual(['brokers/shop.yaml']);
  });

  test('on either side is a problem alone', () => {
    const { objects, problems } = reviewFiles([...platform, shop('version: [')], [...platform, shop('version: {')]);
    expect(objects).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });

  test('does not keep others from being told', () => {
    const broken = named('other', 'version: [');
    const resized = shop(broker.replace('m7g.large', 'm7g.xlarge'));
    expect(placesOf(objectsOf([shop(), broken], [resized, broken]))).toEqual({
      'instance.type': 'brokers/shop.yaml:4 after',
    });
  });
});

describe('platform.yaml', () => {
  const other = platform.map((file) => ({ ...file, text: file.text.replace('us-west-2a', 'us-west-2d') }));
  const unreadable = platform.map((file) => ({ ...file, text: `${file.text}formerly: allowed\n` }));

  test('that was not there is told as new, and brokers are compared all the same', () => {
    const objects = reviewFiles([shop()], [...platform, shop(broker.replace('GiB: 50', 'GiB: 60'))]).objects;
    expect(summaryOf(objects)).toEqual([
      { kind: 'broker', name: 'shop', change: 'changed', severities: ['live'] },
      { kind: 'platform', name: 'acme', change: 'added', severities: ['exposed', 'none'] },
    ]);
  });

  test('that is not there any more is a problem, and brokers are compared all the same', () => {
    const { objects, problems } = reviewFiles([...platform, shop()], [shop(broker.replace('GiB: 50', 'GiB: 60'))]);
    expect(summaryOf(objects)).toEqual([{ kind: 'broker', name: 'shop', change: 'changed', severities: ['live'] }]);
    expect(problems.map(({ file }) => file)).toContain('platform.yaml');
  });

  test('that could not be read is told as changed, not as new, and once', () => {
    const { objects } = reviewFiles([...unreadable, shop()], [...platform, shop()]);
    expect(objects.map(({ kind, change }) => [kind, change])).toEqual([['platform', 'changed']]);
    expect(plainText(objects[0]?.effects[0]?.sentence ?? [])).toMatch(/^cannot be compared field by field/);
  });

  test('that cannot be read now is a problem, and not told', () => {
    const { objects, problems } = reviewFiles([...platform, shop()], [...unreadable, shop()]);
    expect(objects).toEqual([]);
    expect(problems.map(({ file }) => file)).toEqual(['platform.yaml']);
  });

  test('that changed is told with the line that changed', () => {
    const { objects } = reviewFiles([...platform, shop()], [...other, shop()]);
    const lines = (other[0]?.text ?? '').split('\n');
    const line = lines.findIndex((text) => text.includes('us-west-2d')) + 1;
    const places = Object.values(placesOf(objects));
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) expect(place).toMatch(new RegExp(`^platform\\.yaml:(${line}|${line - 1}) after$`));
  });

  test('that is missing on both sides leaves nothing to be said of', () => {
    const { objects, problems } = reviewFiles([shop()], [shop(broker.replace('GiB: 50', 'GiB: 60'))]);
    expect(objects).toEqual([]);
    expect(problems.map(({ file }) => file)).toContain('platform.yaml');
  });
});

describe('what a change of the platform means for its brokers', () => {
  const between = (change: (files: RepositoryInput) => void) => {
    const changed = baseFiles();
    change(changed);
    return reviewFiles(filesOf(baseFiles()), filesOf(changed)).objects;
  };

  test('nodes that join stand in new zones and move nowhere', () => {
    const objects = between(({ platform: to, brokers }) => {
      to.network.zones.push('us-west-2d');
      delete brokers.five;
      Object.assign(brokers.orders ?? {}, { nodes: 5 });
    });
    const told = objects.find(({ kind }) => kind === 'platform')?.effects ?? [];
    expect(told.map(({ severity, sentence }) => [severity, plainText(sentence)])).toEqual([
      [
        'live',
        expect.stringMatching(/^spreads into us-west-2d\. What stands in its subnets there reaches kept, orders/),
      ],
    ]);
  });

  test('in another platform nothing is changed, whatever the files of brokers say', () => {
    const objects = between(({ platform: to, brokers }) => {
      to.accountId = '210987654321';
      Object.assign(brokers.kept ?? {}, { storage: { sizeGiB: 80 } });
    });
    expect(objects.map(({ name, effects }) => [name, effects.map(({ severity }) => severity)])).toEqual([
      ['acme', ['downtime']],
    ]);
  });
});
