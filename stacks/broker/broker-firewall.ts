import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type Broker, type SubnetTier, subnetTiers } from '../../catalog/kinds/broker/broker.ts';
import { certificateSource } from '../../catalog/kinds/broker/certificate-source.ts';
import { clusterPorts, listeners } from '../../catalog/kinds/broker/listeners.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { tierCidrs } from '../../catalog/kinds/platform/subnets.ts';
import { brokerRole } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';

export interface BrokerFirewallProps {
  platform: Escaped<Platform>;
  broker: Escaped<Broker>;
  vpcId: string;
}

interface Opening {
  /** Part of the rule's address: stable, and readable in a plan. */
  id: string;
  from: number;
  to: number;
  /** Default: tcp. */
  protocol?: 'udp';
  source: { cidr: string } | { securityGroupId: string };
  description: string;
}

/**
 * The broker's own security group, shared by its nodes and its load balancer.
 * In: exactly what `access` says, and the ports that nodes and load balancer use among themselves.
 * Out: each other, and HTTPS for images, secrets and configuration; brokers only where federation or shovels need them,
 * name servers only where a certificate comes from Let's Encrypt.
 */
export class BrokerFirewall extends Construct {
  readonly securityGroupId: string;
  /** The ways out, which a node needs at its first boot. */
  readonly waysOut: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { platform, broker, vpcId }: BrokerFirewallProps) {
    super(scope, id);
    const name = brokerRole(platform, broker.name);
    const group = new SecurityGroup(this, 'self', {
      name,
      description: `RabbitMQ broker ${broker.name}`,
      vpcId,
      tags: { Name: name },
    });
    const self = { securityGroupId: group.id };
    const inside: Opening[] = [
      ...(broker.nodes > 1 ? clusterOpenings(self) : []),
      ...(broker.nodes > 1 ? listenerOpenings(broker, self) : []),
    ];
    for (const opening of [...accessOpenings(platform, broker), ...inside]) {
      new VpcSecurityGroupIngressRule(this, `in-${opening.id}`, ruleOf(group, opening));
    }
    this.waysOut = [...inside, ...outsideOpenings(platform, broker)].map(
      (opening) => new VpcSecurityGroupEgressRule(this, `out-${opening.id}`, ruleOf(group, opening)),
    );
    this.securityGroupId = group.id;
  }
}

function ruleOf(group: SecurityGroup, { from, to, protocol, source, description }: Opening) {
  return {
    securityGroupId: group.id,
    ipProtocol: protocol ?? 'tcp',
    fromPort: from,
    toPort: to,
    description,
    ...('cidr' in source ? { cidrIpv4: source.cidr } : { referencedSecurityGroupId: source.securityGroupId }),
  };
}

function accessOpenings(platform: Platform, broker: Broker): Opening[] {
  return broker.access.flatMap(({ from, to, description }) =>
    sourcesOf(platform, from).flatMap((source) =>
      to.map((name) => ({
        id: `${name}-${('cidr' in source ? source.cidr : source.securityGroupId).replace(/[./]/g, '_')}`,
        from: listeners[name].port,
        to: listeners[name].port,
        source,
        description: description ?? `${name} from ${from}`,
      })),
    ),
  );
}

function sourcesOf(platform: Platform, from: string): Opening['source'][] {
  if (from.startsWith('sg-')) return [{ securityGroupId: from }];
  const isTier = (subnetTiers as readonly string[]).includes(from);
  return (isTier ? tierCidrs(platform, from as SubnetTier) : [from]).map((cidr) => ({ cidr }));
}

function clusterOpenings(self: Opening['source']): Opening[] {
  return clusterPorts.map(({ from, to, purpose }) => ({
    id: `cluster-${from}`,
    from,
    to,
    source: self,
    description: purpose,
  }));
}

/** The load balancer forwards to the nodes and checks their health on the same ports. */
function listenerOpenings(broker: Broker, self: Opening['source']): Opening[] {
  return broker.listeners.map((name) => {
    const { port } = listeners[name];
    return {
      id: `balancer-${name}`,
      from: port,
      to: port,
      source: self,
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
