import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { firewallOf, type Opening } from '../../catalog/kinds/broker/firewall.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { brokerRole } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';

export interface BrokerFirewallProps {
  platform: Escaped<Platform>;
  broker: Escaped<Broker>;
  vpcId: string;
  /** The security group of the host that watches the platform, where one does. */
  monitoringGroupId?: string;
}

/** The broker's own security group, shared by its nodes and its load balancer, with the rules that the catalog counts. */
export class BrokerFirewall extends Construct {
  readonly securityGroupId: string;
  /** The ways out, which a node needs at its first boot. */
  readonly waysOut: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BrokerFirewallProps) {
    super(scope, id);
    const { platform, broker, vpcId, monitoringGroupId } = props;
    const name = brokerRole(platform, broker.name);
    const group = new SecurityGroup(this, 'self', {
      name,
      description: `RabbitMQ broker ${broker.name}`,
      vpcId,
      tags: { Name: name },
    });
    const { inbound, outbound } = firewallOf(platform, broker);
    const groups = { self: group.id, monitoring: monitoringGroupId };
    for (const opening of inbound) {
      new VpcSecurityGroupIngressRule(this, `in-${opening.id}`, ruleOf(groups, opening));
    }
    this.waysOut = outbound.map(
      (opening) => new VpcSecurityGroupEgressRule(this, `out-${opening.id}`, ruleOf(groups, opening)),
    );
    this.securityGroupId = group.id;
  }
}

/** `groups` are those that an opening can name without their ids. */
function ruleOf(
  groups: { self: string; monitoring: string | undefined },
  { from, to, protocol, source, description }: Opening,
) {
  const named = typeof source === 'string' ? groups[source] : undefined;
  return {
    securityGroupId: groups.self,
    ipProtocol: protocol ?? 'tcp',
    fromPort: from,
    toPort: to,
    description,
    ...(typeof source === 'string'
      ? { referencedSecurityGroupId: named }
      : 'cidr' in source
        ? { cidrIpv4: source.cidr }
        : { referencedSecurityGroupId: source.securityGroupId }),
  };
}
