/** An exact RabbitMQ release that a broker's file may name. */
export interface RabbitmqVersion {
  /** Major, minor and patch, as the official image is tagged. */
  version: string;
  /** Day of the release as an ISO date, left out where none was published. */
  released?: string;
  /** Only for customers of VMware Tanzu RabbitMQ: no open-source tag, hence no official image, was found. */
  commercialOnly?: true;
}

/**
 * RabbitMQ releases to choose from, newest first.
 * Sources: 3.13 to 4.3.5 https://www.rabbitmq.com/release-information
 * (https://github.com/rabbitmq/rabbitmq-website/blob/0acf2a429/docusaurus.config.js),
 * 4.3.6 https://github.com/docker-library/official-images/pull/22263,
 * 4.4.0 and 4.4.1 https://github.com/rabbitmq/rabbitmq-server/releases/tag/v4.4.1 and the same page of v4.4.0;
 * commercialOnly https://github.com/rabbitmq/rabbitmq-website/blob/0acf2a429/src/data/oss-tags.json, by which
 * https://www.rabbitmq.com/security marks releases without an open-source tag as for customers only.
 */
export const rabbitmqVersions: readonly RabbitmqVersion[] = [
  { version: '4.4.1', released: '2026-11-16' },
  { version: '4.4.0', released: '2026-10-19' },
  { version: '4.3.6', released: '2026-09-14' },
  { version: '4.3.5', released: '2026-08-17' },
  { version: '4.3.4', released: '2026-07-23' },
  { version: '4.3.3', released: '2026-07-20' },
  { version: '4.3.2', released: '2026-06-15' },
  { version: '4.2.10', released: '2026-08-17', commercialOnly: true },
  { version: '4.2.9', released: '2026-07-20' },
  { version: '4.2.8', released: '2026-06-20' },
  { version: '4.2.7', released: '2026-05-21' },
  { version: '4.1.8', released: '2026-01-22' },
  { version: '4.1.7', released: '2025-12-16' },
  { version: '4.1.6', released: '2025-11-18' },
  { version: '4.0.9', released: '2025-04-14' },
  { version: '4.0.8', released: '2025-04-03' },
  { version: '4.0.7', released: '2025-02-26' },
  { version: '3.13.7', released: '2024-08-26' },
  { version: '3.13.6', released: '2024-07-23' },
];

/** A release series and how to reach it. */
export interface RabbitmqSeries {
  /** Major and minor version. */
  series: string;
  /** Last day of community support as an ISO date, left out where none was found. */
  communitySupportEnds?: string;
  /** Series from which a rolling upgrade into this one is allowed; patch releases of the series itself always are. */
  upgradesFrom: readonly string[];
  /** Address of the facts in this row. */
  source: string;
  /** Releases of Erlang that its newest release runs on, as RabbitMQ supports them; the official image brings one. */
  erlang: string;
  /** What has to be so before a broker moves into this series, a sentence each. */
  needs: readonly SeriesNeed[];
}

/** Something that RabbitMQ asks for before an upgrade. */
export interface SeriesNeed {
  what: string;
  source: string;
}

const flags = 'https://www.rabbitmq.com/docs/feature-flags';
const notes44 = 'https://github.com/rabbitmq/rabbitmq-server/releases/tag/v4.4.0';
const notes43 = 'https://github.com/rabbitmq/rabbitmq-server/blob/main/release-notes/4.3.0.md';
const upgrade40 = 'https://github.com/rabbitmq/rabbitmq-website/blob/0806ddada/docs/upgrade.md';

/**
 * Release series, newest first.
 * Support ends: https://www.rabbitmq.com/release-information, which gives 4.0 and 3.13 the end of the month in which
 * the next series came out. Upgrade paths: the table of https://www.rabbitmq.com/docs/4.3/upgrade, which does not name
 * 4.4; that series' feature flag "allows rolling upgrades to 4.4.x" and depends on the flag of 4.3.
 * Erlang: https://www.rabbitmq.com/docs/4.3/which-erlang, and the least of 4.4 https://github.com/rabbitmq/rabbitmq-server/releases/tag/v4.4.1.
 */
export const rabbitmqSeries: readonly RabbitmqSeries[] = [
  {
    series: '4.4',
    upgradesFrom: ['4.3'],
    source: 'https://github.com/rabbitmq/rabbitmq-server/blob/5b09e556d/deps/rabbit/src/rabbit_core_ff.erl',
    erlang: '27.0 to 29',
    needs: [
      {
        what: 'Every stable feature flag of 4.3 is on; nodes see to that once all of them run it.',
        source: 'https://github.com/rabbitmq/rabbitmq-server/blob/5b09e556d/deps/rabbit/src/rabbit_core_ff.erl',
      },
      {
        what: 'Where people sign in by OAuth 2, its discovery document is served over HTTPS and names the issuer it is found at: 4.4 is stricter.',
        source: notes44,
      },
      {
        what: 'Messages that a node of 3.13 or earlier stored from AMQP 1.0 have been read: 4.4 does not restore their AMQP 1.0 sections.',
        source: notes44,
      },
    ],
  },
  {
    series: '4.3',
    communitySupportEnds: '2026-11-30',
    upgradesFrom: ['4.2'],
    source: 'https://www.rabbitmq.com/docs/4.3/upgrade#rabbitmq-version-upgradability',
    erlang: '27.0 to 28',
    needs: [
      {
        what: 'Every stable feature flag of 4.2 is on, khepri_db among them, since 4.3 knows no other metadata store; nodes see to that once all of them run 4.2.',
        source: notes43,
      },
      {
        what: 'Where rabbitmq_amqp1_0 was on in 3.13 and AMQP 1.0 is in use, the nodes have restarted once since the flag rabbitmq_4.0.0.',
        source: notes43,
      },
    ],
  },
  {
    series: '4.2',
    communitySupportEnds: '2026-07-31',
    upgradesFrom: ['4.1', '4.0', '3.13'],
    source: 'https://www.rabbitmq.com/docs/4.2/upgrade#rabbitmq-version-upgradability',
    erlang: '27',
    needs: [
      { what: 'Every stable feature flag of 3.13 is on; nodes see to that once all of them run it.', source: flags },
      { what: 'A broker on 3.13 has not turned Khepri on: such a broker cannot be upgraded.', source: upgrade40 },
    ],
  },
  {
    series: '4.1',
    communitySupportEnds: '2026-01-31',
    upgradesFrom: ['4.0', '3.13'],
    source: 'https://www.rabbitmq.com/docs/4.2/upgrade#rabbitmq-version-upgradability',
    erlang: '26.2 to 27',
    needs: [
      { what: 'Every stable feature flag of 3.13 is on; nodes see to that once all of them run it.', source: flags },
      { what: 'A broker on 3.13 has not turned Khepri on: such a broker cannot be upgraded.', source: upgrade40 },
    ],
  },
  {
    series: '4.0',
    communitySupportEnds: '2025-04-30',
    upgradesFrom: ['3.13'],
    source: 'https://www.rabbitmq.com/docs/4.2/upgrade#rabbitmq-version-upgradability',
    erlang: '26.2 to 27',
    needs: [
      {
        what: 'Every stable feature flag of 3.13 is on; nodes see to that once all of them run it.',
        source: upgrade40,
      },
      { what: 'A broker on 3.13 has not turned Khepri on: such a broker cannot be upgraded.', source: upgrade40 },
    ],
  },
  {
    series: '3.13',
    communitySupportEnds: '2024-09-30',
    upgradesFrom: ['3.12'],
    source: 'https://www.rabbitmq.com/docs/4.2/upgrade#rabbitmq-version-upgradability',
    erlang: '26.0 to 26.2',
    needs: [],
  },
];

/** A setting that RabbitMQ ignores or refuses from some series on. */
export interface RemovedSetting {
  /** Where it is written: `rabbitmq.conf`, or the list of enabled plugins. */
  kind: 'config' | 'plugin';
  /** Exact name, or the start of names where it ends with a dot or a dash. */
  name: string;
  /** First series in which it is gone. */
  since: string;
  /** One sentence: what the node does with it, and what to do. */
  instead: string;
  /** Address of the facts in this row. */
  source: string;
}

/** Release notes, and the schema of rabbitmq.conf, of the version in the name. */
const notes401 = 'https://github.com/rabbitmq/rabbitmq-server/releases/tag/v4.0.1';
const notes410 = 'https://github.com/rabbitmq/rabbitmq-server/releases/tag/v4.1.0';
const notes420 = 'https://github.com/rabbitmq/rabbitmq-server/releases/tag/v4.2.0';
const notes430 = 'https://github.com/rabbitmq/rabbitmq-server/releases/tag/v4.3.0';
const schema435 = 'https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/priv/schema/rabbit.schema';

/**
 * Settings that are gone, by kind and series. Keys that the schema of 4.3 still accepts are listed as ignored where its
 * comments say so or no code of that release reads them.
 */
export const removedSettings: readonly RemovedSetting[] = [
  {
    kind: 'config',
    name: 'cluster_partition_handling',
    since: '4.3',
    instead: 'It is accepted but ignored because Mnesia is gone and Khepri recovers by majority; remove it.',
    source: notes430,
  },
  {
    kind: 'config',
    name: 'cluster_partition_handling.',
    since: '4.3',
    instead: 'It is accepted but ignored because Mnesia is gone and Khepri recovers by majority; remove it.',
    source: notes430,
  },
  {
    kind: 'config',
    name: 'deprecated_features.permit.ram_node_type',
    since: '4.3',
    instead: 'RAM nodes are removed and cannot be permitted again; remove it and use disc nodes.',
    source: notes430,
  },
  {
    kind: 'config',
    name: 'ssl_options.cacerts.',
    since: '4.2',
    instead: 'The key had no effect and is removed; name the file of authorities in ssl_options.cacertfile.',
    source: notes420,
  },
  {
    kind: 'config',
    name: 'definitions.tls.cacerts.',
    since: '4.2',
    instead: 'The key had no effect and is removed; name the file of authorities in definitions.tls.cacertfile.',
    source: notes420,
  },
  {
    kind: 'config',
    name: 'log.syslog.ssl_options.cacerts.',
    since: '4.2',
    instead: 'The key had no effect and is removed; use log.syslog.ssl_options.cacertfile.',
    source: notes420,
  },
  {
    kind: 'config',
    name: 'auth_http.ssl_options.cacerts.',
    since: '4.2',
    instead: 'The key had no effect and is removed; use auth_http.ssl_options.cacertfile.',
    source: notes420,
  },
  {
    kind: 'config',
    name: 'auth_ldap.ssl_options.cacerts.',
    since: '4.2',
    instead: 'The key had no effect and is removed; use auth_ldap.ssl_options.cacertfile.',
    source: notes420,
  },
  {
    kind: 'config',
    name: 'trust_store.ssl_options.cacerts.',
    since: '4.2',
    instead: 'The key had no effect and is removed; use trust_store.ssl_options.cacertfile.',
    source: notes420,
  },
  {
    kind: 'config',
    name: 'federation.shutdown.',
    since: '4.2',
    instead: 'The key is split in two; use federation.exchanges.shutdown.* and federation.queues.shutdown.*.',
    source: 'https://github.com/rabbitmq/rabbitmq-server/tree/v4.2.9/deps/rabbitmq_exchange_federation/priv/schema',
  },
  {
    kind: 'config',
    name: 'cluster_formation.etcd.ssl_options.fail_if_no_peer_cert',
    since: '4.1',
    instead: 'The key is unsupported; remove it.',
    source: notes410,
  },
  {
    kind: 'config',
    name: 'cluster_formation.etcd.ssl_options.dh',
    since: '4.1',
    instead: 'The key is unsupported; remove it.',
    source: notes410,
  },
  {
    kind: 'config',
    name: 'cluster_formation.etcd.ssl_options.dhfile',
    since: '4.1',
    instead: 'The key is unsupported; remove it.',
    source: notes410,
  },
  {
    kind: 'config',
    name: 'classic_queue.default_version',
    since: '4.0',
    instead: 'Version 2 is the only one and a node set to 1 does not start; remove it.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'cluster_formation.randomized_startup_delay_range.',
    since: '4.0',
    instead: 'A node that has it does not start; remove it.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'vm_memory_high_watermark_paging_ratio',
    since: '4.0',
    instead: 'It is accepted but ignored; remove it.',
    source: schema435,
  },
  {
    kind: 'config',
    name: 'memory_monitor_interval',
    since: '4.0',
    instead: 'It is accepted but ignored; remove it.',
    source: schema435,
  },
  {
    kind: 'config',
    name: 'mirroring_sync_batch_size',
    since: '4.0',
    instead: 'It is accepted but nothing reads it since queue mirroring is gone; remove it and use quorum queues.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'mirroring_sync_max_throughput',
    since: '4.0',
    instead: 'It is accepted but nothing reads it since queue mirroring is gone; remove it and use quorum queues.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'queue_master_locator',
    since: '4.0',
    instead: 'It is accepted for old files only and places no queue; use queue_leader_locator.',
    source: schema435,
  },
  {
    kind: 'config',
    name: 'deprecated_features.permit.classic_queue_mirroring',
    since: '4.0',
    instead: 'Queue mirroring is removed and cannot be permitted again; remove it and use quorum queues.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'amqp1_0.',
    since: '4.0',
    instead: 'AMQP 1.0 is in the core and these keys are unsupported; use default_vhost and anonymous_login_user.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'mqtt.default_user',
    since: '4.0',
    instead: 'The key is unsupported; use anonymous_login_user, or none to disallow anonymous logins.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'mqtt.default_pass',
    since: '4.0',
    instead: 'The key is unsupported; use anonymous_login_pass, or disallow anonymous logins.',
    source: notes401,
  },
  {
    kind: 'config',
    name: 'mqtt.subscription_ttl',
    since: '3.13',
    instead: 'A node that has it does not start; use mqtt.max_session_expiry_interval_seconds, in seconds.',
    source:
      'https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_mqtt/priv/schema/rabbitmq_mqtt.schema',
  },
  {
    kind: 'config',
    name: 'hipe_compile',
    since: '3.13',
    instead: 'It is accepted but does nothing; remove it.',
    source: 'https://github.com/rabbitmq/rabbitmq-server/blob/v3.13.7/deps/rabbit/priv/schema/rabbit.schema',
  },
  {
    kind: 'plugin',
    name: 'rabbitmq_delayed_message_exchange',
    since: '4.3',
    instead: 'It never shipped with RabbitMQ and is unmaintained; use delayed retry of quorum queues.',
    source: 'https://www.rabbitmq.com/community-plugins',
  },
  {
    kind: 'plugin',
    name: 'rabbitmq_amqp1_0',
    since: '4.0',
    instead: 'AMQP 1.0 is always on and the plugin does nothing; remove it.',
    source: notes401,
  },
  {
    kind: 'plugin',
    name: 'rabbitmq_auth_backend_amqp',
    since: '3.13',
    instead: 'It is discontinued and no longer ships; use another backend such as rabbitmq_auth_backend_http.',
    source: 'https://www.rabbitmq.com/docs/3.13/plugins#discontinued',
  },
  {
    kind: 'plugin',
    name: 'rabbitmq_management_visualiser',
    since: '3.13',
    instead: 'It is discontinued and no longer ships; remove it.',
    source: 'https://www.rabbitmq.com/docs/3.13/plugins#discontinued',
  },
];

/**
 * Plugins that ship with RabbitMQ 4.2 and 4.3, whose lists are the same; that of 4.4 was the same in August 2026.
 * Source: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/plugins.mk
 * The table of https://www.rabbitmq.com/docs/plugins#tier1-plugins is a part of it: streams and peer discovery, among
 * others, are missing there.
 */
export const bundledPlugins: readonly string[] = [
  'rabbitmq_amqp1_0',
  'rabbitmq_auth_backend_cache',
  'rabbitmq_auth_backend_http',
  'rabbitmq_auth_backend_internal_loopback',
  'rabbitmq_auth_backend_ldap',
  'rabbitmq_auth_backend_oauth2',
  'rabbitmq_auth_mechanism_ssl',
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_event_exchange',
  'rabbitmq_federation',
  'rabbitmq_federation_management',
  'rabbitmq_federation_prometheus',
  'rabbitmq_jms_topic_exchange',
  'rabbitmq_management',
  'rabbitmq_management_agent',
  'rabbitmq_mqtt',
  'rabbitmq_peer_discovery_aws',
  'rabbitmq_peer_discovery_common',
  'rabbitmq_peer_discovery_consul',
  'rabbitmq_peer_discovery_etcd',
  'rabbitmq_peer_discovery_k8s',
  'rabbitmq_prometheus',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
  'rabbitmq_shovel',
  'rabbitmq_shovel_management',
  'rabbitmq_shovel_prometheus',
  'rabbitmq_stomp',
  'rabbitmq_stream',
  'rabbitmq_stream_management',
  'rabbitmq_top',
  'rabbitmq_tracing',
  'rabbitmq_trust_store',
  'rabbitmq_web_dispatch',
  'rabbitmq_web_mqtt',
  'rabbitmq_web_mqtt_examples',
  'rabbitmq_web_stomp',
  'rabbitmq_web_stomp_examples',
];

/** `4.3.5` is of series `4.3`. */
export function seriesOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** Below zero when series `a` is older than `b`. */
export function compareSeries(a: string, b: string): number {
  const [first, second] = [numbersOf(a), numbersOf(b)];
  return first.major - second.major || first.minor - second.minor;
}

/** Series that were read: rules ask about few, for each of thousands of queues. */
const seriesRead = new Map<string, { major: number; minor: number }>();

function numbersOf(series: string): { major: number; minor: number } {
  const known = seriesRead.get(series);
  if (known) return known;
  const [major = 0, minor = 0] = series.split('.').map(Number);
  seriesRead.set(series, { major, minor });
  return { major, minor };
}

/** Whether a release is older than another. */
export function isOlder(version: string, than: string): boolean {
  const series = compareSeries(seriesOf(version), seriesOf(than));
  return series < 0 || (series === 0 && patchOf(version) < patchOf(than));
}

function patchOf(version: string): number {
  return Number(version.split('.')[2]);
}
