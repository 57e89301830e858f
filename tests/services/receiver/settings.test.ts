import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings, readSettings, SettingsError } from '../../../services/receiver/settings.ts';
import { documentOf } from './test-receiver.ts';

const signed = (scheme: string) => ({ scheme, secrets: [{ secret: 'github' }], toleranceSeconds: 300 });

function problemsOf(said: Record<string, unknown>[], more: Record<string, unknown> = {}): string[] {
  try {
    parseSettings(documentOf(said, more), 'settings.json');
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message.split('\n');
  }
}

test('a document of the catalog is taken, with the limits filled in', () => {
  const settings = parseSettings(documentOf([{ acknowledge: [], description: 'orders' }]), 'settings.json');
  expect(settings).toMatchObject({ maxInFlight: 1000, maxInFlightBytes: 268_435_456, endpoints: [{ name: 'orders' }] });
});

test.each<[string, Record<string, unknown>, string]>([
  ['an upper-case host', { host: 'Hooks.test' }, 'endpoints.orders.host is no host name in lower case'],
  ['a regular expression', { path: '/a/:id(\\d+)' }, 'endpoints.orders.path is no path of literal segments'],
  ['an optional parameter', { path: '/a/:id?' }, 'endpoints.orders.path is no path'],
  ['a wildcard in the middle', { path: '/a/*/b' }, 'endpoints.orders.path is no path'],
  ['dots in a parameter', { path: '/a/:id.json' }, 'endpoints.orders.path is no path'],
  ['a method that tunnels', { methods: ['CONNECT'] }, 'endpoints.orders.methods.0 '],
  ['a broker that is not there', { broker: 'other' }, 'endpoints.orders.broker there is no broker other'],
  ['no secret', { signature: { ...signed('github'), secrets: [] } }, 'endpoints.orders.signature needs a secret'],
  ['a secret without use', { signature: signed('none') }, 'endpoints.orders.signature scheme none has no use'],
  [
    'an id where there is one',
    { signature: signed('github'), messageIdHeader: 'x' },
    'messageIdHeader is for scheme none',
  ],
  ['an id that gives others its reply', { mode: 'reply', messageIdHeader: 'x' }, 'messageIdHeader is for mode accept'],
  ['a network that is none', { allow: ['203.0.113.0/33'] }, 'endpoints.orders.allow.0 is no network'],
  ['a body that RabbitMQ refuses', { maxBodyBytes: 15_728_641 }, 'endpoints.orders.maxBodyBytes '],
  ['a long wait', { deadlineSeconds: 61 }, 'endpoints.orders.deadlineSeconds '],
  ['replies of nobody', { mode: 'reply', replyFrom: 'other' }, 'endpoints.orders.replyFrom is other, which gets none'],
  ['fan-out without exchange', { fanOut: ['copy'] }, 'endpoints.orders.fanOut needs an exchange of its own'],
  [
    'another queue by the default exchange',
    { routingKey: 'other' },
    'endpoints.orders.routingKey the default exchange',
  ],
])('an endpoint with %s is refused', (_what, said, problem) => {
  const problems = problemsOf([said]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`settings.json: `);
  expect(problems[0]).toContain(problem);
});

describe('behind a proxy that is not said to give the client', () => {
  const origin = { header: 'x-origin', secrets: [{ secret: 'proxy' }] };
  const bySource = { requests: 1, perSeconds: 60, by: 'source' };

  test.each<[string, Record<string, unknown>]>([
    ['allow', { allow: ['203.0.113.0/24'] }],
    ['rateLimit', { rateLimit: bySource }],
  ])('%s is refused, since it would look at the proxy', (field, said) => {
    expect(problemsOf([said], { origin })).toEqual([
      `settings.json: endpoints.orders.${field} would look at the address of the proxy: origin.clientHeader has to name the header that holds the client’s`,
    ]);
    expect(problemsOf([said], { origin: { ...origin, clientHeader: 'cf-connecting-ip' } })).toEqual([]);
    expect(problemsOf([said])).toEqual([]);
  });

  test('a limit for all together is taken', () => {
    expect(problemsOf([{ rateLimit: { ...bySource, by: 'endpoint' } }], { origin })).toEqual([]);
  });
});

test('every problem is named, not only the first', () => {
  expect(problemsOf([{ host: 'UPPER', deadlineSeconds: 0, taps: 'yes' }], { maxInFlight: 0 })).toHaveLength(4);
});

test('one route belongs to one endpoint, whatever its parameters are called', () => {
  const [problem] = problemsOf([
    { name: 'a', path: '/orders/:id' },
    { name: 'b', path: '/orders/:key' },
  ]);
  expect(problem).toContain('endpoints.b.path POST of it is taken by endpoint a');
  expect(problemsOf([{ name: 'a' }, { name: 'b', methods: ['GET'] }])).toEqual([]);
  expect(problemsOf([{ name: 'a' }, { name: 'a', path: '/b' }])[0]).toContain('endpoints.a.name a stands twice');
});

test('settings come from the file, else from the variable, and what is wrong with them says where', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  const file = join(folder, 'settings.json');
  try {
    writeFileSync(file, documentOf([{}]));
    expect(readSettings({ WARREN_RECEIVER_SETTINGS: file }).endpoints).toHaveLength(1);
    expect(readSettings({ WARREN_RECEIVER_SETTINGS_JSON: documentOf([{}]) }).endpoints).toHaveLength(1);
    writeFileSync(file, '{');
    expect(() => readSettings({ WARREN_RECEIVER_SETTINGS: file })).toThrow(`${file} is no JSON`);
    expect(() => readSettings({ WARREN_RECEIVER_SETTINGS: `${file}.not` })).toThrow('cannot be read');
    expect(() => readSettings({})).toThrow('neither WARREN_RECEIVER_SETTINGS nor WARREN_RECEIVER_SETTINGS_JSON');
    expect(() => readSettings({ WARREN_RECEIVER_SETTINGS_JSON: 'null' })).toThrow('the document');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('fields that this receiver does not know', () => {
  const origin = { header: 'x-origin', secrets: [{ secret: 'proxy' }] };
  const later = documentOf([{ later: 1 }], { origin: { ...origin, later: 1 }, later: 1 });

  test('are passed over in what Warren wrote: it may be of the next receiver', () => {
    const read = parseSettings(later, 'settings.json');
    expect(read).toEqual(parseSettings(documentOf([{}], { origin }), 'settings.json'));
  });

  test('are refused in what a person wrote: `orgin` would trust whoever asks', () => {
    const written = (more: object) => readSettings({ WARREN_RECEIVER_SETTINGS_JSON: documentOf([{}], { ...more }) });
    expect(() => written({ orgin: origin })).toThrow(
      'WARREN_RECEIVER_SETTINGS_JSON: the document Unrecognized key: "orgin"',
    );
    expect(() => written({ origin: { ...origin, clientHaeder: 'x' } })).toThrow(
      'WARREN_RECEIVER_SETTINGS_JSON: origin Unrecognized key: "clientHaeder"',
    );
  });
});
