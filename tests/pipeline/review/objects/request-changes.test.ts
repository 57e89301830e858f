import type { SourceFile } from '../../../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { plainText } from '../../../../catalog/words/sentence.ts';
import { headline } from '../../../../pipeline/review/render/headline.ts';
import { reviewOf } from '../../../../pipeline/review/review.ts';
import { stackSeverity } from '../../../../pipeline/review/stack-severity.ts';
import type { Stack } from '../../../../pipeline/terraform/synthesize.ts';
import { filesOf, type RepositoryInput, requestFiles } from '../../../changes/change.ts';

const base = filesOf(requestFiles());

const changed = (change: (files: RepositoryInput) => void) => {
  const files = requestFiles();
  change(files);
  return filesOf(files);
};

/** The file of that path with something in it replaced; fails when it is not there. */
function edited(path: string, from: string, to: string, files = base): SourceFile[] {
  return files.map((file) => {
    if (file.path !== path) return file;
    if (!file.text.includes(from)) throw new Error(`${path} has no ${from}`);
    return { ...file, text: file.text.replace(from, to) };
  });
}

function reviewFiles(
  before: readonly SourceFile[],
  after: readonly SourceFile[],
  stacks: { before?: readonly Stack[]; after?: readonly Stack[] } = { before: [], after: [] },
) {
  return reviewOf({
    head: { uncommitted: false },
    files: { before, after },
    loaded: loadCatalog({ files: after, today: '2026-11-21' }),
    stacks,
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
}

test('a changed endpoint and a changed processor are told of with where they stand', () => {
  const after = edited('processors/quoting.yaml', 'port: 8000', 'port: 8001').map((file) =>
    file.path === 'endpoints/hook.yaml' ? { ...file, text: file.text.replace('path: /orders', 'path: /new') } : file,
  );
  const told = reviewFiles(base, after).objects.map(({ kind, name, change, effects }) => ({
    ...{ kind, name, change },
    effects: effects.map(({ severity, field, at }) => `${severity} ${field} ${at.file}:${at.line} ${at.side}`),
  }));
  expect(told).toEqual([
    { kind: 'endpoint', name: 'hook', change: 'changed', effects: ['downtime path endpoints/hook.yaml:4 after'] },
    {
      kind: 'processor',
      name: 'quoting',
      change: 'changed',
      effects: ['rolling forward.port processors/quoting.yaml:7 after'],
    },
  ]);
});

test('what follows from another field stands in the file that it followed from', () => {
  const after = edited('endpoints/prices.yaml', 'mode: reply\n', '');
  const [prices] = reviewFiles(base, after).objects;
  expect(prices?.effects.map(({ field, at }) => `${field} ${at.line} ${at.side}`)).toEqual([
    'methods[0] 1 before',
    'mode 5 before',
  ]);
});

test('the headline counts endpoints and processors that come and go', () => {
  const after = changed(({ endpoints = {}, processors = {} }) => {
    if (endpoints.hook) endpoints.other = { ...endpoints.hook, path: '/other' };
    delete endpoints.prices;
    delete processors.quoting;
  });
  expect(headline(reviewFiles(base, after))).toBe('2 downtime, 1 new endpoint');
});

test('an endpoint of the name of a broker has no part in what becomes of its stack', () => {
  const stackOf = (key: string): Stack => ({
    name: 'broker-orders',
    dependencies: [],
    folder: '.',
    configuration: { resource: { aws_s3_object: { bundle: { key } } } },
  });
  const named = (files: readonly SourceFile[]) =>
    files.map((file) => (file.path === 'endpoints/hook.yaml' ? { ...file, path: 'endpoints/orders.yaml' } : file));
  const before = named(base);
  const after = named(edited('endpoints/hook.yaml', 'path: /orders', 'path: /new'));
  const review = reviewFiles(before, after, { before: [stackOf('old.json')], after: [stackOf('new.json')] });
  expect(review.objects.map(({ kind, effects }) => [kind, effects.map(({ proof }) => proof)])).toEqual([
    ['endpoint', [[]]],
  ]);
  expect(stackSeverity(review, 'broker-orders')).toBe('none');
});

describe('a file of an endpoint or a processor that cannot be read', () => {
  test.each([
    // Stacks would tell, and there is none that changes.
    ['endpoint', 'endpoints/hook.yaml', 'none', 'Nobody notices.'],
    ['processor', 'processors/placing.yaml', 'none', 'Nobody notices.'],
  ])('as it was is told as changed, by what its stacks tell (%s)', (kind, path, severity, cost) => {
    const before = base.map((file) =>
      file.path === path ? { ...file, text: `${file.text}formerly: allowed\n` } : file,
    );
    const { objects } = reviewFiles(before, base);
    expect(objects.map((object) => [object.kind, object.file, object.change])).toEqual([[kind, path, 'changed']]);
    expect(objects[0]?.effects.map((effect) => [effect.severity, plainText(effect.sentence)])).toEqual([
      [
        severity,
        `cannot be compared field by field, since Warren as it is now cannot read the file as it was. ${cost}`,
      ],
    ]);
  });

  test.each(['endpoints/hook.yaml', 'processors/placing.yaml'])(
    'as it is now is a problem, and not told as removed (%s)',
    (path) => {
      const after = base.map((file) => (file.path === path ? { ...file, text: 'queue: [' } : file));
      const { objects, problems } = reviewFiles(base, after);
      expect(objects).toEqual([]);
      expect([...new Set(problems.map(({ file }) => file))]).toEqual([path]);
    },
  );
});

test('an endpoint that nothing processes any more is warned of when its own file changed', () => {
  const withoutProcessor = (files: readonly SourceFile[]) =>
    files.filter(({ path }) => path !== 'processors/placing.yaml');
  const after = withoutProcessor(edited('endpoints/hook.yaml', 'path: /orders', 'path: /new'));
  expect(reviewFiles(base, after).warnings.map(({ file, rule }) => [file, rule])).toEqual([
    ['endpoints/hook.yaml', 'queue-processed'],
  ]);
});
