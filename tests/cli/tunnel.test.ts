import { type StartedSandbox, startedSandbox } from '../sandbox/aws/started-sandbox.ts';
import { runWarren } from './run-warren.ts';

const [accountId, id] = ['89abcdef0123456789abcdef01234567', 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415'];
const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/monitoring/tunnel-AbCdEf';
const order = {
  ...{ platform: 'acme', region: 'eu-west-1', number: 1, team: 'acme', secret },
  ...{ accountId, tunnel: id, audience: 'aud' },
};

let started: StartedSandbox;

beforeAll(async () => {
  started = await startedSandbox();
  const { cloud } = started.sandbox;
  cloud.put('cloudflare_zero_trust_tunnel_cloudflared', id, { id, account_id: accountId });
  cloud.put('aws_secretsmanager_secret', secret, { id: secret, arn: secret, name: 'acme/monitoring/tunnel' });
});

afterAll(() => started.stop());

const run = (args: string[], env: Record<string, string> = {}) =>
  runWarren(['tunnel', ...args], { ...process.env, ...started.sandbox.environment, ...env });

test('a token is placed as the variable says, and not shown', async () => {
  const { status, stdout, stderr } = await run(['token'], { WARREN_TUNNEL: JSON.stringify(order) });
  const said = 'acme: the monitoring host was given the token of number 1 for its tunnel\n';
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: said, stderr: '' });
  const { value = '' } = started.sandbox.secretValues.versions(secret).AWSCURRENT ?? {};
  const { token } = JSON.parse(String(value)) as { token: string };
  expect(started.sandbox.tunnels.connect(token)).toBe(true);
});

test('a tunnel is closed without a word', async () => {
  started.sandbox.tunnels.connect(started.sandbox.tunnels.token(id));
  const done = await run(['close', '--account', accountId, '--tunnel', id]);
  expect(done).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(started.sandbox.cloud.get('cloudflare_zero_trust_tunnel_cloudflared', id)?.status).toBe('inactive');
});

test.each([
  [['token'], {}, 'WARREN_TUNNEL is not set. Terraform sets it; by hand there is nothing to run.\n'],
  [
    ['close', '--account', accountId, '--tunnel', id],
    { CLOUDFLARE_API_TOKEN: '' },
    'CLOUDFLARE_API_TOKEN is not set: without a token nothing can be said to Cloudflare.\n',
  ],
])('%j with %j is refused', async (args, env, said) => {
  expect(await run(args, env)).toEqual({ status: 1, stdout: '', stderr: said });
});
