import { prices } from '../../../../catalog/facts/prices.ts';
import { monthlyPrice } from '../../../../catalog/kinds/broker/monthly-cost.ts';

const {
  hoursPerMonth,
  included: { iops: includedIops, throughputMiBps: includedThroughputMiBps },
} = prices();

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
