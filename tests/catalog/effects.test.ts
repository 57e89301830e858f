import { brokerSchema } from '../../catalog/broker.ts';
import { differences } from '../../catalog/effects/differences.ts';
import { severities } from '../../catalog/effects/effect.ts';
import { changedPlatform } from '../../catalog/effects/platform-effects.ts';
import { plainText } from '../../catalog/effects/sentence.ts';
import { platformSchema } from '../../catalog/platform.ts';
import { schemaFields } from '../../catalog/schema-fields.ts';
import { baseFiles } from '../changes/change.ts';
import { sampleChanges } from '../changes/index.ts';
import { sidesOf, toldOf } from '../changes/told.ts';

test.each(sampleChanges)('$title is told with its cost', (sample) => {
  expect(toldOf(sample)).toEqual(sample.effects);
});

/** The schema's paths of everything that some sample change changes. */
function changedFields(): { broker: Set<string>; platform: Set<string> } {
  const changed = { broker: new Set<string>(), platform: new Set<string>() };
  for (const sample of sampleChanges) {
    const { before, after } = sidesOf(sample).catalogs;
    for (const { field } of differences(platformSchema, before.platform, after.platform)) changed.platform.add(field);
    for (const { name, ...broker } of after.brokers) {
      const { name: _, ...old } = before.brokers.find((other) => other.name === name) ?? { name };
      if (Object.keys(old).length === 0) continue;
      for (const { field } of differences(brokerSchema, old as typeof broker, broker)) changed.broker.add(field);
    }
  }
  return changed;
}

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
function isAmong(changed: Set<string>, path: string): boolean {
  return [...changed].some((field) => {
    if (field === path || field === `${path}[]` || field === `${path}.*`) return true;
    return path.startsWith(`${field}.`) && (!named.includes(field) || /\.(name|vhost)$/.test(path));
  });
}

test('every field of a broker is changed by one of the samples', () => {
  const { broker } = changedFields();
  expect(schemaFields(brokerSchema).flatMap(({ path }) => (isAmong(broker, path) ? [] : [path]))).toEqual([]);
});

test('every field of the platform is changed by one of the samples', () => {
  const { platform } = changedFields();
  expect(schemaFields(platformSchema).flatMap(({ path }) => (isAmong(platform, path) ? [] : [path]))).toEqual([]);
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
