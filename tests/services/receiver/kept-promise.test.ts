import { keptPromise } from '../../../services/receiver/records/kept-promise.ts';
import type { CountedRequest } from '../../../services/receiver/records/metrics.ts';
import { incoming, testReceiver } from './test-receiver.ts';

test.each([
  ['accepted in time', 202, 'confirmed', 500, true],
  ['accepted too late', 202, 'confirmed', 500.1, false],
  ['answered by a worker', 200, 'replied', 20, true],
  ['refused by a worker, which is an answer', 404, 'replied', 20, true],
  ['refused by a worker too late', 404, 'replied', 501, false],
  ['a worker that fails', 500, 'replied', 20, false],
  ['taken over by no broker', 503, 'broker-unavailable', 20, false],
  ['without an answer in time', 504, 'no-reply', 5000, false],
  ['a secret of ours that is of no use', 503, 'refused-secret', 1, false],
  ['a signature that does not hold', 401, 'refused-signature', 1, undefined],
  ['too many', 429, 'refused-rate', 1, undefined],
  ['a body that is too large', 413, 'refused-size', 1, undefined],
  ['a client that went away', 499, 'client-gone', 5000, undefined],
] as const)('%s: %d %s after %d ms counts as %s', (_, status, outcome, durationMs, kept) => {
  expect(keptPromise({ promisedMs: 500, status, outcome, durationMs })).toBe(kept);
  expect(keptPromise({ promisedMs: undefined, status, outcome, durationMs })).toBeUndefined();
});

test('each request of an endpoint that promises something is counted by it, from when it came', async () => {
  const receiver = await testReceiver([
    { serviceLevel: { withinMs: 2000 } },
    { name: 'other', path: '/other', queue: 'orders' },
  ]);
  const counted: CountedRequest[] = [];
  receiver.metrics.request = (request) => void counted.push(request);
  await receiver.receive(incoming());
  await receiver.receive(incoming({ began: performance.now() - 2001 }));
  receiver.broker.onPublish = () => 'refused';
  await receiver.receive(incoming());
  await receiver.receive(incoming({ method: 'GET' }));
  await receiver.receive(incoming({ target: '/other' }));
  expect(counted.map(({ status, kept }) => [status, kept])).toEqual([
    [202, true],
    [202, false],
    [503, false],
    [405, undefined],
    [503, undefined],
  ]);
});
