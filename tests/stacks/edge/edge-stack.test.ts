import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerSchema } from '../../../catalog/kinds/broker/broker.ts';
import { edgeRules } from '../../../catalog/kinds/endpoint/edge/edge-rules.ts';
import { cloudflarePlans } from '../../../catalog/kinds/platform/cloudflare/cloudflare.ts';
import { type EdgeSettings, edgeSettings } from '../../../contracts/edge.ts';
import { edgeKeysOrder } from '../../../contracts/edge-keys.ts';
import { mostVariableBytes, settingsText } from '../../../contracts/edge-upload.ts';
import { cloudflareProvider } from '../../../contracts/providers.ts';
import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import type { ObjectValue } from '../../../sandbox/values.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { edgePlatform, endpointNamed, synthesizeEdge } from './edge-platform.ts';

afterAll(removeScratchFolders);

type Values = Record<string, unknown>;
type Edge = ReturnType<typeof synthesizeEdge>;

const functionUrl = 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws';

function all(stack: Edge, type: string): Record<string, Values> {
  return ((stack.configuration.resource ?? {}) as Record<string, Record<string, Values>>)[type] ?? {};
}

function one(stack: Edge, type: string): Values {
  const [found, ...more] = Object.values(all(stack, type));
  if (!found || more.length > 0) throw new Error(`${more.length} more of ${type}`);
  return found;
}

/** What the Worker would read, once Terraform has put the address of the function in. */
function settingsIn(stack: Edge): EdgeSettings {
  const bindings = one(stack, 'cloudflare_workers_script').bindings as { name: string; text: string }[];
  const arrived = bindings.map(({ name, text }) => [
    name,
    text
      .replace(/\$\{data\.terraform_remote_state\.ingress\.outputs\.function_url\}/, functionUrl)
      .replaceAll('$${', '${'),
  ]);
  return edgeSettings.parse(JSON.parse(settingsText(Object.fromEntries(arrived))));
}

const two = [
  endpointNamed('hooks'),
  endpointNamed('quotes', { host: 'shop.example.com', methods: ['GET'], mode: 'reply' }),
];
const stack = synthesizeEdge({ endpoints: two });

test('S2: each host leads to the one Worker, once the rules are there, its keys are placed, and nothing else answers', () => {
  const domains = all(stack, 'cloudflare_workers_custom_domain');
  expect(Object.entries(domains).map(([id, { hostname, service }]) => [id, hostname, service])).toEqual([
    ['worker-at-hooks_example_com', 'hooks.example.com', '${cloudflare_workers_script.worker.script_name}'],
    ['worker-at-shop_example_com', 'shop.example.com', '${cloudflare_workers_script.worker.script_name}'],
  ]);
  for (const { depends_on, environment } of Object.values(domains)) {
    expect(environment).toBe('production');
    expect(depends_on).toEqual([
      'cloudflare_ruleset.rules-custom',
      'cloudflare_ruleset.rules-managed',
      'cloudflare_zone_setting.minimum-tls',
      'terraform_data.worker-keys',
    ]);
  }
  expect(one(stack, 'cloudflare_workers_script_subdomain')).toMatchObject({ enabled: false, previews_enabled: false });
  expect(one(stack, 'terraform_data').depends_on).toEqual([
    'cloudflare_workers_script.worker',
    'cloudflare_workers_script_subdomain.worker-subdomain',
  ]);
});

test('the Worker is uploaded from beside the configuration, by hash, and keeps the secrets that others place', () => {
  const script = one(stack, 'cloudflare_workers_script');
  expect(script).toMatchObject({
    account_id: 'a'.repeat(32),
    script_name: 'acme-edge',
    content_sha256: 'c'.repeat(64),
    main_module: 'edge.js',
    keep_bindings: ['secret_text'],
    observability: { enabled: true, logs: { enabled: true, invocation_logs: false } },
  });
  expect(script.content_file).toMatch(/^assets\/.*\/edge\.js$/);
  expect(readFileSync(join(stack.folder, String(script.content_file)), 'utf8')).toContain('export default');
});

test('N3: the keys are placed by a command that is told no secret, for each number of them, and again for a Worker that is made anew', () => {
  const placement = one(stack, 'terraform_data');
  expect(placement.triggers_replace).toEqual({
    ...{ keys: 1, accountId: 'a'.repeat(32), script: 'acme-edge' },
    user: '${data.terraform_remote_state.ingress.outputs.edge_user_name}',
  });
  expect(placement.lifecycle).toEqual({ replace_triggered_by: ['cloudflare_workers_script.worker.id'] });
  const [{ command, environment }] = (placement.provisioner as { 'local-exec': Values }[]).map(
    (each) => each['local-exec'],
  ) as [{ command: string; environment: Record<string, string> }];
  expect(command).toBe('warren edge-keys');
  const order = environment.WARREN_EDGE_KEYS?.replaceAll(/\$\{[^}]*function_url\}/g, functionUrl);
  expect(edgeKeysOrder.parse(JSON.parse(order ?? ''))).toMatchObject({
    originSecret: '${data.terraform_remote_state.ingress.outputs.origin_secret_arn}',
    functionUrl,
  });
});

test('the Worker is told of each endpoint what it answers, and of the platform where the receiver is and what browsers are told', () => {
  expect(settingsIn(stack)).toEqual({
    region: 'eu-west-1',
    functionUrl,
    endpoints: [
      {
        ...{ name: 'hooks', host: 'hooks.example.com', path: '/hooks', methods: ['POST'] },
        ...{ allowEncodedSlashes: false, maxBodyBytes: 1024 * 1024, deadlineSeconds: 10 },
      },
      {
        ...{ name: 'quotes', host: 'shop.example.com', path: '/quotes', methods: ['GET'] },
        ...{ allowEncodedSlashes: false, maxBodyBytes: 1024 * 1024, deadlineSeconds: 10 },
      },
    ],
  });
  const hsts = { maxAgeSeconds: 31_536_000, includeSubdomains: true, preload: true };
  const strict = synthesizeEdge({ platform: edgePlatform({ hsts }), endpoints: two });
  expect(settingsIn(strict).hsts).toBe('max-age=31536000; includeSubDomains; preload');
});

test('the settings of many endpoints stand in as many variables as Cloudflare’s 5 KB each ask for', () => {
  const endpoints = Array.from({ length: 100 }, (_, i) =>
    endpointNamed(`e${i}`, { host: `${'h'.repeat(60)}.e${i}.example.com`, path: `/${'p'.repeat(200)}/${i}` }),
  );
  const many = synthesizeEdge({ platform: edgePlatform({ plan: 'enterprise' }), endpoints });
  const bindings = one(many, 'cloudflare_workers_script').bindings as { name: string; text: string }[];
  expect(bindings.length).toBeGreaterThan(5);
  expect(bindings.length).toBeLessThan(64);
  expect(bindings.slice(0, 3).map(({ name }) => name)).toEqual(['SETTINGS', 'SETTINGS_2', 'SETTINGS_3']);
  for (const { text } of bindings) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostVariableBytes);
  const settings = settingsIn(many);
  expect(settings.endpoints.map(({ name }) => name)).toEqual(endpoints.map(({ name }) => name).sort());
  expect(settings.endpoints[0]?.path).toBe(endpoints[0]?.path);
});

test('rules are those of the catalog, in its order, and say what the provider could fill in', () => {
  const platform = edgePlatform();
  const endpoints = [endpointNamed('hooks', { rateLimit: { requests: 600, perSeconds: 60 }, allow: ['192.0.2.0/24'] })];
  const edge = synthesizeEdge({ platform, endpoints });
  if (!platform.cloudflare) throw new Error('there is no Cloudflare');
  const rules = edgeRules({ cloudflare: platform.cloudflare, endpoints });
  const rulesets = all(edge, 'cloudflare_ruleset');
  const said = ['custom', 'rate-limits', 'managed']
    .map((id) => rulesets[`rules-${id}`] ?? {})
    .map(({ phase, rules: made }) => [
      phase,
      (made as Values[]).map(({ ref, expression, action, description, enabled }) => [
        ...[ref, expression, action, description],
        enabled,
      ]),
    ]);
  const expected = [
    ['http_request_firewall_custom', rules.custom],
    ['http_ratelimit', rules.rateLimits],
    ['http_request_firewall_managed', rules.managed],
  ] as const;
  expect(said).toEqual(
    expected.map(([phase, group]) => [
      phase,
      group.map(({ ref, expression, action, description }) => [ref, expression, action, description, true]),
    ]),
  );
  const [limit] = (rulesets['rules-rate-limits']?.rules ?? []) as { ratelimit: Values }[];
  expect(limit?.ratelimit).toEqual({
    characteristics: rules.rateLimits[0]?.ratelimit?.characteristics,
    period: rules.rateLimits[0]?.ratelimit?.period,
    requests_per_period: rules.rateLimits[0]?.ratelimit?.requestsPerPeriod,
    mitigation_timeout: rules.rateLimits[0]?.ratelimit?.mitigationTimeout,
  });
});

test('an endpoint that is added changes no rule of another', () => {
  const rulesOf = (edge: Edge) => {
    const rules = Object.values(all(edge, 'cloudflare_ruleset')).flatMap((ruleset) => ruleset.rules as Values[]);
    return new Map(rules.map((rule) => [String(rule.ref), JSON.stringify(rule)]));
  };
  const before = rulesOf(stack);
  const after = rulesOf(synthesizeEdge({ endpoints: [...two, endpointNamed('another', { host: 'new.example.com' })] }));
  const own = [...before].filter(([ref]) => /^(open|rate)_/.test(ref));
  expect(own.length).toBeGreaterThan(1);
  expect(own.filter(([ref, rule]) => after.get(ref) !== rule)).toEqual([]);
});

test.each(cloudflarePlans)('100 endpoints on plan %s come to what Cloudflare takes of its resources', (plan) => {
  const endpoints = Array.from({ length: 100 }, (_, i) =>
    endpointNamed(`e${i}`, { host: `e${i}.example.com`, methods: ['POST', 'PUT'], allow: ['192.0.2.0/24'] }),
  );
  const edge = synthesizeEdge({ platform: edgePlatform({ plan }), endpoints });
  expect(Object.keys(all(edge, 'cloudflare_workers_custom_domain'))).toHaveLength(100);
  const types = Object.keys(edge.configuration.resource ?? {}).filter((type) => type.startsWith('cloudflare_'));
  const refused = types.flatMap((type) =>
    Object.values(all(edge, type)).flatMap((config) => resourceRefusals(type, config as ObjectValue)),
  );
  expect(refused).toEqual([]);
});

test('N6: the oldest TLS is that of the file, for the whole zone', () => {
  expect(one(stack, 'cloudflare_zone_setting')).toMatchObject({ setting_id: 'min_tls_version', value: '1.2' });
  const strict = synthesizeEdge({ platform: edgePlatform({ minimumTls: '1.3' }), endpoints: two });
  expect(one(strict, 'cloudflare_zone_setting').value).toBe('1.3');
});

test('a broker with a public name has a record that is not proxied: of a cluster its load balancer, of a single node its address', () => {
  const broker = (name: string, nodes: number) => ({
    ...brokerSchema.parse({ version: '4.3.6', nodes, instance: { type: 'm7g.large' }, publicName: true }),
    name,
  });
  const edge = synthesizeEdge({ endpoints: [], brokers: [broker('orders', 3), broker('solo', 1)] });
  expect(all(edge, 'cloudflare_dns_record')).toMatchObject({
    'name-orders': {
      ...{ name: 'orders.mq.example.com', type: 'CNAME', ttl: 60, proxied: false },
      content: '${data.terraform_remote_state.broker-orders.outputs.address}',
    },
    'name-solo': { name: 'solo.mq.example.com', type: 'A' },
  });
  expect(Object.keys(edge.configuration.resource ?? {})).toEqual(['cloudflare_dns_record']);
  expect(edge.dependencies.sort()).toEqual(['broker-orders', 'broker-solo']);
});

test('the provider is told at the one version that its binding was made from', () => {
  const { required_providers } = stack.configuration.terraform as { required_providers: Record<string, Values> };
  const { source, version } = cloudflareProvider;
  expect(required_providers.cloudflare).toEqual({ source, version });
  const binding = readFileSync('node_modules/@cdktf/provider-cloudflare/lib/provider/index.js', 'utf8');
  expect(/providerVersion: '([\d.]+)'/.exec(binding)?.[1]).toBe(version);
  expect(stack.configuration.provider).toMatchObject({ cloudflare: [{}] });
});
