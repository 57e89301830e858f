import { gunzipSync } from 'node:zlib';
import { openHandler } from '../../../services/forwarder/handler.ts';
import { LokiUnavailable, openLoki } from '../../../services/forwarder/loki.ts';
import { type Push, pushesOf } from '../../../services/forwarder/pushes.ts';
import { batchOf, logsEvent } from './logs-event.ts';
import { type LokiServer, type Mood, startLokiServer } from './loki-server.ts';

const at = 1_796_000_000_000;
const batch = batchOf({ stream: 'a', from: 0, lines: 4, at });

let loki: LokiServer | undefined;
afterEach(async () => {
  await loki?.stop();
  loki = undefined;
});

interface Said {
  level: string;
  what: object;
  words: string;
}

/** The handler before a Loki of these moods, one for each push; pauses are kept, and take no time. */
async function forwarding(moods: (Mood | undefined)[] = [], remainingMs = 60_000) {
  const server = await startLokiServer((push) => moods[push - 1]);
  loki = server;
  const [said, pauses]: [Said[], number[]] = [[], []];
  const say = (level: string) => (what: object, words: string) => said.push({ level, what, words });
  const handler = openHandler({
    platform: 'acme',
    send: openLoki(server.url, async (ms) => pauses.push(ms)),
    ownGroup: '/warren/acme/acme-log-forwarder',
    log: { warn: say('warn'), error: say('error') } as never,
  });
  const forward = (event = logsEvent(batch)) => handler(event, { getRemainingTimeInMillis: () => remainingMs });
  return { forward, said, pauses, server };
}

const read = ({ body }: Push) => JSON.parse(gunzipSync(body).toString()).streams[0];

test('lines of a log group are one stream with few labels, each as it was written, and its log stream no label', async () => {
  const { forward, server } = await forwarding();
  await forward();
  expect(server.lines[0]).toEqual({
    labels: { job: 'cloudwatch', platform: 'acme', group: 'acme-receiver' },
    nanoseconds: `${at}000000`,
    line: '{"stream":"a","line":0}',
    metadata: { stream: 'a' },
  });
});

test('lines of one millisecond keep their order, and equal ones are not taken for one that came twice', () => {
  const equal = {
    ...batch,
    logEvents: ['x', 'x', 'y'].map((message, id) => ({ id: `${id}`, timestamp: at, message })),
  };
  const [push] = pushesOf(equal, 'acme');
  expect(read(push as Push).values.map(([time, line]: string[]) => `${time} ${line}`)).toEqual([
    `${at}000000 x`,
    `${at}000001 x`,
    `${at}000002 y`,
  ]);
});

test('a line that only counts a request is not sent, and the times of the others do not hear of it', () => {
  const messages = ['x', '{"_aws":{"Timestamp":1},"Endpoint":"orders"}\n', 'x'];
  const counted = messages.map((message, id) => ({ id: `${id}`, timestamp: at, message }));
  const [push] = pushesOf({ ...batch, logEvents: counted }, 'acme');
  expect(read(push as Push).values.map(([time]: string[]) => time)).toEqual([`${at}000000`, `${at}000001`]);
  expect([...pushesOf({ ...batch, logEvents: counted.slice(1, 2) }, 'acme')]).toEqual([]);
});

test('a batch is sent a megabyte at a time, and a longer line by itself', () => {
  const sizes = [600_000, 600_000, 300_000, 2_000_000, 1];
  const logEvents = sizes.map((size, id) => ({ id: `${id}`, timestamp: at + id, message: 'x'.repeat(size) }));
  const pushes = [...pushesOf({ ...batch, logEvents }, 'acme')];
  expect(pushes.map(({ lines }) => lines)).toEqual([1, 2, 1, 1]);
  expect(pushes.flatMap((push) => read(push).values.map(([, line]: string[]) => line?.length))).toEqual(sizes);
});

test('what CloudWatch sends to see whether somebody is there goes nowhere', async () => {
  const { forward, said, server } = await forwarding();
  await forward(logsEvent({ logGroup: '', logStream: '', logEvents: [] }, 'CONTROL_MESSAGE'));
  await forward({ awslogs: { data: logsEvent(batch, 'CONTROL_MESSAGE').awslogs.data } });
  expect([server.pushes, said]).toEqual([0, []]);
});

test('its own lines go nowhere, whoever subscribed it to them', async () => {
  const { forward, said, server } = await forwarding();
  await forward(logsEvent({ ...batch, logGroup: '/warren/acme/acme-log-forwarder' }));
  expect(server.pushes).toBe(0);
  expect(said.map(({ words }) => words)).toEqual([
    'a subscription hands the forwarder its own lines, which it drops: take the filter off',
  ]);
});

test.each<[string, Mood]>([
  ['has no room', { status: 429, body: 'Ingestion rate limit exceeded' }],
  ['is not ready', { status: 503 }],
  ['stands behind something that is not', { status: 502 }],
  ['breaks off', 'breaks off'],
])('a Loki that %s is asked again, after growing pauses', async (_, mood) => {
  const { forward, server, pauses, said } = await forwarding([mood, mood, mood, mood]);
  await forward();
  expect(server.lines).toHaveLength(4);
  expect(said).toEqual([]);
  expect(pauses).toHaveLength(4);
  for (const [index, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(250 * 2 ** index);
    expect(pause).toBeLessThanOrEqual(500 * 2 ** index);
  }
});

test('one that says when gets its time, in seconds or as a date', async () => {
  const date = new Date(Date.now() + 9_000).toUTCString();
  const later = (value: string): Mood => ({ status: 429, headers: { 'retry-after': value } });
  const { forward, pauses } = await forwarding([later('7'), later(date), later('soon')]);
  await forward();
  const [seconds = 0, untilDate = 0, nonsense = 0] = pauses;
  expect(seconds).toBeGreaterThan(6_900);
  expect(untilDate).toBeGreaterThan(7_000);
  expect(nonsense).toBeLessThanOrEqual(2_000);
});

test('one that asks for more time than there is fails the event at once, which Lambda hands it again', async () => {
  const { forward, server, pauses, said } = await forwarding([{ status: 429, headers: { 'retry-after': '120' } }]);
  await expect(forward()).rejects.toThrow(LokiUnavailable);
  expect([server.pushes, pauses]).toEqual([1, []]);
  expect(said).toEqual([
    { level: 'error', what: { logGroup: batch.logGroup, lines: 4, reason: '429' }, words: 'Loki took no lines' },
  ]);
});

test('one that never answers does not take longer than Lambda gives', async () => {
  const { forward, server } = await forwarding(['hangs'], 1_300);
  await expect(forward()).rejects.toThrow(/timeout/);
  expect(server.pushes).toBe(1);
});

test('lines that Loki refuses for good are told of, and not sent again', async () => {
  const said400 = 'entry for stream \'{group="acme-receiver"}\' has timestamp too old';
  const { forward, server, said } = await forwarding([{ status: 400, body: said400 }]);
  await forward();
  expect(server.pushes).toBe(1);
  expect(said).toEqual([
    {
      level: 'warn',
      what: { logGroup: batch.logGroup, of: 4, said: `400 ${said400}` },
      words: 'Loki refused lines for good',
    },
  ]);
});

test('what is no event of CloudWatch Logs is refused', async () => {
  const { forward } = await forwarding();
  await expect(forward(logsEvent({ ...batch, logEvents: 'none' as never }))).rejects.toThrow(/logEvents/);
});
