import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { pluginsOf } from '../../../catalog/kinds/broker/broker-plugins.ts';
import { certificateSource, streamHost } from '../../../catalog/kinds/broker/certificate-source.ts';
import { listeners } from '../../../catalog/kinds/broker/listeners.ts';
import { nodeListeners } from '../../../catalog/kinds/broker/node-listeners.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import type { Bundle } from '../../../contracts/bundle.ts';
import type { Raw } from '../../constructs/literal.ts';
import { template } from '../../constructs/template.ts';
import { renderDefinitions } from './definitions.ts';
import { listenerSettings } from './listener-settings.ts';
import { renderWatched } from './watched.ts';

const configuration = template(new URL('rabbitmq.conf.hbs', import.meta.url));

/** Everything that a node takes on from its broker's file, as one JSON text without any secret in it. */
export function renderBundle(platform: Raw<Platform>, broker: Raw<Broker>): string {
  const listening = { ...broker, listeners: nodeListeners(platform, broker) };
  const plugins = pluginsOf(listening);
  const bundle: Bundle = {
    broker: broker.name,
    file: `brokers/${broker.name}.yaml`,
    version: broker.version,
    image: `docker.io/library/rabbitmq:${broker.version}-management`,
    plugins: plugins.map(({ name }) => name),
    rabbitmqConf: renderSettings(platform, listening),
    advancedConfig: broker.advancedConfiguration,
    fields: {
      ...fieldsOfSettings,
      ...Object.fromEntries(Object.keys(broker.configuration).map((key) => [key, `configuration."${key}"`])),
      ...Object.fromEntries(plugins.map(({ name, field }) => [`plugin ${name}`, field])),
      // No entry of the list asks for it then.
      ...(listening.listeners === broker.listeners ? {} : { [`plugin ${listeners.metrics.plugin}`]: 'listeners' }),
    },
    tls: renderTls(platform, broker),
    ...renderDefinitions(platform, broker),
    backups: broker.backups,
    alarms: { memory: broker.alarms.memory, disk: broker.alarms.disk },
    watched: renderWatched(platform, broker),
  };
  return JSON.stringify(bundle);
}

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
  if (from !== 'acme' || !cloudflare?.apiToken) return { names, certificate: { from: 'authority' }, ...clients };
  const account = { directory: acme.directory, contact: acme.contact };
  const zone = { zoneId: cloudflare.zoneId, token: cloudflare.apiToken.secret };
  return { names, certificate: { from, ...account, ...zone }, ...clients };
}
