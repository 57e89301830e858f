import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { tierCidrs } from '../../catalog/kinds/platform/subnets.ts';
import { type Escaped, plain } from './literal.ts';

export interface ClientFirewallProps {
  platform: Escaped<Platform>;
  /** Name of the group. */
  name: string;
  description: string;
  vpcId: string;
  /** Whether they connect to brokers. */
  toBrokers: boolean;
  /** Where they connect to besides. */
  alsoTo?: { id: string; port: number; what: string };
  /** The one group that gets in, and where. Default: nobody does. */
  from?: { id: string; port: number; securityGroupId: string; what: string };
}

const httpsPort = 443;

/** The security group of what serves no clients: out go what AWS, registries and APIs are asked, and connections to brokers. */
export class ClientFirewall extends Construct {
  readonly securityGroupId: string;
  readonly waysOut: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClientFirewallProps) {
    super(scope, id);
    const { platform, name, description, vpcId, toBrokers, alsoTo, from } = props;
    const group = new SecurityGroup(this, 'self', { name, description, vpcId, tags: { Name: name } });
    if (from) {
      new VpcSecurityGroupIngressRule(this, `in-${from.id}`, {
        securityGroupId: group.id,
        ipProtocol: 'tcp',
        fromPort: from.port,
        toPort: from.port,
        referencedSecurityGroupId: from.securityGroupId,
        description: from.what,
      });
    }
    const out = (part: string, port: number, cidr: string, what: string) =>
      new VpcSecurityGroupEgressRule(this, `out-${part}`, {
        securityGroupId: group.id,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIpv4: cidr,
        description: what,
      });
    const brokers = toBrokers ? tierCidrs(plain(platform), 'compute') : [];
    this.waysOut = [
      out('https', httpsPort, '0.0.0.0/0', 'images, secrets, logs, APIs of others'),
      ...(alsoTo && alsoTo.port !== httpsPort ? [out(alsoTo.id, alsoTo.port, '0.0.0.0/0', alsoTo.what)] : []),
      ...brokers.map((cidr) => out(`amqps-${cidr.replace(/[./]/g, '_')}`, listeners.amqps.port, cidr, 'brokers')),
    ];
    this.securityGroupId = group.id;
  }
}
