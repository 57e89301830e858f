import { leastMonthlyPrice } from '../../../../catalog/kinds/processor/monthly-cost.ts';

const processor = {
  cpu: 512,
  memoryMiB: 2048,
  architecture: 'arm64' as const,
  capacity: { spotPercent: 0 },
  tasks: { min: 2, max: 10 },
};
const price = (more: Partial<typeof processor> | { architecture: 'x86_64' }, region = 'us-east-1') =>
  leastMonthlyPrice(region, { ...processor, ...more });

test('a processor costs the tasks that always run, by their size and architecture', () => {
  // us-east-1, 730 hours: half a virtual CPU and 2 GiB, at 0.03238 and 0.00356 on arm64, at 0.04048 and 0.004445 on x86_64.
  expect(price({})).toBeCloseTo(2 * 730 * (0.5 * 0.03238 + 2 * 0.00356), 6);
  expect(price({ architecture: 'x86_64' })).toBeCloseTo(2 * 730 * (0.5 * 0.04048 + 2 * 0.004445), 6);
  expect(price({ tasks: { min: 2, max: 40 } })).toBe(price({}));
});

test('one that runs none while its queue is idle costs nothing at least, anywhere', () => {
  expect(price({ tasks: { min: 0, max: 4 } }, 'mx-central-1')).toBe(0);
});

test('a region without a known price gives none, and spare capacity neither', () => {
  expect(price({}, 'mx-central-1')).toBeUndefined();
  expect(price({ capacity: { spotPercent: 10 } })).toBeUndefined();
});
