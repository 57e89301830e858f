import { contains, type Network, overlaps, parseIpv4Network } from '../../../../contracts/addresses.ts';
import type { Platform } from '../../platform/platform.ts';
import { tierCidrs } from '../../platform/subnets.ts';
import { type Broker, mostGroupRules, type SubnetTier, subnetTiers } from '../broker.ts';
import { firewallOf } from '../firewall.ts';
import { type ListenerName, listeners } from '../listeners.ts';
import type { BrokerRule } from './broker-rule.ts';

/** Addresses that never belong to somebody on the internet: RFC 1918, and RFC 6598, which AWS peers use too. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap(
  (text) => parseIpv4Network(text) ?? [],
);

/** Whether nobody on the internet is part of a source; security groups and subnets of the platform are not. */
export function isPrivate(from: string): boolean {
  const network = parseIpv4Network(from);
  return !network || privateRanges.some((range) => contains(range, network));
}

export const accessRules: readonly BrokerRule[] = [
  {
    name: 'access-private',
    doc: 'Brokers are internal: every source is a part of a private range.',
    severity: 'error',
    check: ({ access }) =>
      access.flatMap(({ from }, index) => {
        if (isPrivate(from)) return [];
        const message = `${from} is not private. Brokers are internal: name private networks of your clients, or a security group.`;
        return [{ path: ['access', index, 'from'], message }];
      }),
  },
  {
    name: 'access-to-listener',
    doc: 'Access is given only to listeners that are on.',
    severity: 'error',
    check: ({ access, listeners: enabled }) =>
      access.flatMap(({ to }, index) =>
        to.flatMap((name, position) =>
          enabled.includes(name)
            ? []
            : [
                {
                  path: ['access', index, 'to', position],
                  message: `${name} is not one of this broker's listeners (${enabled.join(', ')}). Add it under listeners or use one of them.`,
                },
              ],
        ),
      ),
  },
  {
    name: 'access-once',
    doc: 'No two sources of one listener overlap: closing one of them would not close it.',
    severity: 'error',
    check: ({ access }, { platform }) => {
      const sources = access.map(({ from }) => rangesOf(from, platform));
      return access.flatMap((rule, index) => {
        const repeated = rule.to.findIndex((name, position) => rule.to.indexOf(name) < position);
        if (repeated !== -1)
          return [
            { path: ['access', index, 'to', repeated], message: `${rule.to[repeated]} is named twice. Keep one.` },
          ];
        const earlier = access.findIndex(
          (other, position) =>
            position < index && sharesListener(other, rule) && sameSource(sources[position], sources[index]),
        );
        if (earlier === -1) return [];
        const message = `${rule.from} overlaps access[${earlier}].from ${access[earlier]?.from}, and both reach ${sharesListener(access[earlier], rule)}. Keep one.`;
        return [{ path: ['access', index, 'from'], message }];
      });
    },
  },
  {
    name: 'security-group-rules',
    doc: `The broker's security group has at most ${mostGroupRules} rules each way: one for each network of each listener that access opens, those among nodes and load balancer, and those for the monitoring host.`,
    severity: 'error',
    check: (broker, { platform }) => {
      if (!platform) return [];
      const { inbound } = firewallOf(platform, broker);
      if (inbound.length <= mostGroupRules) return [];
      const own = firewallOf(platform, { ...broker, access: [] }).inbound.length;
      const watching = platform.monitoring ? ' and for the monitoring host' : '';
      const among = own > 0 ? ` beside ${own} among nodes and load balancer${watching}` : '';
      const message = `makes ${inbound.length - own} rules of a security group, one for each network and listener,${among}: ${inbound.length} where AWS takes ${mostGroupRules}. Name wider networks, or fewer listeners.`;
      return [{ path: ['access'], message }];
    },
  },
  {
    name: 'listeners-distinct',
    doc: 'No listener is named twice.',
    severity: 'error',
    check: ({ listeners: enabled }) =>
      enabled.flatMap((name, index) =>
        enabled.indexOf(name) < index
          ? [{ path: ['listeners', index], message: `${name} is named twice. Keep one.` }]
          : [],
      ),
  },
  {
    name: 'client-port',
    doc: 'A broker has a listener that clients can publish to and consume from.',
    severity: 'error',
    check: ({ listeners: enabled }) =>
      enabled.some((name) => !name.startsWith('management') && name !== 'metrics')
        ? []
        : [{ path: ['listeners'], message: 'has none for clients. Add amqps, or another protocol.' }],
  },
  {
    name: 'client-authority',
    doc: "What clients' certificates are checked against is named when, and only when, clients show any.",
    severity: 'error',
    check: ({ tls: { clientCertificates, clientAuthority } }) => {
      if ((clientCertificates !== 'none') === (clientAuthority !== undefined)) return [];
      const message = clientAuthority
        ? 'is of no use while tls.clientCertificates is none. Remove it, or use request or require there.'
        : `is missing, and tls.clientCertificates is ${clientCertificates}. Name the secret with the authority's certificates.`;
      return [{ path: ['tls', 'clientAuthority'], message }];
    },
  },
  {
    name: 'plain-listener',
    doc: 'Connections are encrypted.',
    severity: 'warning',
    check: ({ listeners: enabled }) =>
      enabled.flatMap((name, index) =>
        listeners[name].tls
          ? []
          : [
              {
                path: ['listeners', index],
                message: `${name} is not encrypted: passwords and messages cross the network in the clear. Use ${encrypted(name)}.`,
              },
            ],
      ),
  },
];

type Access = Broker['access'][number];

/** A listener that both rules open. */
function sharesListener(a: Access | undefined, b: Access): ListenerName | undefined {
  return b.to.find((name) => a?.to.includes(name));
}

/** The networks that a source stands for; a security group stands for itself. */
function rangesOf(from: string, platform: Platform | undefined): (Network | string)[] {
  const isTier = (subnetTiers as readonly string[]).includes(from);
  const texts = isTier && platform ? tierCidrs(platform, from as SubnetTier) : [from];
  return texts.map((text) => parseIpv4Network(text) ?? text);
}

function sameSource(a: (Network | string)[] = [], b: (Network | string)[] = []): boolean {
  return a.some((one) =>
    b.some((other) => (typeof one === 'string' || typeof other === 'string' ? one === other : overlaps(one, other))),
  );
}

function encrypted(name: ListenerName): string {
  return name.endsWith('-plain') ? name.replace('-plain', '') : `${name}s`;
}
