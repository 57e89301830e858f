import { differences } from '../../catalog/effects/differences.ts';
import { severities } from '../../catalog/effects/effect.ts';
import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import { endpointSchema } from '../../catalog/kinds/endpoint/endpoint.ts';
import { platformSchema } from '../../catalog/kinds/platform/platform.ts';
import { changedPlatform } from '../../catalog/kinds/platform/platform-effects.ts';
import { processorSchema } from '../../catalog/kinds/processor/processor.ts';
import { schemaFields } from '../../catalog/schema/schema-fields.ts';
import { plainText } from '../../catalog/words/sentence.ts';
import { baseFiles, requestFiles } from '../changes/change.ts';
import { requestChanges, sampleChanges } from '../changes/index.ts';
import { effectsOf, sidesOf } from '../changes/sample-review.ts';

test.each(sampleChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample)).toEqual(sample.effects);
});

test.each(requestChanges)('$title is told with its cost', (sample) => {
  expect(effectsOf(sample, requestFiles)).toEqual(sample.effects);
});

/** Schemas by where their objects stand in a catalog. */
const schemas = { brokers: brokerSchema, endpoints: endpointSchema, processors: processorSchema } as const;

/** The schemas' paths of everything that some sample change changes. */
const changed = {
  platform: new Set<string>(),
  brokers: new Set<string>(),
  endpoints: new Set<string>(),
  processors: new Set<string>(),
};

beforeAll(() => {
  const sides = [
    ...sampleChanges.map((sample) => sidesOf(sample)),
    ...requestChanges.map((sample) => sidesOf(sample, requestFiles)),
  ];
  for (const { before, after } of sides.map(({ catalogs }) => catalogs)) {
    for (const { field } of differences(platformSchema, before.platform, after.platform)) changed.platform.add(field);
    for (const list of ['brokers', 'endpoints', 'processors'] as const) {
      for (const object of after[list]) {
        const old = before[list].find(({ name }) => name === object.name);
        if (!old) continue;
        for (const { field } of differences<unknown>(schemas[list], old, object)) changed[list].add(field);
      }
    }
  }
});

/** Entries that are told apart by their names: one that comes or goes shows nothing of what a change of its other fields does. */
const named = [
  'vhosts.*',
  'users.*',
  'policies[]',
  'operatorPolicies[]',
  'exchanges[]',
  'queues[]',
  'federation[]',
  'shovels[]',
];

/** Whether a field was changed: by itself, in a part of it, or with what it is a part of and cannot be without. */
function isAmong(fields: Set<string>, path: string): boolean {
  return [...fields].some((field) => {
    if (field === path || field === `${path}[]` || field === `${path}.*`) return true;
    return path.startsWith(`${field}.`) && (!named.includes(field) || /\.(name|vhost)$/.test(path));
  });
}

test.each([
  ['brokers', brokerSchema],
  ['endpoints', endpointSchema],
  ['processors', processorSchema],
  ['platform', platformSchema],
] as const)('every field of %s is changed by one of the samples', (which, schema) => {
  expect(schemaFields(schema).flatMap(({ path }) => (isAmong(changed[which], path) ? [] : [path]))).toEqual([]);
});

test('numbers of a repository that was there before are told as what only an administrator brings about', () => {
  const written = { ...baseFiles().platform, github: { repository: 'acme/mq' } };
  const numbered = (owner: number) => ({
    ...written,
    github: { ...written.github, ids: { owner, repository: 456_789 } },
  });
  const told = (from: typeof written, to: typeof written) => {
    const [before, after] = [platformSchema.parse(from), platformSchema.parse(to)];
    return changedPlatform({ before, after, brokers: [] }).map((e) => [e.severity, plainText(e.sentence)]);
  };
  const byHand = 'It counts once warren deploy was run by an administrator.';
  expect(told(written, numbered(1))).toEqual([
    ['live', `sets github.ids to {"owner":1,"repository":456789}. ${byHand}`],
  ]);
  expect(told(numbered(1), numbered(2))).toEqual([['live', `sets github.ids.owner to 2 instead of 1. ${byHand}`]]);
});

test('the samples have every severity', () => {
  const told = new Set(sampleChanges.flatMap(({ effects }) => effects.map(([severity]) => severity)));
  expect([...told].sort()).toEqual([...severities].sort());
});
