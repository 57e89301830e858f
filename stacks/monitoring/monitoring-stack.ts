import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Alarm } from '../../catalog/alarms/alarm.ts';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { monitoringZone } from '../../catalog/kinds/broker/node-zones.ts';
import type { BuiltDashboard } from '../../catalog/kinds/dashboard/built-dashboard.ts';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import { monitoringName } from '../../catalog/kinds/platform/host-names.ts';
import type { Monitoring } from '../../catalog/kinds/platform/monitoring/monitoring.ts';
import type { Route } from '../../catalog/kinds/route/route.ts';
import { bundleName } from '../../contracts/bundle.ts';
import {
  accessStack,
  backupBucket,
  brokerTable,
  configurationBucket,
  monitoringRole,
  monitoringStack,
  networkStack,
  storageStack,
} from '../../contracts/names.ts';
import { watchBundleKey, watchFileKey } from '../../contracts/object-keys.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import { bundleId, monitoringGateId, monitoringHostId, watchFileId } from '../../contracts/resources.ts';
import { monitoringSecretPath, monitoringSecrets } from '../../contracts/secrets.ts';
import { tag } from '../../contracts/tags.ts';
import { contentsOf } from '../../contracts/watch-bundle.ts';
import { accessOutputs } from '../access/access-stack.ts';
import { entityTag } from '../constructs/artefact.ts';
import { GeneratedSecret, type GeneratedSecretProps } from '../constructs/generated-secret.ts';
import { type Escaped, literal, plain } from '../constructs/literal.ts';
import { bootScript } from '../constructs/machine/boot-script.ts';
import { Machine } from '../constructs/machine/machine.ts';
import { MachineGate } from '../constructs/machine/machine-gate.ts';
import { imageParameter } from '../constructs/machine/machine-image.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { ServiceRole } from '../constructs/service-role.ts';
import { buildOn, readUpstream, type Upstream } from '../constructs/upstream.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { monitoringFiles } from './bundle/files.ts';
import { renderWatchBundle } from './bundle/watch-bundle.ts';
import { LogForwarder } from './forwarder/log-forwarder.ts';
import { hostPermissions } from './host/permissions.ts';

export interface MonitoringStackProps extends PlatformStackProps {
  monitoring: Escaped<Monitoring>;
  /** What is watched. */
  brokers: readonly Escaped<Broker>[];
  endpoints: readonly Escaped<Endpoint>[];
  dashboards: readonly BuiltDashboard[];
  /** All that there are, whoever owns them. */
  alarms: readonly Alarm[];
  /** Who is called. */
  routes: readonly Escaped<Route>[];
  /** SHA-256 of the program that takes them on. */
  program: string;
  /** Log groups whose lines go to Loki, by their whole names. */
  forwarded: readonly string[];
  /** SHA-256 of the zip that sends them on. */
  forwarder: string;
  /** Stacks that are applied before it, whatever it reads of them: what everybody waits for goes first. */
  after: readonly string[];
}

const outputs = {
  instance_id: 'EC2 instance of the host.',
  host_name: 'Name of the host inside the VPC.',
  grafana_secret: "Where the password of Grafana's admin is kept.",
  zabbix_secret: "Where the password of Zabbix's Admin is kept.",
};

/** The host that watches the platform: one machine, what it runs, and the gate that waits until it does. */
export class MonitoringStack extends PlatformStack {
  private readonly monitoring: Escaped<Monitoring>;
  private readonly network: Upstream<keyof typeof networkOutputs>;

  constructor(scope: Construct, props: MonitoringStackProps) {
    const { platform, monitoring, program, after } = props;
    super(scope, monitoringStack, { platform });
    this.monitoring = monitoring;
    this.network = readUpstream(this, { name: networkStack, outputs: networkOutputs });
    for (const stack of [storageStack, ...after]) buildOn(this, stack);
    const secrets = this.addSecrets();
    const profile = this.addInstanceProfile();
    const bundle = this.addBundle(props);
    const values = Object.values(secrets).map(({ value }) => value);
    const host = this.addHost({
      instanceProfile: profile.name,
      before: [profile.permissions, ...bundle.uploaded, ...values],
    });
    new MachineGate(this, monitoringGateId, {
      machine: '--monitoring',
      instanceId: host.instance.id,
      region: platform.region,
      bundle: bundle.name,
      agent: program,
      settlesOn: {
        instanceType: monitoring.instance.type,
        diskSizeGiB: String(monitoring.storage.sizeGiB),
        ...this.tunnelToken(),
        ...(monitoring.rotation > 1 && { rotation: String(monitoring.rotation) }),
      },
      after: host.parts,
    });
    if (props.forwarded.length > 0) this.addForwarder(props, host.parts);
    this.addOutputs(outputs, {
      instance_id: host.instance.id,
      host_name: monitoringName(platform),
      grafana_secret: secrets.grafana.arn,
      zabbix_secret: secrets.zabbix.arn,
    });
  }

  private addForwarder({ forwarded, forwarder }: MonitoringStackProps, after: readonly ITerraformDependable[]): void {
    const { platform, network } = this;
    new LogForwarder(this, 'forwarder', {
      ...{ platform, groups: forwarded, program: forwarder, after },
      subnetIds: [...platform.network.zones].sort().map((zone) => network.entry('compute_subnet_ids', zone)),
      securityGroupId: network.text('forwarder_security_group_id'),
    });
  }

  /** Another token of the tunnel is in no file of the bundle, and has to be taken on all the same. */
  private tunnelToken(): Record<string, string> {
    if (!this.monitoring.access.cloudflare) return {};
    return { tunnelToken: readUpstream(this, { name: accessStack, outputs: accessOutputs }).text('token_id') };
  }

  /** Passwords and a key, which no file of the bundle holds: the host's agent reads them by their path. */
  private addSecrets() {
    const names = monitoringSecrets(monitoringSecretPath(this.platform));
    const { rotation } = this.monitoring;
    const secret = (id: string, of: Pick<GeneratedSecretProps, 'name' | 'description' | 'rotation'>) =>
      new GeneratedSecret(this, id, { ...of, length: 32 });
    return {
      grafana: secret('grafana', { name: names.grafana, description: "Password of Grafana's admin", rotation }),
      grafanaKey: secret('grafana-key', {
        name: names.grafanaKey,
        description: 'What Grafana encrypts keys and passwords in its database by',
        // Never a new one: Grafana cannot read what it encrypted by another.
        rotation: 1,
      }),
      zabbix: secret('zabbix', { name: names.zabbix, description: "Password of Zabbix's Admin", rotation }),
      zabbixDatabase: secret('zabbix-database', {
        name: names.zabbixDatabase,
        description: 'By which Zabbix logs in to its database',
        rotation,
      }),
    };
  }

  private addInstanceProfile(): { name: string; permissions: ITerraformDependable } {
    const { platform } = this;
    const name = monitoringRole(platform);
    const role = new ServiceRole(this, 'role', {
      ...{ name, kind: 'monitoring', service: 'ec2.amazonaws.com' },
      statements: hostPermissions(platform),
    });
    const profile = new IamInstanceProfile(this, 'profile', { name, role: role.roleName });
    return { name: profile.name, permissions: role.permissions };
  }

  /** Each file by its contents, and what names them all; those of before go once the host runs these. */
  private addBundle(props: MonitoringStackProps): { name: string; uploaded: S3Object[] } {
    const catalog = {
      platform: plain(props.platform),
      brokers: props.brokers.map((broker) => plain(broker)),
      endpoints: props.endpoints.map((endpoint) => plain(endpoint)),
    };
    const routes = props.routes.map((route) => plain(route));
    const files = monitoringFiles({ catalog, routes, dashboards: props.dashboards, alarms: props.alarms });
    const text = renderWatchBundle({ catalog, monitoring: plain(props.monitoring), files });
    const name = bundleName(text);
    const objects = files.map((file) =>
      this.addObject(watchFileId(file.path), {
        key: watchFileKey(contentsOf(file.text)),
        content: file.text,
        contentType: 'text/plain; charset=utf-8',
      }),
    );
    const key = watchBundleKey(name);
    const bundle = this.addObject(bundleId, { key, content: text, contentType: 'application/json' });
    return { name, uploaded: [bundle, ...objects] };
  }

  private addObject(id: string, object: { key: string; content: string; contentType: string }): S3Object {
    const { key, content, contentType } = object;
    return new S3Object(this, id, {
      bucket: configurationBucket(this.platform),
      key,
      content: literal(content),
      etag: entityTag(content),
      contentType,
      provider: this.untagged,
      tags: { [tag.platform]: this.platform.name },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private addHost(props: { instanceProfile: string; before: readonly ITerraformDependable[] }): Machine {
    const { platform, monitoring, network } = this;
    const zone = monitoringZone(platform);
    const image = new DataAwsSsmParameter(this, 'image', { name: imageParameter(monitoring.instance.type) });
    return new Machine(this, monitoringHostId, {
      name: monitoringRole(platform),
      description: 'Host that watches the platform',
      tags: {},
      instanceType: monitoring.instance.type,
      zone,
      subnetId: network.entry('compute_subnet_ids', zone),
      securityGroupId: network.text('monitoring_security_group_id'),
      instanceProfile: props.instanceProfile,
      imageId: image.insecureValue,
      disk: { sizeGiB: monitoring.storage.sizeGiB, keep: true },
      userData: (volumeId) => bootScript({ kind: 'monitoring', identity: this.identity(volumeId) }),
      hostName: monitoringName(platform),
      zoneId: network.text('private_zone_id'),
      after: props.before,
    });
  }

  private identity(volumeId: string) {
    const { platform } = this;
    return {
      platform: platform.name,
      hostName: monitoringName(platform),
      volumeId,
      region: platform.region,
      configurationBucket: configurationBucket(platform),
      backupBucket: backupBucket(platform),
      table: brokerTable(platform),
      secrets: monitoringSecretPath(platform),
      cluster: processorCluster(platform),
    };
  }
}
