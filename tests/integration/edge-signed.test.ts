import { createHash } from 'node:crypto';
import { isOfTheWay } from '../../contracts/edge-headers.ts';
import type { HeaderPair } from '../../services/messages/http.ts';
import { draws } from '../draws.ts';
import { seenTarget } from '../services/edge/seen-target.ts';
import { startBench, type WorkerBench } from '../services/edge/worker-bench.ts';
import { type Random, randomFrom } from '../services/receiver/fuzz.ts';
import { incoming, testReceiver } from '../services/receiver/test-receiver.ts';

const said = [
  {
    path: '/*',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowEncodedSlashes: true,
    maxBodyBytes: 20_000,
  },
];

let bench: WorkerBench;

beforeAll(async () => {
  bench = await startBench(said, { level: 'silent' });
});

afterAll(() => bench.stop());

beforeEach(() => {
  bench.broker.published.length = 0;
  bench.functionUrl.refused = 0;
});

/** What signers and servers have read in different ways: signs that are escaped or not, empty names, spaces, slashes, and bytes that are no text. */
const odd = [
  '+',
  '%20',
  '%2B',
  '%2F',
  '//',
  '&',
  '&&',
  '=',
  '==',
  '?',
  '??',
  '~',
  '*',
  "'",
  '(',
  ')',
  '!',
  '$',
  ',',
  ';',
  ':',
  '@',
].concat(
  [
    '%7E',
    '%2a',
    '%00',
    '%C3%A9',
    '%c3%a9',
    '%E2%82%AC',
    '|',
    '{}',
    '[]',
    '"',
    '<>',
    '^',
    '`',
    'a',
    'B',
    '0',
    '-._',
    'x-amz-date=1',
  ],
  ['X-Amz-Signature=00', '%25', '%2525', '#', '/'],
);

function oddTarget(random: Random): string {
  const some = () => Array.from({ length: random.below(8) }, () => random.pick(odd)).join('');
  return `/${some()}${random.pick(['', '?', `?${some()}`])}`;
}

function oddHeaders(random: Random): Record<string, string> {
  const names = [
    'authorization',
    'x-amz-date',
    'x-amz-content-sha256',
    'x-amz-security-token',
    'x-forwarded-for',
    'x-forwarded-host',
  ].concat(
    [
      'cf-connecting-ip',
      'cf-worker',
      'x-warren-origin',
      'x-warren-client',
      'x-warren-host',
      'x-warren-request',
      'x-warren-authorization',
    ],
    [
      'x-warren-content-type',
      'x-warren-answer',
      'range',
      'content-type',
      'content-encoding',
      'cookie',
      'x-a',
      'te',
      'accept-encoding',
    ],
  );
  return Object.fromEntries(
    Array.from({ length: random.below(6) }, () => [
      random.pick(names),
      random.pick([
        'x',
        '',
        'a, b',
        'a=1; b=2',
        'text/plain',
        'application/json',
        'gzip',
        'AWS4-HMAC-SHA256 Credential=x',
        '  y  ',
        '10.0.0.1',
      ]),
    ]),
  );
}

const { seed, numRuns: count } = draws(2_000);

test(`${count} odd targets and bodies are signed as AWS signs them, and come out as they went in`, async () => {
  const random = randomFrom(seed);
  const direct = await testReceiver(said, { level: 'silent' });
  let taken = 0;
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const method = random.pick(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
      const target = oddTarget(random);
      const body = random.pick([
        Buffer.alloc(0),
        random.bytes(random.below(300)),
        Buffer.from(random.word(9)),
        random.bytes(5_000),
      ]);
      const headers = { ...oddHeaders(random), 'x-case': String(left) };
      const answer = await bench.ask({ method, target, headers, body });
      const { status } = await direct.receive(incoming({ method, target: seenTarget(target), body }));
      const found = bench.broker.published.find(
        ({ read }) => headerIn(read.request.headers, 'x-case') === headers['x-case'],
      );
      const wanted =
        status === 202
          ? { method, target: seenTarget(target), body: digest(body), headers: passed(headers) }
          : undefined;
      const { request } = found?.read ?? {};
      expect({
        target,
        status: answer.status,
        got: request && {
          ...request,
          body: digest(request.body),
          headers: passed(Object.fromEntries(request.headers)),
        },
      }).toEqual({ target, status, got: wanted });
      expect(found?.read.client).toBe(found && '203.0.113.7');
      if (found) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  expect(taken).toBeGreaterThan(count / 4);
  expect(bench.functionUrl.refused).toBe(0);
});

const digest = (body: Buffer) => createHash('sha256').update(body).digest('hex');

function headerIn(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.find(([known]) => known === name)?.[1];
}

/** The headers that are passed on, but for those that say how long the body is and who was asked. */
function passed(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) =>
      !isOfTheWay(name) && !/^(?:te|host|connection|content-length|accept-encoding|transfer-encoding)$/.test(name),
  );
  // Some that are empty are none to workerd: those that it knows by name.
  const present = kept.filter(([, value]) => value !== '');
  return Object.fromEntries(present.map(([name, value]) => [name, value.trim()]));
}

test('a signature holds for its body, its time and its key alone', async () => {
  const [event] = await capture();
  const { authorization = '', 'x-amz-date': date = '', 'x-warren-origin': origin = '' } = event?.headers ?? {};
  const send = async (headers: Record<string, string>, body: string) => {
    const response = await fetch(bench.functionUrl.url, {
      method: 'POST',
      headers: { 'x-warren-origin': origin, ...headers },
      body,
    });
    return response.status;
  };
  expect(await send({ authorization, 'x-amz-date': date }, 'the body')).not.toBe(403);
  expect(await send({ authorization, 'x-amz-date': date }, 'another body')).toBe(403);
  expect(await send({ authorization, 'x-amz-date': date.replace(/..Z$/, '99Z') }, 'the body')).toBe(403);
  expect(await send({ 'x-amz-date': date }, 'the body')).toBe(403);
  const other = authorization.replace(/Credential=[^/]+/, 'Credential=AKIAANOTHERANOTHERAN');
  expect(await send({ authorization: other, 'x-amz-date': date }, 'the body')).toBe(403);
});

/** What the function gets of a request of the Worker. */
async function capture() {
  bench.functionUrl.events.length = 0;
  await bench.ask({ target: '/capture', body: Buffer.from('the body') });
  return bench.functionUrl.events;
}
