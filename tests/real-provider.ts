/**
 * What hashicorp/aws 5.46.0, over an emulator, showed as drift right after a clean apply, nothing touched: by type and
 * attribute, one value as it was and as it was filled in. Rules, routes and documents are cut to a few.
 */
export const filledIn: Readonly<Record<string, { before: unknown; after: unknown }>> = {
  'aws_cloudwatch_log_group.tags': { before: null, after: {} },
  'aws_dynamodb_table.tags': { before: null, after: {} },
  'aws_eip.association_id': { before: '', after: 'eipassoc-d1b64d1ded4b55cb5' },
  'aws_eip.network_interface': { before: '', after: 'eni-3375f74fccf814039' },
  'aws_eip.private_dns': { before: null, after: 'ip-10-1-200-104.eu-west-1.compute.internal' },
  'aws_eip.private_ip': { before: '', after: '10.1.200.104' },
  'aws_iam_instance_profile.tags': { before: null, after: {} },
  'aws_iam_openid_connect_provider.tags': { before: null, after: {} },
  'aws_iam_policy.attachment_count': { before: 0, after: 2 },
  'aws_iam_policy.tags': { before: null, after: {} },
  'aws_iam_role.inline_policy': {
    before: [],
    after: [{ name: 'permissions', policy: '{"Version":"2012-10-17","Statement":[]}' }],
  },
  'aws_iam_role.managed_policy_arns': { before: [], after: ['arn:aws:iam::123456789012:policy/acme-warren-read'] },
  'aws_iam_role.tags': { before: null, after: {} },
  'aws_instance.ebs_block_device': {
    before: [],
    after: [
      {
        delete_on_termination: false,
        device_name: '/dev/sdf',
        encrypted: true,
        iops: 4000,
        kms_key_id: 'arn:aws:kms:eu-west-1:123456789012:key/06e252a3-6986-4884-a7be-dcc54f3cf3ab',
        snapshot_id: '',
        tags: { Name: 'acme-orders-1-data', 'warren:keep': 'true' },
        tags_all: {
          Name: 'acme-orders-1-data',
          team: 'platform',
          'warren:broker': 'orders',
          'warren:keep': 'true',
          'warren:platform': 'acme',
          'warren:stack': 'broker-orders',
        },
        throughput: 250,
        volume_id: 'vol-9e709c2bf6d662488',
        volume_size: 100,
        volume_type: 'gp3',
      },
    ],
  },
  'aws_lb_listener.tags': { before: null, after: {} },
  'aws_lb_target_group.load_balancer_arns': {
    before: [],
    after: ['arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/acme-orders/91ed7b1b0eca2f2e'],
  },
  'aws_lb_target_group.tags': { before: null, after: {} },
  'aws_nat_gateway.secondary_allocation_ids': { before: null, after: [] },
  'aws_network_interface.attachment': {
    before: [],
    after: [{ attachment_id: 'eni-attach-00608be5c40aa38b5', device_index: 0, instance: 'i-a7aebf61055aac285' }],
  },
  'aws_route53_record.records': { before: null, after: [] },
  'aws_route53_zone.tags': { before: null, after: {} },
  'aws_route_table.route': {
    before: [],
    after: [
      {
        carrier_gateway_id: '',
        cidr_block: '0.0.0.0/0',
        core_network_arn: '',
        destination_prefix_list_id: '',
        egress_only_gateway_id: '',
        gateway_id: '',
        ipv6_cidr_block: '',
        local_gateway_id: '',
        nat_gateway_id: 'nat-a40c7a9bcc3c7ed60',
        network_interface_id: '',
        transit_gateway_id: '',
        vpc_endpoint_id: '',
        vpc_peering_connection_id: '',
      },
    ],
  },
  'aws_s3_bucket.lifecycle_rule': {
    before: [],
    after: [
      {
        abort_incomplete_multipart_upload_days: 0,
        enabled: true,
        expiration: [{ date: '', days: 30, expired_object_delete_marker: false }],
        id: 'objects',
        noncurrent_version_expiration: [],
        noncurrent_version_transition: [],
        prefix: '',
        tags: {},
        transition: [],
      },
      {
        abort_incomplete_multipart_upload_days: 0,
        enabled: true,
        expiration: [],
        id: 'old-versions',
        noncurrent_version_expiration: [{ days: 30 }],
        noncurrent_version_transition: [],
        prefix: '',
        tags: {},
        transition: [],
      },
    ],
  },
  'aws_s3_bucket.policy': { before: '', after: '{"Version":"2012-10-17","Statement":[]}' },
  'aws_s3_bucket.server_side_encryption_configuration': {
    before: [],
    after: [
      {
        rule: [
          {
            apply_server_side_encryption_by_default: [{ kms_master_key_id: '', sse_algorithm: 'AES256' }],
            bucket_key_enabled: false,
          },
        ],
      },
    ],
  },
  'aws_s3_bucket.tags': { before: null, after: {} },
  'aws_s3_bucket.versioning': {
    before: [{ enabled: false, mfa_delete: false }],
    after: [{ enabled: true, mfa_delete: false }],
  },
  'aws_s3_bucket_server_side_encryption_configuration.rule': {
    before: [
      {
        apply_server_side_encryption_by_default: [{ kms_master_key_id: '', sse_algorithm: 'AES256' }],
        bucket_key_enabled: null,
      },
    ],
    after: [
      {
        apply_server_side_encryption_by_default: [{ kms_master_key_id: '', sse_algorithm: 'AES256' }],
        bucket_key_enabled: false,
      },
    ],
  },
  'aws_s3_object.metadata': { before: null, after: {} },
  'aws_secretsmanager_secret.tags': { before: null, after: {} },
  'aws_security_group.egress': {
    before: [],
    after: [
      {
        cidr_blocks: ['0.0.0.0/0'],
        description: 'images, secrets, configuration',
        from_port: 443,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: 'tcp',
        security_groups: [],
        self: false,
        to_port: 443,
      },
      {
        cidr_blocks: [],
        description: 'amqps between load balancer and nodes',
        from_port: 5671,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: 'tcp',
        security_groups: [],
        self: true,
        to_port: 5671,
      },
    ],
  },
  'aws_security_group.ingress': {
    before: [],
    after: [
      {
        cidr_blocks: ['10.20.80.0/21', '10.20.64.0/21'],
        description: 'services of the shop',
        from_port: 5671,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: 'tcp',
        security_groups: [],
        self: false,
        to_port: 5671,
      },
      {
        cidr_blocks: ['10.40.0.0/16'],
        description: 'office network over VPN',
        from_port: 15671,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: 'tcp',
        security_groups: [],
        self: false,
        to_port: 15671,
      },
    ],
  },
};

/** The same of what the database and the cache are made of. What carries tags of its own has them at once. */
export const filledInStores: Readonly<Record<string, { before: unknown; after: unknown }>> = {
  'aws_db_instance.domain_dns_ips': { before: null, after: [] },
  // Later with each refresh.
  'aws_db_instance.latest_restorable_time': { before: '', after: '2026-11-30T08:40:00Z' },
  'aws_db_parameter_group.tags': { before: null, after: {} },
  'aws_db_subnet_group.tags': { before: null, after: {} },
  'aws_elasticache_parameter_group.tags': { before: null, after: {} },
  'aws_elasticache_subnet_group.tags': { before: null, after: {} },
  'aws_elasticache_user.authentication_mode': {
    before: [{ password_count: 0, passwords: null, type: 'iam' }],
    after: [{ password_count: 0, passwords: [], type: 'iam' }],
  },
  'aws_elasticache_user.tags': { before: null, after: {} },
  'aws_elasticache_user_group.tags': { before: null, after: {} },
};

const measured = (id: string, metric_name: string, period: number | null) => ({
  ...{ account_id: '', expression: '', id, label: '', period, return_data: false },
  metric: [{ dimensions: { Queue: 'placed' }, metric_name, namespace: 'acme', period: 60, stat: 'Maximum', unit: '' }],
});
const queries = (period: number | null) => [
  measured('depth', 'Depth', period),
  measured('up', 'Up', period),
  {
    ...{ account_id: '', expression: 'IF(up >= 1 AND depth < 1, 1, 0)', id: 'idle', label: 'idle', period },
    metric: [],
    return_data: true,
  },
];

/**
 * The same of an alarm with expressions, as hashicorp/aws 5.100.0 showed it over moto 5.2.5. It planned no change then: a number that an
 * element of a set does not set is zero to it.
 */
export const filledInAlarms: Readonly<Record<string, { before: unknown; after: unknown }>> = {
  'aws_cloudwatch_metric_alarm.alarm_actions': { before: null, after: [] },
  'aws_cloudwatch_metric_alarm.dimensions': { before: null, after: {} },
  'aws_cloudwatch_metric_alarm.insufficient_data_actions': { before: null, after: [] },
  'aws_cloudwatch_metric_alarm.metric_query': { before: queries(null), after: queries(0) },
  'aws_cloudwatch_metric_alarm.ok_actions': { before: null, after: [] },
  'aws_cloudwatch_metric_alarm.tags': { before: null, after: {} },
};
