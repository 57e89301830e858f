import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { amqpAddress } from '../../catalog/kinds/broker/listed-broker.ts';
import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import { nodeZones } from '../../catalog/kinds/broker/node-zones.ts';
import { clientName, privateZone } from '../../catalog/kinds/platform/host-names.ts';
import { bundleName } from '../../contracts/bundle.ts';
import { brokerRole, brokerStack, configurationBucket, networkStack, storageStack } from '../../contracts/names.ts';
import type { ClusterList } from '../../contracts/node-identity.ts';
import { bundleKey, clusterKey } from '../../contracts/object-keys.ts';
import { brokerOutput } from '../../contracts/outputs.ts';
import { bundleId, gateId, nodeId } from '../../contracts/resources.ts';
import { brokerSecrets, secretPath } from '../../contracts/secrets.ts';
import { tag } from '../../contracts/tags.ts';
import { userSecretName } from '../../contracts/user-secret-name.ts';
import { administratorName, nameAtRotation } from '../../contracts/users.ts';
import { entityTag } from '../constructs/artefact.ts';
import { GeneratedSecret } from '../constructs/generated-secret.ts';
import { type Escaped, type EscapedText, escapedEntries, literal, plain } from '../constructs/literal.ts';
import { MachineGate } from '../constructs/machine/machine-gate.ts';
import { imageParameter } from '../constructs/machine/machine-image.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { ServiceRole } from '../constructs/service-role.ts';
import { buildOn, readUpstream, type Upstream } from '../constructs/upstream.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { BrokerEndpoint } from './broker-endpoint.ts';
import { BrokerFirewall } from './broker-firewall.ts';
import { renderBundle } from './bundle/bundle.ts';
import { renderBootScript } from './node/boot-script.ts';
import { BrokerNode } from './node/broker-node.ts';
import { nodePermissions } from './node/permissions.ts';

export interface BrokerStackProps extends PlatformStackProps {
  broker: Escaped<Broker>;
  /** SHA-256 of the agent that nodes run. */
  agent: string;
}

/** What others build on. */
export const brokerOutputs = {
  [brokerOutput.amqpEndpoint]: 'What AMQP clients connect to.',
  management_endpoint: 'Management UI and HTTP API.',
  node_ids: 'EC2 instance of each node, in order.',
  administrator_secret: "Where the administrator's password is kept.",
  [brokerOutput.amqpHost]: 'The host that AMQP clients connect to over TLS.',
  [brokerOutput.userSecrets]: "Where users' passwords are kept that Warren makes, by the user.",
};

/** What a broker tells besides that has a name in the public DNS. */
export const publicOutputs = {
  [brokerOutput.address]: 'What that name leads to: a name, of a single node an address.',
};

/** The secrets of one broker. */
interface BrokerSecrets {
  administrator: GeneratedSecret;
  /** Of users of the file, by their names. */
  users: Map<EscapedText, GeneratedSecret>;
  /** Made by Terraform. */
  generated: GeneratedSecret[];
  /** Made by the nodes. */
  written: SecretsmanagerSecret[];
}

/** Everything of one broker, with a state of its own, so that no other broker is held up or touched by it. */
export class BrokerStack extends PlatformStack {
  private readonly broker: Escaped<Broker>;
  private readonly network: Upstream<keyof typeof networkOutputs>;

  constructor(scope: Construct, { platform, broker, agent }: BrokerStackProps) {
    super(scope, brokerStack(broker.name), { platform, tags: { ...broker.tags, [tag.broker]: broker.name } });
    this.broker = broker;
    this.network = readUpstream(this, { name: networkStack, outputs: networkOutputs });
    buildOn(this, storageStack);

    const secrets = this.addSecrets();
    const firewall = new BrokerFirewall(this, 'firewall', {
      platform,
      broker,
      vpcId: this.network.text('vpc_id'),
      ...(platform.monitoring ? { monitoringGroupId: this.network.text('monitoring_security_group_id') } : {}),
    });
    const profile = this.addInstanceProfile(secrets);
    const bundle = this.addBundle();
    const nodes = this.addNodes({
      firewall,
      instanceProfile: profile.name,
      bundle: bundle.name,
      agent,
      before: [
        bundle.uploaded,
        this.addClusterList(),
        ...firewall.waysOut,
        profile.permissions,
        ...secrets.generated.map((secret) => secret.value),
      ],
    });
    const endpoint = new BrokerEndpoint(this, 'endpoint', {
      platform,
      broker,
      nodes,
      vpcId: this.network.text('vpc_id'),
      subnetIds: [...platform.network.zones].sort().map((zone) => this.computeSubnet(zone)),
      securityGroupId: firewall.securityGroupId,
      zoneId: this.network.text('private_zone_id'),
      untagged: this.untagged,
      ownTags: { ...this.ownTags, [tag.broker]: broker.name },
    });
    this.describe(nodes, secrets);
    if (broker.publicName) this.addOutputs(publicOutputs, { [brokerOutput.address]: endpoint.address });
  }

  private addSecrets(): BrokerSecrets {
    const { platform, broker } = this;
    const path = secretPath(platform, broker.name);
    const names = brokerSecrets(path);
    const cookie = new GeneratedSecret(this, 'cookie', {
      name: names.cookie,
      description: `What the nodes of ${broker.name} know each other by`,
      length: 32,
      // Nodes with different cookies do not talk; changing it would stop a running cluster.
      rotation: 1,
    });
    const administrator = this.addUserSecret('administrator', {
      name: names.administrator,
      user: administratorName,
      rotation: broker.administrator.rotation,
    });
    const users = new Map(
      escapedEntries(broker.users)
        .filter(([, { password }]) => password === undefined)
        .map(([user, { rotation }]) => {
          const id = userSecretId(plain(user));
          return [user, this.addUserSecret(id, { name: userSecretName(path, plain(user)), user, rotation })];
        }),
    );
    const written = [
      this.addEmptySecret('authority', names.authority, `What the certificates of ${broker.name} are signed with`),
      this.addEmptySecret('certificate', names.certificate, `Certificate of ${broker.name} from Let's Encrypt`),
      this.addEmptySecret('acme-account', names.account, `Account of ${broker.name} at Let's Encrypt`),
    ];
    return { administrator, users, generated: [cookie, administrator, ...users.values()], written };
  }

  private addUserSecret(id: string, { name, user, rotation }: { name: string; user: string; rotation: number }) {
    const username = nameAtRotation(user, rotation);
    return new GeneratedSecret(this, id, {
      name,
      description: `User ${username} of ${this.broker.name}`.slice(0, 2048),
      length: 32,
      rotation,
      format: (value) => `jsonencode({ username = ${JSON.stringify(username)}, password = ${value} })`,
    });
  }

  /** A secret whose value the nodes make. */
  private addEmptySecret(id: string, name: string, description: string): SecretsmanagerSecret {
    return new SecretsmanagerSecret(this, id, { name, description, recoveryWindowInDays: 0 });
  }

  /** What nodes take on when their gate names it; a node never meets another's half-way change. */
  private addBundle(): { name: string; uploaded: S3Object } {
    const text = renderBundle(plain(this.platform), plain(this.broker));
    const name = bundleName(text);
    const uploaded = this.addObject(bundleId, { key: bundleKey(this.broker.name, name), content: literal(text) });
    return { name, uploaded };
  }

  /** Who the nodes are. A node that is blank looks there for its peers; a cluster that grows disturbs nobody. */
  private addClusterList(): S3Object {
    const nodes = this.nodeNumbers().map((number) => this.nodeName(number));
    return this.addObject('cluster', {
      key: clusterKey(this.broker.name),
      content: literal(JSON.stringify({ nodes } satisfies ClusterList)),
    });
  }

  private addObject(id: string, { key, content }: { key: string; content: EscapedText }): S3Object {
    return new S3Object(this, id, {
      bucket: configurationBucket(this.platform),
      key,
      content,
      etag: entityTag(plain(content)),
      contentType: 'application/json',
      provider: this.untagged,
      tags: { [tag.broker]: this.broker.name },
    });
  }

  private addInstanceProfile(secrets: BrokerSecrets): { name: string; permissions: ITerraformDependable } {
    const { platform, broker } = this;
    const name = brokerRole(platform, broker.name);
    const role = new ServiceRole(this, 'role', {
      name,
      kind: 'node',
      service: 'ec2.amazonaws.com',
      statements: nodePermissions({
        platform,
        broker,
        writtenSecrets: secrets.written.map(({ arn }) => arn),
      }),
    });
    const profile = new IamInstanceProfile(this, 'profile', { name, role: role.roleName });
    return { name: profile.name, permissions: role.permissions };
  }

  /** Node after node: each one waits at the gate of the one before it. */
  private addNodes(props: {
    firewall: BrokerFirewall;
    instanceProfile: string;
    bundle: string;
    agent: string;
    before: ITerraformDependable[];
  }): BrokerNode[] {
    const { platform, broker } = this;
    const image = new DataAwsSsmParameter(this, 'image', { name: imageParameter(broker.instance.type) });
    const zones = nodeZones(this.platform, this.broker);
    let gate: MachineGate | undefined;
    return this.nodeNumbers().map((number) => {
      const zone = zones[number - 1] ?? '';
      const node = new BrokerNode(this, nodeId(number), {
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
            volumeId,
          }),
        hostName: this.nodeName(number),
        zoneId: this.network.text('private_zone_id'),
        after: [...props.before, ...(gate ? [gate.passed] : [])],
      });
      gate = new MachineGate(this, gateId(number), {
        machine: `--broker ${broker.name} --node ${number}`,
        instanceId: node.instance.id,
        region: platform.region,
        bundle: props.bundle,
        agent: props.agent,
        settlesOn: {
          instanceType: broker.instance.type,
          diskSizeGiB: String(broker.storage.sizeGiB),
          ...rotations(broker),
        },
        after: node.parts,
      });
      return node;
    });
  }

  private describe(nodes: readonly BrokerNode[], { administrator, users }: BrokerSecrets): void {
    const { platform, broker } = this;
    const { listeners: enabled } = broker;
    const hostName = clientName(platform, broker.name);
    const management = enabled.includes('management') ? 'management' : undefined;
    this.addOutputs(brokerOutputs, {
      [brokerOutput.amqpEndpoint]: amqpAddress(platform, broker),
      management_endpoint: management && `https://${hostName}:${listeners[management].port}`,
      node_ids: nodes.map((node) => node.instance.id),
      administrator_secret: administrator.arn,
      [brokerOutput.amqpHost]: enabled.includes('amqps') ? hostName : undefined,
      [brokerOutput.userSecrets]:
        users.size > 0 ? Object.fromEntries([...users].map(([user, { arn }]) => [user, arn])) : undefined,
    });
  }

  private nodeNumbers(): number[] {
    return Array.from({ length: this.broker.nodes }, (_, index) => index + 1);
  }

  private nodeName(number: number): string {
    return `${this.broker.name}-${number}.${privateZone(this.platform)}`;
  }

  private computeSubnet(zone: string): string {
    return this.network.entry('compute_subnet_ids', zone);
  }
}

/** Part of an address in Terraform, different for every user, whatever characters their names have. */
function userSecretId(user: string): string {
  return `user-${user.replace(/[^A-Za-z0-9-]/gu, (sign) => `_${sign.codePointAt(0)?.toString(16)}_`)}`;
}

/** How often each password has been made anew; a gate closes when one is, so that the nodes take it on. */
function rotations({ administrator, users }: Escaped<Broker>): Record<string, string> {
  const rotated = Object.entries(users).filter(([, { rotation }]) => rotation > 1);
  return Object.fromEntries([
    ['administrator', String(administrator.rotation)],
    ...rotated.map(([user, { rotation }]) => [`user ${user}`, String(rotation)]),
  ]);
}
