import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { LbTargetGroupAttachment } from '@cdktf/provider-aws/lib/lb-target-group-attachment';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Route53Record, type Route53RecordConfig } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { Construct } from 'constructs';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { type ListenerName, listeners } from '../../catalog/kinds/broker/listeners.ts';
import { privateName, publicName } from '../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { shortName } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { BrokerNode } from './node/broker-node.ts';

export interface BrokerEndpointProps {
  platform: Escaped<Platform>;
  broker: Escaped<Broker>;
  nodes: readonly BrokerNode[];
  vpcId: string;
  /**
   * One subnet for each zone of the platform, whether a node is there or not: the provider replaces a network load balancer
   * whose subnets become fewer (customizeDiffLoadBalancerNLB in internal/service/elbv2/load_balancer.go of
   * terraform-provider-aws), which would cut everyone off when a broker shrinks. More of them are added in place.
   */
  subnetIds: string[];
  securityGroupId: string;
  /** Zone of the names inside the VPC. */
  zoneId: string;
  /** Provider of the zone of the public name, and the tags that it carries. */
  untagged: AwsProvider;
  ownTags: Readonly<Record<string, string>>;
}

/**
 * The names that clients use. For a single node they are the node's address; for a cluster an internal network load
 * balancer, which takes a restarting node out of rotation and passes TLS through untouched.
 */
export class BrokerEndpoint extends Construct {
  /** The load balancer's name in DNS; of a single node its address. Both are private. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: BrokerEndpointProps) {
    super(scope, id);
    const { platform, broker, vpcId, zoneId } = props;
    const { address, ...target } = this.addTarget(props);
    this.address = address;
    new Route53Record(this, 'name', { zoneId, name: privateName(platform, broker.name), type: 'A', ...target });
    const outside = publicName(platform, broker.name);
    if (outside === undefined) return;
    // A zone of just this name: nothing else of the domain is answered from inside, and nothing private from outside.
    const zone = new Route53Zone(this, 'public-zone', {
      name: outside,
      comment: `What broker ${broker.name} is inside the VPC`,
      vpc: [{ vpcId }],
      provider: props.untagged,
      tags: props.ownTags,
    });
    new Route53Record(this, 'public-name', { zoneId: zone.zoneId, name: outside, type: 'A', ...target });
  }

  /** What the names lead to. */
  private addTarget(props: BrokerEndpointProps): Partial<Route53RecordConfig> & { address: string } {
    const [only, ...others] = props.nodes;
    if (only && others.length === 0) return { address: only.privateIp, ttl: 60, records: [only.privateIp] };
    const balancer = this.addBalancer(props);
    return {
      address: balancer.dnsName,
      alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true },
    };
  }

  private addBalancer({ platform, broker, nodes, vpcId, subnetIds, securityGroupId }: BrokerEndpointProps): Lb {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    const name = shortName(platform, broker.name, 32);
    const balancer = new Lb(this, 'balancer', {
      name,
      internal: true,
      loadBalancerType: 'network',
      subnets: subnetIds,
      securityGroups: [securityGroupId],
      enableCrossZoneLoadBalancing: true,
      tags: { Name: name },
    });
    for (const listener of broker.listeners) this.addListener({ listener, balancer, nodes, vpcId });
    return balancer;
  }

  private addListener(props: {
    listener: ListenerName;
    balancer: Lb;
    nodes: readonly BrokerNode[];
    vpcId: string;
  }): void {
    const { listener, balancer, nodes, vpcId } = props;
    const { port } = listeners[listener];
    const group = new LbTargetGroup(this, `${listener}-targets`, {
      port,
      protocol: 'TCP',
      targetType: 'ip',
      vpcId,
      // The nodes' group lets the load balancer in by its group, so clients need not be seen by their addresses.
      preserveClientIp: 'false',
      deregistrationDelay: '30',
      healthCheck: {
        protocol: 'TCP',
        port: String(port),
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
    });
    new LbListener(this, listener, {
      loadBalancerArn: balancer.arn,
      port,
      protocol: 'TCP',
      defaultAction: [{ type: 'forward', targetGroupArn: group.arn }],
    });
    for (const node of nodes) {
      new LbTargetGroupAttachment(this, `${listener}-${node.node.id}`, {
        targetGroupArn: group.arn,
        targetId: node.privateIp,
        port,
      });
    }
  }
}
