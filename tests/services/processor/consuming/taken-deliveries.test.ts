import { type Delivery, readDelivery } from '../../../../services/processor/consuming/delivery.ts';
import { InFlightCount } from '../../../../services/processor/consuming/in-flight-count.ts';
import { TakenDeliveries } from '../../../../services/processor/consuming/taken-deliveries.ts';
import { delivered, fakeSession } from './fake-session.ts';

const delivery = (id: string): Delivery => readDelivery(fakeSession(), delivered({ id }), 'main');

test('a delivery counts as taken until it is settled, well or badly', async () => {
  const told: string[] = [];
  const taken = new TakenDeliveries({
    onSettled: (label, { key }) => told.push(`${key} ${label}`),
    onFailed: (error, { key }) => told.push(`${key} failed: ${error.message}`),
  });
  const [good, bad] = [delivery('good'), delivery('bad')];
  taken.follow(good, Promise.resolve('done'));
  taken.follow(bad, Promise.reject(new Error('no channel')));
  expect(taken.deliveries()).toEqual([good, bad]);
  await taken.idle();
  expect(taken.deliveries()).toEqual([]);
  expect(told).toEqual([`${good.key} done`, `${bad.key} failed: no channel`]);
});

test('there is no rest while what ends begins something else', async () => {
  const second = delivery('second');
  const taken: TakenDeliveries = new TakenDeliveries({
    onSettled: (label) => {
      if (label === 'retried') taken.follow(second, new Promise((resolve) => setImmediate(() => resolve('done'))));
    },
    onFailed: () => {},
  });
  taken.follow(delivery('first'), Promise.resolve('retried'));
  await taken.idle();
  expect(taken.deliveries()).toEqual([]);
});

test('the first message in flight is told of, and the last', () => {
  const told: (string | number)[] = [];
  const count = new InFlightCount({
    onBusy: () => told.push('busy'),
    onIdle: () => told.push('idle'),
    onCount: (now) => told.push(now),
  });
  count.begin();
  count.begin();
  expect(count.count).toBe(2);
  count.end();
  count.end();
  expect(told).toEqual(['busy', 1, 2, 1, 0, 'idle']);
});
