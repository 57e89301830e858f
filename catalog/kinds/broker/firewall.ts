import { monitoringPort, zabbixAgentPort } from '../../../contracts/monitoring.ts';
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
  /** A network, another security group, the broker's own, or that of the host that watches the platform. */
  source: { cidr: string } | { securityGroupId: string } | 'self' | 'monitoring';
  description: string;
  /** Which entry of `access` asks for it, counted from 0; absent where none does. */
  entry?: number;
}

/** Every rule of the security group that a broker's nodes and its load balancer share. */
export interface Firewall {
  /** What `access` says, the ports that nodes and load balancer use among themselves, and what is asked of a node that is watched. */
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
  const watched = platform.monitoring !== undefined;
  return {
    inbound: [...accessOpenings(platform, broker), ...inside, ...(watched ? askedOpenings : [])],
    outbound: [...inside, ...outsideOpenings(platform, broker), ...(watched ? toldOpenings : [])],
  };
}

/** What the host that watches the platform asks of a node. */
const askedOpenings: readonly Opening[] = [
  watching('metrics', listeners.metrics.port, 'metrics of RabbitMQ for the monitoring host'),
  watching('zabbix-agent', zabbixAgentPort, 'agent of Zabbix for the monitoring host'),
];

/** What a node tells it. */
const toldOpenings: readonly Opening[] = [
  watching('logs', monitoringPort.loki, 'logs to the monitoring host'),
  watching('zabbix', monitoringPort.zabbixServer, 'Zabbix on the monitoring host'),
];

function watching(what: string, port: number, description: string): Opening {
  return { id: `monitoring-${what}`, from: port, to: port, source: 'monitoring', description };
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
