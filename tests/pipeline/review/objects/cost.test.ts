import type { SourceFile } from '../../../../catalog/files/yaml-file.ts';
import { keptDisksPrice, monthlyDiskPrice, monthlyPrice } from '../../../../catalog/kinds/broker/monthly-cost.ts';
import { hostPrice, keptDiskPrice } from '../../../../catalog/kinds/platform/monitoring/monthly-cost.ts';
import { leastMonthlyPrice } from '../../../../catalog/kinds/processor/monthly-cost.ts';
import { kinds } from '../../../../catalog/kinds.ts';
import { loadCatalog, readObjects } from '../../../../catalog/load.ts';
import { costOf } from '../../../../pipeline/review/objects/cost.ts';
import { objectChanges } from '../../../../pipeline/review/objects/object-changes.ts';
import { reviewOf } from '../../../../pipeline/review/review.ts';
import {
  baseFiles,
  brokerIn,
  filesOf,
  type ProcessorInput,
  type RepositoryInput,
  type RequestChange,
  requestFiles,
  watchedFiles,
} from '../../../changes/change.ts';
import { monitoringChanges, requestChanges, sampleChanges } from '../../../changes/index.ts';

const region = 'us-west-2';
const objectsOf = (files: RepositoryInput) => readObjects(filesOf(files), kinds);

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
  return { cost: costBetween(before, after), named };
}

type Side = ReturnType<typeof objectsOf>;

function costBetween(before: Side, after: Side) {
  const sides = { before, after };
  return costOf({ objects: objectChanges(sides, kinds), problems: [], sides, kinds });
}

const inCents = (amount: number | undefined) => Math.round((amount ?? Number.NaN) * 100) / 100;

test('a resize costs the difference of what the broker costs', () => {
  const { cost, named } = costOfChange((files) => {
    brokerIn(files, 'kept').instance.type = 'm7g.2xlarge';
  });
  const kept = named('kept');
  const [before, after] = [
    monthlyPrice(region, kept),
    monthlyPrice(region, { ...kept, instance: { type: 'm7g.2xlarge' } }),
  ];
  const change = inCents(inCents(after) - inCents(before));
  expect(cost?.change).toBe(change);
  expect(cost?.objects).toEqual([
    { kind: 'broker', name: 'kept', stack: 'broker-kept', change, before: inCents(before), after: inCents(after) },
  ]);
});

test('a broker that goes costs nothing any more but the disks that stay behind', () => {
  const { cost, named } = costOfChange(({ brokers }) => {
    delete brokers.kept;
  });
  expect(cost?.objects).toMatchObject([
    {
      before: inCents(monthlyPrice(region, named('kept'))),
      after: inCents(monthlyDiskPrice(region, named('kept').storage)),
    },
  ]);
  expect(cost?.objects[0]?.after).toBeGreaterThan(0);
  const all = costOfChange(({ brokers }) => {
    delete brokers.solo;
  });
  expect(all.cost?.objects).toMatchObject([{ after: 0 }]);
});

test('nodes that go leave their disks behind', () => {
  const { cost, named } = costOfChange((files) => {
    brokerIn(files, 'five').nodes = 3;
  });
  const [five, disk] = [named('five'), monthlyDiskPrice(region, named('five').storage) ?? 0];
  expect(cost?.objects).toMatchObject([
    { after: inCents((monthlyPrice(region, { ...five, nodes: 3 }) ?? 0) + 2 * disk) },
  ]);
});

test('what is not known is named, and what costs the same is left out', () => {
  const { cost } = costOfChange((files) => {
    brokerIn(files, 'kept').instance.type = 'm7i.4xlarge';
    brokerIn(files, 'solo').instance.type = 't4g.large';
  });
  expect(cost?.unknown).toEqual([{ kind: 'broker', name: 'kept' }]);
  expect(cost?.objects.map(({ name }) => name)).toEqual(['solo']);
  expect(cost?.change).toBeLessThan(0);
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
  return { placing, cost: costBetween(before, after) };
}

test('of a processor only the tasks that always run are counted, which is said where it may run more', () => {
  const { cost, placing } = costOfProcessor((processor) => {
    processor.tasks = { min: 2, max: 8 };
  });
  const one = leastMonthlyPrice('us-east-1', placing) ?? 0;
  expect(cost?.objects).toMatchObject([{ before: inCents(one), after: inCents(2 * one) }]);
  expect(cost?.least).toContainEqual({ kind: 'processor', name: 'placing' });
  const fixed = costOfProcessor((processor) => {
    processor.tasks = { min: 3, max: 3 };
  });
  expect(fixed.cost?.least).not.toContainEqual({ kind: 'processor', name: 'placing' });
  expect(costOfProcessor((processor) => (processor.tasks = { max: 8 })).cost).toBeUndefined();
});

test('where no price of its tasks is known, a change of these is named as not known, and any other is not', () => {
  const { cost } = costOfProcessor((processor) => (processor.tasks = { min: 2 }), 'eu-west-1');
  expect(cost).toMatchObject({ change: 0, objects: [] });
  expect(cost?.unknown).toContainEqual({ kind: 'processor', name: 'placing' });
  expect(costOfProcessor((processor) => (processor.prefetch = 7), 'eu-west-1').cost).toBeUndefined();
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
  expect(costOfChange(watched).cost?.objects).toMatchObject([
    { stack: 'monitoring', before: 0, after: inCents(price) },
  ]);
  expect(keptDiskPrice(region, monitoring, undefined)).toBeCloseTo(8);
  expect(keptDiskPrice(region, monitoring, monitoring)).toBe(0);
  expect(costBetween(objectsOf(files), objectsOf(baseFiles()))?.objects).toMatchObject([
    { before: inCents(price), after: inCents(keptDiskPrice(region, monitoring, undefined)) },
  ]);
});

test('what is refused is named and counts as it was, beside what is not', () => {
  const { cost } = costOfChange((files) => {
    brokerIn(files, 'orders').storage = { sizeGiB: 50 };
    brokerIn(files, 'solo').instance.type = 't4g.large';
    files.brokers.another = { ...brokerIn(files, 'kept') };
  });
  expect(cost?.refused).toEqual([{ kind: 'broker', name: 'orders' }]);
  expect(cost?.objects.map(({ name }) => name)).toEqual(['another', 'solo']);
});

test('a file with errors counts as it was, be it read or not', () => {
  const [before, changed] = [baseFiles(), baseFiles()];
  brokerIn(changed, 'kept').instance.type = 'm7g.2xlarge';
  brokerIn(changed, 'kept').queues = [{ name: 'a', vhost: 'nowhere' }];
  brokerIn(changed, 'five').instance.type = 'none';
  brokerIn(changed, 'solo').instance.type = 't4g.large';
  const { cost, problems } = reviewed(filesOf(before), filesOf(changed));
  expect([...new Set(problems.map(({ file }) => file))]).toEqual(['brokers/five.yaml', 'brokers/kept.yaml']);
  expect(cost?.refused.map(({ name }) => name).sort()).toEqual(['five', 'kept']);
  expect(cost?.objects.map(({ name }) => name)).toEqual(['solo']);
  expect(cost?.before).toBe(totalOf(objectsOf(before)));
});

test('what no price is named for is said of what there is alone', () => {
  const resized = (files: RepositoryInput) => {
    brokerIn(files, 'kept').instance.type = 'm7g.2xlarge';
  };
  expect(costOfChange(resized).cost?.notCounted).toEqual(
    expect.arrayContaining(['NAT gateways', 'the database', 'the cache', 'load balancers', 'PagerDuty', 'taxes']),
  );
  expect(costOfChange(resized).cost?.notCounted).not.toContain('requests to endpoints');
});

/** What everything of a side costs, each object in whole cents; no object of it may be without a price. */
function totalOf({ platform, brokers, processors }: Side): number | undefined {
  if (!platform) return undefined;
  const { region, monitoring } = platform.value;
  const prices = [
    hostPrice(region, monitoring),
    ...brokers.map(({ value }) => monthlyPrice(region, value)),
    ...processors.map(({ value }) => leastMonthlyPrice(region, value)),
  ];
  if (prices.includes(undefined)) return undefined;
  return prices.reduce((total: number, price) => total + Math.round((price ?? 0) * 100), 0) / 100;
}

function reviewed(before: readonly SourceFile[], after: readonly SourceFile[]) {
  const loaded = loadCatalog({ files: after, today: '2026-11-21' });
  const rest = { plans: new Map(), deferred: new Map(), planNotes: [], warnings: [], notes: [] };
  return reviewOf({
    head: { uncommitted: false },
    files: { before, after },
    loaded,
    stacks: {},
    codeChanged: false,
    ...rest,
  });
}

/** What disks cost that nodes leave, and the host that watches; a broker under another name makes disks of its own. */
function leftOf(before: Side, after: Side): number {
  const disks = before.brokers.map(({ value }) => {
    const now = after.brokers.find((each) => each.value.name === value.name)?.value;
    return keptDisksPrice(region, value, now) ?? Number.NaN;
  });
  const host = keptDiskPrice(region, before.platform?.value.monitoring, after.platform?.value.monitoring) ?? Number.NaN;
  return disks.reduce((total, each) => total + each, host);
}

const changes: { samples: readonly RequestChange[]; base: () => RepositoryInput }[] = [
  { samples: sampleChanges, base: baseFiles },
  { samples: requestChanges, base: requestFiles },
  { samples: monitoringChanges, base: watchedFiles },
];

test('of every sample change the parts are the change, and the change is what the platform costs less before than after', () => {
  let [counted, compared] = [0, 0];
  const samples = changes.flatMap(({ samples, base }) => {
    const before = objectsOf(base());
    return samples.map((sample) => ({ ...sample, before, files: base() }));
  });
  for (const { title, change, effects, before, files } of samples) {
    change(files);
    const after = objectsOf(files);
    const cost = costBetween(before, after);
    if (!cost) continue;
    counted += 1;
    const cents = (amount: number) => Math.round(amount * 100);
    const parts = cost.objects.reduce((total, each) => total + cents(each.change), 0);
    expect([title, parts, cents(cost.after) - cents(cost.before)]).toEqual([title, cents(cost.change), parts]);
    for (const each of cost.objects) expect(cents(each.change)).toBe(cents(each.after) - cents(each.before));
    const [whole, wholeAfter] = [totalOf(before), totalOf(after)];
    if (cost.unknown.length > 0 || whole === undefined) continue;
    expect([title, cost.before]).toEqual([title, whole]);
    if (effects.some(([severity]) => severity === 'refused') || wholeAfter === undefined) continue;
    compared += 1;
    // What a change leaves behind is in no file.
    expect([title, cost.after - wholeAfter]).toEqual([title, expect.closeTo(leftOf(before, after), 1)]);
  }
  expect(counted).toBeGreaterThan(30);
  expect(compared).toBeGreaterThan(20);
});
