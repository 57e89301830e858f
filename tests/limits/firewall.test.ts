import fc from 'fast-check';
import type { Catalog } from '../../catalog/catalog.ts';
import { mostGroupRules } from '../../catalog/kinds/broker/broker.ts';
import { firewallOf } from '../../catalog/kinds/broker/firewall.ts';
import { listenerNames } from '../../catalog/kinds/broker/listeners.ts';
import { synthesizeHere } from '../changes/synthesis.ts';
import { draws } from '../draws.ts';
import { removeScratchFolders } from '../repositories.ts';
import { brokerOf, check, platformOf, zonesOf } from './platforms.ts';

afterAll(removeScratchFolders);

const sources = [
  'public',
  'compute',
  'database',
  ...Array.from({ length: 30 }, (_, index) => `10.${100 + index}.0.0/16`),
  ...Array.from({ length: 10 }, (_, index) => `sg-0123456789abcdef${index}`),
];

const listenersOn = fc.uniqueArray(fc.constantFrom(...listenerNames), { minLength: 1 }).map((names) => {
  return names.some((name) => name !== 'metrics' && !name.startsWith('management'))
    ? names
    : [...names, 'amqps' as const];
});

/** Brokers whose access comes to any number of rules, with each of the reasons for other rules and without. */
const brokers = fc
  .record({ listeners: listenersOn, nodes: fc.constantFrom(1, 3, 5), links: fc.boolean() })
  .chain(({ listeners, nodes, links }) =>
    fc
      .uniqueArray(
        fc.record({ from: fc.constantFrom(...sources), to: fc.subarray([...listeners], { minLength: 1 }) }),
        { selector: ({ from }) => from, maxLength: 20 },
      )
      .map((access) =>
        brokerOf({
          listeners,
          nodes,
          access,
          ...(links ? { federation: [{ name: 'up', uri: { secret: 'acme/up' } }] } : {}),
        }),
      ),
  );

const platforms = fc
  .record({
    letters: fc.constantFrom('ab', 'abc', 'abcdef'),
    domain: fc.boolean(),
    acme: fc.boolean(),
    watched: fc.boolean(),
  })
  .map(({ letters, domain, acme, watched }) =>
    platformOf({
      ...(watched ? { monitoring: { instance: { type: 't4g.large' } } } : {}),
      region: 'us-east-1',
      network: { cidr: '10.20.0.0/16', zones: zonesOf('us-east-1', letters) },
      ...(domain ? { domain: 'mq.example.com' } : {}),
      ...(domain && acme
        ? {
            cloudflare: {
              accountId: '1'.repeat(32),
              zoneId: '0'.repeat(32),
              zone: 'example.com',
              plan: 'pro',
              apiToken: { secret: 'acme/cloudflare' },
            },
          }
        : {}),
    }),
  );

/** How many rules each security group has in each direction, as Terraform is to make them. */
function madeRules(catalog: Catalog): Record<string, { inbound: number; outbound: number }> {
  const resources = synthesizeHere(catalog).map(({ configuration }) => configuration.resource ?? {});
  const groups = resources.flatMap(({ aws_security_group = {} }) => Object.keys(aws_security_group));
  const count = (type: string, group: string) =>
    resources
      .flatMap((each) => Object.values<object>(each[type] ?? {}))
      .filter((rule) => (rule as { security_group_id: string }).security_group_id.includes(`.${group}.`)).length;
  return Object.fromEntries(
    groups.map((group) => [
      group,
      {
        inbound: count('aws_vpc_security_group_ingress_rule', group),
        outbound: count('aws_vpc_security_group_egress_rule', group),
      },
    ]),
  );
}

/** Thirteen networks to five listeners are sixty-five rules, beside eight of a cluster's own. */
const tooOpen = brokerOf({
  nodes: 3,
  listeners: ['amqps', 'management', 'streams', 'mqtts', 'metrics'],
  access: sources.slice(3, 16).map((from) => ({ from, to: ['amqps', 'management', 'streams', 'mqtts', 'metrics'] })),
});

test('what check counts of a security group is what is made, group by group and each way', () => {
  fc.assert(
    fc.property(platforms, brokers, (platform, broker) => {
      const { catalog, errors } = check(platform, { orders: broker });
      const [orders] = catalog?.brokers ?? [];
      if (!catalog || !orders) throw new Error(errors[0]?.message);
      const { inbound, outbound } = firewallOf(catalog.platform, orders);
      const made = { inbound: inbound.length, outbound: outbound.length };
      const receiver = { inbound: 0, outbound: 1 + catalog.platform.network.zones.length };
      const { monitoring, network } = catalog.platform;
      const each = monitoring ? network.zones.length : 0;
      const host = { inbound: 2 * each, outbound: 3 * each + (monitoring ? 1 : 0) };
      const forwarder = { inbound: 0, outbound: monitoring ? 1 : 0 };
      expect(madeRules(catalog)).toEqual({ firewall: made, receiver, monitoring: host, forwarder });
      expect(made.outbound).toBeLessThanOrEqual(mostGroupRules);
      const told = errors.map(({ rule, message }) => [rule, Number(/: (\d+) where AWS takes 60\./.exec(message)?.[1])]);
      expect(told).toEqual(made.inbound > 60 ? [['security-group-rules', made.inbound]] : []);
    }),
    { ...draws(80), examples: [[platformOf(), tooOpen]] },
  );
});
