import type { ScaledQueue } from '../../../../contracts/queue-metrics.ts';
import { publishQueueMetrics } from '../../../../services/agent/queue-metrics/publish.ts';
import { ManagementError } from '../../../../services/agent/rabbitmq/http.ts';
import type { MetricValue } from '../../../../services/node/aws/metrics.ts';

const host = 'orders-1.acme.internal';
const minute = new Date('2026-11-30T08:15:00Z');

/** What RabbitMQ answers of a queue, whether it is asked for statistics or for the node's own counts. */
const led = (ready: number) => ({
  type: 'classic',
  node: `rabbit@${host}`,
  messages_ready: ready,
  messages_unacknowledged: 0,
  consumers: 1,
});

/** Publishes once, with what RabbitMQ answers of each queue by name; an error is thrown. */
async function publish(answers: Record<string, unknown>, queues?: ScaledQueue[]) {
  const puts: { namespace: string; minute: Date; values: readonly MetricValue[] }[] = [];
  const said: string[] = [];
  const asked: (readonly string[])[] = [];
  const waits: number[] = [];
  const current = new Map<string, unknown>();
  const done = publishQueueMetrics({
    identity: { platform: 'acme', broker: 'orders', hostName: host },
    management: {
      async get(path, { query } = {}) {
        asked.push(query ? [...path, new URLSearchParams(query).toString()] : path);
        const name = path[2] ?? '';
        const all = answers[name];
        // Of several answers, one after another, each to the questions for statistics and for the node's own counts.
        if (!query) current.set(name, Array.isArray(all) ? (all.length > 1 ? all.shift() : all[0]) : all);
        const answer = current.get(name);
        if (answer instanceof Error) throw answer;
        return query ? ((answer as { own?: unknown } | undefined)?.own ?? answer) : answer;
      },
    },
    metrics: { put: async (values) => void puts.push(values) },
    queues: queues ?? Object.keys(answers).map((queue) => ({ vhost: 'v', queue })),
    minute,
    say: (line) => void said.push(line),
    wait: async (ms) => void waits.push(ms),
  });
  const failure = await done.then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { puts, said, asked, waits, failure };
}

const ready = (values: readonly MetricValue[] = []) =>
  Object.fromEntries(
    values.filter(({ name }) => name === 'MessagesReady').map(({ dimensions, value }) => [dimensions.Queue, value]),
  );

test('what a node leads is published in one request, in the namespace of the platform, as of the minute', async () => {
  const { puts, said, failure } = await publish({ a: led(1), b: led(2), c: { ...led(3), node: 'rabbit@other' } });
  expect(puts).toEqual([{ namespace: 'Warren/acme', minute, values: expect.anything() }]);
  expect(puts[0]?.values).toHaveLength(12);
  expect(ready(puts[0]?.values)).toEqual({ a: 1, b: 2 });
  expect([said, failure]).toEqual([[], undefined]);
});

test('RabbitMQ is asked for these queues, by their vhosts, and for nothing else', async () => {
  const { asked } = await publish({ a: led(1) }, [{ vhost: '/', queue: 'a' }]);
  expect(asked).toEqual([
    ['queues', '/', 'a'],
    ['queues', '/', 'a', 'disable_stats=true&enable_queue_totals=true'],
  ]);
});

test('a node that leads none publishes nothing, and asks once', async () => {
  const { puts, asked } = await publish({ a: { ...led(1), node: 'rabbit@other' } });
  expect(puts).toEqual([]);
  expect(asked).toHaveLength(1);
});

test('a queue that is gone is said to be', async () => {
  const { puts, said, failure } = await publish({ gone: undefined, b: led(2) });
  expect(said).toEqual(['nothing is published of queue "gone" in vhost "v": there is no such queue']);
  expect(ready(puts[0]?.values)).toEqual({ b: 2 });
  expect(failure).toBeUndefined();
});

test('a queue that CloudWatch cannot name costs none of the others', async () => {
  const { puts, said, asked } = await publish({ für: led(1), b: led(2) });
  expect(said).toEqual([
    'nothing is published of queue "für" in vhost "v": CloudWatch takes printable ASCII alone; give the queue another name',
  ]);
  expect(ready(puts[0]?.values)).toEqual({ b: 2 });
  expect(asked.filter((path) => path[2] !== 'b')).toEqual([]);
});

/** A queue that this node leads and has not counted yet, the statistics of the former leader there, and gone. */
const moved = { ...led(26), type: 'quorum', own: led(0) };
const early = { ...led(0), type: 'quorum', consumers: undefined };

test('a node that has just come to lead queues asks for them again until it has counted, and waits once for all', async () => {
  const { puts, said, waits } = await publish({ a: [moved, early, led(7)], b: [early, early, led(8)], c: led(9) });
  expect(ready(puts[0]?.values)).toEqual({ a: 7, b: 8, c: 9 });
  expect([said, waits]).toEqual([[], [2000, 2000]]);
});

test('one that does not come to count is given up within the minute', async () => {
  const { puts, said, waits } = await publish({ a: early, b: led(2) });
  expect(ready(puts[0]?.values)).toEqual({ b: 2 });
  expect(said).toEqual(['nothing is published of queue "a" in vhost "v": its leader has not counted its messages yet']);
  expect(waits).toHaveLength(4);
});

test('a queue that stays empty for longer than its leader needs to count is empty, whatever the statistics say', async () => {
  const { puts, said, waits } = await publish({ a: moved });
  expect(ready(puts[0]?.values)).toEqual({ a: 0 });
  expect(said).toEqual([]);
  expect(waits.reduce((sum, ms) => sum + ms)).toBeGreaterThan(5000);
});

test('queues that cannot be measured are told of once, and the others are published', async () => {
  const late = new ManagementError('GET /api/queues/v/a got no answer within 5 s.');
  const { puts, said, failure } = await publish({ a: late, b: led(2), c: late });
  expect(ready(puts[0]?.values)).toEqual({ b: 2 });
  expect(said).toEqual([]);
  expect(failure).toBe(
    '2 of 3 queues could not be measured: queue "a" in vhost "v": GET /api/queues/v/a got no answer within 5 s.',
  );
});

test('many queues with the longest names go in requests that CloudWatch takes, each queue in one of them', async () => {
  const queues = Array.from({ length: 450 }, (_, index) => ({
    vhost: '"'.repeat(255),
    queue: `${index}`.padStart(255, '"'),
  }));
  const { puts } = await publish(Object.fromEntries(queues.map(({ queue }) => [queue, led(1)])), queues);
  expect(puts.flatMap(({ values }) => values)).toHaveLength(450 * 6);
  for (const { values } of puts) {
    expect(values.length).toBeLessThanOrEqual(1000);
    expect(values.length % 6).toBe(0);
    const sent = values.map(({ name, dimensions, value }) => ({
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Timestamp: minute.getTime() / 1000,
      Value: value + 1e15,
    }));
    expect(JSON.stringify({ Namespace: 'x'.repeat(255), MetricData: sent }).length).toBeLessThan(1_000_000);
  }
});
