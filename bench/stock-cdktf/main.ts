// The network and the brokers of the sample as a stock CDKTF project would have it: ts-node, the providers imported by their roots, values in
// the code. It is here to be measured against; it makes about as many resources of the same types as Warren makes of them.
import * as aws from '@cdktf/provider-aws';
import * as random from '@cdktf/provider-random';
import { App, DataResource, S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

const region = 'eu-west-1';
const zones = ['a', 'b', 'c'];

class Stack extends TerraformStack {
  constructor(scope: Construct, name: string) {
    super(scope, name);
    new S3Backend(this, { bucket: 'acme-state', key: `${name}.tfstate`, region, encrypt: true });
    new aws.provider.AwsProvider(this, 'aws', { region, defaultTags: [{ tags: { team: 'platform', stack: name } }] });
  }
}

class Network extends Stack {
  readonly vpc: aws.vpc.Vpc;
  readonly compute: aws.subnet.Subnet[] = [];
  readonly zone: aws.route53Zone.Route53Zone;

  constructor(scope: Construct) {
    super(scope, 'network');
    const vpc = new aws.vpc.Vpc(this, 'vpc', {
      cidrBlock: '10.20.0.0/16',
      enableDnsHostnames: true,
      tags: { Name: 'acme' },
    });
    new aws.defaultSecurityGroup.DefaultSecurityGroup(this, 'default', { vpcId: vpc.id });
    const gateway = new aws.internetGateway.InternetGateway(this, 'gateway', { vpcId: vpc.id });
    const publicRoutes = new aws.routeTable.RouteTable(this, 'public-routes', { vpcId: vpc.id });
    const databaseRoutes = new aws.routeTable.RouteTable(this, 'database-routes', { vpcId: vpc.id });
    new aws.route.Route(this, 'internet', {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    const tables = [publicRoutes, databaseRoutes];
    zones.forEach((zone, index) => {
      const subnet = (tier: string, offset: number, table: aws.routeTable.RouteTable) => {
        const made = new aws.subnet.Subnet(this, `${tier}-${zone}`, {
          vpcId: vpc.id,
          availabilityZone: `${region}${zone}`,
          cidrBlock: `10.20.${(offset + index) * 8}.0/21`,
          tags: { Name: `acme-${tier}-${zone}` },
        });
        new aws.routeTableAssociation.RouteTableAssociation(this, `${tier}-${zone}-routes`, {
          subnetId: made.id,
          routeTableId: table.id,
        });
        return made;
      };
      const routes = new aws.routeTable.RouteTable(this, `compute-${zone}-table`, { vpcId: vpc.id });
      const eip = new aws.eip.Eip(this, `nat-${zone}-address`, { domain: 'vpc' });
      const nat = new aws.natGateway.NatGateway(this, `nat-${zone}`, {
        allocationId: eip.id,
        subnetId: subnet('public', 0, publicRoutes).id,
      });
      new aws.route.Route(this, `compute-${zone}-nat`, {
        routeTableId: routes.id,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: nat.id,
      });
      this.compute.push(subnet('compute', 8, routes));
      subnet('database', 16, databaseRoutes);
      tables.push(routes);
    });
    for (const service of ['s3', 'dynamodb']) {
      new aws.vpcEndpoint.VpcEndpoint(this, service, {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        routeTableIds: tables.map((table) => table.id),
      });
    }
    const logs = new aws.cloudwatchLogGroup.CloudwatchLogGroup(this, 'logs', {
      name: '/acme/flow-logs',
      retentionInDays: 30,
    });
    const role = new aws.iamRole.IamRole(this, 'logs-role', { name: 'acme-flow-logs', assumeRolePolicy: '{}' });
    new aws.iamRolePolicy.IamRolePolicy(this, 'logs-policy', { role: role.name, policy: '{}' });
    new aws.flowLog.FlowLog(this, 'flow-log', {
      vpcId: vpc.id,
      trafficType: 'ALL',
      logDestination: logs.arn,
      iamRoleArn: role.arn,
    });
    this.zone = new aws.route53Zone.Route53Zone(this, 'zone', { name: 'acme.internal', vpc: [{ vpcId: vpc.id }] });
    this.vpc = vpc;
  }
}

function bucket(stack: Stack, name: string, keepDays?: number) {
  const made = new aws.s3Bucket.S3Bucket(stack, name, { bucket: `acme-${name}` });
  new aws.s3BucketPublicAccessBlock.S3BucketPublicAccessBlock(stack, `${name}-public`, {
    bucket: made.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
  });
  new aws.s3BucketServerSideEncryptionConfiguration.S3BucketServerSideEncryptionConfigurationA(
    stack,
    `${name}-encryption`,
    { bucket: made.id, rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
  );
  new aws.s3BucketVersioning.S3BucketVersioningA(stack, `${name}-versioning`, {
    bucket: made.id,
    versioningConfiguration: { status: 'Enabled' },
  });
  new aws.s3BucketPolicy.S3BucketPolicy(stack, `${name}-policy`, { bucket: made.id, policy: '{}' });
  if (keepDays === undefined) return;
  new aws.s3BucketLifecycleConfiguration.S3BucketLifecycleConfiguration(stack, `${name}-lifecycle`, {
    bucket: made.id,
    rule: [{ id: 'expire', status: 'Enabled', noncurrentVersionExpiration: [{ noncurrentDays: keepDays }] }],
  });
}

class Bootstrap extends Stack {
  constructor(scope: Construct) {
    super(scope, 'bootstrap');
    bucket(this, 'state', 90);
    bucket(this, 'plans', 30);
    new aws.iamOpenidConnectProvider.IamOpenidConnectProvider(this, 'github', {
      url: 'https://token.actions.githubusercontent.com',
      clientIdList: ['sts.amazonaws.com'],
    });
    const apply = new aws.iamRole.IamRole(this, 'apply', { name: 'acme-apply', assumeRolePolicy: '{}' });
    const plan = new aws.iamRole.IamRole(this, 'plan', { name: 'acme-plan', assumeRolePolicy: '{}' });
    const inline = (id: string, role: aws.iamRole.IamRole) =>
      new aws.iamRolePolicy.IamRolePolicy(this, id, { name: id, role: role.name, policy: '{}'.padEnd(1500) });
    const stacks = [
      'bootstrap',
      'broker',
      'data',
      'ingress',
      'monitoring',
      'network',
      'processor',
      'processors',
      'storage',
    ];
    for (const stack of stacks) {
      inline(`apply-look-${stack}`, apply);
      inline(`plan-look-${stack}`, plan);
      const change = new aws.iamPolicy.IamPolicy(this, `change-${stack}`, {
        name: `acme-change-${stack}`,
        policy: '{}'.padEnd(3000),
      });
      new aws.iamRolePolicyAttachment.IamRolePolicyAttachment(this, `apply-${stack}`, {
        role: apply.name,
        policyArn: change.arn,
      });
    }
    inline('plan-plans', plan);
  }
}

class Storage extends Stack {
  constructor(scope: Construct) {
    super(scope, 'storage');
    bucket(this, 'configuration');
    bucket(this, 'backups', 30);
    bucket(this, 'services');
    bucket(this, 'logs', 7);
    new aws.dynamodbTable.DynamodbTable(this, 'brokers', {
      name: 'acme-brokers',
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'id',
      attribute: [{ name: 'id', type: 'S' }],
    });
    new aws.s3Object.S3Object(this, 'agent', {
      bucket: 'acme-configuration',
      key: 'agent.cjs',
      content: '//'.padEnd(4000),
    });
  }
}

interface BrokerOptions {
  name: string;
  nodes: number;
  instanceType: string;
  sizeGiB: number;
  ingress: number;
  egress: number;
  ports: number[];
  users: string[];
}

class Broker extends Stack {
  constructor(scope: Construct, network: Network, options: BrokerOptions) {
    super(scope, `broker-${options.name}`);
    const { name, nodes, ports } = options;
    new random.provider.RandomProvider(this, 'random');
    const group = new aws.securityGroup.SecurityGroup(this, 'group', { name: `acme-${name}`, vpcId: network.vpc.id });
    for (let index = 0; index < options.ingress; index++) {
      const port = 5671 + index;
      new aws.vpcSecurityGroupIngressRule.VpcSecurityGroupIngressRule(this, `in-${index}`, {
        securityGroupId: group.id,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIpv4: '10.20.0.0/16',
      });
    }
    for (let index = 0; index < options.egress; index++) {
      const port = 443 + index;
      new aws.vpcSecurityGroupEgressRule.VpcSecurityGroupEgressRule(this, `out-${index}`, {
        securityGroupId: group.id,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIpv4: '0.0.0.0/0',
      });
    }
    for (const filledIn of ['acme-account', 'authority', 'certificate']) {
      new aws.secretsmanagerSecret.SecretsmanagerSecret(this, filledIn, { name: `acme/${name}/${filledIn}` });
    }
    for (const secret of ['cookie', 'administrator', ...options.users]) {
      const made = new aws.secretsmanagerSecret.SecretsmanagerSecret(this, secret, { name: `acme/${name}/${secret}` });
      new aws.secretsmanagerSecretVersion.SecretsmanagerSecretVersion(this, `${secret}-value`, {
        secretId: made.id,
        secretStringWo: 'x',
        secretStringWoVersion: 1,
      });
    }
    for (const file of ['bundle', 'cluster']) {
      new aws.s3Object.S3Object(this, `file-${file}`, {
        bucket: 'acme-configuration',
        key: `${name}/${file}`,
        content: `# ${file}\n`.repeat(40),
      });
    }
    const role = new aws.iamRole.IamRole(this, 'role', { name: `acme-${name}`, assumeRolePolicy: '{}' });
    new aws.iamRolePolicy.IamRolePolicy(this, 'policy', { role: role.name, policy: '{}' });
    const profile = new aws.iamInstanceProfile.IamInstanceProfile(this, 'profile', {
      name: `acme-${name}`,
      role: role.name,
    });
    const image = new aws.dataAwsSsmParameter.DataAwsSsmParameter(this, 'image', {
      name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    });
    const addresses = Array.from({ length: nodes }, (_, index) => {
      const id = `node-${index + 1}`;
      const address = new aws.networkInterface.NetworkInterface(this, `${id}-address`, {
        subnetId: network.compute[index % 3].id,
        securityGroups: [group.id],
      });
      const volume = new aws.ebsVolume.EbsVolume(this, `${id}-data`, {
        availabilityZone: `${region}${zones[index % 3]}`,
        size: options.sizeGiB,
        type: 'gp3',
        encrypted: true,
      });
      const instance = new aws.instance.Instance(this, id, {
        ami: image.value,
        instanceType: options.instanceType,
        iamInstanceProfile: profile.name,
        primaryNetworkInterface: { networkInterfaceId: address.id },
        userData: '#!/bin/bash\n'.padEnd(4000, '#'),
        metadataOptions: { httpTokens: 'required' },
        rootBlockDevice: { encrypted: true },
        tags: { Name: `acme-${name}-${index + 1}` },
      });
      const attachment = new aws.volumeAttachment.VolumeAttachment(this, `${id}-attachment`, {
        deviceName: '/dev/sdf',
        volumeId: volume.id,
        instanceId: instance.id,
      });
      new aws.ec2InstanceState.Ec2InstanceState(this, `${id}-state`, { instanceId: instance.id, state: 'running' });
      new aws.route53Record.Route53Record(this, `${id}-name`, {
        zoneId: network.zone.zoneId,
        name: `${name}-${index + 1}`,
        type: 'A',
        ttl: 60,
        records: [address.privateIp],
      });
      new DataResource(this, `${id}-gate`, { triggersReplace: { instance: instance.id }, dependsOn: [attachment] });
      return address;
    });
    const record = { zoneId: network.zone.zoneId, name, type: 'A', ttl: 60 };
    if (nodes === 1) {
      new aws.route53Record.Route53Record(this, 'endpoint', { ...record, records: [addresses[0].privateIp] });
      return;
    }
    const balancer = new aws.lb.Lb(this, 'balancer', {
      name: `acme-${name}`,
      internal: true,
      loadBalancerType: 'network',
      subnets: network.compute.map((subnet) => subnet.id),
    });
    new aws.route53Record.Route53Record(this, 'endpoint', {
      ...record,
      ttl: undefined,
      alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true },
    });
    for (const port of ports) {
      const targets = new aws.lbTargetGroup.LbTargetGroup(this, `targets-${port}`, {
        port,
        protocol: 'TCP',
        targetType: 'ip',
        vpcId: network.vpc.id,
      });
      new aws.lbListener.LbListener(this, `listener-${port}`, {
        loadBalancerArn: balancer.arn,
        port,
        protocol: 'TCP',
        defaultAction: [{ type: 'forward', targetGroupArn: targets.arn }],
      });
      addresses.forEach((address, index) => {
        new aws.lbTargetGroupAttachment.LbTargetGroupAttachment(this, `target-${port}-${index}`, {
          targetGroupArn: targets.arn,
          targetId: address.privateIp,
          port,
        });
      });
    }
  }
}

const app = new App();
const network = new Network(app);
new Bootstrap(app);
new Storage(app);
new Broker(app, network, {
  name: 'orders',
  nodes: 3,
  instanceType: 'm7g.xlarge',
  sizeGiB: 100,
  ingress: 11,
  egress: 7,
  ports: [5671, 15671, 15691],
  users: ['processors', 'shop'],
});
new Broker(app, network, {
  name: 'staging',
  nodes: 1,
  instanceType: 't4g.medium',
  sizeGiB: 20,
  ingress: 6,
  egress: 1,
  ports: [],
  users: [],
});
new Broker(app, network, {
  name: 'telemetry',
  nodes: 3,
  instanceType: 'm7g.xlarge',
  sizeGiB: 500,
  ingress: 15,
  egress: 9,
  ports: [5671, 15671, 15691, 8883, 5551],
  users: [],
});
app.synth();
