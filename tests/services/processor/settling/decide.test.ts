import type { RetryPolicy } from '../../../../contracts/processor-queues.ts';
import { queuesOf } from '../../../../services/processor/consuming/queues.ts';
import type { JobOutcome } from '../../../../services/processor/job.ts';
import {
  type Arrived,
  mostHindrances,
  onArrival,
  onOutcome,
  type Worked,
} from '../../../../services/processor/settling/decide.ts';

const policy: RetryPolicy = { attempts: 5, backoff: { initialSeconds: 1, factor: 4, maxSeconds: 30 } };

describe('a message that arrives', () => {
  const arrived: Arrived = {
    origin: 'main',
    redelivered: false,
    deaths: 0,
    acquired: undefined,
    attempt: 1,
    seenHere: false,
  };
  const decide = (more: Partial<Arrived>) => onArrival({ ...arrived, ...more }, { attempts: 5 });

  it('is worked on', () => {
    expect(decide({})).toEqual({ do: 'work', attempt: 1 });
    expect(decide({ attempt: 3 })).toEqual({ do: 'work', attempt: 3 });
  });

  it('is set apart when another worker had it, as that may have died of it', () => {
    expect(decide({ redelivered: true })).toEqual({ do: 'suspect' });
    expect(decide({ redelivered: true, deaths: 1, acquired: 1 })).toEqual({ do: 'suspect' });
  });

  it('is not set apart when this process had it and lives', () => {
    expect(decide({ redelivered: true, deaths: 1, seenHere: true })).toEqual({ do: 'work', attempt: 1 });
  });

  it('is not set apart when the broker says that it was only given back', () => {
    expect(decide({ redelivered: true, acquired: 2 })).toEqual({ do: 'work', attempt: 1 });
  });

  it('counts the deaths of workers as tries once it is worked on alone', () => {
    expect(decide({ origin: 'suspects', redelivered: true, deaths: 2 })).toEqual({ do: 'work', attempt: 3 });
  });

  it('is parked when deaths and failures together reach the attempts', () => {
    expect(decide({ origin: 'suspects', deaths: 2, attempt: 4 })).toEqual({
      do: 'park',
      reason: 'a worker died 2 times while it worked on this message alone',
    });
    expect(decide({ origin: 'suspects', deaths: 2, attempt: 3 })).toEqual({ do: 'work', attempt: 5 });
  });

  it('is still worked on alone when it only failed before, however often', () => {
    expect(decide({ origin: 'suspects', attempt: 6 })).toMatchObject({ do: 'work' });
  });
});

describe('an outcome that nobody waits for', () => {
  const worked: Worked = { attempt: 1, hindered: 0, tries: 1, method: 'POST', reply: false, leftMs: undefined };
  const decide = (outcome: JobOutcome, more: Partial<Worked> = {}) =>
    onOutcome(outcome, { ...worked, ...more }, policy);
  const answered = (status: number): JobOutcome => ({
    kind: 'answered',
    response: { status, headers: [], body: Buffer.alloc(0) },
  });

  it.each([200, 204, 299])('is acknowledged after status %d', (status) => {
    expect(decide(answered(status))).toEqual({ do: 'acknowledge', outcome: 'done' });
  });

  it.each([199, 300, 404, 500])('is tried again after status %d', (status) => {
    expect(decide(answered(status))).toEqual({
      do: 'retry',
      delayMs: 1000,
      attempt: 2,
      hindered: 0,
      reason: `the application answered ${status}`,
    });
  });

  it('is tried again later and later, no later than the longest wait', () => {
    const waits = [1, 2, 3, 4].map((attempt) => decide(answered(500), { attempt }));
    expect(waits.map((settlement) => 'delayMs' in settlement && settlement.delayMs)).toEqual([
      1000, 4000, 16000, 30000,
    ]);
  });

  it('is parked after the last attempt, with the reason', () => {
    expect(decide(answered(500), { attempt: 5 })).toEqual({
      do: 'park',
      reason: 'the application answered 500; attempt 5 of 5',
    });
  });

  it('is no attempt after a deadlock, and waits for longer each time', () => {
    const outcome: JobOutcome = { kind: 'hindered', reason: 'deadlock' };
    const settled = [0, 1, 2, 3, 18].map((hindered) => decide(outcome, { attempt: 5, hindered }));
    expect(settled).toEqual(
      [1000, 4000, 16000, 30000, 30000].map((delayMs, index) => ({
        do: 'retry',
        delayMs,
        attempt: 5,
        hindered: [1, 2, 3, 4, 19][index],
        reason: 'deadlock',
      })),
    );
  });

  it('is no attempt and never parked while another delivery of it is at work', () => {
    const outcome: JobOutcome = { kind: 'at-work', reason: 'another delivery' };
    expect(decide(outcome, { attempt: 5, hindered: mostHindrances - 1 })).toEqual({
      do: 'retry',
      delayMs: 1000,
      attempt: 5,
      hindered: mostHindrances - 1,
      reason: 'another delivery',
    });
  });

  it('is parked with the true reason once it was hindered too often', () => {
    const outcome: JobOutcome = { kind: 'hindered', reason: 'Lock wait timeout exceeded' };
    expect(decide(outcome, { attempt: 2, hindered: mostHindrances - 1 })).toEqual({
      do: 'park',
      reason: 'Lock wait timeout exceeded; hindered 20 times, at attempt 2 of 5',
    });
  });

  it('is parked at once when no try would help', () => {
    expect(decide({ kind: 'rejected', reason: 'no such account' })).toEqual({ do: 'park', reason: 'no such account' });
  });

  it('is given back, and is no attempt, when what it needs does not answer', () => {
    expect(decide({ kind: 'unavailable', need: 'database', reason: 'refused' }, { attempt: 5 })).toEqual({
      do: 'return',
      need: 'database',
      reason: 'refused',
    });
  });
});

describe('an outcome that somebody waits for', () => {
  const worked: Worked = { attempt: 1, hindered: 0, tries: 1, method: 'GET', reply: true, leftMs: 5000 };
  const decide = (outcome: JobOutcome, more: Partial<Worked> = {}) =>
    onOutcome(outcome, { ...worked, ...more }, policy);
  const status = (outcome: JobOutcome, more: Partial<Worked> = {}) => {
    const settlement = decide(outcome, more);
    return settlement.do === 'reply' ? settlement.response.status : settlement.do;
  };

  it('is whatever the application answers, 500 too', () => {
    const response = { status: 500, headers: [['X-A', '1']] as const, body: Buffer.from('no') };
    expect(decide({ kind: 'answered', response })).toEqual({ do: 'reply', response, outcome: 'done' });
  });

  it('is 204 when the handler returned nothing', () => {
    expect(status({ kind: 'handled' })).toBe(204);
  });

  it('is tried again when the application died on a request that may be done twice', () => {
    expect(status({ kind: 'died', reason: 'closed' })).toBe('again');
    expect(status({ kind: 'died', reason: 'closed' }, { method: 'POST' })).toBe(502);
  });

  it('is 502 when there is no time left, or it died as often as may be', () => {
    expect(status({ kind: 'died', reason: 'closed' }, { leftMs: 50 })).toBe(502);
    expect(status({ kind: 'died', reason: 'closed' }, { tries: 5 })).toBe(502);
  });

  it('is 504 for a timeout, 500 for a failure, 503 for one that passes, 422 for a rejection', () => {
    expect(status({ kind: 'timed-out', reason: '' })).toBe(504);
    expect(status({ kind: 'failed', reason: '' })).toBe(500);
    expect(status({ kind: 'failed', reason: '', status: 502 })).toBe(502);
    expect(status({ kind: 'hindered', reason: '' })).toBe(503);
    expect(status({ kind: 'at-work', reason: '' })).toBe(503);
    expect(status({ kind: 'rejected', reason: '' })).toBe(422);
    expect(status({ kind: 'rejected', reason: '', status: 400 })).toBe(400);
  });

  it('does not tell the reason to whoever waits', () => {
    const settlement = decide({ kind: 'failed', reason: 'password of db-7 is wrong' });
    expect(settlement).toMatchObject({ do: 'reply', reason: 'password of db-7 is wrong' });
    expect(JSON.stringify('response' in settlement && settlement.response.body.toString())).not.toContain('db-7');
  });
});

describe('queues of waits', () => {
  it('are named after the queue and the wait', () => {
    const { retry, suspects, parked } = queuesOf({ queue: 'orders', deadLetter: 'orders.parked', policy });
    expect([...retry.values()]).toEqual([1, 4, 16, 30].map((seconds) => `orders.retry.${seconds * 1000}`));
    expect([suspects, parked]).toEqual(['orders.suspects', 'orders.parked']);
  });
});
