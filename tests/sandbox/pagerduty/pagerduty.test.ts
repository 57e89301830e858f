import { type StartedSandbox, startedSandbox } from '../aws/started-sandbox.ts';

let started: StartedSandbox;
let key: string;

beforeEach(async () => {
  started = await startedSandbox();
  const { cloud, pagerDuty } = started.sandbox;
  cloud.put('pagerduty_service', 'PSERV01', { id: 'PSERV01', name: 'acme platform (high)' });
  const { make, keyOf } = pagerDuty.integrations;
  key = keyOf(make('PSERV01', 'Warren', 'events_api_v2_inbound_integration'));
});

afterEach(() => started.stop());

const payload = { summary: 'A queue grows', source: 'acme broker/orders', severity: 'warning' };

async function enqueue(event: object | string) {
  const response = await fetch(`${started.sandbox.pagerDuty.url}/v2/enqueue`, {
    method: 'POST',
    body: typeof event === 'string' ? event : JSON.stringify({ routing_key: key, ...event }),
  });
  return { status: response.status, body: (await response.json()) as { errors?: string[]; dedup_key?: string } };
}

const trigger = (more: object = {}) => enqueue({ event_action: 'trigger', dedup_key: 'a', payload, ...more });
const incidents = () => started.sandbox.pagerDuty.incidents.all();

async function rest(
  path: string,
  { method = 'GET', body, token = 'sandbox-pagerduty-token' }: { method?: string; body?: object; token?: string } = {},
) {
  const response = await fetch(`${started.sandbox.pagerDuty.url}${path}`, {
    method,
    headers: { authorization: `Token token=${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

test('an alert opens an incident, more of the same key belong to it, and after it has resolved another is opened', async () => {
  expect(await trigger()).toEqual({
    status: 202,
    body: { status: 'success', message: 'Event processed', dedup_key: 'a' },
  });
  await trigger();
  await trigger({ dedup_key: 'b' });
  expect(incidents().map(({ dedupKey, status, events }) => [dedupKey, status, events.length])).toEqual([
    ['a', 'triggered', 2],
    ['b', 'triggered', 1],
  ]);
  await enqueue({ event_action: 'acknowledge', dedup_key: 'a' });
  await enqueue({ event_action: 'resolve', dedup_key: 'b' });
  await trigger({ dedup_key: 'b' });
  expect(incidents().map(({ dedupKey, status }) => [dedupKey, status])).toEqual([
    ['a', 'acknowledged'],
    ['b', 'resolved'],
    ['b', 'triggered'],
  ]);
});

test('what ends nothing is taken, and opens nothing', async () => {
  expect((await enqueue({ event_action: 'resolve', dedup_key: 'never' })).status).toBe(202);
  expect(incidents()).toEqual([]);
});

test('an alert without a key gets one', async () => {
  const { body } = await enqueue({ event_action: 'trigger', payload });
  expect(body.dedup_key).toMatch(/^[0-9a-f]{32}$/);
});

test.each<[string, object | string, string]>([
  ['no JSON', '{', 'JSON parse error'],
  [
    'a short key',
    { routing_key: 'x', event_action: 'resolve', dedup_key: 'a' },
    "Length of 'routing_key' is incorrect (should be 32 characters)",
  ],
  ['nobody’s key', { routing_key: 'f'.repeat(32), event_action: 'resolve', dedup_key: 'a' }, 'Invalid routing key'],
  ['another action', { event_action: 'close', dedup_key: 'a' }, "'event_action' is missing or invalid"],
  ['no key to resolve by', { event_action: 'resolve' }, "'dedup_key' is missing or blank"],
  [
    'a key of 256 characters',
    { event_action: 'resolve', dedup_key: 'x'.repeat(256) },
    "'dedup_key' is longer than 255 characters",
  ],
  ['no payload', { event_action: 'trigger' }, "'payload' is missing or invalid"],
  [
    'no source',
    { event_action: 'trigger', payload: { ...payload, source: '' } },
    "'payload.source' is missing or blank",
  ],
  [
    'a long summary',
    { event_action: 'trigger', payload: { ...payload, summary: 'x'.repeat(1025) } },
    "'payload.summary' is longer than 1024 characters",
  ],
  [
    'another severity',
    { event_action: 'trigger', payload: { ...payload, severity: 'bad' } },
    "'payload.severity' is missing or invalid",
  ],
  [
    'a time that is none',
    { event_action: 'trigger', payload: { ...payload, timestamp: 'now' } },
    "'payload.timestamp' is invalid",
  ],
  [
    'details as a list',
    { event_action: 'trigger', payload: { ...payload, custom_details: [] } },
    "'payload.custom_details' is invalid",
  ],
  ['a link to nowhere', { event_action: 'trigger', payload, links: [{ href: 'nowhere' }] }, "'links' is invalid"],
  [
    'more than 512 KB',
    { event_action: 'trigger', payload: { ...payload, custom_details: { x: 'x'.repeat(600_000) } } },
    'Event is larger than 524288 bytes',
  ],
])('%s is refused, with what is wrong', async (_, event, error) => {
  const { status, body } = await enqueue(event);
  expect([status, body.errors]).toEqual([400, [error]]);
  expect(incidents()).toEqual([]);
});

test('a key takes 120 events a minute, and another key its own', async () => {
  const statuses = await Promise.all(Array.from({ length: 121 }, async () => (await trigger()).status));
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  const { make, keyOf } = started.sandbox.pagerDuty.integrations;
  key = keyOf(make('PSERV01', 'other', 'events_api_v2_inbound_integration'));
  expect((await trigger()).status).toBe(202);
});

test('faults make it busy, broken, or lose an answer to an event that it took', async () => {
  const fault = (error: string) =>
    started.sandbox.faults.inject({ on: { type: 'pagerduty', operation: 'update', name: 'enqueue-event' }, error });
  fault('ThrottlingException');
  expect((await trigger()).status).toBe(429);
  fault('InternalError');
  expect((await trigger()).status).toBe(500);
  expect(incidents()).toEqual([]);
  fault('AnswerLost');
  await expect(trigger()).rejects.toThrow('fetch failed');
  expect(incidents()).toHaveLength(1);
});

test('integrations are listed by their service, made, looked at with their key, and deleted', async () => {
  const { body } = await rest('/services?query=platform&limit=1');
  expect(body).toMatchObject({
    limit: 1,
    offset: 0,
    more: false,
    services: [{ id: 'PSERV01', name: 'acme platform (high)' }],
  });
  const integration = { type: 'events_api_v2_inbound_integration', name: 'Another' };
  const made = await rest('/services/PSERV01/integrations', { method: 'POST', body: { integration } });
  expect([made.status, made.body.integration]).toEqual([
    201,
    expect.objectContaining({ ...integration, integration_key: expect.stringMatching(/^[0-9a-f]{32}$/) }),
  ]);
  const path = `/services/PSERV01/integrations/${made.body.integration.id}`;
  expect((await rest(path)).body).toEqual(made.body);
  const names = async () =>
    (await rest('/services/PSERV01')).body.service.integrations.map(({ summary }: { summary: string }) => summary);
  expect((await names()).sort()).toEqual(['Another', 'Warren']);
  expect((await rest(path, { method: 'DELETE' })).status).toBe(204);
  expect(await names()).toEqual(['Warren']);
  expect(started.sandbox.generatedSecrets()).toContain(made.body.integration.integration_key);
});

test('another token, an unknown service and what is no integration are refused in its words', async () => {
  expect(await rest('/services', { token: 'another' })).toMatchObject({ status: 401, body: { error: { code: 2006 } } });
  expect(await rest('/services/PNONE00')).toMatchObject({
    status: 404,
    body: { error: { message: 'Not Found', code: 2100 } },
  });
  const body = { integration: { type: 'other', name: 'x' } };
  expect(await rest('/services/PSERV01/integrations', { method: 'POST', body })).toMatchObject({
    status: 400,
    body: { error: { message: 'Invalid Input Provided', code: 2001, errors: ['Integration is invalid'] } },
  });
  started.sandbox.faults.inject({ on: { type: 'pagerduty', operation: 'read' }, error: 'ThrottlingException' });
  const busy = await rest('/services');
  expect([busy.status, busy.headers.get('ratelimit-reset'), busy.body.error.code]).toEqual([429, '1', 2020]);
});

test('a service that goes takes its integrations along, so that their keys open nothing', async () => {
  const { pagerDuty } = started.sandbox;
  const [integration] = pagerDuty.integrations.ofService('PSERV01');
  if (integration) pagerDuty.integrations.remove(integration);
  expect((await trigger()).body.errors).toEqual(['Invalid routing key']);
});
