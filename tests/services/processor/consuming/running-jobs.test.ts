import { type Delivery, readDelivery } from '../../../../services/processor/consuming/delivery.ts';
import { RunningJobs } from '../../../../services/processor/consuming/running-jobs.ts';
import type { JobOutcome } from '../../../../services/processor/job.ts';
import { delivered, fakeSession } from './fake-session.ts';

/** Jobs that end when a test says so, in the order in which they began. */
function jobs() {
  const ends: ((outcome: JobOutcome) => void)[] = [];
  const running = new RunningJobs(() => new Promise((resolve) => ends.push(resolve)));
  return { ends, running };
}

function delivery(id: string | undefined, redelivered = false): Delivery {
  return { ...readDelivery(fakeSession(), delivered({ id: id ?? 'm' }), 'main'), key: id, redelivered };
}

const done: JobOutcome = { kind: 'handled' };

test('a message that comes again while it is worked on is not worked on twice', async () => {
  const { running, ends } = jobs();
  const first = running.run(delivery('m1'));
  expect(running.has('m1')).toBe(true);
  const again = running.run(delivery('m1', true));
  expect(ends).toHaveLength(1);
  ends[0]?.(done);
  expect(await Promise.all([first, again])).toEqual([done, done]);
  expect(running.has('m1')).toBe(false);
});

test('a message that comes again after that is worked on', async () => {
  const { running, ends } = jobs();
  const first = running.run(delivery('m1'));
  ends[0]?.(done);
  await first;
  void running.run(delivery('m1', true));
  expect(ends).toHaveLength(2);
});

test('two messages of one id, and messages without any, are each worked on', async () => {
  const { running, ends } = jobs();
  for (const one of [delivery('m1'), delivery('m1'), delivery(undefined), delivery(undefined, true)]) {
    void running.run(one);
  }
  expect(ends).toHaveLength(4);
  expect(running.has(undefined)).toBe(false);
});
