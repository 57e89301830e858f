import { pino } from 'pino';
import type { RetryPolicy } from '../../../../contracts/processor-queues.ts';
import { type ConsumerProps, openConsumer } from '../../../../services/processor/consuming/consumer.ts';
import { queuesOf } from '../../../../services/processor/consuming/queues.ts';
import type { Job, JobOutcome } from '../../../../services/processor/job.ts';
import { labels, openMetrics } from '../../../../services/processor/metrics.ts';
import { until } from '../../../until.ts';
import { delivered, fakeSession } from './fake-session.ts';

const policy: RetryPolicy = { attempts: 3, backoff: { initialSeconds: 1, factor: 4, maxSeconds: 300 } };
const ok: JobOutcome = { kind: 'answered', response: { status: 200, headers: [], body: Buffer.from('ok') } };
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A consumer whose work ends when the test says so. */
function start(props: Partial<ConsumerProps> = {}) {
  const jobs: { job: Job; end: (outcome: JobOutcome) => void }[] = [];
  const metrics = openMetrics('orders');
  const needs: string[] = [];
  const consumer = openConsumer({
    queues: queuesOf({ queue: 'orders', deadLetter: 'orders.parked', policy }),
    policy,
    concurrency: 2,
    work: (job) => new Promise((end) => jobs.push({ job, end })),
    onUnavailable: (need) => {
      needs.push(need);
      void consumer.hold();
    },
    onBusy: () => {},
    onIdle: () => {},
    metrics,
    log: pino({ level: 'silent' }),
    ...props,
  });
  const session = fakeSession();
  return {
    consumer,
    jobs,
    needs,
    session,
    async ready() {
      await consumer.resume();
      await consumer.use(session);
      session.did.length = 0;
    },
    async outcomes() {
      const { values } = await metrics.messages.get();
      expect(values).toHaveLength(labels.length);
      return Object.fromEntries(values.filter(({ value }) => value > 0).map((one) => [one.labels.outcome, one.value]));
    },
  };
}

describe('a message without reply', () => {
  it('is acknowledged when it is done, not before', async () => {
    const { consumer, jobs, session, ready, outcomes } = start();
    await ready();
    consumer.message(session, delivered(), 'main');
    await turn();
    expect(session.did).toEqual([]);
    jobs[0]?.end(ok);
    await consumer.idle();
    expect(session.did).toEqual(['acknowledge m1']);
    expect(await outcomes()).toEqual({ done: 1 });
  });

  it('is published to the queue of its wait first and acknowledged then, when it failed', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    consumer.message(session, delivered({ headers: { attempt: 2 } }), 'main');
    jobs[0]?.end({ kind: 'failed', reason: 'boom' });
    await consumer.idle();
    expect(session.did).toEqual(['move orders.retry.4000 m1', 'acknowledge m1']);
    expect(session.moves[0]?.message.properties.headers).toMatchObject({ attempt: 3 });
  });

  it('keeps its attempt when it was hindered, and is told how often', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    consumer.message(session, delivered({ headers: { attempt: 3, hindered: 1 } }), 'main');
    jobs[0]?.end({ kind: 'hindered', reason: 'Deadlock found' });
    await consumer.idle();
    expect(session.did).toEqual(['move orders.retry.4000 m1', 'acknowledge m1']);
    expect(session.moves[0]?.message.properties.headers).toMatchObject({ attempt: 3, hindered: 2 });
  });

  it('is parked with the reason after the last attempt', async () => {
    const { consumer, jobs, session, ready, outcomes } = start();
    await ready();
    consumer.message(session, delivered({ headers: { attempt: 3 } }), 'main');
    jobs[0]?.end({ kind: 'failed', reason: 'boom' });
    await consumer.idle();
    expect(session.did).toEqual(['move orders.parked m1', 'acknowledge m1']);
    expect(session.moves[0]?.message.properties.headers).toMatchObject({
      'parked-because': 'boom; attempt 3 of 3',
      'parked-from': 'orders',
    });
    expect(await outcomes()).toEqual({ parked: 1 });
  });

  it('stays unacknowledged while the broker does not take its copy, whose queue is declared again', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    session.says.push('unroutable');
    consumer.message(session, delivered(), 'main');
    jobs[0]?.end({ kind: 'failed', reason: 'boom' });
    await turn();
    expect(session.did).toEqual(['move orders.retry.1000 m1', 'declare']);
    await consumer.idle();
    expect(session.did.slice(2)).toEqual(['move orders.retry.1000 m1', 'acknowledge m1']);
  });
});

describe('a message with reply', () => {
  it('is acknowledged once the reply is confirmed', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    consumer.message(session, delivered({ waitsMs: 10_000 }), 'main');
    jobs[0]?.end(ok);
    await consumer.idle();
    expect(session.did).toEqual(['reply gateway.1', 'acknowledge m1']);
    expect(session.replies[0]?.message.properties).toMatchObject({
      correlationId: 'c-m1',
      headers: { 'http-status': 200, 'replied-by': 'orders' },
    });
  });

  it('is acknowledged when nobody is there for the reply, and given back when that may be lost', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    session.says.push('unroutable', 'lost');
    consumer.message(session, delivered({ id: 'm1', waitsMs: 10_000 }), 'main');
    jobs[0]?.end(ok);
    await consumer.idle();
    consumer.message(session, delivered({ id: 'm2', waitsMs: 10_000 }), 'main');
    jobs[1]?.end(ok);
    await consumer.idle();
    expect(session.did.filter((line) => !line.startsWith('reply'))).toEqual(['acknowledge m1', 'give back m2']);
  });

  it('gets 502 instead of a response that the broker refuses', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    session.says.push('refused');
    consumer.message(session, delivered({ waitsMs: 10_000 }), 'main');
    jobs[0]?.end(ok);
    await consumer.idle();
    expect(session.replies.map(({ message }) => message.properties.headers['http-status'])).toEqual([200, 502]);
    expect(session.did.at(-1)).toBe('acknowledge m1');
  });

  it('is acknowledged without work when nobody waits for it any more once its turn comes', async () => {
    const { consumer, jobs, session, ready, outcomes } = start({ concurrency: 1 });
    await ready();
    consumer.message(session, delivered({ id: 'm1', waitsMs: 10_000 }), 'main');
    consumer.message(session, delivered({ id: 'm2', waitsMs: 1 }), 'main');
    await turn();
    jobs[0]?.end(ok);
    await consumer.idle();
    expect(session.did).toEqual(['reply gateway.1', 'acknowledge m1', 'acknowledge m2']);
    expect(jobs).toHaveLength(1);
    expect(await outcomes()).toEqual({ done: 1, expired: 1 });
  });

  it.each([-3_600_000, 3_600_000])('is worked on by a gateway whose clock is %i ms off, for as long', async (offMs) => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    const message = delivered({ waitsMs: 10_000 });
    const headers = message.properties.headers as Record<string, number>;
    headers['deadline-ms'] = Number(headers['deadline-ms']) + offMs;
    consumer.message(session, message, 'main');
    const leftMs = Number(jobs[0]?.job.deadline) - performance.now();
    expect(leftMs).toBeGreaterThan(9_000);
    expect(leftMs).toBeLessThanOrEqual(10_000);
    jobs[0]?.end(ok);
    await consumer.idle();
    expect(session.did).toEqual(['reply gateway.1', 'acknowledge m1']);
  });

  it('is tried again here when the application died on a GET', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    consumer.message(session, delivered({ method: 'GET', waitsMs: 10_000 }), 'main');
    jobs[0]?.end({ kind: 'died', reason: 'closed' });
    await until('it is tried again', () => jobs.length === 2);
    jobs[1]?.end(ok);
    await consumer.idle();
    expect(session.did).toEqual(['reply gateway.1', 'acknowledge m1']);
  });
});

describe('a message whose worker died', () => {
  it('is set apart, its time going on', async () => {
    const { consumer, jobs, session, ready, outcomes } = start();
    await ready();
    consumer.message(session, delivered({ redelivered: true, waitsMs: 10_000 }), 'main');
    await consumer.idle();
    expect(session.did).toEqual(['move orders.suspects m1', 'acknowledge m1']);
    expect(Number(session.moves[0]?.message.properties.expiration)).toBeGreaterThan(9000);
    expect(jobs).toHaveLength(0);
    expect(await outcomes()).toEqual({ suspected: 1 });
  });

  it('is worked on beside a full house, and what fails then remembers the deaths', async () => {
    const { consumer, jobs, session, ready } = start({ concurrency: 1 });
    await ready();
    consumer.message(session, delivered({ id: 'm1' }), 'main');
    const headers = { 'x-delivery-count': 1 };
    consumer.message(session, delivered({ id: 's1', redelivered: true, headers }), 'suspects');
    await turn();
    expect(jobs.map(({ job }) => job.attempt)).toEqual([1, 2]);
    jobs[1]?.end({ kind: 'failed', reason: 'boom' });
    await turn();
    expect(session.moves[0]?.message.properties.headers).toMatchObject({ attempt: 3 });
    jobs[0]?.end(ok);
    await consumer.idle();
  });

  it('is not begun anew before the broker has heard that the original is done with', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    consumer.message(session, delivered({ id: 's1', redelivered: true }), 'main');
    consumer.message(session, delivered({ id: 's1' }), 'suspects');
    expect(jobs).toHaveLength(0);
    await turn();
    await turn();
    expect(session.did).toEqual(['move orders.suspects s1', 'acknowledge s1', 'heard']);
    expect(jobs).toHaveLength(1);
    jobs[0]?.end(ok);
    await consumer.idle();
  });

  it('is parked when workers died of it as often as it may be tried', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    consumer.message(session, delivered({ redelivered: true, headers: { 'x-delivery-count': 3 } }), 'suspects');
    await consumer.idle();
    expect(session.did).toEqual(['move orders.parked m1', 'acknowledge m1']);
    expect(jobs).toHaveLength(0);
  });
});

describe('a lost connection', () => {
  it('has a message that comes again meanwhile wait for the work that is under way', async () => {
    const { consumer, jobs, session, ready } = start();
    await ready();
    consumer.message(session, delivered(), 'main');
    session.lose();
    consumer.closed(session);
    const next = fakeSession();
    await consumer.use(next);
    consumer.message(next, delivered({ redelivered: true }), 'main');
    expect(jobs).toHaveLength(1);
    jobs[0]?.end(ok);
    await consumer.idle();
    expect(next.did).toEqual(['consume', 'acknowledge m1']);
  });

  it('has a message that was done meanwhile acknowledged when it comes again', async () => {
    const { consumer, jobs, session, ready, outcomes } = start();
    await ready();
    consumer.message(session, delivered(), 'main');
    session.lose();
    consumer.closed(session);
    jobs[0]?.end(ok);
    await consumer.idle();
    const next = fakeSession();
    consumer.message(next, delivered({ redelivered: true }), 'main');
    expect(next.did).toEqual(['acknowledge m1']);
    expect(jobs).toHaveLength(1);
    expect(await outcomes()).toEqual({ duplicate: 1 });
  });

  it('makes no suspects of what waited here for its turn', async () => {
    const { consumer, jobs, session, ready } = start({ concurrency: 1 });
    await ready();
    consumer.message(session, delivered({ id: 'm1' }), 'main');
    consumer.message(session, delivered({ id: 'm2' }), 'main');
    session.lose();
    consumer.closed(session);
    jobs[0]?.end(ok);
    await consumer.idle();
    expect(jobs).toHaveLength(1);
    const next = fakeSession();
    consumer.message(next, delivered({ id: 'm2', redelivered: true }), 'main');
    expect(jobs.map(({ job }) => job.request.messageId)).toEqual(['m1', 'm2']);
    consumer.message(next, delivered({ id: 'm3', redelivered: true }), 'main');
    await turn();
    expect(next.did).toEqual(['move orders.suspects m3', 'acknowledge m3']);
  });
});

describe('an application that does not answer', () => {
  it('has the consumer cancelled first, and everything given back then', async () => {
    const { consumer, jobs, needs, session, ready, outcomes } = start({ concurrency: 1 });
    await ready();
    consumer.message(session, delivered({ id: 'm1' }), 'main');
    consumer.message(session, delivered({ id: 'm2' }), 'main');
    jobs[0]?.end({ kind: 'unavailable', need: 'application', reason: 'refused' });
    await consumer.idle();
    expect(needs).toEqual(['application']);
    expect(session.did[0]).toBe('cancel');
    expect(session.did.slice(1).sort()).toEqual(['give back m1', 'give back m2']);
    expect(await outcomes()).toEqual({ returned: 2 });
  });

  it('has a message that was on its way given back too', async () => {
    const { consumer, session, ready } = start();
    await ready();
    await consumer.hold();
    consumer.message(session, delivered(), 'main');
    await consumer.idle();
    expect(session.did).toEqual(['cancel', 'give back m1']);
  });

  it('has a suspect, and a message that came back often, published anew, so that the broker counts nothing', async () => {
    const { consumer, session, ready } = start();
    await ready();
    await consumer.hold();
    consumer.message(session, delivered({ id: 's', headers: { 'x-delivery-count': 1 } }), 'suspects');
    consumer.message(session, delivered({ id: 'm', headers: { 'x-acquired-count': 10 } }), 'main');
    await consumer.idle();
    expect(session.did.slice(1).sort()).toEqual([
      'acknowledge m',
      'acknowledge s',
      'move orders m',
      'move orders.suspects s',
    ]);
  });

  it('is asked for work again after the pause', async () => {
    const { consumer, session, ready } = start();
    await ready();
    await consumer.hold();
    await consumer.resume();
    expect(session.did).toEqual(['cancel', 'consume']);
  });
});

describe('concurrency', () => {
  it('is kept, and the next message starts when one is through', async () => {
    const { consumer, jobs, session, ready } = start({ concurrency: 2 });
    await ready();
    for (const id of ['m1', 'm2', 'm3']) consumer.message(session, delivered({ id }), 'main');
    expect(jobs).toHaveLength(2);
    expect(consumer.inFlight()).toBe(2);
    jobs[1]?.end(ok);
    await turn();
    expect(jobs.map(({ job }) => job.request.messageId)).toEqual(['m1', 'm2', 'm3']);
  });

  it('tells of the first message in flight and of the last one', async () => {
    const told: string[] = [];
    const edges = { onBusy: () => void told.push('busy'), onIdle: () => void told.push('idle') };
    const { consumer, jobs, session, ready } = start(edges);
    await ready();
    consumer.message(session, delivered({ id: 'm1' }), 'main');
    consumer.message(session, delivered({ id: 'm2' }), 'main');
    for (const { end } of jobs) end(ok);
    await consumer.idle();
    expect(told).toEqual(['busy', 'idle']);
  });
});

it('gives back what is in flight when it has to stop, and lets nothing come of the work any more', async () => {
  const { consumer, jobs, session, ready } = start();
  await ready();
  consumer.message(session, delivered(), 'main');
  await consumer.hold();
  await consumer.giveUp();
  expect(jobs[0]?.job.stopped.aborted).toBe(true);
  jobs[0]?.end(ok);
  await consumer.idle();
  expect(session.did).toEqual(['cancel', 'give back m1']);
});
