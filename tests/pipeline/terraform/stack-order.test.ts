import { type Ordered, removalsFirst, runInOrder } from '../../../pipeline/terraform/stack-order.ts';

const platform: Ordered[] = [
  { name: 'broker-orders', dependencies: ['network', 'storage'] },
  { name: 'broker-staging', dependencies: ['network'] },
  { name: 'network', dependencies: [] },
  { name: 'storage', dependencies: [] },
];

/** Runs the platform and records the order of starts and ends. */
async function record(options: { fail?: string; parallel?: number; interruptAfter?: string }) {
  const log: string[] = [];
  let interrupted = false;
  const outcomes = await runInOrder({
    items: platform,
    parallel: options.parallel ?? 4,
    interrupted: () => interrupted,
    work: async ({ name }) => {
      log.push(`start ${name}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (name === options.interruptAfter) interrupted = true;
      if (name === options.fail) throw new Error(`${name} broke`);
      log.push(`end ${name}`);
      return name;
    },
  });
  return { log, states: Object.fromEntries([...outcomes].map(([name, { state }]) => [name, state])), outcomes };
}

test('a stack starts only when everything it depends on has ended', async () => {
  const { log, states } = await record({});
  expect(log.indexOf('start broker-orders')).toBeGreaterThan(log.indexOf('end network'));
  expect(log.indexOf('start broker-orders')).toBeGreaterThan(log.indexOf('end storage'));
  expect(Object.values(states)).toEqual(['done', 'done', 'done', 'done']);
});

test('independent stacks run at once, but no more than allowed', async () => {
  const together = await record({ parallel: 2 });
  expect(together.log.slice(0, 2)).toEqual(['start network', 'start storage']);
  const alone = await record({ parallel: 1 });
  expect(alone.log.slice(0, 2)).toEqual(['start network', 'end network']);
});

test('a failure stops what depends on it and nothing else', async () => {
  const { states, outcomes } = await record({ fail: 'storage' });
  expect(states).toEqual({
    network: 'done',
    storage: 'failed',
    'broker-staging': 'done',
    'broker-orders': 'not tried',
  });
  expect(outcomes.get('broker-orders')).toEqual({ state: 'not tried', because: 'storage was not applied' });
});

test('after an interruption nothing new is begun and what runs is finished', async () => {
  const { states } = await record({ interruptAfter: 'network', parallel: 1 });
  expect(states).toEqual({
    network: 'done',
    storage: 'not tried',
    'broker-staging': 'not tried',
    'broker-orders': 'not tried',
  });
});

test('a circle is an error that names its members', async () => {
  const items = [
    { name: 'a', dependencies: ['b'] },
    { name: 'b', dependencies: ['a'] },
  ];
  await expect(runInOrder({ items, parallel: 2, work: async () => undefined })).rejects.toThrow('in a circle: a, b');
});

/** What comes before each of them, when these go. */
function before(items: readonly Ordered[], gone: readonly string[]): Record<string, readonly string[]> {
  const ordered = removalsFirst(items.map((item) => ({ ...item, retired: gone.includes(item.name) })));
  return Object.fromEntries(ordered.map(({ name, dependencies }) => [name, dependencies]));
}

test('when all goes, what others stand on comes last', () => {
  expect(before(platform, ['broker-orders', 'broker-staging', 'network', 'storage'])).toEqual({
    'broker-orders': [],
    'broker-staging': [],
    network: ['broker-orders', 'broker-staging'],
    storage: ['broker-orders'],
  });
});

test('what goes is gone before anything changes that it stood on, and what only stands beside it does not wait', () => {
  const processors: Ordered[] = [
    { name: 'network', dependencies: [] },
    { name: 'data', dependencies: ['network'] },
    { name: 'broker-orders', dependencies: ['network'] },
    { name: 'broker-staging', dependencies: ['network'] },
    { name: 'processor-quotes', dependencies: ['data', 'broker-orders'] },
    { name: 'processor-orders', dependencies: ['data', 'broker-orders'] },
  ];
  expect(before(processors, ['processor-quotes'])).toEqual({
    network: [],
    data: ['network', 'processor-quotes'],
    'broker-orders': ['network', 'processor-quotes'],
    'broker-staging': ['network'],
    'processor-quotes': [],
    'processor-orders': ['data', 'broker-orders'],
  });
  expect(before(processors, ['processor-quotes', 'broker-orders'])).toMatchObject({
    'broker-orders': ['processor-quotes'],
    'processor-quotes': [],
  });
});
