import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { pluginsOf } from '../../../catalog/kinds/broker/broker-plugins.ts';
import { certificateSource, streamHost } from '../../../catalog/kinds/broker/certificate-source.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import type { Bundle } from '../../../contracts/bundle.ts';
import { backupBucket, brokerTable, configurationBucket } from '../../../contracts/names.ts';
import {
  agentProgram,
  fetchAgentProgram,
  identityFile,
  nodeProgram,
  programFolder,
} from '../../../contracts/node-commands.ts';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { agentKey } from '../../../contracts/object-keys.ts';
import { secretPath } from '../../../contracts/secrets.ts';
import { renderDefinitions } from './definitions.ts';
import { listenerSettings } from './listener-settings.ts';

const boot = template('boot.sh.hbs');
const configuration = template('rabbitmq.conf.hbs');

/** Everything that a node takes on from its broker's file, as one JSON text without any secret in it. */
export function renderBundle(platform: Platform, broker: Broker): string {
  const plugins = pluginsOf(broker);
  const bundle: Bundle = {
    broker: broker.name,
    file: `brokers/${broker.name}.yaml`,
    version: broker.version,
    image: `docker.io/library/rabbitmq:${broker.version}-management`,
    plugins: plugins.map(({ name }) => name),
    rabbitmqConf: renderSettings(platform, broker),
    advancedConfig: broker.advancedConfiguration,
    fields: {
      ...fieldsOfSettings,
      ...Object.fromEntries(Object.keys(broker.configuration).map((key) => [key, `configuration."${key}"`])),
      ...Object.fromEntries(plugins.map(({ name, field }) => [`plugin ${name}`, field])),
    },
    tls: renderTls(platform, broker),
    ...renderDefinitions(platform, broker),
    backups: broker.backups,
    alarms: { memory: broker.alarms.memory, disk: broker.alarms.disk },
  };
  return `${JSON.stringify(bundle, null, 1)}\n`;
}

export interface BootProps {
  platform: Platform;
  /** Name of the broker. */
  broker: string;
  /** Number of the node, counted from 1. */
  number: number;
  /** Host name of the node. */
  hostName: string;
  volumeId: string;
}

/** What an instance runs when it starts for the first time. */
export function renderBootScript({ platform, broker, number, hostName, volumeId }: BootProps): string {
  const places = { region: platform.region, configurationBucket: configurationBucket(platform) };
  const identity: NodeIdentity = {
    platform: platform.name,
    broker,
    number,
    hostName,
    volumeId,
    ...places,
    backupBucket: backupBucket(platform),
    table: brokerTable(platform),
    secrets: secretPath(platform, broker),
  };
  return boot({
    ...places,
    ...programs,
    agentKey: agentKey('$1'),
    hostName,
    identity: JSON.stringify(identity, null, 2),
  });
}

/** What the script makes, and what it takes to run it. */
const programs = { programFolder, identityFile, agentProgram, fetchAgentProgram, nodeProgram };

/** Where the settings that have a field of their own come from, by key of rabbitmq.conf. */
const fieldsOfSettings: Record<string, string> = {
  'vm_memory_high_watermark.relative': 'memory.highWatermark',
  'disk_free_limit.absolute': 'diskFreeLimitGiB',
  'disk_free_limit.relative': 'memory.highWatermark',
  heartbeat: 'limits.heartbeatSeconds',
  channel_max: 'limits.channelMax',
  consumer_timeout: 'limits.consumerTimeoutMinutes',
  max_message_size: 'limits.maxMessageSizeMiB',
  default_queue_type: 'defaultQueueType',
  'ssl_options.verify': 'tls.clientCertificates',
  'ssl_options.fail_if_no_peer_cert': 'tls.clientCertificates',
};

function renderSettings(platform: Platform, broker: Broker): string {
  const { clientCertificates } = broker.tls;
  return configuration({
    broker,
    listeners: listenerSettings(broker),
    streamHost: streamHost(platform, broker),
    verify: clientCertificates === 'none' ? 'verify_none' : 'verify_peer',
    failWithoutCertificate: clientCertificates === 'require',
    consumerTimeoutMs: broker.limits.consumerTimeoutMinutes * 60_000,
    maxMessageSizeBytes: broker.limits.maxMessageSizeMiB * 1024 * 1024,
  });
}

/** Names on the certificate, and where it comes from. */
function renderTls(platform: Platform, broker: Broker): Bundle['tls'] {
  const { certificate, clientAuthority } = broker.tls;
  const { from, names } = certificateSource(platform, broker);
  const clients = clientAuthority ? { clientAuthority: clientAuthority.secret } : {};
  if (certificate) return { names, certificate: { from: 'secret', secret: certificate.secret }, ...clients };
  const { cloudflare, acme } = platform;
  if (from !== 'acme' || !cloudflare) return { names, certificate: { from: 'authority' }, ...clients };
  const account = { directory: acme.directory, contact: acme.contact };
  const zone = { zoneId: cloudflare.zoneId, token: cloudflare.apiToken.secret };
  return { names, certificate: { from, ...account, ...zone }, ...clients };
}

function template(name: string): HandlebarsTemplateDelegate {
  // The output is configuration and shell, not HTML; what files may say there is checked by the catalog.
  const path = fileURLToPath(new URL(name, import.meta.url));
  return Handlebars.compile(readFileSync(path, 'utf8'), { noEscape: true, strict: false, preventIndent: true });
}
