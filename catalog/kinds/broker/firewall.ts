import type { Platform } from '../platform/platform.ts';
import { tierCidrs } from '../platform/subnets.ts';
import { type Broker, type SubnetTier, subnetTiers } from './broker.ts';
import { certificateSource } from './certificate-source.ts';
import { clusterPorts, listeners } from './listeners.ts';

/** A rule of a security group: ports that are open from, or to, somewhere. */
export interface Opening {
  /** Part of the rule's address: stable, and readable in a plan. */
  id: string;
  from: number;
  to: number;
  /** Default: tcp. */
  protocol?: 'udp';
  /** A network, another security group, or the broker's own. */
  source: { cidr: string } | { securityGroupId: string } | 'self';
  description: string;
  /** Which entry of `access` asks for it, counted from 0; absent where none does. */
  entry?: number;
}

/** Every rule of the security group that a broker's nodes and its load balancer share. */
export interface Firewall {
  /** What `access` says, and the ports that nodes and load balancer use among themselves. */
  inbound: Opening[];
  /**
   * Each other, and HTTPS for images, secrets and configuration; brokers only where federation or shovels need them, name
   * servers only where a certificate comes from Let's Encrypt.
   */
  outbound: Opening[];
}

/** The rules of a broker's security group, each of which is one of AWS's. */
export function firewallOf(platform: Platform, broker: Broker): Firewall {
  const inside = broker.nodes > 1 ? [...clusterOpenings(), ...balancerOpenings(broker)] : [];
  return {
    inbound: [...accessOpenings(platform, broker), ...inside],
    outbound: [...inside, ...outsideOpenings(platform, broker)],
  };
}

function accessOpenings(platform: Platform, broker: Broker): Opening[] {
  return broker.access.flatMap(({ from, to, description }, entry) =>
    sourcesOf(platform, from).flatMap((source) =>
      to.map((name) => ({
        id: `${name}-${('cidr' in source ? source.cidr : source.securityGroupId).replace(/[./]/g, '_')}`,
        from: listeners[name].port,
        to: listeners[name].port,
        source,
        description: description ?? `${name} from ${from}`,
        entry,
      })),
    ),
  );
}

function sourcesOf(platform: Platform, from: string): ({ cidr: string } | { securityGroupId: string })[] {
  if (from.startsWith('sg-')) return [{ securityGroupId: from }];
  const isTier = (subnetTiers as readonly string[]).includes(from);
  return (isTier ? tierCidrs(platform, from as SubnetTier) : [from]).map((cidr) => ({ cidr }));
}

function clusterOpenings(): Opening[] {
  return clusterPorts.map(({ from, to, purpose }) => ({
    id: `cluster-${from}`,
    from,
    to,
    source: 'self',
    description: purpose,
  }));
}

/** The load balancer forwards to the nodes and checks their health on the same ports. */
function balancerOpenings(broker: Broker): Opening[] {
  return broker.listeners.map((name) => {
    const { port } = listeners[name];
    return {
      id: `balancer-${name}`,
      from: port,
      to: port,
      source: 'self',
      description: `${name} between load balancer and nodes`,
    };
  });
}

function outsideOpenings(platform: Platform, broker: Broker): Opening[] {
  const anywhere = { cidr: '0.0.0.0/0' };
  const https = { id: 'https', from: 443, to: 443, source: anywhere, description: 'images, secrets, configuration' };
  const amqps = {
    id: 'amqps',
    from: listeners.amqps.port,
    to: listeners.amqps.port,
    source: anywhere,
    description: 'federation and shovels',
  };
  return [
    https,
    ...(broker.federation.length + broker.shovels.length > 0 ? [amqps] : []),
    ...(certificateSource(platform, broker).from === 'acme' ? nameServerOpenings(anywhere) : []),
  ];
}

/** Before Let's Encrypt is told to look, the agent asks the domain's own name servers whether its answer is there. */
function nameServerOpenings(source: Opening['source']): Opening[] {
  const opening = { from: 53, to: 53, source, description: 'name servers of the domain' };
  return [
    { ...opening, id: 'dns-tcp' },
    { ...opening, id: 'dns-udp', protocol: 'udp' },
  ];
}
