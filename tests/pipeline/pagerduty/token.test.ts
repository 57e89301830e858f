import { openPagerDuty } from '../../../pipeline/pagerduty/pagerduty-api.ts';
import { stackEnvironment } from '../../../pipeline/tokens/stack-environment.ts';
import type { TokenPurpose } from '../../../pipeline/tokens/token-environment.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

const alerting = { name: 'alerting', configuration: { provider: { aws: [{}], pagerduty: [{}] }, resource: {} } };
const edge = { name: 'edge', configuration: { provider: { aws: [{}], cloudflare: [{}] }, resource: {} } };
const deployToken = { secret: 'acme/pagerduty-deploy' };
const planToken = { secret: 'acme/pagerduty-plan' };

let started: StartedSandbox;
let token: string;
const before = { ...process.env };

beforeEach(async () => {
  started = await startedSandbox();
  const { PAGERDUTY_TOKEN = '', ...environment } = started.sandbox.environment;
  token = PAGERDUTY_TOKEN;
  process.env = { ...before, ...environment };
  delete process.env.PAGERDUTY_TOKEN;
});

afterEach(async () => {
  process.env = before;
  await started.stop();
});

function keep(name: string, value: string): void {
  const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
  started.sandbox.cloud.put('aws_secretsmanager_secret', arn, { id: arn, arn, name });
  started.sandbox.secretValues.put(arn, value);
}

const account = (more: object = {}) => ({
  pagerDuty: { deployToken, keys: 1, serviceRegion: 'us' as const, ...more },
  route: 'on-call',
  trials: { hour: 9 },
});
const ask = (
  more: object = {},
  purpose: TokenPurpose = 'apply',
  stack = alerting as { name: string; configuration: unknown },
) => stackEnvironment({ region: 'eu-west-1', alerting: account(more) }, purpose)(stack);

test('the stack that says who is called gets the token of its purpose, and no other stack does', async () => {
  keep(deployToken.secret, token);
  keep(planToken.secret, 'read-only');
  expect(await ask({ planToken })).toEqual({ PAGERDUTY_TOKEN: token });
  await expect(ask({ planToken }, 'plan')).rejects.toThrow(
    'PagerDuty does not take the token in the secret acme/pagerduty-plan: Authentication failed (2006).',
  );
  expect(await ask({}, 'plan')).toEqual({ PAGERDUTY_TOKEN: token });
  process.env.CLOUDFLARE_API_TOKEN = 'of-cloudflare';
  expect(await ask({}, 'plan', edge)).toEqual({ CLOUDFLARE_API_TOKEN: 'of-cloudflare' });
});

test('without a token it is said where one goes', async () => {
  await expect(stackEnvironment({ region: 'eu-west-1' }, 'apply')(alerting)).rejects.toThrow(
    'There is no token for PagerDuty. Set PAGERDUTY_TOKEN, or name the secret that holds one as alerting.pagerDuty.deployToken in platform.yaml; docs/oncall.md lists what it has to be let at.',
  );
  await expect(ask()).rejects.toThrow('docs/oncall.md has the command. Or set PAGERDUTY_TOKEN.');
});

test('a PagerDuty that does not answer is told as that', async () => {
  const waits: number[] = [];
  const pause = async (ms: number) => void waits.push(ms);
  const api = openPagerDuty({ token, serviceRegion: 'us', baseUrl: 'http://127.0.0.1:9', pause });
  await expect(api.call('GET', '/abilities')).rejects.toThrow(
    /^PagerDuty did not answer \/abilities: .*Run the same again\.$/,
  );
  expect(waits).toEqual([1000, 2000, 4000, 8000]);
});
