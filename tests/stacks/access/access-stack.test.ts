import { bundleName } from '../../../contracts/bundle.ts';
import { tunnelOrder } from '../../../contracts/tunnel.ts';
import { watchBundle } from '../../../contracts/watch-bundle.ts';
import { closeTunnels } from '../../../pipeline/terraform/closed-tunnels.ts';
import type { Configuration } from '../../../pipeline/terraform/synthesize.ts';
import { openedFiles } from '../../changes/change.ts';
import { sidesOf } from '../../changes/sample-review.ts';
import { synthesizeHere } from '../../changes/synthesis.ts';
import { removeScratchFolders } from '../../repositories.ts';

afterAll(removeScratchFolders);

const { after } = sidesOf({ title: 'nothing', change: () => {} }, openedFiles).catalogs;
const stacks = new Map(synthesizeHere(after).map((stack) => [stack.name, stack]));
const access = stacks.get('access');
const host = stacks.get('monitoring');

type Values = Record<string, unknown>;

function valuesOf(stack: { configuration: Configuration } | undefined, type: string): Record<string, Values> {
  return (stack?.configuration.resource?.[type] ?? {}) as Record<string, Values>;
}

const one = (type: string, name: string) => valuesOf(access, type)[name] ?? {};
const tunnelRef = '${cloudflare_zero_trust_tunnel_cloudflared.tunnel.id}';
const audRef = '${cloudflare_zero_trust_access_application.application.aud}';

test('the name leads into the tunnel, and the tunnel to Grafana alone, for whoever has a token of the application', () => {
  expect(one('cloudflare_dns_record', 'name')).toMatchObject({
    ...{ name: 'grafana.example.com', type: 'CNAME', proxied: true, ttl: 1 },
    content: `${tunnelRef}.cfargotunnel.com`,
    depends_on: [
      'cloudflare_zero_trust_access_application.application',
      'cloudflare_zero_trust_tunnel_cloudflared_config.tunnel-config',
    ],
  });
  expect(one('cloudflare_zero_trust_tunnel_cloudflared_config', 'tunnel-config').config).toEqual({
    ingress: [
      {
        hostname: 'grafana.example.com',
        service: 'http://127.0.0.1:3000',
        origin_request: { access: { required: true, team_name: 'acme', aud_tag: [audRef] } },
      },
      { service: 'http_status:404' },
    ],
  });
});

test('the application lets in whom the file names, for as long as it says', () => {
  expect(one('cloudflare_zero_trust_access_application', 'application')).toMatchObject({
    ...{ type: 'self_hosted', domain: 'grafana.example.com', session_duration: '24h' },
    policies: [{ id: '${cloudflare_zero_trust_access_policy.policy.id}', precedence: 1 }],
  });
  expect(one('cloudflare_zero_trust_access_policy', 'policy')).toMatchObject({
    ...{ decision: 'allow', session_duration: '24h' },
    include: [{ email: { email: 'ada@example.org' } }],
  });
});

test('no secret of the tunnel is Terraform’s: the one of AWS is empty, and what fills it is told what to fill it with', () => {
  const tunnel = one('cloudflare_zero_trust_tunnel_cloudflared', 'tunnel');
  expect(tunnel).toMatchObject({ config_src: 'cloudflare', name: 'acme-grafana' });
  expect(tunnel).not.toHaveProperty('tunnel_secret');
  expect(valuesOf(access, 'aws_secretsmanager_secret_version')).toEqual({});
  expect(JSON.stringify(access?.configuration)).not.toContain('cloudflared_token');
  const placed = one('terraform_data', 'tunnel-token') as { provisioner: { 'local-exec': Values }[] };
  const { command, environment } = placed.provisioner[0]?.['local-exec'] ?? {};
  expect(command).toBe('warren tunnel token');
  const order = tunnelOrder.parse(JSON.parse(String((environment as Values).WARREN_TUNNEL)));
  expect(order).toEqual({
    ...{ platform: 'acme', region: 'us-west-2', number: 1, team: 'acme' },
    ...{ accountId: '89abcdef0123456789abcdef01234567', tunnel: tunnelRef, audience: audRef },
    secret: '${aws_secretsmanager_secret.tunnel-secret.arn}',
  });
});

test('a tunnel is closed before it goes, whether its stack stays or is in no file any more', () => {
  const command = 'warren tunnel close --account ${self.account_id} --tunnel ${self.id}';
  const closing = { 'local-exec': { when: 'destroy', command } };
  expect(one('cloudflare_zero_trust_tunnel_cloudflared', 'tunnel').provisioner).toEqual([
    { 'local-exec': expect.objectContaining(closing['local-exec']) },
  ]);
  const type = 'cloudflare_zero_trust_tunnel_cloudflared';
  const state = { resources: [{ mode: 'managed', type, name: 'tunnel', instances: [{}] }] };
  expect(closeTunnels(state, {})).toEqual({
    removed: [{ from: `${type}.tunnel`, lifecycle: [{ destroy: true }], provisioner: [closing] }],
  });
  expect(closeTunnels(state, access?.configuration ?? {})).toEqual({});
});

test('the host comes after it, runs cloudflared, and takes on each token that is placed', () => {
  expect(host?.dependencies).toContain('access');
  const text = String(valuesOf(host, 'aws_s3_object').bundle?.content).replace(/([$%])\1(?=\{)/g, '$1');
  const bundle = watchBundle.parse(JSON.parse(text));
  expect(bundle.images.cloudflared).toMatch(/^docker\.io\/cloudflare\/cloudflared:[\d.]+@sha256:[0-9a-f]{64}$/);
  expect(valuesOf(host, 'terraform_data').gate?.triggers_replace).toMatchObject({
    bundle: bundleName(text),
    tunnelToken: '${data.terraform_remote_state.access.outputs.token_id}',
  });
});

test('the host may open the tunnel, and nobody may open anything to it', () => {
  const rules = (way: string) => Object.entries(valuesOf(stacks.get('network'), `aws_vpc_security_group_${way}_rule`));
  const own = rules('egress').filter(([, { from_port }]) => from_port === 7844);
  expect(own.map(([id, { ip_protocol, to_port, cidr_ipv4 }]) => [id, ip_protocol, to_port, cidr_ipv4])).toEqual([
    ['monitoring-out-tunnel-tcp', 'tcp', 7844, '0.0.0.0/0'],
    ['monitoring-out-tunnel-udp', 'udp', 7844, '0.0.0.0/0'],
  ]);
  expect(rules('ingress').filter(([, { cidr_ipv4 }]) => cidr_ipv4 === '0.0.0.0/0')).toEqual([]);
});
