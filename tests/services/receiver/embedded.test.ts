import { queueMetricNamespace } from '../../../contracts/queue-metrics.ts';
import { countedLine } from '../../../contracts/request-metrics.ts';
import { embedded } from '../../../services/receiver/records/embedded.ts';
import type { CountedRequest } from '../../../services/receiver/records/metrics.ts';

/** One request as it is counted. */
function lineOf(request: Omit<CountedRequest, 'mode'>): string {
  const written: string[] = [];
  embedded(queueMetricNamespace({ name: 'acme' }), (line) => void written.push(line)).request({
    mode: 'accept',
    ...request,
  });
  expect(written).toHaveLength(1);
  return written[0] ?? '';
}

test('a request is one line of the embedded metric format: its seconds, by endpoint and outcome', () => {
  const before = Date.now();
  const line = lineOf({ endpoint: 'orders', status: 401, outcome: 'refused-signature', seconds: 0.012345 });
  const { _aws, ...rest } = JSON.parse(line);
  expect([line.startsWith(countedLine), line.endsWith('}\n')]).toEqual([true, true]);
  // Every target that the directive refers to is a member of the root, dimensions as text: the specification says so.
  expect(rest).toEqual({ Endpoint: 'orders', Outcome: 'refused-signature', RequestSeconds: 0.0123 });
  expect(_aws.CloudWatchMetrics).toEqual([
    {
      Namespace: 'Warren/acme',
      Dimensions: [['Endpoint', 'Outcome']],
      Metrics: [{ Name: 'RequestSeconds', Unit: 'Seconds' }],
    },
  ]);
  expect(_aws.Timestamp).toBeGreaterThanOrEqual(before);
  expect(Buffer.byteLength(line)).toBeLessThan(300);
});

test.each([
  [true, 1],
  [false, 0],
])('one that counts for a promise, kept %s, is a sample of another metric, by its endpoint alone', (kept, value) => {
  const line = lineOf({ endpoint: 'orders', status: 202, outcome: 'confirmed', seconds: 0.01, kept });
  const { _aws, ...rest } = JSON.parse(line);
  expect(rest).toEqual({ Endpoint: 'orders', Outcome: 'confirmed', RequestSeconds: 0.01, PromiseKept: value });
  expect(_aws.CloudWatchMetrics).toHaveLength(2);
  expect(_aws.CloudWatchMetrics[1]).toEqual({
    Namespace: 'Warren/acme',
    Dimensions: [['Endpoint']],
    Metrics: [{ Name: 'PromiseKept', Unit: 'Count' }],
  });
  expect(Buffer.byteLength(line)).toBeLessThan(420);
});
