import { monthlyDiskPrice, monthlyPrice } from '../../../../catalog/kinds/broker/monthly-cost.ts';
import { kinds } from '../../../../catalog/kinds.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { costOf } from '../../../../pipeline/review/objects/cost.ts';
import { objectChanges } from '../../../../pipeline/review/objects/object-changes.ts';
import { baseFiles, brokerIn, filesOf, type RepositoryInput } from '../../../changes/change.ts';

const region = 'eu-west-1';
const objectsOf = (files: RepositoryInput) => loadCatalog({ files: filesOf(files), today: '2026-11-21' }).objects;

/** What a change of the base costs, and the base's brokers by name. */
function costOfChange(change: (files: RepositoryInput) => void) {
  const changed = baseFiles();
  change(changed);
  const [before, after] = [objectsOf(baseFiles()), objectsOf(changed)];
  const named = (name: string) => {
    const broker = before.brokers.find(({ value }) => value.name === name)?.value;
    if (!broker) throw new Error(`there is no ${name}`);
    return broker;
  };
  return { cost: costOf(objectChanges({ before, after }, kinds), { before, after }, kinds), named };
}

test('a resize costs the difference of what the broker costs', () => {
  const { cost, named } = costOfChange((files) => {
    brokerIn(files, 'kept').instance.type = 'm7g.2xlarge';
  });
  const kept = named('kept');
  expect(cost).toEqual({
    before: monthlyPrice(region, kept),
    after: monthlyPrice(region, { ...kept, instance: { type: 'm7g.2xlarge' } }),
    unknown: [],
  });
});

test('a broker that goes costs nothing any more but the disks that stay behind', () => {
  const { cost, named } = costOfChange(({ brokers }) => {
    delete brokers.kept;
  });
  expect(cost?.before).toBe(monthlyPrice(region, named('kept')));
  expect(cost?.after).toBe(monthlyDiskPrice(region, named('kept').storage));
  expect(cost?.after).toBeGreaterThan(0);
  const all = costOfChange(({ brokers }) => {
    delete brokers.solo;
  });
  expect(all.cost?.after).toBe(0);
});

test('nodes that go leave their disks behind', () => {
  const { cost, named } = costOfChange((files) => {
    brokerIn(files, 'five').nodes = 3;
  });
  const [five, disk] = [named('five'), monthlyDiskPrice(region, named('five').storage) ?? 0];
  expect(cost?.after).toBeCloseTo((monthlyPrice(region, { ...five, nodes: 3 }) ?? 0) + 2 * disk);
});

test('what is not known is named, and what costs the same is left out', () => {
  const { cost } = costOfChange((files) => {
    brokerIn(files, 'kept').instance.type = 'm7i.4xlarge';
    brokerIn(files, 'solo').instance.type = 't4g.large';
  });
  expect(cost?.unknown).toEqual(['kept']);
  expect(cost?.before).toBeGreaterThan(cost?.after ?? Number.POSITIVE_INFINITY);
  expect(costOfChange((files) => (brokerIn(files, 'kept').description = 'a')).cost).toBeUndefined();
});
