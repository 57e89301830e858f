import { isOlder } from './rabbitmq-versions.ts';

/** Where RabbitMQ's plugin rabbitmq_prometheus answers: https://www.rabbitmq.com/docs/prometheus */
export type MetricsEndpoint = '/metrics' | '/metrics/detailed' | '/metrics/memory-breakdown';

/** A metric whose name begins with `rabbitmq_`. */
export interface RabbitmqMetric {
  name: string;
  type: 'counter' | 'gauge' | 'histogram' | 'untyped';
  /** Labels that RabbitMQ gives its series; which of several a series has depends on what it is of. */
  labels: readonly string[];
  endpoints: readonly MetricsEndpoint[];
  /** Of `/metrics/detailed`: the families that have it, by the names that are asked for in `family=`. */
  families: readonly string[];
  /** Plugin that has to run besides rabbitmq_prometheus. */
  plugin?: string;
  /** First version that has it; absent where 3.13 has it. */
  since?: string;
  /** First version that does not have it any more. */
  until?: string;
}

/** A family of the core metrics, with their names as they are without what they begin with on an endpoint. */
interface Family {
  family: string;
  gauges?: string;
  counters?: string;
  /** Labels on `/metrics/detailed`. On `/metrics` there are none, since that sums up. */
  labels?: readonly string[];
  /** Labels on `/metrics`. */
  summedLabels?: readonly string[];
  /** Only on this endpoint, under this beginning. */
  only?: { endpoint: MetricsEndpoint; prefix: string };
}

const everywhere = ['/metrics', '/metrics/detailed', '/metrics/memory-breakdown'] as const;

const queue = ['queue', 'vhost'];
const channel = ['channel'];
const exchange = ['exchange', 'vhost'];

/*
 * Read in rabbitmq-server's deps/rabbitmq_prometheus/src/collectors/ at every tag from v3.13.7 to v4.3.5 and at 5b09e556d, which is what 4.4
 * came from; and held by a test against what a real 4.0.5 and a real 4.3.6 answered (tests/fixtures/rabbitmq-metrics/).
 */

/** https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_prometheus/src/collectors/prometheus_rabbitmq_core_metrics_collector.erl */
const coreFamilies: readonly Family[] = [
  {
    family: 'connection_churn_metrics',
    counters:
      'connections_opened_total connections_closed_total channels_opened_total channels_closed_total queues_declared_total queues_created_total queues_deleted_total',
  },
  {
    family: 'node_coarse_metrics',
    gauges:
      'process_open_fds process_open_tcp_sockets process_resident_memory_bytes disk_space_available_bytes erlang_processes_used',
    counters: 'erlang_gc_runs_total erlang_gc_reclaimed_bytes_total erlang_scheduler_context_switches_total',
  },
  {
    family: 'node_metrics',
    gauges:
      'process_max_fds process_max_tcp_sockets resident_memory_limit_bytes disk_space_available_limit_bytes erlang_processes_limit erlang_scheduler_run_queue erlang_net_ticktime_seconds erlang_uptime_seconds',
  },
  {
    family: 'node_persister_metrics',
    counters:
      'io_read_ops_total io_read_bytes_total io_write_ops_total io_write_bytes_total io_sync_ops_total io_seek_ops_total io_reopen_ops_total schema_db_ram_tx_total schema_db_disk_tx_total msg_store_read_total msg_store_write_total queue_index_read_ops_total queue_index_write_ops_total io_read_time_seconds_total io_write_time_seconds_total io_sync_time_seconds_total io_seek_time_seconds_total',
  },
  {
    family: 'ra_metrics',
    labels: ['queue', 'vhost', 'raft_cluster'],
    gauges:
      'raft_log_snapshot_index raft_log_last_applied_index raft_log_commit_index raft_log_last_written_index raft_entry_commit_latency_seconds',
    counters: 'raft_term_total',
  },
  {
    family: 'auth_attempt_metrics',
    labels: ['protocol'],
    summedLabels: ['protocol'],
    counters: 'auth_attempts_total auth_attempts_succeeded_total auth_attempts_failed_total',
  },
  {
    family: 'auth_attempt_detailed_metrics',
    labels: ['remote_address', 'username', 'protocol'],
    counters: 'auth_attempts_detailed_total auth_attempts_detailed_succeeded_total auth_attempts_detailed_failed_total',
    only: { endpoint: '/metrics/detailed', prefix: 'rabbitmq_detailed_' },
  },
  {
    family: 'queue_coarse_metrics',
    labels: queue,
    gauges: 'queue_messages_ready queue_messages_unacked queue_messages',
    counters: 'queue_process_reductions_total',
  },
  {
    family: 'queue_metrics',
    labels: queue,
    gauges:
      'queue_consumers queue_consumer_capacity queue_consumer_utilisation queue_process_memory_bytes queue_messages_ram queue_messages_ram_bytes queue_messages_ready_ram queue_messages_unacked_ram queue_messages_persistent queue_messages_persistent_bytes queue_messages_bytes queue_messages_ready_bytes queue_messages_unacked_bytes queue_messages_paged_out queue_messages_paged_out_bytes queue_head_message_timestamp',
    counters: 'queue_disk_reads_total queue_disk_writes_total stream_segments',
  },
  {
    family: 'channel_metrics',
    labels: channel,
    gauges:
      'channel_consumers channel_messages_unacked channel_messages_unconfirmed channel_messages_uncommitted channel_acks_uncommitted consumer_prefetch channel_prefetch',
  },
  {
    family: 'channel_exchange_metrics',
    labels: ['channel', ...exchange],
    counters:
      'channel_messages_published_total channel_messages_confirmed_total channel_messages_unroutable_returned_total channel_messages_unroutable_dropped_total',
  },
  { family: 'channel_process_metrics', labels: channel, counters: 'channel_process_reductions_total' },
  {
    family: 'channel_queue_metrics',
    labels: ['channel', ...queue],
    counters:
      'channel_get_ack_total channel_get_total channel_messages_delivered_ack_total channel_messages_delivered_total channel_messages_redelivered_total channel_messages_acked_total channel_get_empty_total',
  },
  {
    family: 'connection_coarse_metrics',
    labels: channel,
    counters: 'connection_incoming_bytes_total connection_outgoing_bytes_total connection_process_reductions_total',
  },
  { family: 'stream_consumer_metrics', labels: queue, gauges: 'stream_consumer_max_offset_lag' },
  {
    family: 'connection_metrics',
    labels: channel,
    gauges: 'connection_pending_packets connection_channels',
    counters: 'connection_incoming_packets_total connection_outgoing_packets_total',
  },
  {
    family: 'channel_queue_exchange_metrics',
    labels: ['channel', 'queue', 'queue_vhost', 'exchange', 'exchange_vhost'],
    counters: 'queue_messages_published_total',
  },
  {
    family: 'exchange_metrics',
    labels: exchange,
    counters:
      'exchange_messages_published_total exchange_messages_confirmed_total exchange_messages_unroutable_returned_total exchange_messages_unroutable_dropped_total',
  },
  {
    family: 'queue_delivery_metrics',
    labels: queue,
    counters:
      'queue_get_ack_total queue_get_total queue_messages_delivered_ack_total queue_messages_delivered_total queue_messages_redelivered_total queue_messages_acked_total queue_get_empty_total',
  },
  {
    family: 'queue_exchange_metrics',
    labels: ['exchange', ...queue],
    counters: 'queue_exchange_messages_published_total',
  },
  {
    family: 'vhost_status',
    labels: ['vhost'],
    gauges: 'vhost_status',
    only: { endpoint: '/metrics/detailed', prefix: 'rabbitmq_cluster_' },
  },
  {
    family: 'exchange_bindings',
    labels: ['type', ...exchange],
    gauges: 'exchange_bindings',
    only: { endpoint: '/metrics/detailed', prefix: 'rabbitmq_cluster_' },
  },
  {
    family: 'exchange_names',
    labels: ['type', ...exchange],
    gauges: 'exchange_name',
    only: { endpoint: '/metrics/detailed', prefix: 'rabbitmq_cluster_' },
  },
  {
    family: 'node_memory',
    gauges:
      'memory_code_module_bytes memory_client_connection_reader_bytes memory_client_connection_writer_bytes memory_client_connection_channel_bytes memory_client_connection_other_bytes memory_classic_queue_erlang_process_bytes memory_quorum_queue_erlang_process_bytes memory_quorum_queue_dlx_erlang_process_bytes memory_stream_erlang_process_bytes memory_stream_replica_reader_erlang_process_bytes memory_stream_coordinator_erlang_process_bytes memory_plugin_bytes memory_modern_metadata_store_bytes memory_other_erlang_process_bytes memory_metrics_bytes memory_management_stats_db_bytes memory_classic_metadata_store_bytes memory_quorum_queue_ets_table_bytes memory_modern_metadata_store_ets_table_bytes memory_other_ets_table_bytes memory_binary_heap_bytes memory_message_index_bytes memory_atom_table_bytes memory_other_system_bytes memory_runtime_allocated_unused_bytes memory_runtime_reserved_unallocated_bytes',
    only: { endpoint: '/metrics/memory-breakdown', prefix: 'rabbitmq_' },
  },
];

/** Versions between which core metrics are there, of those that come or go after 3.13: by family, or by name. */
const coreChanges: Readonly<Record<string, { since?: string; until?: string }>> = {
  process_open_tcp_sockets: { until: '4.0.0' },
  process_max_tcp_sockets: { until: '4.0.0' },
  exchange_metrics: { since: '4.0.0' },
  queue_delivery_metrics: { since: '4.0.0' },
  queue_exchange_metrics: { since: '4.0.0' },
  node_memory: { since: '4.0.0' },
  stream_consumer_metrics: { since: '4.0.5' },
  ra_metrics: { until: '4.2.0' },
  queue_messages_paged_out: { until: '4.3.0' },
  queue_messages_paged_out_bytes: { until: '4.3.0' },
};

/** Families that have some of what another has, and nothing else. */
const alsoIn: Readonly<Record<string, readonly string[]>> = { queue_consumers: ['queue_consumer_count'] };

/** The core metrics' families of `/metrics/detailed`. */
export const knownFamilies: readonly string[] = [
  ...coreFamilies.filter(({ only }) => only?.endpoint !== '/metrics/memory-breakdown').map(({ family }) => family),
  ...Object.values(alsoIn).flat(),
];

/**
 * What Raft's clusters and their log say of themselves from 4.2 on; a gauge where marked by `:gauge`. On `/metrics` it is of Khepri and the
 * like alone, and of quorum queues the two whose names begin with `max_`.
 * https://github.com/rabbitmq/ra/blob/v3.1.10/src/ra.hrl, which RabbitMQ 4.3.5 has, and v2.17.3, which 4.2.9 has
 */
const raftOfClusters =
  'aer_received_follower aer_received_follower_empty aer_replies_fail aer_replies_success aux_commands checkpoint_bytes_written checkpoint_index checkpoints checkpoints_promoted checkpoints_written command_flushes commands commit_index commit_latency_seconds:gauge consistent_queries dropped_sends effective_machine_version:gauge elections fetch_term forced_gcs invalid_reply_mode_commands last_applied:gauge last_index last_written_index local_queries msgs_sent num_segments:gauge open_segments:gauge pre_vote_elections read_cache read_closed_mem_tbl read_mem_table read_ops read_segment release_cursors reserved_1 reserved_2 rpcs_sent send_msg_effects_sent snapshot_bytes_written snapshot_index snapshot_installed snapshots_sent snapshots_written term term_and_voted_for_updates write_ops write_resends';
const raftOfClustersSince43 =
  'minor_compactions major_compactions major_compaction_segments_compacted major_compaction_segments_written';

/** The same of what all clusters of a node share: the write-ahead log, and the writer of segments. */
const raftOfLogs = 'batches bytes_written mem_tables wal_files writes entries segments';
const raftOfLogsSince43 = 'current_file_size:gauge max_file_size:gauge';

/** What the protocols count: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_global_counters.erl */
const globalOfProtocol =
  'messages_received_total messages_received_confirm_total messages_routed_total messages_unroutable_dropped_total messages_unroutable_returned_total messages_confirmed_total publishers:gauge consumers:gauge';
const globalOfQueueType =
  'messages_delivered_total messages_delivered_consume_manual_ack_total messages_delivered_consume_auto_ack_total messages_delivered_get_manual_ack_total messages_delivered_get_auto_ack_total messages_get_empty_total messages_redelivered_total messages_acknowledged_total';
const globalOfDeadLetters =
  'messages_dead_lettered_maxlen_total messages_dead_lettered_expired_total messages_dead_lettered_rejected_total messages_dead_lettered_delivery_limit_total messages_dead_lettered_confirmed_total';

/** https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_stream/include/rabbit_stream_metrics.hrl */
const globalOfStreams =
  'stream_does_not_exist subscription_id_already_exists subscription_id_does_not_exist stream_already_exists stream_not_available sasl_mechanism_not_supported authentication_failure sasl_error sasl_challenge sasl_authentication_failure_loopback vhost_access_failure unknown_frame frame_too_large internal_error access_refused precondition_failed publisher_does_not_exist';

/** Every metric whose name begins with `rabbitmq_`, of the versions that Warren runs. */
export const rabbitmqMetrics: readonly RabbitmqMetric[] = [
  ...coreFamilies.flatMap(coreMetrics),
  ...listed('connections:gauge channels:gauge consumers:gauge queues:gauge', 'rabbitmq_'),
  ...listed('unreachable_cluster_peers_count:gauge', 'rabbitmq_'),
  ...listed('memory_used_watermark:untyped free_disk_space_watermark:untyped', 'rabbitmq_alarms_'),
  ...listed('file_descriptor_limit:untyped', 'rabbitmq_alarms_', { until: '4.3.0' }),
  ...listed('message_size_bytes:histogram', 'rabbitmq_', { labels: ['protocol', 'le'], since: '4.1.0' }),
  ...listed(globalOfProtocol, 'rabbitmq_global_', { labels: ['protocol'] }),
  ...listed(globalOfQueueType, 'rabbitmq_global_', { labels: ['protocol', 'queue_type'] }),
  ...listed(globalOfDeadLetters, 'rabbitmq_global_', { labels: ['queue_type', 'dead_letter_strategy'] }),
  ...listed(globalOfStreams.replaceAll(/\w+/g, '$&_total'), 'rabbitmq_global_stream_error_', {
    labels: ['protocol'],
    plugin: 'rabbitmq_stream',
  }),
  ...raftMetrics(raftOfClusters, { since: '4.2.0', labels: queue }),
  ...raftMetrics(raftOfClustersSince43, { since: '4.3.0', labels: queue }),
  ...raftMetrics(raftOfLogs, { since: '4.2.0' }),
  ...raftMetrics(raftOfLogsSince43, { since: '4.3.0' }),
  ...listed('num_segments:gauge commit_latency_seconds:gauge', 'rabbitmq_raft_max_', {
    labels: ['ra_system'],
    since: '4.2.0',
  }),
  ...listed('queue_info:gauge', 'rabbitmq_detailed_', {
    labels: [...queue, 'queue_type', 'membership'],
    endpoints: ['/metrics/detailed'],
    families: ['queue_coarse_metrics', 'queue_consumer_count', 'queue_metrics'],
    since: '4.1.0',
  }),
  ...listed('federation_links:gauge', 'rabbitmq_', { labels: ['status'], plugin: 'rabbitmq_federation_prometheus' }),
  ...listed('shovel_dynamic:gauge shovel_static:gauge', 'rabbitmq_', {
    labels: ['status'],
    plugin: 'rabbitmq_shovel_prometheus',
    since: '4.0.0',
  }),
  ...listed('build_info:untyped', 'rabbitmq_', {
    labels: ['rabbitmq_version', 'prometheus_plugin_version', 'prometheus_client_version', 'erlang_version'],
    endpoints: everywhere,
  }),
  // `rabbitmq_endpoint` from 4.0.7 on.
  ...listed('identity_info:untyped', 'rabbitmq_', {
    labels: ['rabbitmq_node', 'rabbitmq_cluster', 'rabbitmq_cluster_permanent_id', 'rabbitmq_endpoint'],
    endpoints: everywhere,
  }),
];

/** Plugins with metrics of their own. */
export const pluginsWithMetrics: readonly string[] = [
  ...new Set(rabbitmqMetrics.flatMap(({ plugin }) => plugin ?? [])),
];

function coreMetrics(of: Family): RabbitmqMetric[] {
  const { family, labels = [], summedLabels = [], only } = of;
  const names = [
    ...(of.gauges?.split(' ') ?? []).map((name) => ({ name, type: 'gauge' as const })),
    ...(of.counters?.split(' ') ?? []).map((name) => ({ name, type: 'counter' as const })),
  ];
  return names.flatMap(({ name, type }): RabbitmqMetric[] => {
    const metric = { type, ...coreChanges[family], ...coreChanges[name] };
    const families = only?.endpoint === '/metrics/memory-breakdown' ? [] : [family, ...(alsoIn[name] ?? [])];
    if (only) return [{ ...metric, name: `${only.prefix}${name}`, labels, endpoints: [only.endpoint], families }];
    return [
      { ...metric, name: `rabbitmq_${name}`, labels: summedLabels, endpoints: ['/metrics'], families: [] },
      { ...metric, name: `rabbitmq_detailed_${name}`, labels, endpoints: ['/metrics/detailed'], families },
    ];
  });
}

function raftMetrics(names: string, { since, labels = [] }: { since: string; labels?: readonly string[] }) {
  const ofNode = ['module', 'ra_system'];
  const detailed = { endpoints: ['/metrics/detailed'], families: ['ra_metrics'] } as const;
  return [
    ...listed(names, 'rabbitmq_raft_', { labels: ofNode, since }),
    ...listed(names, 'rabbitmq_detailed_raft_', { labels: [...ofNode, ...labels], since, ...detailed }),
  ];
}

/** Metrics by their names with a blank between, each a counter unless it says something else behind a colon. */
function listed(names: string, prefix: string, props: Partial<RabbitmqMetric> = {}): RabbitmqMetric[] {
  return names.split(' ').map((text) => {
    const [name, type = 'counter'] = text.split(':');
    return {
      labels: [],
      endpoints: ['/metrics'],
      families: [],
      ...props,
      name: `${prefix}${name}`,
      type: type as RabbitmqMetric['type'],
    };
  });
}

/** Names of which the second says from some version on what the first said before. */
const successors: readonly (readonly [string, string])[] = [
  ['rabbitmq_alarms_file_descriptor_limit', 'rabbitmq_process_open_fds / rabbitmq_process_max_fds'],
  ['rabbitmq_raft_entry_commit_latency_seconds', 'rabbitmq_raft_max_commit_latency_seconds'],
  // What `/metrics` says of it from 4.2 on is of no quorum queue.
  ['rabbitmq_raft_log_commit_index', 'rabbitmq_detailed_raft_commit_index'],
  ['rabbitmq_raft_log_last_applied_index', 'rabbitmq_detailed_raft_last_applied'],
  ['rabbitmq_raft_log_last_written_index', 'rabbitmq_detailed_raft_last_written_index'],
  ['rabbitmq_raft_log_snapshot_index', 'rabbitmq_detailed_raft_snapshot_index'],
  ['rabbitmq_raft_term_total', 'rabbitmq_detailed_raft_term'],
  ['rabbitmq_detailed_raft_entry_commit_latency_seconds', 'rabbitmq_detailed_raft_commit_latency_seconds'],
  ['rabbitmq_detailed_raft_log_commit_index', 'rabbitmq_detailed_raft_commit_index'],
  ['rabbitmq_detailed_raft_log_last_applied_index', 'rabbitmq_detailed_raft_last_applied'],
  ['rabbitmq_detailed_raft_log_last_written_index', 'rabbitmq_detailed_raft_last_written_index'],
  ['rabbitmq_detailed_raft_log_snapshot_index', 'rabbitmq_detailed_raft_snapshot_index'],
  ['rabbitmq_detailed_raft_term_total', 'rabbitmq_detailed_raft_term'],
];

/** A metric that a version of RabbitMQ does not have. */
export interface LackingMetric {
  name: string;
  /** First version that has it, first that has it no more, or neither, where no version has. */
  since?: string;
  until?: string;
  /** What says the same in that version; an expression, where no metric alone does. */
  instead?: string;
}

const byName = new Map(rabbitmqMetrics.map((metric) => [metric.name, metric]));

/**
 * Which of the names of metrics, of those that begin with `rabbitmq_`, a version of RabbitMQ does not have. The parts of a histogram are
 * called after it.
 */
export function metricsNotIn({ names, version }: { names: Iterable<string>; version: string }): LackingMetric[] {
  return [...new Set(names)]
    .filter((name) => name.startsWith('rabbitmq_'))
    .flatMap((name): LackingMetric[] => {
      const metric = metricNamed(name);
      if (!metric) return [{ name }];
      if (isThere(metric, version)) return [];
      const { since, until } = metric;
      const instead = insteadOf(metric.name, version);
      return [{ name, ...(since && { since }), ...(until && { until }), ...(instead && { instead }) }];
    });
}

/** What is known of the metric that a series of this name is of; undefined where no version has it. */
export function metricNamed(name: string): RabbitmqMetric | undefined {
  const whole = byName.get(name.replace(/_(bucket|sum|count)$/, ''));
  return byName.get(name) ?? (whole?.type === 'histogram' ? whole : undefined);
}

function isThere({ since, until }: RabbitmqMetric, version: string): boolean {
  return !(since && isOlder(version, since)) && (!until || isOlder(version, until));
}

function insteadOf(name: string, version: string): string | undefined {
  const [, later] = successors.find(([old]) => old === name) ?? [];
  if (later?.split(' / ').every((part) => isThereNamed(part, version))) return later;
  // Of two that go on alike the more detailed one comes last.
  return successors.findLast(([old, current]) => current === name && isThereNamed(old, version))?.[0];
}

function isThereNamed(name: string, version: string): boolean {
  const metric = byName.get(name);
  return metric !== undefined && isThere(metric, version);
}
