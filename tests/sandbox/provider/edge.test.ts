import { openCloud } from '../../../sandbox/cloud.ts';
import { refreshed } from '../../../sandbox/computed/refreshed.ts';
import { type PlanRequest, planChange } from '../../../sandbox/provider/plan.ts';
import { edgeRefusals } from '../../../sandbox/provider/refusals/edge-refusals.ts';
import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import { readTypeSchema } from '../../../sandbox/schema/bindings.ts';
import { conform } from '../../../sandbox/schema/schema.ts';
import { isObject, type ObjectValue, UNKNOWN } from '../../../sandbox/values.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const zone = '023e105f4ecef8ad9ca31a8372d0c353';
const byProvider = (of: string) => `cloudflare/cloudflare refuses it: internal/services/${of}/schema.go.`;

function said(type: string, config: ObjectValue): string[] {
  return resourceRefusals(type, config).map(({ summary, detail }) => `${summary} | ${detail}`);
}

const blocks: ObjectValue = { ref: 'a', action: 'block', expression: 'true' };
const ratelimit: ObjectValue = { characteristics: ['cf.colo.id', 'ip.src'], period: 10, requests_per_period: 5 };
const custom = (...rules: ObjectValue[]): ObjectValue => ({
  ...{ zone_id: zone, kind: 'zone', name: 'n', phase: 'http_request_firewall_custom', rules },
});
const limited = (...rules: ObjectValue[]): ObjectValue => ({ ...custom(...rules), phase: 'http_ratelimit' });
const script = (bindings: ObjectValue[] = []): ObjectValue => ({
  ...{ account_id: zone, script_name: 's', content: '', main_module: 'edge.js', bindings },
});
const record = { zone_id: zone, name: 'orders.example.com', type: 'CNAME', content: 'a.example.com', ttl: 1 };

const application = {
  ...{ account_id: zone, name: 'grafana', type: 'self_hosted', domain: 'grafana.example.com', session_duration: '24h' },
  policies: [{ id: 'p', precedence: 1 }],
};
const policy = { account_id: zone, name: 'grafana', decision: 'allow' };

const rulesetDocs = 'Cloudflare refuses it: https://developers.cloudflare.com/ruleset-engine/rulesets-api/create/';
const periodDocs = 'Cloudflare refuses it: https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/';
const bindingDocs =
  'Cloudflare refuses it: https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/#bindings';

describe('what is refused of a resource at Cloudflare', () => {
  test.each<[kind: string, type: string, config: ObjectValue, expected: string]>([
    [
      'a zone by something that is no id',
      'cloudflare_ruleset',
      { ...custom(blocks), zone_id: 'example.com' },
      `cloudflare_ruleset: invalid value for zone_id (must match ^[0-9a-f]{32}$): "example.com" | ${byProvider('ruleset')}`,
    ],
    [
      'an action that there is not',
      'cloudflare_ruleset',
      custom({ ...blocks, action: 'refuse' }),
      'cloudflare_ruleset: expected rules.0.action to be one of',
    ],
    [
      'a response of a rule that does not block',
      'cloudflare_ruleset',
      custom({ ...blocks, action: 'log', action_parameters: { response: { status_code: 403 } } }),
      `cloudflare_ruleset: rule "a": action_parameters.response needs the action "block", not "log" | ${byProvider('ruleset')}`,
    ],
    [
      'two rules of one ref',
      'cloudflare_ruleset',
      custom(blocks, blocks),
      `cloudflare_ruleset: the ref "a" is there twice | ${rulesetDocs}`,
    ],
    [
      'a limit in another phase',
      'cloudflare_ruleset',
      custom({ ...blocks, ratelimit }),
      `cloudflare_ruleset: rule "a": ratelimit is of the phase http_ratelimit alone | ${rulesetDocs}`,
    ],
    [
      'a rule without a limit in the phase of limits',
      'cloudflare_ruleset',
      limited(blocks),
      `cloudflare_ruleset: rule "a": the phase http_ratelimit wants ratelimit | ${rulesetDocs}`,
    ],
    [
      'a period that nothing is counted over',
      'cloudflare_ruleset',
      limited({ ...blocks, ratelimit: { ...ratelimit, period: 11 } }),
      'cloudflare_ruleset: rule "a": period is 11; one of 10, 15, 20,',
    ],
    [
      'a limit that is not of a data centre',
      'cloudflare_ruleset',
      limited({ ...blocks, ratelimit: { ...ratelimit, characteristics: ['ip.src'] } }),
      `cloudflare_ruleset: rule "a": characteristics must include cf.colo.id | ${periodDocs}`,
    ],
    [
      'a binding without its value',
      'cloudflare_workers_script',
      script([{ name: 'SETTINGS', type: 'plain_text', json: '{}' }]),
      `cloudflare_workers_script: "SETTINGS": a binding of type "plain_text" needs text | ${bindingDocs}`,
    ],
    [
      'a name that is bound twice',
      'cloudflare_workers_script',
      script([1, 2].map((text) => ({ name: 'SETTINGS', type: 'plain_text', text: String(text) }))),
      `cloudflare_workers_script: "SETTINGS" is bound twice | ${bindingDocs}`,
    ],
    [
      'a variable of more than 5 KB',
      'cloudflare_workers_script',
      script([{ name: 'SETTINGS', type: 'plain_text', text: 'x'.repeat(5001) }]),
      'cloudflare_workers_script: "SETTINGS" has 5001 bytes, more than 5 KB | Cloudflare refuses it: https://developers.cloudflare.com/workers/platform/limits/#environment-variables',
    ],
    [
      'a script that names no module',
      'cloudflare_workers_script',
      { ...script(), main_module: null },
      'cloudflare_workers_script: either main_module or body_part names the file that is the Worker',
    ],
    [
      'a file without its hash',
      'cloudflare_workers_script',
      { ...script(), content: null, content_file: 'edge.js' },
      `cloudflare_workers_script: "content_file": all of \`content_file,content_sha256\` must be specified | ${byProvider('workers_script')}`,
    ],
    [
      'a proxied record with a time to live of its own',
      'cloudflare_dns_record',
      { ...record, proxied: true, ttl: 300 },
      `cloudflare_dns_record: ttl must be set to 1 when \`proxied\` is true | ${byProvider('dns_record')}`,
    ],
    [
      'a time to live that no record has',
      'cloudflare_dns_record',
      { ...record, ttl: 5 },
      'cloudflare_dns_record: ttl is 5; it is 1 for automatic, or 60 to 86400 seconds',
    ],
    [
      'a version of TLS that there is not',
      'cloudflare_zone_setting',
      { zone_id: zone, setting_id: 'min_tls_version', value: '1.4' },
      'cloudflare_zone_setting: min_tls_version is one of 1.0, 1.1, 1.2, 1.3, not "1.4"',
    ],
    [
      'a tunnel that is configured nowhere',
      'cloudflare_zero_trust_tunnel_cloudflared',
      { account_id: zone, name: 't', config_src: 'here' },
      'cloudflare_zero_trust_tunnel_cloudflared: expected config_src to be one of',
    ],
    [
      'a session that is no time',
      'cloudflare_zero_trust_access_application',
      { ...application, session_duration: '1 day' },
      'cloudflare_zero_trust_access_application: invalid value for session_duration',
    ],
    [
      'what another sort of application has',
      'cloudflare_zero_trust_access_application',
      { ...application, type: 'warp', skip_interstitial: true },
      'cloudflare_zero_trust_access_application: ',
    ],
    [
      'an entry of a policy that is about two things',
      'cloudflare_zero_trust_access_policy',
      { ...policy, include: [{ email: { email: 'a@example.com' }, geo: { country_code: 'US' } }] },
      'cloudflare_zero_trust_access_policy: ',
    ],
  ])('%s', (_, type, config, expected) => {
    const found = said(type, config);
    expect(found.map((line) => line.slice(0, expected.length))).toEqual([expected]);
  });

  test('of what is as it should be, nothing', () => {
    expect([
      ...said('cloudflare_ruleset', custom(blocks, { ...blocks, ref: 'b' })),
      ...said('cloudflare_ruleset', limited({ ...blocks, ratelimit })),
      ...said('cloudflare_workers_script', script([{ name: 'SETTINGS', type: 'plain_text', text: UNKNOWN }])),
      ...said('cloudflare_dns_record', record),
      ...said('cloudflare_zone_setting', { zone_id: zone, setting_id: 'min_tls_version', value: '1.2' }),
      ...said('cloudflare_zero_trust_access_application', application),
      ...said('cloudflare_zero_trust_access_policy', { ...policy, include: [{ email: { email: 'a@example.com' } }] }),
    ]).toEqual([]);
  });
});

describe('what Cloudflare refuses because of what there is', () => {
  const cloud = openCloud(scratchFolder());
  cloud.put('cloudflare_ruleset', '1', { id: '1', ...custom() });
  cloud.put('cloudflare_workers_script', 's', { id: 's', ...script() });
  cloud.put('cloudflare_dns_record', '1', { id: '1', ...record });
  cloud.put('cloudflare_workers_custom_domain', '1', { id: '1', hostname: 'hooks.example.com', service: 's' });
  const refused = (type: string, object: ObjectValue) =>
    edgeRefusals(cloud, { type, object: { id: '2', ...object } }).map(({ summary }) => summary);

  test('a second ruleset of one phase in a zone, as one that was made in the dashboard', () => {
    expect(refused('cloudflare_ruleset', custom())).toEqual([
      "cloudflare_ruleset: 20217: 'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase http_request_firewall_custom",
    ]);
    expect(refused('cloudflare_ruleset', limited())).toEqual([]);
    expect(refused('cloudflare_ruleset', { ...custom(), zone_id: 'another' })).toEqual([]);
    expect(edgeRefusals(cloud, { type: 'cloudflare_ruleset', object: { id: '1', ...custom() } })).toEqual([]);
  });

  test('a domain of a Worker that is not there, or under a name that has a record', () => {
    expect(refused('cloudflare_workers_custom_domain', { hostname: 'a.example.com', service: 't' })).toEqual([
      'cloudflare_workers_custom_domain: there is no Worker t',
    ]);
    expect(refused('cloudflare_workers_custom_domain', { hostname: record.name, service: 's' })).toEqual([
      expect.stringContaining(`100117: Hostname '${record.name}' already has externally managed DNS records`),
    ]);
    expect(refused('cloudflare_workers_custom_domain', { hostname: 'a.example.com', service: 's' })).toEqual([]);
  });

  test('a CNAME beside another record, and beside the domain of a Worker', () => {
    const taken = 'cloudflare_dns_record: 81053: An A, AAAA, or CNAME record with that host already exists.';
    expect(refused('cloudflare_dns_record', record)).toEqual([taken]);
    expect(refused('cloudflare_dns_record', { ...record, name: 'hooks.example.com' })).toEqual([taken]);
    expect(refused('cloudflare_dns_record', { ...record, type: 'A' })).toEqual([
      'cloudflare_dns_record: 81054: A CNAME record with that host already exists.',
    ]);
    expect(refused('cloudflare_dns_record', { ...record, name: 'other.example.com' })).toEqual([]);
  });
});

test('Cloudflare refuses a second tunnel of one name in an account', () => {
  const cloud = openCloud(scratchFolder());
  const [type, tunnel] = ['cloudflare_zero_trust_tunnel_cloudflared', { account_id: zone, name: 'acme-grafana' }];
  cloud.put(type, '1', { id: '1', ...tunnel });
  const refused = (object: ObjectValue) => edgeRefusals(cloud, { type, object }).map(({ summary }) => summary);
  expect(refused({ id: '2', ...tunnel })).toEqual([`${type}: 1013: You already have a tunnel with this name`]);
  expect(refused({ id: '2', ...tunnel, account_id: 'another' })).toEqual([]);
  expect(refused({ id: '1', ...tunnel })).toEqual([]);
});

function request(type: string, config: ObjectValue, prior: ObjectValue | null = null): PlanRequest {
  const block = readTypeSchema({ provider: 'cloudflare', kind: 'resource', type });
  if (block === undefined) throw new Error(type);
  const [complete, before] = [conform(block, config), prior && conform(block, prior)] as [ObjectValue, ObjectValue];
  const kept = Object.entries(before ?? {}).filter(([name]) => block.attributes[name]?.computed && !complete[name]);
  const proposed = { ...complete, ...Object.fromEntries(kept) };
  return { type, block, prior: before, proposed, config: complete, defaultTags: {}, replacements: [] };
}

function planned(type: string, config: ObjectValue, prior: ObjectValue | null = null): ObjectValue {
  const { planned: object } = planChange(request(type, config, prior));
  if (!isObject(object)) throw new Error('nothing planned');
  return object;
}

describe('planning as the provider of Cloudflare plans', () => {
  const made = {
    ...{ id: 'f'.repeat(32), version: '1', last_updated: 'then', description: '' },
    ...custom(
      { ...blocks, id: '1', description: '', enabled: true, logging: null, action_parameters: {} },
      { ...blocks, ref: 'b', id: '2', description: '', enabled: true, logging: null, action_parameters: {} },
    ),
  };

  test('what is left out has its default, and of what the bindings call computed only what the provider fills in is unknown', () => {
    const [rule] = planned('cloudflare_ruleset', limited({ ...blocks, ratelimit })).rules as ObjectValue[];
    expect(rule).toMatchObject({
      ...{ id: UNKNOWN, description: '', enabled: true, logging: UNKNOWN, exposed_credential_check: null },
      action_parameters: { response: null, overrides: null },
      ratelimit: { ...ratelimit, counting_expression: null, mitigation_timeout: UNKNOWN, requests_to_origin: false },
    });
  });

  test('a rule keeps its id by its ref, wherever it stands', () => {
    const object = planned(
      'cloudflare_ruleset',
      custom({ ...blocks, ref: 'new' }, blocks, { ...blocks, ref: 'b' }),
      made,
    );
    expect((object.rules as ObjectValue[]).map(({ ref, id }) => [ref, id])).toEqual([
      ['new', UNKNOWN],
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(object).toMatchObject({ id: made.id, version: UNKNOWN, last_updated: UNKNOWN });
  });

  test('nothing is unknown where nothing changes', () => {
    const object = planned('cloudflare_ruleset', custom(blocks, { ...blocks, ref: 'b' }), made);
    expect(object).toMatchObject({ version: '1', last_updated: 'then' });
    expect((object.rules as ObjectValue[]).map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('where an application answers stays what it was for as long as its domain does', () => {
    const type = 'cloudflare_zero_trust_access_application';
    const before = { ...application, id: 'i', aud: 'a', self_hosted_domains: ['grafana.example.com'] };
    const kept = { aud: 'a', self_hosted_domains: ['grafana.example.com'] };
    expect(planned(type, { ...application, session_duration: '1h' }, before)).toMatchObject(kept);
    const moved = planned(type, { ...application, domain: 'charts.example.com' }, before);
    expect(moved).toMatchObject({ aud: 'a', self_hosted_domains: UNKNOWN, destinations: UNKNOWN });
  });

  test('the text of a binding is sensitive, its name is not', () => {
    const block = readTypeSchema({ provider: 'cloudflare', kind: 'resource', type: 'cloudflare_workers_script' });
    const attributes = block?.attributes.bindings?.nested?.attributes;
    expect([attributes?.text?.sensitive, attributes?.name?.sensitive]).toEqual([true, false]);
  });
});

test('a refresh shows variables as they are remembered, no secret, and what somebody bound besides', () => {
  const there = [
    { name: 'SETTINGS', type: 'plain_text', text: 'written by hand' },
    { name: 'SIGNING_KEY', type: 'secret_text', text: null },
    { name: 'EXTRA', type: 'plain_text', text: 'by hand' },
  ];
  const state = { bindings: [{ name: 'SETTINGS', type: 'plain_text', text: 'as applied' }] };
  const world = { region: 'eu-west-1', account: '123456789012', get: () => undefined, list: () => [] };
  const seen = refreshed({
    ...{ type: 'cloudflare_workers_script', object: { bindings: there }, state, world, defaultTags: {} },
  });
  expect(seen.bindings).toEqual([state.bindings[0], there[2]]);
});
