import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { tierCidrs } from '../../catalog/kinds/platform/subnets.ts';
import { monitoringPort, zabbixAgentPort } from '../../contracts/monitoring.ts';
import { monitoringRole } from '../../contracts/names.ts';
import { processorOperationsPort } from '../../contracts/processor-settings.ts';
import { tunnelPort } from '../../contracts/tunnel.ts';
import { type Escaped, plain } from '../constructs/literal.ts';

export interface MonitoringFirewallProps {
  platform: Escaped<Platform>;
  vpcId: string;
}

/** What brokers' nodes, tasks and the log forwarder send to. */
const into = {
  loki: { port: monitoringPort.loki, what: 'logs' },
  zabbix: { port: monitoringPort.zabbixServer, what: 'what agents of Zabbix send' },
};

/** What the host asks of machines and tasks of the platform. */
const outOf = {
  rabbitmq: { port: listeners.metrics.port, what: 'metrics of RabbitMQ' },
  'zabbix-agents': { port: zabbixAgentPort, what: 'agents of Zabbix' },
  processors: { port: processorOperationsPort, what: 'metrics of processors' },
};

/**
 * The security group of the host that watches the platform. It stands here, so that brokers and processors let it in without the host's stack
 * above theirs, and is always there: a platform whose host goes still names it in their groups until they are applied, and AWS deletes no
 * group that another names. Without a host it lets nothing in or out, and nothing is charged for it. Nobody outside of the compute subnets
 * gets in: Grafana, Prometheus and Zabbix's pages are reached from the host itself alone, to which Session Manager leads.
 */
export class MonitoringFirewall extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { platform, vpcId }: MonitoringFirewallProps) {
    super(scope, id);
    const name = monitoringRole(platform);
    const group = new SecurityGroup(this, 'self', {
      name,
      description: 'The host that watches the platform',
      vpcId,
      tags: { Name: name },
    });
    this.securityGroupId = group.id;
    if (!platform.monitoring) return;
    const rule = (port: number, cidr: string, what: string) => ({
      securityGroupId: group.id,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
      cidrIpv4: cidr,
      description: what,
    });
    const compute = tierCidrs(plain(platform), 'compute');
    const each = (ports: Record<string, { port: number; what: string }>) =>
      Object.entries(ports).flatMap(([part, { port, what }]) =>
        compute.map((cidr) => ({ id: `${part}-${cidr.replace(/[./]/g, '_')}`, ...rule(port, cidr, what) })),
      );
    for (const { id: part, ...one } of each(into)) new VpcSecurityGroupIngressRule(this, `in-${part}`, one);
    for (const { id: part, ...one } of each(outOf)) new VpcSecurityGroupEgressRule(this, `out-${part}`, one);
    // Cloudflare's ends of the tunnel: https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/tunnel-with-firewall/
    for (const ipProtocol of platform.monitoring.access.cloudflare ? ['tcp', 'udp'] : []) {
      const tunnel = { ...rule(tunnelPort, '0.0.0.0/0', 'tunnel to Cloudflare'), ipProtocol };
      new VpcSecurityGroupEgressRule(this, `out-tunnel-${ipProtocol}`, tunnel);
    }
    new VpcSecurityGroupEgressRule(this, 'out-https', rule(443, '0.0.0.0/0', 'images, secrets, CloudWatch, S3'));
  }
}
