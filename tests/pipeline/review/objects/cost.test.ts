import { monthlyDiskPrice, monthlyPrice } from '../../../../catalog/kinds/broker/monthly-cost.ts';
import { hostPrice, keptDiskPrice } from '../../../../catalog/kinds/platform/monitoring/monthly-cost.ts';
import { leastMonthlyPrice } from '../../../../catalog/kinds/processor/monthly-cost.ts';
import { kinds } from '../../../../catalog/kinds.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { costOf } from '../../../../pipeline/review/objects/cost.ts';
import { objectChanges } from '../../../../pipeline/review/objects/object-changes.ts';
import {
  baseFiles,
  brokerIn,
  filesOf,
  type ProcessorInput,
  type RepositoryInput,
  requestFiles,
} from '../../../changes/change.ts';

const region = 'us-west-2';
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
    least: [],
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

/** What it costs to change the processor `placing`, in a region whose prices of tasks are known, or in that of the base. */
function costOfProcessor(change: (processor: ProcessorInput) => void, region = 'us-east-1') {
  const sides = [() => {}, change].map((changing) => {
    const files = requestFiles();
    Object.assign(files.platform, { region });
    files.platform.network.zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
    const { placing } = files.processors ?? {};
    if (!placing) throw new Error('there is no processor placing');
    changing(placing);
    return objectsOf(files);
  });
  const [before, after] = sides as [ReturnType<typeof objectsOf>, ReturnType<typeof objectsOf>];
  const placing = before.processors.find(({ value }) => value.name === 'placing')?.value;
  if (!placing) throw new Error('placing was not read');
  return { placing, cost: costOf(objectChanges({ before, after }, kinds), { before, after }, kinds) };
}

test('of a processor only the tasks that always run are counted, which is said where it may run more', () => {
  const { cost, placing } = costOfProcessor((processor) => {
    processor.tasks = { min: 2, max: 8 };
  });
  const one = leastMonthlyPrice('us-east-1', placing);
  expect(cost).toEqual({ before: one, after: 2 * (one ?? 0), unknown: [], least: ['placing'] });
  const fixed = costOfProcessor((processor) => {
    processor.tasks = { min: 3, max: 3 };
  });
  expect(fixed.cost?.least).toEqual([]);
  expect(costOfProcessor((processor) => (processor.tasks = { max: 8 })).cost).toBeUndefined();
});

test('a processor where no price of its tasks is known costs nothing that could be said', () => {
  expect(costOfProcessor((processor) => (processor.tasks = { min: 2 }), 'eu-west-1').cost).toBeUndefined();
});

test('a host that watches costs its machine and its disks, and leaves a disk behind', () => {
  const watched = (files: RepositoryInput) => {
    files.platform.monitoring = { instance: { type: 't4g.large' } };
  };
  const files = baseFiles();
  watched(files);
  const monitoring = objectsOf(files).platform?.value.monitoring;
  const price = hostPrice(region, monitoring);
  // The machine at 0.0672 an hour, 100 GiB of data and 16 to boot from at 0.08 a month: prices.yaml.
  expect(price).toBeCloseTo(730 * 0.0672 + (100 + 16) * 0.08);
  expect(costOfChange(watched).cost).toEqual({ before: 0, after: price, unknown: [], least: [] });
  expect(keptDiskPrice(region, monitoring, undefined)).toBeCloseTo(8);
  expect(keptDiskPrice(region, monitoring, monitoring)).toBe(0);
  const [before, after] = [objectsOf(files), objectsOf(baseFiles())];
  expect(costOf(objectChanges({ before, after }, kinds), { before, after }, kinds)).toEqual({
    before: price,
    after: keptDiskPrice(region, monitoring, undefined),
    unknown: [],
    least: [],
  });
});
