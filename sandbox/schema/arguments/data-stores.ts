import type { TypeArguments, ValueLimits } from './limits.ts';

const createInstance = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html';
const createUser = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html';

/** verify.ValidOnceADayWindowFormat and ValidOnceAWeekWindowFormat. */
const onceADay: ValueLimits = { matches: /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/ };
const onceAWeek: ValueLimits = {
  matches:
    /^(sun|mon|tue|wed|thu|fri|sat):([01]\d|2[0-3]):[0-5]\d-(sun|mon|tue|wed|thu|fri|sat):([01]\d|2[0-3]):[0-5]\d$/i,
};

/** What RDS and ElastiCache ask of identifiers: a letter first, no two hyphens in a row, none at the end. */
const hyphens = /--|-$/;
const rdsIdentifier: ValueLimits = { matches: /^[a-z][a-z0-9-]*$/, never: hyphens };

/** CloudFormation's schema AWS::ElastiCache::User. */
const cacheUserId: ValueLimits = { matches: /^[a-zA-Z][a-zA-Z0-9-]*$/, length: [1, 1024] };

/**
 * What provider 5.46.0 refused and 5.100.0, asked by `terraform validate`, takes: the engine `valkey`, and in lower case. In the
 * source of 6.x (internal/service/elasticache at 001b6364c1a3 of 2026 and 01f431114674): StringInSlice([redis, valkey], ignoring case).
 */
const cacheEngine: ValueLimits = { matches: /^(redis|valkey)$/i };

/** What the provider and AWS accept of RDS and ElastiCache. See limits.ts for the words. */
export const dataStores: Readonly<Record<string, TypeArguments>> = {
  aws_db_instance: {
    source: 'internal/service/rds/instance.go',
    atMostOneOf: [
      ['identifier', 'identifier_prefix'],
      ['manage_master_user_password', 'password'],
      ['s3_import', 'snapshot_identifier', 'replicate_source_db', 'restore_to_point_in_time'],
    ],
    limited: {
      allocated_storage: {
        aws: { range: [20, 65_536], see: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html' },
      },
      backup_retention_period: { range: [0, 35] },
      backup_target: { oneOf: ['outposts', 'region'], conflictsWith: ['s3_import'] },
      backup_window: onceADay,
      character_set_name: { conflictsWith: ['s3_import'] },
      custom_iam_instance_profile: { matches: /^AWSRDSCustom.*$/ },
      db_name: {
        conflictsWith: ['replicate_source_db'],
        aws: { length: [1, 64], matches: /^[A-Za-z][A-Za-z0-9_]*$/, see: createInstance },
      },
      domain: { conflictsWith: ['domain_fqdn', 'domain_ou', 'domain_auth_secret_arn', 'domain_dns_ips'] },
      domain_auth_secret_arn: { is: 'ARN', conflictsWith: ['domain', 'domain_iam_role_name'] },
      domain_dns_ips: { entries: [2, 2], conflictsWith: ['domain', 'domain_iam_role_name'] },
      domain_fqdn: { conflictsWith: ['domain', 'domain_iam_role_name'] },
      domain_iam_role_name: { conflictsWith: ['domain_fqdn', 'domain_ou', 'domain_auth_secret_arn', 'domain_dns_ips'] },
      domain_ou: { conflictsWith: ['domain', 'domain_iam_role_name'] },
      enabled_cloudwatch_logs_exports: {
        each: {
          oneOf: [
            'agent',
            'alert',
            'audit',
            'diag.log',
            'error',
            'general',
            'iam-db-auth-error',
            'listener',
            'notify.log',
            'oemagent',
            'postgresql',
            'slowquery',
            'trace',
            'upgrade',
          ],
        },
      },
      final_snapshot_identifier: {
        matches: /^[A-Za-z][0-9A-Za-z-]*$/,
        never: hyphens,
        aws: {
          length: [1, 255],
          see: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html',
        },
      },
      identifier: { ...rdsIdentifier, aws: { length: [1, 63], see: createInstance } },
      identifier_prefix: { matches: /^[a-z][a-z0-9-]*$/, never: /--/ },
      kms_key_id: { is: 'ARN' },
      maintenance_window: onceAWeek,
      master_user_secret_kms_key_id: { length: [1, 2048] },
      monitoring_interval: { oneOf: [0, 1, 5, 10, 15, 30, 60] },
      monitoring_role_arn: { is: 'ARN' },
      network_type: { oneOf: ['DUAL', 'IPV4'] },
      performance_insights_kms_key_id: { is: 'ARN' },
      // A week, months of 31 days, or two years.
      performance_insights_retention_period: { oneOf: [7, ...Array.from({ length: 23 }, (_, i) => 31 * (i + 1)), 731] },
      replica_mode: { oneOf: ['open-read-only', 'mounted'] },
      'restore_to_point_in_time.restore_time': { is: 'time' },
      storage_type: { aws: { oneOf: ['gp2', 'gp3', 'io1', 'io2', 'standard'], see: createInstance } },
      timezone: { conflictsWith: ['s3_import'] },
      username: {
        conflictsWith: ['replicate_source_db'],
        aws: { length: [1, 16], matches: /^[a-zA-Z][a-zA-Z0-9_]*$/, see: createInstance },
      },
    },
    free: `
      allow_major_version_upgrade apply_immediately auto_minor_version_upgrade availability_zone
      blue_green_update.enabled ca_cert_identifier copy_tags_to_snapshot customer_owned_ip_enabled
      db_subnet_group_name delete_automated_backups deletion_protection engine engine_version
      iam_database_authentication_enabled instance_class iops license_model manage_master_user_password
      max_allocated_storage multi_az nchar_character_set_name option_group_name parameter_group_name password
      performance_insights_enabled port publicly_accessible replicate_source_db
      restore_to_point_in_time.source_db_instance_automated_backups_arn
      restore_to_point_in_time.source_db_instance_identifier restore_to_point_in_time.source_dbi_resource_id
      restore_to_point_in_time.use_latest_restorable_time s3_import.bucket_name s3_import.bucket_prefix
      s3_import.ingestion_role s3_import.source_engine s3_import.source_engine_version skip_final_snapshot
      snapshot_identifier storage_encrypted storage_throughput vpc_security_group_ids`,
    newer: `
      database_insights_mode dedicated_log_volume engine_lifecycle_support password_wo password_wo_version
      upgrade_storage_config`,
  },

  aws_db_parameter_group: {
    source: 'internal/service/rds/parameter_group.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      name: { matches: /^[a-z][0-9a-z.-]*$/, never: hyphens, length: [0, 255] },
      name_prefix: { matches: /^[a-z][0-9a-z.-]*$/, never: /--/, length: [0, 255] },
    },
    free: 'description family parameter.apply_method parameter.name parameter.value',
    newer: 'skip_destroy',
  },

  aws_db_subnet_group: {
    source: 'internal/service/rds/subnet_group.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      name: { matches: /^[ .0-9a-z_-]+$/, length: [0, 255] },
      name_prefix: { matches: /^[ .0-9a-z_-]+$/, length: [0, 229] },
    },
    free: 'description subnet_ids',
  },

  aws_elasticache_parameter_group: {
    source: 'internal/service/elasticache/parameter_group.go',
    free: 'description family name parameter.name parameter.value',
  },

  aws_elasticache_replication_group: {
    source: 'internal/service/elasticache/replication_group.go',
    atMostOneOf: [
      ['num_cache_clusters', 'num_node_groups'],
      ['num_cache_clusters', 'replicas_per_node_group'],
      ['auth_token', 'user_group_ids'],
      ['node_group_configuration', 'preferred_cache_cluster_azs'],
    ],
    conditions: [{ where: 'multi_az_enabled', is: [true], needs: ['automatic_failover_enabled'] }],
    limited: {
      at_rest_encryption_enabled: { is: 'boolean text' },
      auth_token: { length: [16, 128], never: /[@"/]/ },
      auth_token_update_strategy: { oneOf: ['SET', 'ROTATE', 'DELETE'] },
      auto_minor_version_upgrade: { is: 'boolean text' },
      description: { is: 'not empty' },
      engine: cacheEngine,
      engine_version: { matches: /^([1-5](\.\d+){2}|6\.x|[6-9]\.\d+)$/ },
      global_replication_group_id: {
        conflictsWith: [
          'num_node_groups',
          'parameter_group_name',
          'engine',
          'engine_version',
          'node_type',
          'security_group_names',
          'transit_encryption_enabled',
          'at_rest_encryption_enabled',
          'snapshot_arns',
          'snapshot_name',
        ],
      },
      ip_discovery: { oneOf: ['ipv4', 'ipv6'] },
      'log_delivery_configuration.destination_type': { oneOf: ['cloudwatch-logs', 'kinesis-firehose'] },
      'log_delivery_configuration.log_format': { oneOf: ['text', 'json'] },
      'log_delivery_configuration.log_type': { oneOf: ['slow-log', 'engine-log'] },
      maintenance_window: onceAWeek,
      network_type: { oneOf: ['ipv4', 'ipv6', 'dual_stack'] },
      notification_topic_arn: { is: 'ARN' },
      num_cache_clusters: {
        aws: {
          range: [1, 6],
          see: 'AWS’s CloudFormation schema AWS::ElastiCache::ReplicationGroup (NumCacheClusters)',
        },
      },
      num_node_groups: { conflictsWith: ['global_replication_group_id'] },
      replication_group_id: { length: [1, 40], matches: /^[A-Za-z][0-9A-Za-z-]*$/, never: hyphens },
      snapshot_arns: { each: { is: 'ARN', never: /,/ } },
      snapshot_retention_limit: { range: [0, 35] },
      snapshot_window: onceADay,
    },
    free: `
      apply_immediately automatic_failover_enabled data_tiering_enabled final_snapshot_identifier kms_key_id
      log_delivery_configuration.destination multi_az_enabled node_type parameter_group_name port
      preferred_cache_cluster_azs replicas_per_node_group security_group_ids security_group_names snapshot_name
      subnet_group_name transit_encryption_enabled user_group_ids`,
    newer: `
      cluster_mode node_group_configuration.node_group_id node_group_configuration.primary_availability_zone
      node_group_configuration.primary_outpost_arn node_group_configuration.replica_availability_zones
      node_group_configuration.replica_count node_group_configuration.replica_outpost_arns
      node_group_configuration.slots transit_encryption_mode`,
  },

  aws_elasticache_subnet_group: {
    source: 'internal/service/elasticache/subnet_group.go',
    free: 'description name subnet_ids',
  },

  aws_elasticache_user: {
    source: 'internal/service/elasticache/user.go',
    limited: {
      'authentication_mode.passwords': { entries: [1, 2] },
      'authentication_mode.type': { oneOf: ['password', 'no-password-required', 'iam'] },
      engine: cacheEngine,
      passwords: { entries: [0, 2], each: { length: [16, 128] } },
      user_id: { aws: { ...cacheUserId, see: createUser } },
    },
    free: 'access_string no_password_required user_name',
  },

  aws_elasticache_user_group: {
    source: 'internal/service/elasticache/user_group.go',
    limited: {
      engine: cacheEngine,
      user_ids: {
        aws: {
          entries: [0, 100],
          says: 'UserGroupQuotaExceeded',
          see: 'https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html (users per user group)',
        },
      },
    },
    free: 'user_group_id',
  },
};
