import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '../../catalog/words/sentence.ts';
import { accessStack, edgeStack, ingressStack, networkStack } from '../../contracts/names.ts';
import { stateKey } from '../../contracts/object-keys.ts';
import { tunnelSecret, tunnelSecretName } from '../../contracts/tunnel.ts';
import { bringStateBucket } from '../../pipeline/deploy/bootstrap-state.ts';
import { type Drift, findDrift } from '../../pipeline/drift/find-drift.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { inSandbox } from '../../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../../pipeline/states/deployed-platform.ts';
import { layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import type { States } from '../../pipeline/states/states.ts';
import { applyStacks, planFile } from '../../pipeline/terraform/stack-run.ts';
import { type Stack, synthesize } from '../../pipeline/terraform/synthesize.ts';
import { terraformIn } from '../../pipeline/terraform/terraform.ts';
import type { Cloud, RemoteObject } from '../../sandbox/cloud.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { changeFiles, removeScratchFolders, sampleFile, unwatchedPlatform, wholeSample } from '../repositories.ts';
import { bootstrapIn, summaries } from './workbench.ts';

/** The host that people come to is not applied here; what leads them there is. */
const platform = unwatchedPlatform();
const opened = `${platform}
monitoring:
  instance: { type: t4g.large }
  access:
    cloudflare: { host: grafana.acme.example, team: acme, emails: [ada@acme.example], emailDomains: [acme.example.org] }
`;
const repository = wholeSample({
  'platform.yaml': opened,
  'brokers/staging.yaml': null,
  'brokers/telemetry.yaml': null,
});
const concerned = [ingressStack, edgeStack, accessStack];

type Rule = Record<string, unknown> & { ref: string; id: string };

/** What the sample came to in the sandbox, step by step: one session, since each costs a start of Terraform. */
const seen: {
  made?: Record<string, string>;
  objects?: RemoteObject[];
  secrets?: readonly string[];
  untouched?: Drift[];
  byHand?: Drift[];
  changed?: { came: string | undefined; before: Rule[]; after: Rule[]; hosts: string[]; order: string[] };
  token?: { takes: boolean; isKnown: string[] };
  rotated?: { came: string | undefined; old: boolean; ofHost: boolean };
  torn?: { came: string | undefined; access: string | undefined; left: string[] };
} = {};

beforeAll(async () => {
  const stacks = () => synthesize({ repository, output: join(sandboxFolder(repository), 'cdktf.out') });
  await inSandbox({ repository, stacks }, async (synthesized, sandbox) => {
    const { cloud } = sandbox;
    const deployed = openDeployedPlatform(repository);
    const { root, states } = deployed;
    await bringStateBucket({ ...deployed, stack: bootstrapIn(synthesized) });
    await states.bucket.write(stateKey(networkStack), networkState);
    const layOut = (these: readonly Stack[], names: readonly string[]) =>
      layOutPlatform({ root, stacks: these, states, concerns: (name) => names.includes(name) });
    const apply = async (these: readonly Stack[], names: readonly string[] = [edgeStack]) =>
      summaries(Object.fromEntries(await applyStacks({ stacks: await layOut(these, names), isApplied: () => true })));
    const drift = (names: readonly string[]) =>
      findDrift({ platform: deployed, concerns: (name) => names.includes(name), parallel: 2 });

    seen.made = await apply(synthesized, concerned);
    seen.objects = cloud.list();
    seen.secrets = sandbox.workerSecrets.names({ account: account, script: 'acme-edge' });
    seen.untouched = await drift(concerned);

    const first = tokenOfHost(sandbox);
    seen.token = { takes: sandbox.tunnels.connect(first), isKnown: await placesOf(first, { cloud, states, root }) };
    changeFiles(repository, { 'platform.yaml': opened.replace('team: acme,', 'team: acme, token: 2,') });
    seen.rotated = {
      came: (await apply(await stacks(), [accessStack]))[accessStack],
      ...{ old: sandbox.tunnels.connect(first), ofHost: sandbox.tunnels.connect(tokenOfHost(sandbox)) },
    };

    const [hooks, ...others] = rulesOf(cloud, 'http_request_firewall_custom');
    const [ruleset] = cloud.list('cloudflare_ruleset').filter(({ attributes }) => attributes.phase === customPhase);
    cloud.change('cloudflare_ruleset', ruleset?.id ?? '', {
      rules: [{ ...hooks, expression: 'true' }, ...others] as never,
    });
    seen.byHand = await drift([edgeStack]);

    changeFiles(repository, { 'endpoints/a-third.yaml': thirdEndpoint, 'endpoints/quotes.yaml': null });
    const before = rulesOf(cloud, customPhase);
    const from = sandbox.operations().length;
    const came = (await apply(await stacks()))[edgeStack];
    const done = sandbox
      .operations()
      .slice(from)
      .filter(({ operation }) => operation !== 'read');
    seen.changed = {
      ...{ came, before, after: rulesOf(cloud, customPhase), hosts: hostsIn(cloud) },
      order: done.map(({ type, operation }) => `${operation} ${type}`),
    };

    changeFiles(repository, { 'endpoints/a-third.yaml': null });
    changeFiles(repository, { 'endpoints/order-webhook.yaml': null, 'platform.yaml': platform });
    const gone = await apply(await stacks(), [edgeStack, accessStack]);
    seen.torn = { came: gone[edgeStack], access: gone[accessStack], left: leftIn(cloud) };
  });
});

afterAll(removeScratchFolders);

/** What the host would read to run its tunnel. */
function tokenOfHost({ cloud, secretValues }: Sandbox): string {
  const secret = cloud
    .list('aws_secretsmanager_secret')
    .find(({ attributes }) => attributes.name === tunnelSecretName('acme/monitoring'));
  return tunnelSecret.parse(JSON.parse(String(secretValues.versions(secret?.id ?? '').AWSCURRENT?.value))).token;
}

/** Where a tunnel's token, or the secret in it, can be read: in the cloud, a state, a configuration or a plan. */
async function placesOf(token: string, { cloud, states, root }: { cloud: Cloud; states: States; root: string }) {
  const { s: secret } = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as { s: string };
  const folder = join(root, 'stacks', accessStack);
  const plan = await terraformIn(folder, {}).show(planFile);
  const texts = {
    cloud: JSON.stringify(cloud.list()),
    state: JSON.stringify(await states.read(accessStack)),
    configuration: readFileSync(join(folder, 'cdk.tf.json'), 'utf8'),
    plan: JSON.stringify(plan),
  };
  expect(texts.state).toContain('cfd_tunnel');
  expect(texts.plan).toContain('WARREN_TUNNEL');
  return Object.entries(texts).flatMap(([place, text]) =>
    text.includes(token) || text.includes(secret) ? [place] : [],
  );
}

const account = '89abcdef0123456789abcdef01234567';
const customPhase = 'http_request_firewall_custom';

/** What the network's stack tells others, as far as the receiver asks. */
const networkState = Buffer.from(
  JSON.stringify({
    ...{ version: 4, terraform_version: '1.11.0', serial: 1, lineage: 'stands in', resources: [], check_results: null },
    outputs: {
      receiver_security_group_id: { value: 'sg-0123456789abcdef0', type: 'string' },
      compute_subnet_ids: {
        value: { 'eu-west-1a': 'subnet-a', 'eu-west-1b': 'subnet-b', 'eu-west-1c': 'subnet-c' },
        type: ['map', 'string'],
      },
    },
  }),
);

const thirdEndpoint = sampleFile('endpoints/order-webhook.yaml')
  .replace('hooks.acme.example', 'third.acme.example')
  .replace('path: /orders', 'path: /third');

function rulesOf(cloud: Cloud, phase: string): Rule[] {
  const [found] = cloud.list('cloudflare_ruleset').filter(({ attributes }) => attributes.phase === phase);
  return (found?.attributes.rules ?? []) as unknown as Rule[];
}

function hostsIn(cloud: Cloud): string[] {
  return cloud.list('cloudflare_workers_custom_domain').map(({ attributes }) => String(attributes.hostname));
}

function leftIn(cloud: Cloud): string[] {
  return cloud.list().flatMap(({ type, id }) => (/^cloudflare/.test(type) ? [`${type} ${id}`] : []));
}

function made(type: string): RemoteObject['attributes'][] {
  return (seen.objects ?? []).filter((object) => object.type === type).map(({ attributes }) => attributes);
}

const told = (drifts: readonly Drift[] | undefined) =>
  (drifts ?? []).flatMap(({ findings, failure }) => [
    ...(failure ? [plainText(failure)] : []),
    ...findings.map(({ severity, sentence }) => `${severity}: ${plainText(sentence)}`),
  ]);

test('C6: what leads people to Grafana stands at Cloudflare, and the host has a token that opens the tunnel', () => {
  const [application] = made('cloudflare_zero_trust_access_application');
  const [policy] = made('cloudflare_zero_trust_access_policy');
  const [tunnel] = made('cloudflare_zero_trust_tunnel_cloudflared');
  expect(application).toMatchObject({ domain: 'grafana.acme.example', policies: [{ id: policy?.id }] });
  expect(policy?.include).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ email: { email: 'ada@acme.example' } }),
      expect.objectContaining({ email_domain: { domain: 'acme.example.org' } }),
    ]),
  );
  expect(made('cloudflare_dns_record')).toEqual([
    expect.objectContaining({ name: 'grafana.acme.example', content: `${tunnel?.id}.cfargotunnel.com`, proxied: true }),
  ]);
  expect(seen.token?.takes).toBe(true);
});

test('C7: the token of the tunnel is in no state, plan or configuration', () => {
  expect(seen.token?.isKnown).toEqual([]);
});

test('another number is another token, and the one before opens nothing any more', () => {
  expect(seen.rotated).toEqual({
    came: expect.stringMatching(/^Apply complete! .* 1 destroyed/),
    old: false,
    ofHost: true,
  });
});

test('S2, S17: the sample’s endpoints stand at Cloudflare, and the Worker that they lead to has its keys', () => {
  expect(seen.made).toEqual({
    access: expect.stringMatching(/^Apply complete! Resources: 7 added, 0 changed, 0 destroyed\.$/),
    edge: expect.stringMatching(/^Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\.$/),
    ingress: expect.stringMatching(/^Apply complete!/),
  });
  expect(
    made('cloudflare_workers_custom_domain')
      .map(({ hostname, service }) => [hostname, service])
      .sort(),
  ).toEqual([
    ['hooks.acme.example', 'acme-edge'],
    ['shop.acme.example', 'acme-edge'],
  ]);
  expect(seen.secrets).toEqual(expect.arrayContaining(['ORIGIN_SECRET', 'SIGNING_KEY']));
});

test('after that nothing differs, and nothing is told of', () => {
  expect(seen.untouched?.map(({ stack, plan }) => [stack.name, plan])).toEqual(
    expect.arrayContaining(concerned.map((name) => [name, undefined])),
  );
  expect(told(seen.untouched)).toEqual([]);
});

test('N7: a rule that was changed by hand is told of by the endpoint whose it is', () => {
  expect(told(seen.byHand)).toEqual([
    expect.stringMatching(
      /^exposed: The rule that opens endpoints\/order-webhook\.yaml was changed at Cloudflare outside Terraform, from expression: .* to expression: true; applying puts it back\.$/,
    ),
  ]);
});

test('an endpoint that comes leaves every rule of others its id, and puts back what was changed by hand', () => {
  const { before = [], after = [] } = seen.changed ?? {};
  const ids = new Map(after.map(({ ref, id }) => [ref, id]));
  const own = before.filter(({ ref }) => ref.includes('order-webhook'));
  expect(own.length).toBeGreaterThan(0);
  expect(own.map(({ ref }) => [ref, ids.get(ref)])).toEqual(own.map(({ ref, id }) => [ref, id]));
  expect([...ids.keys()]).toContain('open_a-third');
  expect(after.filter(({ expression }) => expression === 'true')).toEqual([]);
});

test('S2: rules come before the name of an endpoint that comes, and go after that of one that goes', () => {
  const { order = [], hosts } = seen.changed ?? {};
  const custom = order.indexOf('update cloudflare_ruleset');
  expect(order.indexOf('delete cloudflare_workers_custom_domain')).toBeGreaterThanOrEqual(0);
  expect(order.indexOf('delete cloudflare_workers_custom_domain')).toBeLessThan(custom);
  expect(order.indexOf('create cloudflare_workers_custom_domain')).toBeGreaterThan(custom);
  expect(hosts?.sort()).toEqual(['hooks.acme.example', 'third.acme.example']);
});

test('R11: once no endpoint is there, nothing is left at Cloudflare but the setting that Terraform cannot take away', () => {
  expect(seen.torn?.came).toMatch(/^Apply complete! Resources: 0 added, 0 changed, \d+ destroyed\.$/);
  // The host was connected to the tunnel until then.
  expect(seen.torn?.access).toMatch(/^Apply complete! Resources: 0 added, 0 changed, 7 destroyed\.$/);
  expect(seen.torn?.left).toEqual(['cloudflare_zone_setting min_tls_version']);
});
