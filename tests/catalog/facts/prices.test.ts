import { instanceTypes } from '../../../catalog/facts/instance-types.ts';
import {
  hourlyInstancePrices,
  hoursPerMonth,
  includedIops,
  includedThroughputMiBps,
  monthlyPrice,
  volumePrices,
} from '../../../catalog/facts/prices.ts';

const broker = {
  nodes: 3,
  instance: { type: 'm7g.xlarge' },
  storage: { sizeGiB: 200, iops: includedIops, throughputMiBps: includedThroughputMiBps },
};

test('a broker costs its instances, its data volumes and a root disk of 16 GiB a node', () => {
  // eu-west-1: 0.1819 x 730 = 132.787; 216 GiB x 0.088 = 19.008; 2,000 IOPS x 0.0055 = 11; 125 MiB/s x 0.044 = 5.5.
  const fast = { ...broker, storage: { sizeGiB: 200, iops: 5000, throughputMiBps: 250 } };
  expect(monthlyPrice('eu-west-1', fast)).toBeCloseTo(3 * (132.787 + 19.008 + 11 + 5.5), 6);
});

test('nodes multiply the price of one', () => {
  const one = monthlyPrice('us-east-1', { ...broker, nodes: 1 });
  expect(one).toBeCloseTo(0.1632 * hoursPerMonth + 216 * 0.08, 6);
  expect(monthlyPrice('us-east-1', { ...broker, nodes: 5 })).toBeCloseTo(5 * Number(one), 6);
});

test('only operations and throughput above the included ones cost', () => {
  const price = (storage: Partial<typeof broker.storage>) =>
    monthlyPrice('eu-west-1', { ...broker, nodes: 1, storage: { ...broker.storage, ...storage } });
  const included = Number(price({}));
  expect(price({ iops: 100, throughputMiBps: 1 })).toBe(included);
  expect(price({ iops: includedIops + 1 })).toBeCloseTo(included + 0.0055, 6);
  expect(price({ throughputMiBps: includedThroughputMiBps + 1 })).toBeCloseTo(included + 0.044, 6);
});

test('a region or an instance type without a known price gives none', () => {
  expect(monthlyPrice('mx-central-1', broker)).toBeUndefined();
  expect(monthlyPrice('eu-west-1', { ...broker, instance: { type: 'm7g.metal' } })).toBeUndefined();
  expect(monthlyPrice('eu-west-1', { ...broker, instance: { type: 'c7i.4xlarge' } })).toBeUndefined();
});

test('every region with instance prices has volume prices, and every priced type is one to choose from', () => {
  expect(Object.keys(hourlyInstancePrices).sort()).toEqual(Object.keys(volumePrices).sort());
  const known = new Set(instanceTypes.map(({ name }) => name));
  const priced = Object.values(hourlyInstancePrices).flatMap((types) => Object.keys(types));
  expect(priced.filter((type) => !known.has(type))).toEqual([]);
});

test('the sizes of a family cost by their memory, so that no digit was mistyped', () => {
  const memory = new Map(instanceTypes.map(({ name, memoryMiB }) => [name, memoryMiB]));
  const odd = Object.entries(hourlyInstancePrices).flatMap(([region, types]) => {
    const first = new Map<string | undefined, number>();
    return Object.entries(types).flatMap(([type, price]) => {
      const family = type.split('.')[0];
      const perMiB = price / Number(memory.get(type));
      first.set(family, first.get(family) ?? perMiB);
      // AWS rounds to four or five places.
      return Math.abs(perMiB / Number(first.get(family)) - 1) < 0.002 ? [] : [`${type} in ${region}`];
    });
  });
  expect(odd).toEqual([]);
});
