import {
  besidePattern,
  delayAfter,
  delayAfterHindrance,
  delays,
  parkedQueue,
  queueBeside,
  retryQueue,
  suspectsQueue,
} from '../../contracts/processor-queues.ts';

const policy = { attempts: 5, backoff: { initialSeconds: 1, factor: 4, maxSeconds: 30 } };

test('there is one wait for each length of pause', () => {
  expect(delays(policy)).toEqual([1000, 4000, 16000, 30000]);
  expect(delays({ attempts: 20, backoff: { initialSeconds: 10, factor: 4, maxSeconds: 30 } })).toEqual([10000, 30000]);
  // What was hindered waits, too.
  expect(delays({ ...policy, attempts: 1 })).toEqual([1000]);
});

test.each([1, 2, 5, 20])('there is a queue for each wait of what was hindered, with %i attempts', (attempts) => {
  const waits = Array.from({ length: 20 }, (_, index) => delayAfterHindrance(index + 1, { ...policy, attempts }));
  expect(delays({ ...policy, attempts })).toEqual(expect.arrayContaining(waits));
  expect(waits[0]).toBe(1000);
});

test('waits are of whole milliseconds, one at least', () => {
  expect(delayAfter(1, { backoff: { initialSeconds: 0.0001, factor: 1, maxSeconds: 1 } })).toBe(1);
  expect(delayAfter(2, { backoff: { initialSeconds: 0.1234, factor: 1.5, maxSeconds: 1 } })).toBe(185);
});

test.each([suspectsQueue('orders.new'), parkedQueue('orders.new'), retryQueue('orders.new', 4000)])(
  '%s is told to stand beside its queue',
  (name) => {
    expect(queueBeside(name)).toBe('orders.new');
  },
);

test.each(['orders', 'orders.retry.x', 'orders_suspects', '.parked'])('%s stands beside none', (name) => {
  expect(queueBeside(name)).toBeUndefined();
});

test('the pattern of rights covers what a processor declares under names of its own', () => {
  const pattern = new RegExp(`^orders${besidePattern}$`);
  for (const name of [suspectsQueue('orders'), retryQueue('orders', 1000)]) expect(name).toMatch(pattern);
  for (const name of ['orders', 'orders.retry.x', 'orders_suspects']) expect(name).not.toMatch(pattern);
});
