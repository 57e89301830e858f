import { stringify } from 'yaml';
import type { Monitoring } from '../../../catalog/kinds/platform/monitoring/monitoring.ts';
import { monitoringPort } from '../../../contracts/monitoring.ts';
import { logsBucket, type PlatformIdentity } from '../../../contracts/names.ts';

/** Where the image keeps what it keeps: https://github.com/grafana/loki/blob/v3.7.6/cmd/loki/Dockerfile */
const dataFolder = '/loki';

/**
 * loki.yaml: all of Loki in one process, with index and chunks in S3, which the machine's role may use. Nobody logs in: who reaches the
 * port is let by security groups. Keys: https://github.com/grafana/loki/blob/v3.7.6/docs/sources/shared/configuration.md
 */
export function lokiFile(platform: PlatformIdentity, { logs }: Pick<Monitoring, 'logs'>): string {
  const { region } = platform;
  return stringify({
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: { http_listen_port: monitoringPort.loki, grpc_listen_address: '127.0.0.1', log_level: 'warn' },
    common: {
      path_prefix: dataFolder,
      replication_factor: 1,
      ring: { instance_addr: '127.0.0.1', kvstore: { store: 'inmemory' } },
    },
    schema_config: {
      configs: [
        // Before any log of ours: what an index is like is said from a day on, and that of old days stays.
        {
          from: '2026-01-01',
          store: 'tsdb',
          object_store: 's3',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    storage_config: {
      use_thanos_objstore: true,
      object_store: { s3: { bucket_name: logsBucket(platform), endpoint: `s3.${region}.amazonaws.com`, region } },
      tsdb_shipper: { active_index_directory: `${dataFolder}/index`, cache_location: `${dataFolder}/index-cache` },
    },
    // It deletes nothing without both: https://grafana.com/docs/loki/latest/operations/storage/retention/
    compactor: { working_directory: `${dataFolder}/compactor`, retention_enabled: true, delete_request_store: 's3' },
    limits_config: {
      retention_period: `${logs.retentionDays * 24}h`,
      // One broker that logs in a storm must not hold up the others: by default all of them share 4 MB/s.
      ingestion_rate_mb: 16,
      ingestion_burst_size_mb: 32,
      per_stream_rate_limit: '5MB',
      per_stream_rate_limit_burst: '20MB',
      max_query_series: 1000,
    },
  });
}
