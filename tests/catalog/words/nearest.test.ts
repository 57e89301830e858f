import { instanceTypes } from '../../../catalog/facts/instance-types.ts';
import { rabbitmqVersions } from '../../../catalog/facts/rabbitmq-versions.ts';
import { cacheNodeTypes, databaseClasses } from '../../../catalog/facts/store-classes.ts';
import { nearestOf, suggest } from '../../../catalog/words/nearest.ts';

const versions = rabbitmqVersions.map(({ version }) => version);
const newestOf = (series: string) => versions.find((version) => version.startsWith(`${series}.`)) ?? 'none';

test.each([
  ['4.1.0', newestOf('4.1')],
  ['4.1', newestOf('4.1')],
  ['v4.3.6', '4.3.6'],
  ['4.0.5', newestOf('4.0')],
  ['4.2.99', newestOf('4.2')],
  ['3.12.14', newestOf('3.13')],
  ['4', versions[0]],
])('of RabbitMQ %s the newest of the same series is suggested, %s', (word, expected) => {
  expect(nearestOf(word, versions)).toEqual([expected]);
});

test('of versions without patches the nearest is suggested', () => {
  expect(nearestOf('11.3', ['10.11', '11.4', '11.8'])).toEqual(['11.4']);
  expect(nearestOf('1.1', ['1.2', '1.3'])).toEqual(['1.2']);
});

test('a series that there never was has no suggestion', () => {
  expect(nearestOf('7.0.1', versions)).toEqual([]);
});

const types = instanceTypes.map(({ name }) => name);

test.each([
  ['m7g.xlrge', ['m7g.xlarge']],
  ['m7g-xlarge', ['m7g.xlarge']],
  ['M7G.XLARGE', ['m7g.xlarge']],
  ['m7.xlarge', ['m7i.xlarge', 'm7g.xlarge']],
  ['m5.xlarge', ['m6i.xlarge', 'm6g.xlarge']],
  ['m5a.2xlarge', ['m6i.2xlarge']],
  ['m6gd.xlarge', ['m6g.xlarge']],
  ['c5.large', ['c6i.large', 'c6g.large']],
  ['r8g.xlarge', ['r7g.xlarge']],
  ['m7g.16xlarge', ['m7g.8xlarge']],
  ['m7g.medium', ['m7g.large']],
  ['t2.small', ['t3.small']],
  ['t4g.2xlarge', ['t4g.xlarge']],
  ['zebra', []],
])('for the instance type %s %j is suggested', (word, expected) => {
  expect(nearestOf(word, types)).toEqual(expected);
});

test.each([
  ['db.r6g.medium', 'db.r6g.large'],
  ['t4g.medium', 'db.t4g.medium'],
  ['db.t4g.mediun', 'db.t4g.medium'],
  ['db.m4.large', 'db.m5.large'],
  ['db.r5b.xlarge', 'db.r5.xlarge'],
])('for the class of a database %s %s is suggested', (word, expected) => {
  expect(nearestOf(word, databaseClasses('eu-west-1'))[0]).toBe(expected);
});

test.each([
  ['cache.t4.small', 'cache.t4g.small'],
  ['cache.t4g.large', 'cache.t4g.medium'],
  ['cache.r4.large', 'cache.r5.large'],
])('for the type of a cache %s %s is suggested', (word, expected) => {
  expect(nearestOf(word, cacheNodeTypes('eu-west-1'))[0]).toBe(expected);
});

test.each([
  ['alram', ['alarm', 'alert'], ' Did you mean alarm?'],
  ['max_message_size_mib', ['maxMessageSizeMiB', 'maxQueues'], ' Did you mean maxMessageSizeMiB?'],
  ['size', ['sizeGiB', 'iops'], ' Did you mean sizeGiB?'],
  ['instanceType', ['instance', 'nodes'], ' Did you mean instance?'],
  ['rout', ['route', 'routes'], ' Did you mean route?'],
  ['max', ['maxQueues', 'maxConnections'], ''],
  ['prefetch', ['version', 'nodes'], ''],
  ['', ['version'], ''],
])('%s among %j:%s', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected);
});
