import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PagerDutyEvent } from '../../../contracts/paging.ts';
import { openSender } from '../../../services/paging/send.ts';

type Mood = { status: number; headers?: Record<string, string>; body?: string } | 'hangs' | 'breaks off';

const event: PagerDutyEvent = { routing_key: 'f'.repeat(32), event_action: 'resolve', dedup_key: 'a' };

let stop: () => void = () => {};
afterEach(() => stop());

/** A sender before a server of these moods, 202 after them, on a clock that only pauses move. */
async function sending(moods: Mood[], { untilMs = 600_000, dies = false } = {}) {
  let came = 0;
  const server = createServer((request, response) => {
    const mood = moods[came++] ?? { status: 202 };
    request.resume();
    if (mood === 'hangs') return;
    if (mood === 'breaks off') request.socket.destroy();
    else response.writeHead(mood.status, mood.headers).end(mood.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  if (dies) stop();
  const clock = { now: 0 };
  const pauses: number[] = [];
  const pause = async (ms: number) => {
    pauses.push(ms);
    clock.now += ms;
  };
  const send = openSender({ url: `http://127.0.0.1:${port}`, pause, now: () => clock.now });
  return { send: (each = event) => send(each, untilMs), pauses, came: () => came, clock };
}

test('it is taken by 202 alone, and what is refused is not sent again and names no key', async () => {
  const { send, came } = await sending([{ status: 200, body: `for ${event.routing_key}` }]);
  expect([await send(), await send(), came()]).toEqual([{ refused: 'HTTP 200 for (key)' }, 'taken', 2]);
});

test.each<[string, Mood]>([
  ['is broken', { status: 500 }],
  ['is away', { status: 503 }],
  ['breaks off', 'breaks off'],
])('a PagerDuty that %s is asked again, after growing pauses', async (_, mood) => {
  const { send, pauses } = await sending([mood, mood, mood]);
  expect(await send()).toBe('taken');
  for (const [index, ms] of pauses.entries()) {
    expect(ms).toBeGreaterThanOrEqual(250 * 2 ** index);
    expect(ms).toBeLessThanOrEqual(500 * 2 ** index);
  }
  expect(pauses).toHaveLength(3);
});

test('one that is busy is left alone for half a minute, or for as long as it says', async () => {
  const { send, pauses } = await sending([{ status: 429 }, { status: 429, headers: { 'retry-after': '7' } }]);
  expect(await send()).toBe('taken');
  expect(pauses.filter((ms) => ms > 0)).toEqual([30_000, 7_000]);
});

test('while a key was sent too much, others by it do not ask, and another key does', async () => {
  const { send, came } = await sending([{ status: 429 }], { untilMs: 10_000 });
  const busy = { away: 'PagerDuty takes no more events by this key for now' };
  expect([await send(), await send(), came()]).toEqual([busy, busy, 1]);
  expect(await send({ ...event, routing_key: 'e'.repeat(32) })).toBe('taken');
});

test('one that never answers is given up in time', async () => {
  const { send } = await sending(['hangs'], { untilMs: 100 });
  expect(await send()).toEqual({ away: expect.stringMatching(/timeout/) });
});

test('one that is not there is given up in time, and why is said', async () => {
  const { send } = await sending([], { dies: true, untilMs: 1000 });
  expect(await send()).toEqual({ away: expect.stringMatching(/ECONNREFUSED/) });
});
