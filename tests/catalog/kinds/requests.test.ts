import { fargateMemory } from '../../../catalog/facts/fargate.ts';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { endpointOf, endpointSchema } from '../../../catalog/kinds/endpoint/endpoint.ts';
import { changedEndpoint } from '../../../catalog/kinds/endpoint/endpoint-effects.ts';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { processorOf, processorSchema } from '../../../catalog/kinds/processor/processor.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { baseFiles } from '../../changes/change.ts';

const endpoint = (fields: Record<string, unknown> = {}) =>
  endpointOf(
    'hook',
    endpointSchema.parse({
      host: 'a.example.com',
      path: '/',
      broker: 'orders',
      queue: 'placed',
      signature: { scheme: 'none' },
      ...fields,
    }),
  );

const processor = (fields: Record<string, unknown> = {}) =>
  processorOf(
    'placing',
    processorSchema.parse({ broker: 'orders', queue: 'placed', user: 'worker', image: 'orders:1', ...fields }),
  );

test('an endpoint that says the least accepts POST, straight to its queue', () => {
  expect(endpoint()).toEqual({
    name: 'hook',
    host: 'a.example.com',
    path: '/',
    methods: ['POST'],
    allowEncodedSlashes: false,
    mode: 'accept',
    broker: 'orders',
    vhost: '/',
    user: 'gateway',
    exchange: '',
    routingKey: 'placed',
    queue: 'placed',
    fanOut: [],
    signature: { scheme: 'none', secrets: [], toleranceSeconds: 300 },
    allow: [],
    maxBodyBytes: 1_048_576,
    deadlineSeconds: 10,
    taps: 'headers',
    acknowledge: [],
  });
});

test('an endpoint that replies answers every method with the response of the worker of its queue', () => {
  const { methods, replyFrom } = endpoint({ mode: 'reply' });
  expect(methods).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
  expect(replyFrom).toBe('placed');
});

test('what an endpoint says itself is not overruled', () => {
  const said = { mode: 'reply', methods: ['GET'], exchange: 'e', routingKey: '', fanOut: ['b'], replyFrom: 'b' };
  expect(endpoint(said)).toMatchObject(said);
});

const platform = platformSchema.parse(baseFiles().platform);
const around = {
  platform: { before: platform, after: platform },
  beside: { before: { endpoints: [] }, after: { endpoints: [] } },
};

test('encoded slashes that are taken no more are refused from then on', () => {
  const before = endpoint({ path: '/*', allowEncodedSlashes: true });
  expect(changedEndpoint({ before, after: endpoint({ path: '/*' }) }, around)).toMatchObject([
    { severity: 'downtime', sentence: ['no longer takes paths with encoded slashes: 400 from then on.'] },
  ]);
});

test('a processor that says the least works on what it holds, and parks beside its queue', () => {
  expect(processor({ forward: { port: 8080 } })).toEqual({
    name: 'placing',
    broker: 'orders',
    vhost: '/',
    queue: 'placed',
    user: 'worker',
    image: 'orders:1',
    forward: { port: 8080, timeoutSeconds: 30 },
    prefetch: 10,
    concurrency: 10,
    attempts: 5,
    backoff: { initialSeconds: 1, factor: 4, maxSeconds: 300 },
    deadLetter: 'placed.parked',
    cpu: 256,
    memoryMiB: 512,
    architecture: 'arm64',
    tasks: { min: 1, max: 4 },
    scaling: {
      pressure: { minutes: 6 },
      idle: { minutes: 5, below: 1 },
      cpu: [
        { percent: 80, minutes: 15 },
        { percent: 90, minutes: 5 },
      ],
      vertical: { percent: 80, minutes: 15 },
      steps: [{ fromDepth: 0, add: 1 }],
      cooldown: { addSeconds: 300, removeSeconds: 300 },
    },
    capacity: { spotPercent: 0 },
    uses: [],
    rememberDays: 14,
    stopSeconds: 60,
    logs: { retentionDays: 30 },
    acknowledge: [],
  });
  expect(processor({ prefetch: 20 })).toMatchObject({ concurrency: 20 });
  expect(processor({ prefetch: 20, concurrency: 5, deadLetter: 'lost' })).toMatchObject({
    concurrency: 5,
    deadLetter: 'lost',
  });
});

test("Fargate's sizes are as many as its table has", () => {
  const counts = [...fargateMemory].map(([cpu, sizes]) => [cpu, sizes.length, sizes[0], sizes.at(-1)]);
  expect(counts).toEqual([
    [256, 3, 512, 2048],
    [512, 4, 1024, 4096],
    [1024, 7, 2048, 8192],
    [2048, 13, 4096, 16_384],
    [4096, 23, 8192, 30_720],
    [8192, 12, 16_384, 61_440],
    [16_384, 12, 32_768, 122_880],
  ]);
});

test.each([
  'orders',
  'orders:1.4.2',
  'registry.example.com:5000/team/orders:1',
  `123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:${'a'.repeat(64)}`,
])('%s is an image', (image) => {
  expect(processor({ image })).toMatchObject({ image });
});

test.each(['./orders.js', './handlers/orders.cjs', '/app/orders.mjs', './@team/orders-1.2.js'])(
  '%s is a handler',
  (handler) => {
    expect(processor({ handler })).toMatchObject({ handler });
  },
);

test.each(['orders.js', './orders.ts', '../orders.js', './a/../orders.js', './.js', './a//b.js', ''])(
  '%j is no handler',
  (handler) => {
    expect(processorSchema.shape.handler.safeParse(handler).success).toBe(false);
  },
);

test('the catalog has endpoints and processors in the order of their names', () => {
  const { catalog } = loadCatalog({ files: readRepository('.'), today: '2026-11-21' });
  expect(catalog?.endpoints.map(({ name, mode }) => [name, mode])).toEqual([
    ['order-webhook', 'accept'],
    ['quotes', 'reply'],
  ]);
  expect(catalog?.processors.map(({ name, queue }) => [name, queue])).toEqual([
    ['orders', 'placed'],
    ['quotes', 'quotes'],
  ]);
});

test('what a broker with errors declares is not held against those who name it', () => {
  const files = readRepository('.').map((file) =>
    file.path === 'brokers/orders.yaml' ? { ...file, text: 'version: [\n' } : file,
  );
  const { problems } = loadCatalog({ files, today: '2026-11-21' });
  expect([...new Set(problems.map(({ file }) => file))]).toEqual(['brokers/orders.yaml']);
});

test('a processor with errors does not leave its queue without one', () => {
  const files = readRepository('.').map((file) =>
    file.path === 'processors/quotes.yaml' ? { ...file, text: `${file.text}prefetsh: 1\n` } : file,
  );
  const { problems } = loadCatalog({ files, today: '2026-11-21' });
  expect(problems.map(({ file, field }) => [file, field])).toEqual([['processors/quotes.yaml', 'prefetsh']]);
});
