import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudflareEnvironment } from '../../../pipeline/cloudflare/token.ts';
import { terraformIn } from '../../../pipeline/terraform/terraform.ts';
import type { TokenPurpose } from '../../../pipeline/tokens/token-environment.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

const edge = { name: 'edge', configuration: { provider: { aws: [{}], cloudflare: [{}] }, resource: {} } };
const access = { ...edge, name: 'access' };
const other = { name: 'network', configuration: { provider: { aws: [{}] }, resource: {} } };
const cloudflare = {
  accountId: '89abcdef0123456789abcdef01234567',
  zoneId: '0123456789abcdef0123456789abcdef',
  zone: 'example.com',
  plan: 'pro' as const,
  keys: 1,
  minimumTls: '1.2' as const,
};
const deployToken = { secret: 'acme/cloudflare-deploy' };
const planToken = { secret: 'acme/cloudflare-plan' };

let started: StartedSandbox;
let token: string;
const before = { ...process.env };

beforeEach(async () => {
  started = await startedSandbox();
  const { CLOUDFLARE_API_TOKEN = '', ...environment } = started.sandbox.environment;
  token = CLOUDFLARE_API_TOKEN;
  process.env = { ...before, ...environment };
  delete process.env.CLOUDFLARE_API_TOKEN;
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

const ask = (more: object, purpose: TokenPurpose = 'apply', stack: { name: string; configuration: unknown } = edge) =>
  cloudflareEnvironment({ region: 'eu-west-1', cloudflare: { ...cloudflare, ...more } }, purpose)(stack);

test('a stack without Cloudflare gets none, and none is looked for', async () => {
  expect(await ask({}, 'apply', other)).toEqual({});
});

test('the environment comes first, then the secret of the purpose', async () => {
  keep(deployToken.secret, token);
  keep(planToken.secret, 'read-only');
  const both = { deployToken, planToken };
  expect(await ask(both)).toEqual({ CLOUDFLARE_API_TOKEN: token });
  // The sandbox takes one token alone; that another is refused shows that it is this one that is asked with.
  await expect(ask(both, 'plan')).rejects.toThrow('The token in the secret acme/cloudflare-plan may not look at');
  expect(await ask({ deployToken }, 'plan')).toEqual({ CLOUDFLARE_API_TOKEN: token });
  process.env.CLOUDFLARE_API_TOKEN = token;
  expect(await ask(both, 'plan')).toEqual({ CLOUDFLARE_API_TOKEN: token });
});

test('a token is looked up and tried once for all stacks', async () => {
  keep(deployToken.secret, token);
  const environment = cloudflareEnvironment(
    { region: 'eu-west-1', cloudflare: { ...cloudflare, deployToken } },
    'apply',
  );
  expect(await Promise.all([environment(edge), environment(edge)])).toHaveLength(2);
  started.sandbox.faults.inject({ on: { type: 'cloudflare', operation: 'read' }, error: 'AccessDenied', every: true });
  expect(await environment(edge)).toEqual({ CLOUDFLARE_API_TOKEN: token });
});

test('a stack is tried for what it needs, and for nothing that another one does', async () => {
  keep(deployToken.secret, token);
  const { faults } = started.sandbox;
  for (const name of ['list-scripts', 'list-rulesets', 'list-settings'])
    faults.inject({ on: { type: 'cloudflare', operation: 'read', name }, error: 'AccessDenied', every: true });
  expect(await ask({ deployToken }, 'apply', access)).toEqual({ CLOUDFLARE_API_TOKEN: token });
});

test('without any it is said where one may be', async () => {
  await expect(ask({})).rejects.toThrow(
    'There is no token for Cloudflare. Set CLOUDFLARE_API_TOKEN, or name the secret that holds one as cloudflare.deployToken in platform.yaml; docs/edge-keys.md lists what it has to be let at.',
  );
  await expect(ask({}, 'plan')).rejects.toThrow('as cloudflare.planToken in platform.yaml');
});

test('a secret that is not there is named', async () => {
  await expect(ask({ deployToken })).rejects.toThrow(
    'The secret acme/cloudflare-deploy is not there. Keep the token there, in Secrets Manager of eu-west-1: docs/edge-keys.md has the command. Or set CLOUDFLARE_API_TOKEN.',
  );
});

test('a token that is not bare is not shown', async () => {
  keep(deployToken.secret, 'my-token and-a-word\n');
  const error = await ask({ deployToken }).catch(String);
  expect(error).toContain('The token in the secret acme/cloudflare-deploy holds a space or a line break.');
  expect(error).not.toContain('my-token');
});

const inAccount = { of: 'account 89abcdef0123456789abcdef01234567', field: 'accountId' };
const inZone = { of: 'zone 0123456789abcdef0123456789abcdef', field: 'zoneId' };

test.each([
  ['list-scripts', { stack: edge, permission: 'Workers Scripts', ...inAccount }],
  ['list-rulesets', { stack: edge, permission: 'Zone WAF', ...inZone }],
  ['list-settings', { stack: edge, permission: 'Zone Settings', ...inZone }],
  ['list-tunnels', { stack: access, permission: 'Cloudflare Tunnel', ...inAccount }],
  ['list-applications', { stack: access, permission: 'Access: Apps and Policies', ...inAccount }],
])('what it lacks is named, such as by %s', async (name, { stack, permission, of, field }) => {
  keep(deployToken.secret, token);
  started.sandbox.faults.inject({
    on: { type: 'cloudflare', operation: 'read', name },
    error: 'AccessDenied: not yours',
  });
  await expect(ask({ deployToken }, 'apply', stack)).rejects.toThrow(
    `The token in the secret acme/cloudflare-deploy may not look at ${permission} of ${of}: AccessDenied: not yours (10013). Give it ${permission} Write there, or is cloudflare.${field} in platform.yaml that of another one? Nothing was changed.`,
  );
});

test('one that Cloudflare does not know, and repeats, is neither taken nor shown', async () => {
  const server = createServer((request, response) => {
    const said = String(request.headers.authorization).slice('Bearer '.length);
    response
      .writeHead(401)
      .end(JSON.stringify({ success: false, errors: [{ code: 1000, message: `Invalid ${said}` }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.CLOUDFLARE_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.CLOUDFLARE_API_TOKEN = 'a-wrong-token';
  const error = await ask({}).catch(String);
  server.close();
  expect(error).toContain('Cloudflare does not take the token in CLOUDFLARE_API_TOKEN: Invalid (hidden) (1000).');
  expect(error).not.toContain('a-wrong-token');
});

test('what Terraform says is shown without the token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  const program = join(folder, 'terraform');
  writeFileSync(program, '#!/bin/sh\necho "sent with $CLOUDFLARE_API_TOKEN" >&2\nexit 1\n');
  chmodSync(program, 0o755);
  process.env.TERRAFORM_BINARY_NAME = program;
  try {
    const run = terraformIn(folder, { CLOUDFLARE_API_TOKEN: token }).show('plan');
    await expect(run).rejects.toThrow('sent with (hidden)');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
