import { routeSecret } from '../../contracts/secrets.ts';
import { type StartedSandbox, startedSandbox } from '../sandbox/aws/started-sandbox.ts';
import { runWarren } from './run-warren.ts';

const secret = routeSecret({ name: 'acme' }, 'platform', 'high');
const service = 'PSERV01';

let started: StartedSandbox;

beforeEach(async () => {
  started = await startedSandbox();
  const { cloud } = started.sandbox;
  cloud.put('pagerduty_service', service, { id: service, name: 'acme platform (high)' });
  cloud.put('aws_secretsmanager_secret', secret, {
    arn: `arn:aws:secretsmanager:eu-west-1:1:secret:${secret}`,
    name: secret,
  });
});

afterEach(() => started.stop());

const orderOf = (changes: object = {}) => ({
  ...{
    platform: 'acme',
    region: 'eu-west-1',
    serviceRegion: 'us',
    keys: 1,
    route: 'platform',
    urgency: 'high',
    service,
    secret,
  },
  ...changes,
});
const place = (changes: object = {}, environment: Record<string, string> = {}) =>
  runWarren(['route-keys'], {
    ...process.env,
    ...started.sandbox.environment,
    WARREN_ROUTE_KEYS: JSON.stringify(orderOf(changes)),
    ...environment,
  });
const own = () => started.sandbox.pagerDuty.integrations.ofService(service);
const names = () =>
  own()
    .map(({ name }) => name)
    .sort();
const keys = () => own().map((each) => started.sandbox.pagerDuty.integrations.keyOf(each));
const value = () => started.sandbox.secretValues.versions(secret).AWSCURRENT?.value;
const fault = (operation: 'read' | 'create', error: string, name?: string) =>
  started.sandbox.faults.inject({ on: { type: 'pagerduty', operation, ...(name && { name }) }, error });

test('an integration is made, its key is in the secret and shown nowhere; once it is there nothing more happens', async () => {
  const first = await place();
  expect(first).toEqual({ status: 0, stdout: 'acme: platform (high): the key of number 1 was placed\n', stderr: '' });
  expect([names(), value()]).toEqual([['Warren (1)'], keys()[0]]);
  const versions = started.sandbox.secretValues.versions(secret);
  expect((await place()).stdout).toBe('acme: platform (high): PagerDuty is reached by the key of number 1\n');
  expect([names(), started.sandbox.secretValues.versions(secret)]).toEqual([['Warren (1)'], versions]);
  for (const key of keys()) expect(JSON.stringify([first, started.sandbox.cloud.list()])).not.toContain(key);
});

test('another number makes another key, keeps that before it for what began by it, and takes older ones away', async () => {
  await place();
  const before = value();
  await place({ keys: 2 });
  expect([names(), started.sandbox.secretValues.versions(secret).AWSPREVIOUS?.value]).toEqual([
    ['Warren (1)', 'Warren (2)'],
    before,
  ]);
  expect(value()).not.toBe(before);
  expect((await place({ keys: 3 })).stdout).toBe(
    'acme: platform (high): the key of number 3 was placed\nacme: platform (high): the integration Warren (1) is gone\n',
  );
  expect(names()).toEqual(['Warren (2)', 'Warren (3)']);
});

test('what somebody made by hand stays, and of two of the same name one is left', async () => {
  const { make } = started.sandbox.pagerDuty.integrations;
  for (const name of ['Datadog', 'Warren (1)', 'Warren (1)']) make(service, name, 'events_api_v2_inbound_integration');
  expect((await place()).status).toBe(0);
  expect([names(), keys()]).toEqual([['Datadog', 'Warren (1)'], expect.arrayContaining([value()])]);
});

test('a secret that somebody wrote over gets its key back', async () => {
  await place();
  started.sandbox.secretValues.put(secret, 'another');
  await place();
  expect(keys()).toEqual([value()]);
});

test('a PagerDuty that is busy, or broken while it makes one, is asked again', async () => {
  fault('read', 'ThrottlingException', 'get-service');
  fault('create', 'InternalError', 'create-integration');
  expect((await place()).status).toBe(0);
  expect(names()).toEqual(['Warren (1)']);
});

test('a secret that cannot be written is the next run’s', async () => {
  started.sandbox.faults.inject({
    on: { type: 'secretsmanager', operation: 'update' },
    error: 'AccessDeniedException',
  });
  const { status, stderr } = await place();
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining(`the secret ${secret} cannot be written: AccessDeniedException`),
  ]);
  for (const key of keys()) expect(stderr).not.toContain(key);
  expect((await place()).status).toBe(0);
  expect([names(), keys()]).toEqual([['Warren (1)'], [value()]]);
});

test.each<[string, object, Record<string, string>, number, string]>([
  [
    'no service',
    { service: 'PNONE00' },
    {},
    2,
    'warren: acme: platform (high): there is no service PNONE00 at PagerDuty: Not Found (2100). The apply makes it before its key; look at alerting.pagerDuty.serviceRegion, and whether somebody deleted it.\n',
  ],
  [
    'another token',
    {},
    { PAGERDUTY_TOKEN: 'another' },
    2,
    `warren: acme: platform (high): PagerDuty does not let this token at the integrations of ${service}: Authentication failed (2006). It needs an API key that is not read-only.\n`,
  ],
  [
    'no token',
    {},
    { PAGERDUTY_TOKEN: '' },
    1,
    'PAGERDUTY_TOKEN is not set: without a token nothing can be said to PagerDuty.\n',
  ],
  [
    'no order',
    {},
    { WARREN_ROUTE_KEYS: '' },
    1,
    'WARREN_ROUTE_KEYS is not set. Terraform sets it; by hand there is nothing to run.\n',
  ],
  ['number 0', { keys: 0 }, {}, 1, 'WARREN_ROUTE_KEYS keys: Too small: expected number to be >=1\n'],
])('with %s it ends and says why', async (_, changes, environment, status, said) => {
  expect(await place(changes, environment)).toEqual({ status, stdout: '', stderr: said });
});
