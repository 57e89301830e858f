import type { ChannelModel } from 'amqplib';
import { watchExchanges } from '../../../../services/receiver/broker/missing-exchanges.ts';
import { watchQueues } from '../../../../services/receiver/broker/missing-queues.ts';

/** A connection on which only some names exist; the answer that one does not closes the channel, as RabbitMQ's does. */
function connectionWith(existing: string[]) {
  const asked: string[] = [];
  let channels = 0;
  const check = async (name: string) => {
    asked.push(name);
    if (existing.includes('broken')) throw new Error('the connection ended');
    if (!existing.includes(name)) throw Object.assign(new Error(`NOT_FOUND - no '${name}'`), { code: 404 });
  };
  const model = {
    async createChannel() {
      channels += 1;
      return {
        on() {},
        checkQueue: check,
        checkExchange: check,
        async close() {
          channels -= 1;
        },
      };
    },
  };
  return { model: model as unknown as ChannelModel, asked, existing, open: () => channels };
}

test('queues that are missing are named, and asked for again after 15 s or on another connection', async () => {
  let nowMs = 0;
  const { model, asked, existing, open } = connectionWith(['orders', 'audit']);
  const watch = watchQueues(['orders', 'gone', 'audit', 'orders'], () => nowMs);
  expect(await Promise.all([watch.missing(model), watch.missing(model)])).toEqual([['gone'], ['gone']]);
  expect(asked).toEqual(['orders', 'gone', 'audit']);
  // The broker closed the one that asked for what is not there.
  expect(open()).toBe(1);
  existing.push('gone');
  nowMs = 14_999;
  expect(await watch.missing(model)).toEqual(['gone']);
  nowMs = 15_000;
  expect(await watch.missing(model)).toEqual([]);
  expect(await watch.missing(connectionWith([]).model)).toEqual(['orders', 'gone', 'audit']);
});

test('a connection that cannot be asked is a reason, too, and is asked again at once', async () => {
  const { model, existing } = connectionWith(['broken']);
  const watch = watchQueues(['orders'], () => 0);
  expect(await watch.missing(model)).toEqual(['(cannot be looked for: the connection ended)']);
  existing.splice(0, 1, 'orders');
  expect(await watch.missing(model)).toEqual([]);
});

test('an exchange that is missing is not published to until it is there', async () => {
  const { model, asked, existing } = connectionWith(['orders']);
  const told: string[] = [];
  const guard = await watchExchanges(model, ['', 'orders', 'late', 'late'], (exchange) => told.push(exchange));
  expect([asked, told]).toEqual([['orders', 'late'], ['late']]);
  expect([guard.exists(''), guard.exists('orders'), guard.exists('late')]).toEqual([true, true, false]);
  existing.push('late');
  const clock = jest.spyOn(performance, 'now');
  try {
    const began = performance.now();
    clock.mockReturnValue(began + 2_001);
    expect(guard.exists('late')).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(guard.exists('late')).toBe(true);
    expect(asked).toEqual(['orders', 'late', 'late']);
  } finally {
    clock.mockRestore();
  }
});
