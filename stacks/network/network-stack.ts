import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { Construct } from 'constructs';
import type { SubnetTier } from '../../catalog/kinds/broker/broker.ts';
import { privateZone } from '../../catalog/kinds/platform/host-names.ts';
import { natZones } from '../../catalog/kinds/platform/nat-zones.ts';
import { subnetCidr, zoneLetter } from '../../catalog/kinds/platform/subnets.ts';
import { flowLogRole, logGroup, networkStack, receiverFunction } from '../../contracts/names.ts';
import { networkOutput } from '../../contracts/outputs.ts';
import { ClientFirewall } from '../constructs/client-firewall.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { ServiceRole } from '../constructs/service-role.ts';
import { flowLogPermissions } from './flow-log-permissions.ts';
import { ForwarderFirewall } from './forwarder-firewall.ts';
import { MonitoringFirewall } from './monitoring-firewall.ts';

/** What is in the network for others to build on. */
export const networkOutputs = {
  vpc_id: 'The VPC.',
  public_subnet_ids: 'The public subnets by zone.',
  compute_subnet_ids: 'The compute subnets by zone.',
  database_subnet_ids: 'The database subnets by zone.',
  [networkOutput.natGateways]: 'NAT gateways by the letter of their zone.',
  private_zone_id: 'The zone of private names.',
  receiver_security_group_id: 'The security group of the receiver on Lambda.',
  monitoring_security_group_id: 'The security group of the host that watches the platform.',
  forwarder_security_group_id: 'The security group of what sends log groups on to Loki.',
};

type ByZone<T> = Record<string, T>;

/** The VPC: three tiers of subnets, the ways out, and the zone of private names. Nothing private is reachable from outside. */
export class NetworkStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, networkStack, props);
    const { name, network } = this.platform;
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: network.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    // AWS makes this group with every VPC and lets its members talk; without a rule it allows nothing.
    new DefaultSecurityGroup(this, 'default-security-group', {
      vpcId: vpc.id,
      tags: { Name: `${name}-default-closed` },
    });
    const zones = [...network.zones].sort();
    const subnets = this.addSubnets(vpc, zones);
    const { routeTables, nats } = this.addRoutes(vpc, zones, subnets);
    this.addGatewayEndpoints(vpc, routeTables);
    this.addFlowLogs(vpc);
    const receiver = this.addReceiverFirewall(vpc);
    const monitoring = new MonitoringFirewall(this, 'monitoring', { platform: this.platform, vpcId: vpc.id });
    const forwarder = new ForwarderFirewall(this, 'forwarder', {
      ...{ platform: this.platform, vpcId: vpc.id, monitoringGroupId: monitoring.securityGroupId },
    });
    const zone = new Route53Zone(this, 'private-zone', {
      name: privateZone(this.platform),
      comment: `Private names of ${name}`,
      vpc: [{ vpcId: vpc.id }],
      provider: this.untagged,
      tags: this.ownTags,
    });
    this.addOutputs(networkOutputs, {
      vpc_id: vpc.id,
      public_subnet_ids: mapValues(subnets.public, ({ id }) => id),
      compute_subnet_ids: mapValues(subnets.compute, ({ id }) => id),
      database_subnet_ids: mapValues(subnets.database, ({ id }) => id),
      [networkOutput.natGateways]: mapValues(nats, ({ id }) => id),
      private_zone_id: zone.zoneId,
      receiver_security_group_id: receiver.securityGroupId,
      monitoring_security_group_id: monitoring.securityGroupId,
      forwarder_security_group_id: forwarder.securityGroupId,
    });
  }

  /**
   * Here, and always there, since it has to outlive the function: Lambda's interfaces, which hold it, go up to an hour after that, and
   * nothing is charged for a group. https://github.com/hashicorp/terraform-provider-aws/issues/32130
   */
  private addReceiverFirewall(vpc: Vpc): ClientFirewall {
    return new ClientFirewall(this, 'receiver', {
      platform: this.platform,
      name: receiverFunction(this.platform),
      description: 'The receiver on Lambda',
      vpcId: vpc.id,
      toBrokers: true,
    });
  }

  private addSubnets(vpc: Vpc, zones: readonly string[]): Record<SubnetTier, ByZone<Subnet>> {
    const make = (tier: SubnetTier) =>
      byZone(zones, (zone) => {
        const id = `${tier}-${zoneLetter(zone)}`;
        return new Subnet(this, id, {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: subnetCidr(this.platform, tier, zone),
          mapPublicIpOnLaunch: false,
          tags: { Name: `${this.platform.name}-${id}` },
        });
      });
    return { public: make('public'), compute: make('compute'), database: make('database') };
  }

  /** Public subnets reach the internet, compute subnets through NAT, database subnets not at all. */
  private addRoutes(vpc: Vpc, zones: readonly string[], subnets: Record<SubnetTier, ByZone<Subnet>>) {
    const gateway = new InternetGateway(this, 'internet-gateway', {
      vpcId: vpc.id,
      tags: { Name: this.platform.name },
    });
    const publicTable = this.addRouteTable(vpc, 'public', Object.values(subnets.public));
    new Route(this, 'public-internet', {
      routeTableId: publicTable.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    const nats = this.addNats(subnets.public, gateway);
    const natOf = (zone: string) => nats[zoneLetter(zone)] ?? get(nats, zoneLetter(zones[0] ?? zone));
    const computeTables = zones.map((zone) => {
      const id = `compute-${zoneLetter(zone)}`;
      const table = this.addRouteTable(vpc, id, only(subnets.compute, zone));
      new Route(this, `${id}-nat`, {
        routeTableId: table.id,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: natOf(zone).id,
      });
      return table;
    });
    const databaseTable = this.addRouteTable(vpc, 'database', Object.values(subnets.database));
    return { routeTables: [publicTable, ...computeTables, databaseTable], nats };
  }

  private addRouteTable(vpc: Vpc, id: string, subnets: readonly Subnet[]): RouteTable {
    const table = new RouteTable(this, `${id}-routes`, {
      vpcId: vpc.id,
      tags: { Name: `${this.platform.name}-${id}` },
    });
    for (const subnet of subnets) {
      new RouteTableAssociation(this, `${subnet.node.id}-association`, { subnetId: subnet.id, routeTableId: table.id });
    }
    return table;
  }

  /** By the letters of their zones. */
  private addNats(subnets: ByZone<Subnet>, gateway: InternetGateway): ByZone<NatGateway> {
    const nats = natZones(this.platform).map((zone) => {
      const id = `nat-${zoneLetter(zone)}`;
      const tags = { Name: `${this.platform.name}-${id}` };
      const address = new Eip(this, `${id}-address`, { domain: 'vpc', tags });
      const nat = new NatGateway(this, id, {
        allocationId: address.id,
        subnetId: get(subnets, zone).id,
        tags,
        // An address cannot leave the VPC before it has a way out.
        dependsOn: [gateway],
      });
      return [zoneLetter(zone), nat];
    });
    return Object.fromEntries(nats);
  }

  /** Traffic to S3 and DynamoDB stays inside AWS and does not pay for NAT. */
  private addGatewayEndpoints(vpc: Vpc, tables: readonly RouteTable[]): void {
    for (const service of ['s3', 'dynamodb']) {
      new VpcEndpoint(this, `${service}-endpoint`, {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${this.platform.region}.${service}`,
        vpcEndpointType: 'Gateway',
        routeTableIds: tables.map((table) => table.id),
        tags: { Name: `${this.platform.name}-${service}` },
      });
    }
  }

  private addFlowLogs(vpc: Vpc): void {
    const { name, network } = this.platform;
    const logs = new CloudwatchLogGroup(this, 'flow-logs', {
      name: logGroup(this.platform, 'flow-logs'),
      retentionInDays: network.flowLogs.retentionDays,
    });
    // The condition: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    const role = new ServiceRole(this, 'flow-logs-role', {
      name: flowLogRole(this.platform),
      kind: 'flow-logs',
      service: 'vpc-flow-logs.amazonaws.com',
      condition: { StringEquals: { 'aws:SourceAccount': this.platform.accountId } },
      statements: flowLogPermissions([logs.arn, `${logs.arn}:*`]),
    });
    new FlowLog(this, 'flow-log', {
      vpcId: vpc.id,
      trafficType: 'ALL',
      logDestination: logs.arn,
      iamRoleArn: role.arn,
      tags: { Name: name },
    });
  }
}

function byZone<T>(zones: readonly string[], make: (zone: string) => T): ByZone<T> {
  return Object.fromEntries(zones.map((zone) => [zone, make(zone)]));
}

function mapValues<T, U>(record: ByZone<T>, change: (value: T) => U): ByZone<U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function get<T>(record: ByZone<T>, zone: string): T {
  const value = record[zone];
  if (value === undefined) throw new Error(`zone ${zone} is not one of ${Object.keys(record).join(', ')}`);
  return value;
}

function only<T>(record: ByZone<T>, zone: string): T[] {
  return [get(record, zone)];
}
