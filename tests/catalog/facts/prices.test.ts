import { instanceTypes } from '../../../catalog/facts/instance-types.ts';
import { prices } from '../../../catalog/facts/prices.ts';

const { instances, volumes } = prices();

test('every region with instance prices has volume prices, and every priced type is one to choose from', () => {
  expect([...instances.keys()].sort()).toEqual([...volumes.keys()].sort());
  const known = new Set(instanceTypes.map(({ name }) => name));
  const priced = [...instances.values()].flatMap((types) => [...types.keys()]);
  expect(priced.filter((type) => !known.has(type))).toEqual([]);
});

test('the sizes of a family cost by their memory, so that no digit was mistyped', () => {
  const memory = new Map(instanceTypes.map(({ name, memoryMiB }) => [name, memoryMiB]));
  const odd = [...instances].flatMap(([region, types]) => {
    const first = new Map<string | undefined, number>();
    return [...types].flatMap(([type, price]) => {
      const family = type.split('.')[0];
      const perMiB = price / Number(memory.get(type));
      first.set(family, first.get(family) ?? perMiB);
      // AWS rounds to four or five places.
      return Math.abs(perMiB / Number(first.get(family)) - 1) < 0.002 ? [] : [`${type} in ${region}`];
    });
  });
  expect(odd).toEqual([]);
});
