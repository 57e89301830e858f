import type { TypeArguments } from './limits.ts';

/** What the provider and AWS accept of DynamoDB, Secrets Manager and CloudWatch Logs. See limits.ts for the words. */
export const stores: Readonly<Record<string, TypeArguments>> = {
  aws_dynamodb_table: {
    source: 'internal/service/dynamodb/table.go',
    atMostOneOf: [['import_table', 'restore_source_name']],
    limited: {
      'attribute.type': { oneOf: ['S', 'N', 'B'] },
      billing_mode: { oneOf: ['PROVISIONED', 'PAY_PER_REQUEST'] },
      'global_secondary_index.projection_type': { oneOf: ['ALL', 'KEYS_ONLY', 'INCLUDE'] },
      'import_table.input_compression_type': { oneOf: ['GZIP', 'ZSTD', 'NONE'] },
      'import_table.input_format': { oneOf: ['DYNAMODB_JSON', 'ION', 'CSV'] },
      'local_secondary_index.projection_type': { oneOf: ['ALL', 'KEYS_ONLY', 'INCLUDE'] },
      name: {
        aws: {
          length: [3, 255],
          matches: /^[a-zA-Z0-9_.-]+$/,
          see: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html',
        },
      },
      'replica.kms_key_arn': { is: 'ARN' },
      restore_date_time: { is: 'time' },
      'server_side_encryption.kms_key_arn': { is: 'ARN' },
      stream_view_type: { oneOf: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY', ''] },
      table_class: { oneOf: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] },
    },
    free: `
      attribute.name deletion_protection_enabled global_secondary_index.hash_key global_secondary_index.name
      global_secondary_index.non_key_attributes global_secondary_index.range_key
      global_secondary_index.read_capacity global_secondary_index.write_capacity hash_key
      import_table.input_format_options.csv.delimiter import_table.input_format_options.csv.header_list
      import_table.s3_bucket_source.bucket import_table.s3_bucket_source.bucket_owner
      import_table.s3_bucket_source.key_prefix local_secondary_index.name local_secondary_index.non_key_attributes
      local_secondary_index.range_key point_in_time_recovery.enabled range_key read_capacity
      replica.point_in_time_recovery replica.propagate_tags replica.region_name restore_source_name
      restore_to_latest_time server_side_encryption.enabled stream_enabled ttl.attribute_name ttl.enabled
      write_capacity`,
    newer: `
      global_secondary_index.on_demand_throughput.max_read_request_units
      global_secondary_index.on_demand_throughput.max_write_request_units
      global_secondary_index.warm_throughput.read_units_per_second
      global_secondary_index.warm_throughput.write_units_per_second global_table_witness.region_name
      on_demand_throughput.max_read_request_units on_demand_throughput.max_write_request_units
      point_in_time_recovery.recovery_period_in_days replica.consistency_mode replica.deletion_protection_enabled
      restore_source_table_arn warm_throughput.read_units_per_second warm_throughput.write_units_per_second`,
  },

  aws_secretsmanager_secret: {
    source: 'internal/service/secretsmanager/secret.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      name: { length: [0, 512], matches: /^[0-9A-Za-z/_+=.@-]+$/ },
      name_prefix: { length: [0, 486], matches: /^[0-9A-Za-z/_+=.@-]+$/ },
      policy: { is: 'JSON' },
      recovery_window_in_days: { range: [7, 30], also: [0] },
    },
    free: 'description force_overwrite_replica_secret kms_key_id replica.kms_key_id replica.region',
  },

  aws_secretsmanager_secret_version: {
    source: 'internal/service/secretsmanager/secret_version.go',
    atMostOneOf: [['secret_binary', 'secret_string']],
    limited: {
      secret_binary: { is: 'base64' },
    },
    free: 'secret_id secret_string version_stages',
    newer: 'secret_string_wo secret_string_wo_version',
  },

  aws_cloudwatch_log_group: {
    source: 'internal/service/logs/group.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      log_group_class: { oneOf: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
      name: { length: [1, 512], matches: /^[0-9A-Za-z_./#-]+$/ },
      name_prefix: { length: [1, 483], matches: /^[0-9A-Za-z_./#-]+$/ },
      retention_in_days: {
        oneOf: [
          0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
        ],
      },
    },
    free: 'kms_key_id skip_destroy',
    newer: 'deletion_protection_enabled',
  },
};
