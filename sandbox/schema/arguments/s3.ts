import type { TypeArguments } from './limits.ts';

const bucketName = {
  length: [3, 63],
  matches: /^[0-9a-z]([0-9a-z-]|\.(?!\.))*[0-9a-z]$/,
  never: /^\d+\.\d+\.\d+\.\d+$|^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|\.mrap$|--x-s3$/,
  see: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
} as const;

/** What the provider and AWS accept of S3. See limits.ts for the words. */
export const s3: Readonly<Record<string, TypeArguments>> = {
  aws_s3_bucket: {
    source: 'internal/service/s3/bucket.go',
    exactlyOneOf: [['website.index_document', 'website.redirect_all_requests_to']],
    atMostOneOf: [
      ['acl', 'grant'],
      ['bucket', 'bucket_prefix'],
      ['object_lock_configuration.object_lock_enabled', 'object_lock_enabled'],
      ['object_lock_enabled', 'object_lock_configuration'],
      ['website.redirect_all_requests_to', 'website.error_document'],
      ['website.redirect_all_requests_to', 'website.routing_rules'],
    ],
    limited: {
      acceleration_status: { oneOf: ['Enabled', 'Suspended'] },
      acl: {
        oneOf: [
          'private',
          'public-read',
          'public-read-write',
          'authenticated-read',
          'aws-exec-read',
          'log-delivery-write',
        ],
      },
      bucket: { length: [0, 63], never: /^([0-9a-z.-]+)--([a-z]+\d+-az\d+)--x-s3$/, aws: bucketName },
      bucket_prefix: { length: [0, 37] },
      'grant.permissions': { each: { oneOf: ['FULL_CONTROL', 'WRITE', 'WRITE_ACP', 'READ', 'READ_ACP'] } },
      'grant.type': { oneOf: ['CanonicalUser', 'Group'] },
      'lifecycle_rule.expiration.date': { matches: /^\d{4}-\d{2}-\d{2}$/ },
      'lifecycle_rule.expiration.days': { least: 0 },
      'lifecycle_rule.id': { length: [0, 255] },
      'lifecycle_rule.noncurrent_version_expiration.days': { least: 1 },
      'lifecycle_rule.noncurrent_version_transition.days': { least: 0 },
      'lifecycle_rule.noncurrent_version_transition.storage_class': {
        oneOf: ['GLACIER', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'DEEP_ARCHIVE', 'GLACIER_IR'],
      },
      'lifecycle_rule.transition.date': { matches: /^\d{4}-\d{2}-\d{2}$/ },
      'lifecycle_rule.transition.days': { least: 0 },
      'lifecycle_rule.transition.storage_class': {
        oneOf: ['GLACIER', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'DEEP_ARCHIVE', 'GLACIER_IR'],
      },
      'object_lock_configuration.object_lock_enabled': { oneOf: ['Enabled'] },
      'object_lock_configuration.rule.default_retention.days': { least: 1 },
      'object_lock_configuration.rule.default_retention.mode': { oneOf: ['GOVERNANCE', 'COMPLIANCE'] },
      'object_lock_configuration.rule.default_retention.years': { least: 1 },
      policy: { is: 'JSON' },
      'replication_configuration.rules.delete_marker_replication_status': { oneOf: ['Enabled'] },
      'replication_configuration.rules.destination.access_control_translation.owner': { oneOf: ['Destination'] },
      'replication_configuration.rules.destination.account_id': { matches: /^\d{12}$/ },
      'replication_configuration.rules.destination.bucket': { is: 'ARN' },
      'replication_configuration.rules.destination.metrics.minutes': { range: [10, 15] },
      'replication_configuration.rules.destination.metrics.status': { oneOf: ['Enabled', 'Disabled'] },
      'replication_configuration.rules.destination.replication_time.minutes': { range: [15, 15] },
      'replication_configuration.rules.destination.replication_time.status': { oneOf: ['Enabled', 'Disabled'] },
      'replication_configuration.rules.destination.storage_class': {
        oneOf: [
          'STANDARD',
          'REDUCED_REDUNDANCY',
          'STANDARD_IA',
          'ONEZONE_IA',
          'INTELLIGENT_TIERING',
          'GLACIER',
          'DEEP_ARCHIVE',
          'OUTPOSTS',
          'GLACIER_IR',
          'SNOW',
          'EXPRESS_ONEZONE',
        ],
      },
      'replication_configuration.rules.filter.prefix': { length: [0, 1024] },
      'replication_configuration.rules.id': { length: [0, 255] },
      'replication_configuration.rules.prefix': { length: [0, 1024] },
      'replication_configuration.rules.status': { oneOf: ['Enabled', 'Disabled'] },
      request_payer: { oneOf: ['Requester', 'BucketOwner'] },
      'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm': {
        oneOf: ['AES256', 'aws:kms', 'aws:kms:dsse'],
      },
      'website.routing_rules': { is: 'JSON' },
    },
    free: `
      cors_rule.allowed_headers cors_rule.allowed_methods cors_rule.allowed_origins cors_rule.expose_headers
      cors_rule.max_age_seconds force_destroy grant.id grant.uri
      lifecycle_rule.abort_incomplete_multipart_upload_days lifecycle_rule.enabled
      lifecycle_rule.expiration.expired_object_delete_marker lifecycle_rule.prefix lifecycle_rule.tags
      logging.target_bucket logging.target_prefix object_lock_enabled replication_configuration.role
      replication_configuration.rules.destination.replica_kms_key_id replication_configuration.rules.filter.tags
      replication_configuration.rules.priority
      replication_configuration.rules.source_selection_criteria.sse_kms_encrypted_objects.enabled
      server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id
      server_side_encryption_configuration.rule.bucket_key_enabled versioning.enabled versioning.mfa_delete
      website.error_document website.index_document website.redirect_all_requests_to`,
  },

  aws_s3_bucket_lifecycle_configuration: {
    source: 'internal/service/s3/bucket_lifecycle_configuration.go',
    limited: {
      bucket: { length: [1, 63] },
      expected_bucket_owner: { matches: /^\d{12}$/ },
      'rule.expiration.date': { is: 'time' },
      'rule.filter.and.object_size_greater_than': { least: 0 },
      'rule.filter.and.object_size_less_than': { least: 1 },
      'rule.id': { length: [1, 255] },
      'rule.noncurrent_version_expiration.newer_noncurrent_versions': { least: 1 },
      'rule.noncurrent_version_expiration.noncurrent_days': { least: 1 },
      'rule.noncurrent_version_transition.newer_noncurrent_versions': { least: 1 },
      'rule.noncurrent_version_transition.noncurrent_days': { least: 0 },
      'rule.noncurrent_version_transition.storage_class': {
        oneOf: ['GLACIER', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'DEEP_ARCHIVE', 'GLACIER_IR'],
      },
      'rule.status': { oneOf: ['Disabled', 'Enabled'] },
      'rule.transition.date': { is: 'time' },
      'rule.transition.days': { least: 0 },
      'rule.transition.storage_class': {
        oneOf: ['GLACIER', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'DEEP_ARCHIVE', 'GLACIER_IR'],
      },
    },
    free: `
      rule.abort_incomplete_multipart_upload.days_after_initiation rule.expiration.days
      rule.expiration.expired_object_delete_marker rule.filter.and.prefix rule.filter.and.tags
      rule.filter.object_size_greater_than rule.filter.object_size_less_than rule.filter.prefix rule.filter.tag.key
      rule.filter.tag.value rule.prefix`,
    newer: 'transition_default_minimum_object_size',
  },

  aws_s3_bucket_policy: {
    source: 'internal/service/s3/bucket_policy.go',
    limited: {
      policy: { is: 'JSON' },
    },
    free: 'bucket',
  },

  aws_s3_bucket_public_access_block: {
    source: 'internal/service/s3/bucket_public_access_block.go',
    free: 'block_public_acls block_public_policy bucket ignore_public_acls restrict_public_buckets',
    newer: 'skip_destroy',
  },

  aws_s3_bucket_server_side_encryption_configuration: {
    source: 'internal/service/s3/bucket_server_side_encryption_configuration.go',
    limited: {
      bucket: { length: [1, 63] },
      expected_bucket_owner: { matches: /^\d{12}$/ },
      'rule.apply_server_side_encryption_by_default.sse_algorithm': { oneOf: ['AES256', 'aws:kms', 'aws:kms:dsse'] },
    },
    free: 'rule.apply_server_side_encryption_by_default.kms_master_key_id rule.bucket_key_enabled',
    newer: 'rule.blocked_encryption_types',
  },

  aws_s3_bucket_versioning: {
    source: 'internal/service/s3/bucket_versioning.go',
    limited: {
      bucket: { length: [1, 63] },
      expected_bucket_owner: { matches: /^\d{12}$/ },
      'versioning_configuration.mfa_delete': { oneOf: ['Enabled', 'Disabled'] },
      'versioning_configuration.status': { oneOf: ['Enabled', 'Suspended', 'Disabled'] },
    },
    free: 'mfa',
  },

  aws_s3_object: {
    source: 'internal/service/s3/object.go',
    atMostOneOf: [
      ['content', 'source', 'content_base64'],
      ['etag', 'kms_key_id'],
    ],
    limited: {
      acl: {
        oneOf: [
          'private',
          'public-read',
          'public-read-write',
          'authenticated-read',
          'aws-exec-read',
          'bucket-owner-read',
          'bucket-owner-full-control',
        ],
      },
      bucket: { is: 'not empty' },
      checksum_algorithm: { oneOf: ['CRC32', 'CRC32C', 'SHA1', 'SHA256', 'CRC64NVME'] },
      key: { is: 'not empty' },
      kms_key_id: { is: 'ARN' },
      metadata: { is: 'lower-case keys' },
      object_lock_legal_hold_status: { oneOf: ['ON', 'OFF'] },
      object_lock_mode: { oneOf: ['GOVERNANCE', 'COMPLIANCE'] },
      object_lock_retain_until_date: { is: 'time' },
      'override_provider.default_tags.tags': { entries: [0, 0] },
      server_side_encryption: { oneOf: ['AES256', 'aws:kms', 'aws:kms:dsse'] },
      storage_class: {
        oneOf: [
          'STANDARD',
          'REDUCED_REDUNDANCY',
          'GLACIER',
          'STANDARD_IA',
          'ONEZONE_IA',
          'INTELLIGENT_TIERING',
          'DEEP_ARCHIVE',
          'OUTPOSTS',
          'GLACIER_IR',
          'SNOW',
          'EXPRESS_ONEZONE',
        ],
      },
    },
    free: `
      bucket_key_enabled cache_control content content_base64 content_disposition content_encoding content_language
      content_type etag force_destroy source source_hash website_redirect`,
  },
};
