import {
  operationsAddress,
  parseSettings,
  readPrepareSettings,
  readSettings,
} from '../../../services/processor/settings.ts';

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

const database = { host: 'db.internal', port: 3306, user: 'processor_orders', database: 'shop', tls: true };
const iam = { region: 'eu-central-1' };
const cache = { host: 'cache.internal', port: 6379, user: 'shop-orders', iam: { ...iam, replicationGroup: 'shop' } };

it('takes a user of IAM of the database and of the cache', () => {
  expect(parse({ ...good, database: { ...database, iam }, cache })).toMatchObject({ database: { iam }, cache });
});

it.each([
  [{ database }, 'settings.json database: needs exactly one of password and iam'],
  [{ database: { ...database, iam, password: { secret: 's' } } }, 'database: needs exactly one of password and iam'],
  [{ database: { ...database, iam, tls: false } }, 'database.tls: has to be true with iam'],
  [{ database: { ...database, iam, host: '10.0.0.1' } }, 'database.host: has to be a name with tls'],
  [{ cache: { ...cache, iam } }, 'settings.json cache.iam.replicationGroup: Invalid input: expected string'],
  [{ cache: { ...cache, url: 'rediss://x' } }, 'settings.json cache: Unrecognized key'],
])('refuses %j', (more, words) => {
  expect(() => parse({ ...good, ...more })).toThrow(words);
});

it('reads what prepare is told, whose user logs in by IAM unless a test says otherwise', () => {
  const { user: _, ...server } = database;
  const told = { database: { ...server, master: { secret: 'arn' }, ...iam }, user: 'processor_orders' };
  expect(readPrepareSettings({ WARREN_PREPARE_JSON: JSON.stringify(told) })).toEqual({
    ...told,
    login: { plugin: 'AWSAuthenticationPlugin', as: 'RDS' },
  });
  expect(() => readPrepareSettings({})).toThrow('WARREN_PREPARE_JSON is not set');
  const words = { ...told, login: { plugin: 'a b', as: '' } };
  expect(() => readPrepareSettings({ WARREN_PREPARE_JSON: JSON.stringify(words) })).toThrow('login.plugin: Invalid');
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

it('tells of itself on port 9091 to nobody but its own task unless told otherwise', () => {
  expect(operationsAddress({})).toEqual({ host: '127.0.0.1', port: 9091 });
  expect(operationsAddress({ OPERATIONS_HOST: '0.0.0.0', OPERATIONS_PORT: '0' })).toEqual({ host: '0.0.0.0', port: 0 });
  expect(() => operationsAddress({ OPERATIONS_PORT: '99999' })).toThrow('99999');
  expect(() => operationsAddress({ OPERATIONS_HOST: 'everywhere' })).toThrow(
    'OPERATIONS_HOST is everywhere. Use an address, such as 0.0.0.0.',
  );
});
