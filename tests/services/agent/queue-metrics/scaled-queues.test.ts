import { scaledQueueKey } from '../../../../contracts/queue-metrics.ts';
import { type DocumentCache, scaledQueues } from '../../../../services/agent/queue-metrics/scaled-queues.ts';
import { memoryObjects } from '../../node/memory-objects.ts';

const identity = {
  platform: 'acme',
  broker: 'orders',
  number: 1,
  hostName: 'orders-1.acme.internal',
  volumeId: 'vol-1',
  region: 'eu-west-1',
  configurationBucket: 'config',
  backupBucket: 'backups',
  table: 'acme-brokers',
  secrets: 'acme/brokers/orders',
};

/** A node, and what its bucket holds; `fetched` are the keys of documents that it read. */
function node(documents: Record<string, string>) {
  const objects = memoryObjects(
    Object.fromEntries(Object.entries(documents).map(([processor, text]) => [pathOf(processor), text])),
  );
  const fetched: string[] = [];
  const said: string[] = [];
  let kept: string | undefined;
  const cache: DocumentCache = {
    read: () => kept,
    write: (text) => {
      kept = text;
    },
  };
  const get = (bucket: string, key: string) => {
    fetched.push(key);
    return objects.get(bucket, key);
  };
  const read = () =>
    scaledQueues({ identity, aws: { objects: { ...objects, get } }, say: (line) => void said.push(line) }, cache);
  return { contents: objects.contents, fetched, said, cache, read };
}

const pathOf = (processor: string) => `config/${scaledQueueKey('orders', processor)}`;
const placed = JSON.stringify({ vhost: 'orders', queue: 'placed' });
const paid = JSON.stringify({ vhost: '/', queue: 'paid' });

test('every processor of the broker names its queue', async () => {
  const { read, contents } = node({ shipping: placed, billing: paid });
  contents[`config/${scaledQueueKey('other', 'shipping')}`] = JSON.stringify({ vhost: '/', queue: 'theirs' });
  expect(await read()).toEqual([
    { vhost: '/', queue: 'paid' },
    { vhost: 'orders', queue: 'placed' },
  ]);
});

test('a queue that two processors name, while one is renamed, is there once', async () => {
  expect(await node({ shipping: placed, delivery: placed }).read()).toEqual([{ vhost: 'orders', queue: 'placed' }]);
});

test.each([
  ['no JSON', '{"vhost": "orders"'],
  ['JSON of another shape', '{"vhost": "orders", "queue": 7}'],
  ['a queue without a name', '{"vhost": "orders", "queue": ""}'],
  ['nothing', ''],
])('a document of %s is named and passed over, and the others count', async (_, text) => {
  const { read, said } = node({ broken: text, shipping: placed });
  expect(await read()).toEqual([{ vhost: 'orders', queue: 'placed' }]);
  expect(said).toEqual([
    's3://config/brokers/orders/scaled-queues/broken.json says no queue, and is passed over. Apply the processor again.',
  ]);
});

test('what a document of tomorrow says besides is passed over', async () => {
  const text = JSON.stringify({ vhost: 'orders', queue: 'placed', every: 60 });
  expect(await node({ shipping: text }).read()).toEqual([{ vhost: 'orders', queue: 'placed' }]);
});

test('a document is fetched once, and again when it changed', async () => {
  const { read, contents, fetched } = node({ shipping: placed, billing: paid });
  await read();
  await read();
  expect(fetched).toHaveLength(2);
  contents[pathOf('billing')] = JSON.stringify({ vhost: '/', queue: 'invoiced' });
  expect(await read()).toContainEqual({ vhost: '/', queue: 'invoiced' });
  expect(fetched.slice(2)).toEqual([scaledQueueKey('orders', 'billing')]);
});

test('a queue is no longer there when its processor is gone', async () => {
  const { read, contents, cache } = node({ shipping: placed, billing: paid });
  await read();
  delete contents[pathOf('billing')];
  expect(await read()).toEqual([{ vhost: 'orders', queue: 'placed' }]);
  expect(cache.read()).not.toContain('billing');
});

test.each(['', '{', '[]', '{"a": 1}', 'null'])('what was kept and is damaged, %j, is fetched again', async (text) => {
  const { read, cache, fetched } = node({ shipping: placed });
  cache.write(text);
  expect(await read()).toEqual([{ vhost: 'orders', queue: 'placed' }]);
  expect(fetched).toHaveLength(1);
});

test('what S3 refuses is thrown, and what was kept stays', async () => {
  const { read, cache, contents } = node({ shipping: placed });
  await read();
  const before = cache.read();
  const objects = memoryObjects(contents);
  const list = () => Promise.reject(new Error('s3://config/brokers/orders/scaled-queues/ cannot be listed: slow down'));
  await expect(
    scaledQueues({ identity, aws: { objects: { ...objects, list } }, say: () => {} }, cache),
  ).rejects.toThrow('cannot be listed: slow down');
  expect(cache.read()).toBe(before);
});
