import { pino } from 'pino';
import { edgeHeader, edgeOrigin } from '../../../contracts/edge.ts';
import { openReceiver } from '../../../services/receiver/receiver.ts';
import { uncounted } from '../../../services/receiver/records/uncounted.ts';
import { parseSettings } from '../../../services/receiver/settings.ts';
import { soundAfterMs, unsoundAfterMs } from '../../../services/receiver/signatures/reread-secrets.ts';
import { MissingSecret } from '../../../services/settings/secrets.ts';
import { documentOf, incoming } from './test-receiver.ts';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] }));
afterEach(() => {
  jest.useRealTimers();
});

/** Nothing listens there: https://www.iana.org/assignments/service-names-port-numbers, discard. */
const brokers = { local: { host: '127.0.0.1', port: 9, tls: false, credentials: { secret: 'broker' } } };
const credentials = '{"username":"a","password":"b"}';

test('a receiver says which secrets keep it from being ready and which do not, and reads none after its end', async () => {
  const texts: Record<string, string> = { broker: credentials };
  let asked = 0;
  const receiver = await openReceiver({
    metrics: uncounted,
    settings: parseSettings(
      documentOf(
        [
          { signature: { scheme: 'github', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 } },
          { name: 'open', queue: 'open' },
        ],
        { brokers },
      ),
      'test',
    ),
    secrets: async (name) => {
      if (name === 'webhook') asked += 1;
      const text = texts[name];
      if (text === undefined) throw new MissingSecret(`secret ${name} has no value in the test`);
      return text;
    },
    log: pino({ level: 'silent' }),
  });
  const missing = 'endpoint orders: secret webhook has no value in the test';
  expect(await receiver.reasonsNotReady()).toContain(missing);
  expect(receiver.warnings()).toEqual([]);
  texts.webhook = 'the secret of the sender';
  await jest.advanceTimersByTimeAsync(2 * unsoundAfterMs);
  expect(await receiver.reasonsNotReady()).not.toContain(missing);
  delete texts.webhook;
  await jest.advanceTimersByTimeAsync(2 * soundAfterMs);
  expect(await receiver.reasonsNotReady()).not.toContain(missing);
  expect(receiver.warnings()).toEqual([`${missing}; what it was before still counts`]);
  await receiver.close();
  const before = asked;
  await jest.advanceTimersByTimeAsync(10 * soundAfterMs);
  expect(asked).toBe(before);
});

test('the secrets of all endpoints are asked for at once', async () => {
  const signature = (secret: string) => ({ scheme: 'github', secrets: [{ secret }], toleranceSeconds: 300 });
  const names = ['one', 'two', 'three'];
  const endpoints = names.map((name) => ({ name, path: `/${name}`, signature: signature(name) }));
  const settings = parseSettings(documentOf(endpoints, { brokers }), 'test');
  const waiting: (() => void)[] = [];
  const opening = openReceiver({
    ...{ settings, metrics: uncounted, log: pino({ level: 'silent' }) },
    secrets: async (name) => {
      if (name === 'broker') return credentials;
      // None is given before all were asked for.
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === names.length) for (const give of waiting) give();
      });
      return name;
    },
  });
  await (await opening).close();
});

describe('the secrets of the proxy in front', () => {
  async function open(texts: Record<string, string>) {
    const lines: string[] = [];
    const receiver = await openReceiver({
      settings: parseSettings(documentOf([{}], { brokers, origin: edgeOrigin(['old', 'new']) }), 'test'),
      secrets: async (name) => {
        const text = texts[name];
        if (text === undefined) throw new MissingSecret(`secret ${name} has no value in the test`);
        return text;
      },
      metrics: uncounted,
      log: pino({ level: 'info', base: null }, { write: (line: string) => void lines.push(line) }),
    });
    /** Whether a request with this secret is let in; nothing takes it then, since there is no broker. */
    const lets = async (secret: string) => {
      const headers: [string, string][] = [
        ['host', 'hooks.test'],
        [edgeHeader.client, '203.0.113.9'],
        [edgeHeader.origin, secret],
      ];
      return (await receiver.receive(incoming({ headers }))).status !== 403;
    };
    return { receiver, lets, lines };
  }

  test('are read again, so that a rotation needs no restart', async () => {
    const texts: Record<string, string> = { broker: credentials, old: 'the first', new: 'the second' };
    const { receiver, lets, lines } = await open(texts);
    expect([await lets('the first'), await lets('the second'), await lets('the third')]).toEqual([true, true, false]);
    Object.assign(texts, { old: 'the second', new: 'the third' });
    await jest.advanceTimersByTimeAsync(2 * soundAfterMs);
    expect([await lets('the first'), await lets('the second'), await lets('the third')]).toEqual([false, true, true]);
    expect(lines.join('')).toContain('the proxy in front is known by another secret');
    expect(lines.join('')).not.toMatch(/the (first|second|third)/);
    delete texts.old;
    await jest.advanceTimersByTimeAsync(2 * soundAfterMs);
    expect(await lets('the second')).toBe(true);
    expect(receiver.warnings()).toEqual([
      'origin: secret old has no value in the test; what it was before still counts',
    ]);
    await receiver.close();
  });

  test('are enough where one of them is to be had, and without any the receiver does not start', async () => {
    const { receiver, lets } = await open({ broker: credentials, new: 'the second' });
    expect(await lets('the second')).toBe(true);
    expect(receiver.warnings()).toEqual(['origin: secret old has no value in the test']);
    await receiver.close();
    await expect(open({ broker: credentials })).rejects.toThrow('origin: secret old has no value in the test');
  });
});
