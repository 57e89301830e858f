import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { monitoringPort } from '../../contracts/monitoring.ts';
import { logForwarder } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';

export interface ForwarderFirewallProps {
  platform: Escaped<Platform>;
  vpcId: string;
  /** Group of the monitoring host. */
  monitoringGroupId: string;
}

/**
 * The security group of the function that sends logs on: nothing gets in, and out goes what Loki is told. As the receiver's it is always
 * there, since Lambda's interfaces hold it up to an hour after the function.
 */
export class ForwarderFirewall extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { platform, vpcId, monitoringGroupId }: ForwarderFirewallProps) {
    super(scope, id);
    const name = logForwarder(platform);
    const group = new SecurityGroup(this, 'self', {
      name,
      description: 'What sends log groups on to Loki, on Lambda',
      vpcId,
      tags: { Name: name },
    });
    this.securityGroupId = group.id;
    if (!platform.monitoring) return;
    new VpcSecurityGroupEgressRule(this, 'out-loki', {
      securityGroupId: group.id,
      ipProtocol: 'tcp',
      fromPort: monitoringPort.loki,
      toPort: monitoringPort.loki,
      referencedSecurityGroupId: monitoringGroupId,
      description: 'logs, to Loki',
    });
  }
}
