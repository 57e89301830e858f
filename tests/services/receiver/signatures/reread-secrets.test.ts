import { createHmac } from 'node:crypto';
import {
  rereadSecrets,
  soundAfterMs,
  unsoundAfterMs,
} from '../../../../services/receiver/signatures/reread-secrets.ts';
import { MissingSecret } from '../../../../services/settings/secrets.ts';
import { incoming, testReceiver } from '../test-receiver.ts';

const [first, second] = ['the first secret of the sender', 'the second secret of the sender'];

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] }));
afterEach(() => {
  jest.useRealTimers();
});

/** Two endpoints behind secrets that a test changes; counts how often each secret is asked for. */
async function twoEndpoints(texts: Record<string, string | Error>, draw = 0.5) {
  const asked: Record<string, number> = {};
  const signed = (secret: string) => ({ scheme: 'github', secrets: [{ secret }], toleranceSeconds: 300 });
  const receiver = await testReceiver(
    [
      { name: 'orders', signature: signed('a') },
      { name: 'refunds', signature: signed('b') },
    ],
    {
      source: async (name: string) => {
        asked[name] = (asked[name] ?? 0) + 1;
        const text = texts[name];
        if (text === undefined) throw new MissingSecret(`secret ${name} has no value in the test`);
        if (text instanceof Error) throw text;
        return text;
      },
    },
  );
  const told: string[] = [];
  const tell = (_what: unknown, message?: string) => void told.push(String(message));
  const log = { info: tell, warn: tell, error: tell } as unknown as Parameters<typeof rereadSecrets>[0]['log'];
  const rereading = rereadSecrets({ endpoints: receiver.endpoints, log, draw: () => draw });
  return {
    asked,
    told,
    rereading,
    problems: () => receiver.endpoints.flatMap(({ signing }) => signing.problems()),
    /** The status of a request that is signed with a secret. */
    async send(endpoint: string, secret: string) {
      const body = '{}';
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      const { status } = await receiver.receive(
        incoming({
          target: `/${endpoint}`,
          body: Buffer.from(body),
          headers: [
            ['Host', 'hooks.test'],
            ['X-Hub-Signature-256', signature],
          ],
        }),
      );
      return status;
    },
  };
}

test('a secret that is missing at first is taken without a restart, and the other endpoint serves meanwhile', async () => {
  const texts: Record<string, string> = { b: second };
  const { send, problems, told, asked, rereading } = await twoEndpoints(texts);
  expect(await send('orders', first)).toBe(503);
  expect(await send('refunds', second)).toBe(202);
  expect(problems()).toEqual(['endpoint orders: secret a has no value in the test']);
  texts.a = first;
  await jest.advanceTimersByTimeAsync(unsoundAfterMs - 1);
  expect(asked).toEqual({ a: 1, b: 1 });
  await jest.advanceTimersByTimeAsync(1);
  expect(asked).toEqual({ a: 2, b: 1 });
  expect(await send('orders', first)).toBe(202);
  expect(problems()).toEqual([]);
  expect(told).toEqual([
    'an endpoint answers 503',
    'signatures are checked with another secret',
    'the secrets of an endpoint are of use',
  ]);
  rereading.stop();
});

test('a secret that was changed counts after some minutes, and the one before it no more', async () => {
  const texts: Record<string, string> = { a: first, b: second };
  const { send, rereading } = await twoEndpoints(texts);
  expect(await send('orders', first)).toBe(202);
  texts.a = second;
  expect(await send('orders', second)).toBe(401);
  await jest.advanceTimersByTimeAsync(soundAfterMs);
  expect(await send('orders', second)).toBe(202);
  expect(await send('orders', first)).toBe(401);
  rereading.stop();
});

test.each<[string, string | Error | undefined, string]>([
  ['too short', 'short', 'endpoint orders: secret a is a key of 5 bytes; it needs 16'],
  ['gone', undefined, 'endpoint orders: secret a has no value in the test'],
  ['not to be had', new Error('throttled'), 'endpoint orders: secret a is not to be had: throttled'],
])(
  'the last secret of use stays when the one that is read again is %s, which is named',
  async (_what, text, reason) => {
    const texts: Record<string, string | Error> = { a: first, b: second };
    const { send, problems, told, asked, rereading } = await twoEndpoints(texts);
    if (text === undefined) delete texts.a;
    else texts.a = text;
    await jest.advanceTimersByTimeAsync(soundAfterMs);
    expect(await send('orders', first)).toBe(202);
    expect(problems()).toEqual([`${reason}; what it was before still counts`]);
    // From then on it is asked for more often, and told of once.
    await jest.advanceTimersByTimeAsync(3 * unsoundAfterMs);
    expect(asked).toEqual({ a: 5, b: 2 });
    expect(told).toEqual(['an endpoint goes on with the secrets that it had']);
    texts.a = second;
    await jest.advanceTimersByTimeAsync(unsoundAfterMs);
    expect(await send('orders', second)).toBe(202);
    expect(problems()).toEqual([]);
    rereading.stop();
  },
);

test.each([
  [0, 0.8],
  [1, 1.2],
])('a draw of %d waits %d of the usual time, so that receivers do not ask together', async (draw, share) => {
  const { asked, rereading } = await twoEndpoints({ a: first }, draw);
  await jest.advanceTimersByTimeAsync(share * unsoundAfterMs - 1);
  expect(asked).toEqual({ a: 1, b: 1 });
  await jest.advanceTimersByTimeAsync(1);
  expect(asked).toEqual({ a: 1, b: 2 });
  await jest.advanceTimersByTimeAsync(share * (soundAfterMs - unsoundAfterMs));
  expect(asked.a).toBe(2);
  rereading.stop();
});

test('requests that nobody signed right, however many, have no secret read', async () => {
  const { send, asked, rereading } = await twoEndpoints({ a: first, b: second });
  for (let count = 0; count < 100; count += 1) expect(await send('orders', 'guessed')).toBe(401);
  expect(asked).toEqual({ a: 1, b: 1 });
  rereading.stop();
});

test('nothing is read after the end', async () => {
  const { asked, rereading } = await twoEndpoints({ a: first });
  rereading.stop();
  await jest.advanceTimersByTimeAsync(10 * soundAfterMs);
  expect(asked).toEqual({ a: 1, b: 1 });
});
