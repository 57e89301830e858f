import { z } from 'zod';
import { objectsOf } from '../../../catalog/catalog.ts';
import { differences } from '../../../catalog/effects/differences.ts';
import { severities } from '../../../catalog/effects/effect.ts';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { changedPlatform } from '../../../catalog/kinds/platform/platform-effects.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { schemaFields, unwrapField } from '../../../catalog/schema/schema-fields.ts';
import { plainText } from '../../../catalog/words/sentence.ts';
import {
  alertFiles,
  baseFiles,
  calledFiles,
  edgeFiles,
  openedFiles,
  promisedFiles,
  requestFiles,
  shownFiles,
  watchedFiles,
} from '../../changes/change.ts';
import {
  accessChanges,
  alertChanges,
  dashboardChanges,
  edgeChanges,
  monitoringChanges,
  promiseChanges,
  requestChanges,
  routeChanges,
  sampleChanges,
  silenceChanges,
  silentFiles,
} from '../../changes/index.ts';
import { effectsOf, sidesOf } from '../../changes/sample-review.ts';

test.each(sampleChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample)).toEqual(sample.effects);
});

test.each(requestChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, requestFiles)).toEqual(sample.effects);
});

test.each(edgeChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, edgeFiles)).toEqual(sample.effects);
});

test.each(promiseChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, promisedFiles)).toEqual(sample.effects);
});

test.each(dashboardChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, shownFiles)).toEqual(sample.effects);
});

test.each(monitoringChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, watchedFiles)).toEqual(sample.effects);
});

test.each(routeChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, calledFiles)).toEqual(sample.effects);
});

test.each(accessChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, openedFiles)).toEqual(sample.effects);
});

test.each(alertChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, alertFiles)).toEqual(sample.effects);
});

test.each(silenceChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, silentFiles)).toEqual(sample.effects);
});

/** The schemas' paths of everything that some sample change changes, by kind. */
const changed = new Map(kinds.map(({ name }) => [name, new Set<string>()]));

beforeAll(() => {
  const sides = [
    ...sampleChanges.map((sample) => sidesOf(sample)),
    ...requestChanges.map((sample) => sidesOf(sample, requestFiles)),
    ...edgeChanges.map((sample) => sidesOf(sample, edgeFiles)),
    ...promiseChanges.map((sample) => sidesOf(sample, promisedFiles)),
    ...monitoringChanges.map((sample) => sidesOf(sample, watchedFiles)),
    ...accessChanges.map((sample) => sidesOf(sample, openedFiles)),
    ...dashboardChanges.map((sample) => sidesOf(sample, shownFiles)),
    ...routeChanges.map((sample) => sidesOf(sample, calledFiles)),
    ...alertChanges.map((sample) => sidesOf(sample, alertFiles)),
    ...silenceChanges.map((sample) => sidesOf(sample, silentFiles)),
  ];
  for (const { before, after } of sides.map(({ objects }) => objects)) {
    for (const kind of kinds) {
      const old = new Map(objectsOf(before, kind).map(({ value }) => [value.name, value]));
      for (const { value } of objectsOf(after, kind)) {
        // The platform has a name of its own, which may change.
        const was = 'file' in kind ? objectsOf(before, kind)[0]?.value : old.get(value.name);
        if (!was) continue;
        for (const { field } of differences<unknown>(kind.schema, was, value)) changed.get(kind.name)?.add(field);
      }
    }
  }
});

/**
 * Entries that are told apart by a key or by some of their fields, and these fields: one that comes or goes shows nothing of
 * what a change of its other fields does.
 */
function namedEntries(schema: z.ZodType, path = ''): [string, readonly string[]][] {
  const { inner, meta } = unwrapField(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, part]) =>
      namedEntries(part as z.ZodType, path === '' ? name : `${path}.${name}`),
    );
  }
  if (inner instanceof z.ZodArray && meta.identity) {
    return [[`${path}[]`, meta.identity], ...namedEntries(inner.element as z.ZodType, `${path}[]`)];
  }
  if (inner instanceof z.ZodRecord && unwrapField(inner.valueType as z.ZodType).inner instanceof z.ZodObject) {
    return [[`${path}.*`, []], ...namedEntries(inner.valueType as z.ZodType, `${path}.*`)];
  }
  return [];
}

/** Whether a field was changed: by itself, in a part of it, or with what it is a part of and cannot be without. */
function isAmong(fields: Set<string>, path: string, named: ReadonlyMap<string, readonly string[]>): boolean {
  return [...fields].some((field) => {
    if (field === path || field === `${path}[]` || field === `${path}.*`) return true;
    // A list whose order counts is told as a whole.
    if (path.startsWith(`${field}[].`)) return true;
    if (!path.startsWith(`${field}.`)) return false;
    const identity = named.get(field);
    return !identity || identity.includes(path.slice(field.length + 1));
  });
}

test.each(kinds.map((kind) => [kind.name, kind.schema] as const))(
  'every field of a file of the kind %s is changed by one of the samples',
  (name, schema) => {
    const named = new Map(namedEntries(schema));
    const known = changed.get(name) ?? new Set();
    expect(schemaFields(schema).flatMap(({ path }) => (isAmong(known, path, named) ? [] : [path]))).toEqual([]);
  },
);

test('numbers of a repository that was there before are told as what only an administrator brings about', () => {
  const written = { ...baseFiles().platform, github: { repository: 'acme/mq' } };
  const numbered = (owner: number) => ({
    ...written,
    github: { ...written.github, ids: { owner, repository: 456_789 } },
  });
  const told = (from: typeof written, to: typeof written) => {
    const [before, after] = [platformSchema.parse(from), platformSchema.parse(to)];
    return changedPlatform({
      before,
      after,
      brokers: [],
      endpoints: [],
      hadReceiver: false,
      hasProcessors: false,
      clusters: [],
    }).map((e) => [e.severity, plainText(e.sentence)]);
  };
  const byHand = 'It counts once warren deploy was run by an administrator.';
  expect(told(written, numbered(1))).toEqual([
    ['live', `sets github.ids to {"owner":1,"repository":456789}. ${byHand}`],
  ]);
  expect(told(numbered(1), numbered(2))).toEqual([['live', `sets github.ids.owner to 2 instead of 1. ${byHand}`]]);
});

test('a network without brokers that is made anew is told as what only an administrator can finish', () => {
  const { database: _, cache: __, ...written } = baseFiles().platform;
  const to = { ...written, network: { ...written.network, cidr: '10.30.0.0/16' } };
  const [before, after] = [platformSchema.parse(written), platformSchema.parse(to)];
  expect(
    changedPlatform({
      before,
      after,
      brokers: [],
      endpoints: [],
      hadReceiver: false,
      hasProcessors: false,
      clusters: [],
    }).map((e) => [e.severity, plainText(e.sentence)]),
  ).toEqual([
    [
      'downtime',
      'moves the network from 10.20.0.0/16 to 10.30.0.0/16, for which it is made anew. The apply of a merge stops at its default security group: have an administrator run warren deploy.',
    ],
  ]);
});

test('a zone that no node stands in may leave where no load balancer stands in it either', () => {
  const { database: _, cache: __, ...written } = baseFiles().platform;
  const [a, b] = ['eu-west-1a', 'eu-west-1b'];
  const side = (zones: string[]) => platformSchema.parse({ ...written, network: { ...written.network, zones } });
  const sides = { before: side([a, b, 'eu-west-1c']), after: side([a, b]), brokers: [], endpoints: [] };
  expect(
    changedPlatform({ ...sides, hadReceiver: false, hasProcessors: false, clusters: [] }).map((e) => [
      e.severity,
      plainText(e.sentence),
    ]),
  ).toEqual([['downtime', 'leaves eu-west-1c, where its subnets go with whatever else stands in them.']]);
});

test('a zone may not leave where a receiver is connected to its subnets, nor along with that', () => {
  const { database: _, cache: __, ...written } = baseFiles().platform;
  const [a, b] = ['eu-west-1a', 'eu-west-1b'];
  const side = (zones: string[]) => platformSchema.parse({ ...written, network: { ...written.network, zones } });
  const sides = { before: side([a, b, 'eu-west-1c']), after: side([a, b]), brokers: [], endpoints: [], clusters: [] };
  expect(
    changedPlatform({ ...sides, hadReceiver: true, hasProcessors: false }).map((e) => [
      e.severity,
      plainText(e.sentence),
    ]),
  ).toEqual([
    [
      'refused',
      "leaves eu-west-1c, where its subnets go with whatever else stands in them. AWS deletes no subnet that Lambda's interfaces stand in, as those of the receiver do in every zone. Leave the zones as they are; or take cloudflare away first, and the zone an hour after that was applied.",
    ],
  ]);
});

test('the samples have every severity', () => {
  const told = new Set(sampleChanges.flatMap(({ effects }) => effects.map(([severity]) => severity)));
  expect([...told].sort()).toEqual([...severities].sort());
});
