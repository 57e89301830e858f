import { operationsPort, parseSettings, readSettings } from '../../../services/processor/settings.ts';

const good = {
  processor: {
    name: 'orders',
    description: 'Takes orders',
    broker: 'main',
    vhost: '/',
    queue: 'orders',
    image: 'registry.example.com/shop:1',
    forward: { port: 8080, timeoutSeconds: 30 },
    prefetch: 10,
    concurrency: 10,
    attempts: 5,
    backoff: { initialSeconds: 1, factor: 4, maxSeconds: 300 },
    deadLetter: 'orders.parked',
    cpu: 256,
    memoryMiB: 512,
    tasks: { min: 1, max: 4 },
    uses: [],
    stopSeconds: 60,
  },
  broker: { host: 'b.internal', port: 5671, tls: true, credentials: { secret: 'broker' } },
};
const parse = (value: unknown) => parseSettings('settings.json', JSON.stringify(value));
const withProcessor = (more: object) => ({ ...good, processor: { ...good.processor, ...more } });

it('reads the processor’s file as the catalog gives it, and leaves the stacks’ part alone', () => {
  const { processor } = parse(good);
  expect(processor).toMatchObject({ queue: 'orders', forward: { port: 8080 } });
  expect(processor).not.toHaveProperty('image');
});

it('names every problem', () => {
  let said = '';
  try {
    parse({ ...withProcessor({ prefetch: 0, attempts: 21 }), cache: { url: 'http://x' }, other: 1 });
  } catch (error) {
    said = (error as Error).message;
  }
  expect(said.split('\n').map((line) => line.replace(/: .*/, ''))).toEqual([
    'settings.json cache.url',
    'settings.json processor.attempts',
    'settings.json processor.concurrency',
    'settings.json processor.prefetch',
    'settings.json settings',
    '5 problems',
  ]);
});

it.each([
  [{ handler: './a.js' }, 'exactly one of forward and handler'],
  [{ forward: undefined }, 'exactly one of forward and handler'],
  [{ concurrency: 11 }, 'processor.concurrency: is more than prefetch'],
])('refuses %j', (more, word) => {
  expect(() => parse(withProcessor(more))).toThrow(word);
});

it('says when a text is not JSON, without showing it', () => {
  expect(() => parseSettings('X', '{secret')).toThrow(/^X is not JSON$/);
});

it('says which variables hold the settings when none does', async () => {
  await expect(readSettings({})).rejects.toThrow(
    'neither WARREN_PROCESSOR_SETTINGS nor WARREN_PROCESSOR_SETTINGS_JSON',
  );
  const { processor } = await readSettings({ WARREN_PROCESSOR_SETTINGS_JSON: JSON.stringify(good) });
  expect(processor.name).toBe('orders');
});

it('takes 9091 for the port of operations unless told otherwise', () => {
  expect(operationsPort({})).toBe(9091);
  expect(operationsPort({ OPERATIONS_PORT: '0' })).toBe(0);
  expect(() => operationsPort({ OPERATIONS_PORT: '99999' })).toThrow('99999');
});
