import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { type DataTerraformRemoteStateS3, type ITerraformDependable, TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Broker } from '../catalog/broker.ts';
import { instanceTypes } from '../catalog/instance-types.ts';
import { listeners } from '../catalog/listeners.ts';
import { configurationFingerprint, renderBootScript, renderConfiguration } from './broker/render.ts';
import { BrokerEndpoint } from './constructs/broker-endpoint.ts';
import { BrokerFirewall } from './constructs/broker-firewall.ts';
import { BrokerNode } from './constructs/broker-node.ts';
import { GeneratedSecret } from './constructs/generated-secret.ts';
import { RollingGate } from './constructs/rolling-gate.ts';
import { ServiceRole } from './constructs/service-role.ts';
import { brokerStackName, configurationBucket, configurationPrefix, privateZone, secretPath } from './names.ts';
import type { NetworkStack } from './network.ts';
import { PlatformStack, type PlatformStackProps } from './platform-stack.ts';
import type { StorageStack } from './storage.ts';
import { readUpstream } from './upstream.ts';

export interface BrokerStackProps extends PlatformStackProps {
  broker: Broker;
  network: NetworkStack;
  storage: StorageStack;
}

/**
 * What the agent of Systems Manager needs for Session Manager, instead of SSH, and for the gate's commands.
 * AWS's own policy, AmazonSSMManagedInstanceCore, would also let a node read every parameter of the account:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const systemsManagerActions = [
  'ssm:UpdateInstanceInformation',
  'ssm:ListInstanceAssociations',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
];

/** Everything of one broker, with a state of its own, so that no other broker is held up or touched by it. */
export class BrokerStack extends PlatformStack {
  private readonly broker: Broker;
  private readonly network: DataTerraformRemoteStateS3;
  private readonly hostName: string;

  constructor(scope: Construct, { platform, broker, network, storage }: BrokerStackProps) {
    super(scope, brokerStackName(broker.name), { platform, tags: { ...broker.tags, 'warren:broker': broker.name } });
    this.broker = broker;
    this.network = readUpstream(this, network);
    this.addDependency(storage);
    this.hostName = `${broker.name}.${privateZone(platform)}`;

    const secrets = this.addSecrets();
    const configuration = this.addConfiguration();
    const firewall = new BrokerFirewall(this, 'firewall', { platform, broker, vpcId: this.upstream('vpc_id') });
    const profile = this.addInstanceProfile(Object.values(secrets).map((secret) => secret.arn));
    const nodes = this.addNodes({
      firewall,
      instanceProfile: profile.name,
      before: [
        ...configuration,
        ...firewall.waysOut,
        profile.permissions,
        secrets.cookie.value,
        secrets.administrator.value,
      ],
    });
    new BrokerEndpoint(this, 'endpoint', {
      platform,
      broker,
      nodes,
      vpcId: this.upstream('vpc_id'),
      subnetIds: [...new Set(this.nodeZones())].map((zone) => this.computeSubnet(zone)),
      securityGroupId: firewall.securityGroupId,
      zoneId: this.upstream('private_zone_id'),
      hostName: this.hostName,
    });
    this.addOutputs(nodes, secrets.administrator.arn);
  }

  private addSecrets() {
    const { platform, broker } = this;
    const path = secretPath(platform, broker.name);
    return {
      // A name must not end in a hyphen and six characters, as `erlang-cookie` would: that is how ARNs of secrets end.
      // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
      cookie: new GeneratedSecret(this, 'cookie', {
        name: `${path}/cookie`,
        description: `What the nodes of ${broker.name} know each other by`,
        length: 32,
        // Nodes with different cookies do not talk; changing it would stop a running cluster.
        rotation: 1,
      }),
      administrator: new GeneratedSecret(this, 'administrator', {
        name: `${path}/administrator`,
        description: `Administrator of ${broker.name}`,
        length: 32,
        rotation: broker.administrator.rotation,
        format: (value) => `jsonencode({ username = "warren", password = ${value} })`,
      }),
    };
  }

  /** The files that nodes fetch when their gate names the fingerprint; a node never meets another's half-way change. */
  private addConfiguration(): S3Object[] {
    const fingerprint = configurationFingerprint(this.broker);
    const files = renderConfiguration(
      this.broker,
      this.nodeNumbers().map((number) => this.nodeName(number)),
    );
    return Object.entries(files).map(
      ([name, content]) =>
        new S3Object(this, `configuration-${name.replace(/[^a-z0-9]+/g, '-')}`, {
          bucket: configurationBucket(this.platform),
          key: `${configurationPrefix(this.broker.name)}${fingerprint}/${name}`,
          content,
          contentType: 'text/plain',
          // An object takes ten tags, and the provider would put all of the platform's and the broker's on it:
          // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
          overrideProvider: { defaultTags: { tags: { 'warren:broker': this.broker.name } } },
        }),
    );
  }

  /** Reads its own secrets and its own configuration, answers Session Manager, and nothing else. */
  private addInstanceProfile(secretArns: string[]): { name: string; permissions: ITerraformDependable } {
    const name = `${this.platform.name}-broker-${this.broker.name}`;
    const bucket = `arn:aws:s3:::${configurationBucket(this.platform)}`;
    const prefix = configurationPrefix(this.broker.name);
    const role = new ServiceRole(this, 'role', {
      name,
      service: 'ec2.amazonaws.com',
      statements: [
        { Sid: 'SystemsManager', Effect: 'Allow', Action: systemsManagerActions, Resource: '*' },
        { Sid: 'OwnSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArns },
        { Sid: 'OwnConfiguration', Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/${prefix}*` },
        {
          Sid: 'ListOwnConfiguration',
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: bucket,
          Condition: { StringLike: { 's3:prefix': `${prefix}*` } },
        },
      ],
    });
    const profile = new IamInstanceProfile(this, 'profile', { name, role: role.roleName });
    return { name: profile.name, permissions: role.permissions };
  }

  /** Node after node: each one waits at the gate of the one before it. */
  private addNodes(props: {
    firewall: BrokerFirewall;
    instanceProfile: string;
    before: ITerraformDependable[];
  }): BrokerNode[] {
    const { platform, broker } = this;
    const image = new DataAwsSsmParameter(this, 'image', { name: imageParameter(broker) });
    const zones = this.nodeZones();
    let gate: RollingGate | undefined;
    return this.nodeNumbers().map((number) => {
      const zone = zones[number - 1] ?? '';
      const node = new BrokerNode(this, `node-${number}`, {
        platform,
        broker,
        number,
        zone,
        subnetId: this.computeSubnet(zone),
        securityGroupId: props.firewall.securityGroupId,
        instanceProfile: props.instanceProfile,
        imageId: image.insecureValue,
        userData: (volumeId) =>
          renderBootScript({
            platform,
            broker: broker.name,
            number,
            hostName: this.nodeName(number),
            endpoint: this.hostName,
            volumeId,
          }),
        hostName: this.nodeName(number),
        zoneId: this.upstream('private_zone_id'),
        after: [...props.before, ...(gate ? [gate.passed] : [])],
      });
      gate = new RollingGate(this, `gate-${number}`, {
        broker: broker.name,
        node: number,
        instanceId: node.instance.id,
        region: platform.region,
        configuration: configurationFingerprint(broker),
        settlesOn: {
          instanceType: broker.instance.type,
          diskSizeGiB: String(broker.storage.sizeGiB),
          administrator: String(broker.administrator.rotation),
        },
        after: node.parts,
      });
      return node;
    });
  }

  private addOutputs(nodes: readonly BrokerNode[], administratorArn: string): void {
    const { listeners: enabled } = this.broker;
    const amqp = enabled.includes('amqps') ? 'amqps' : enabled.includes('amqp') ? 'amqp' : undefined;
    const management = enabled.includes('management') ? 'management' : undefined;
    const output = (name: string, value: unknown, description: string) =>
      new TerraformOutput(this, name, { value, description });
    if (amqp)
      output('amqp_endpoint', `${amqp}://${this.hostName}:${listeners[amqp].port}`, 'What AMQP clients connect to.');
    if (management) {
      output(
        'management_endpoint',
        `https://${this.hostName}:${listeners[management].port}`,
        'Management UI and HTTP API.',
      );
    }
    output(
      'node_ids',
      nodes.map((node) => node.instance.id),
      'EC2 instance of each node, in order.',
    );
    output('administrator_secret', administratorArn, "Where the administrator's password is kept.");
  }

  private nodeNumbers(): number[] {
    return Array.from({ length: this.broker.nodes }, (_, index) => index + 1);
  }

  private nodeName(number: number): string {
    return `${this.broker.name}-${number}.${privateZone(this.platform)}`;
  }

  /** Zones of the nodes in the order of the file, going round when there are more nodes than zones. */
  private nodeZones(): string[] {
    const { zones } = this.platform.network;
    return this.nodeNumbers().map((number) => zones[(number - 1) % zones.length] ?? '');
  }

  private computeSubnet(zone: string): string {
    return `\${${this.network.fqn}.outputs.compute_subnet_ids["${zone}"]}`;
  }

  private upstream(output: string): string {
    return this.network.getString(output);
  }
}

/** Where AWS publishes the newest Amazon Linux 2023: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html */
function imageParameter(broker: Broker): string {
  const architecture = instanceTypes.find((type) => type.name === broker.instance.type)?.architecture;
  if (!architecture) throw new Error(`instance type ${broker.instance.type} is not in the catalogue`);
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}
