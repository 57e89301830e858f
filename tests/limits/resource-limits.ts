/** What AWS takes of a text. */
export interface TextLimit {
  most: number;
  least?: number;
  /** Of what it may consist, and what it may look like. */
  pattern?: RegExp;
  /** What is counted. Default: characters; an IAM policy is counted without its spaces and line breaks. */
  unit?: 'bytes' | 'policy characters';
}

/** What AWS takes of one type of resource. */
export interface ResourceLimits {
  texts?: Readonly<Record<string, TextLimit>>;
  /** The least and the most of numbers. */
  numbers?: Readonly<Record<string, readonly [number, number]>>;
  /** Most tags; none where it carries none. */
  tags?: number;
  /** Whether tags whose keys differ in upper and lower case alone are refused. */
  tagsIgnoreCase?: true;
}

const tags = { tags: 50 };
const nothing: ResourceLimits = {};

/** Names of IAM: `roleNameType`, `instanceProfileNameType` and `policyNameType` of its API, botocore 1.44.8. */
const iamName = (most: number): TextLimit => ({ most, least: 1, pattern: /^[\w+=,.@-]+$/ });

/** Names of rules of EventBridge: `RuleName` of its API, botocore 1.44.8. */
const eventName: TextLimit = { most: 64, least: 1, pattern: /^[.\-_A-Za-z0-9]+$/ };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; characters by `policyDocumentType`. */
const policy = (most: number): TextLimit => ({
  most,
  pattern: /^[\t\n\r -\u00ff]+$/,
  unit: 'policy characters',
});

/** Tags of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const iamTags = { tags: 50, tagsIgnoreCase: true } as const;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html, API_IpRange and API_UserIdGroupPair, which knows no `&`. */
const groupText: TextLimit = { most: 255, pattern: /^[a-zA-Z0-9 ._\-:/()#,@[\]+=;{}!$*]*$/ };

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html: 255 characters, 63 a label. */
const dnsName: TextLimit = { most: 255, pattern: /^([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/ };

/** Names of RDS and ElastiCache: a letter first, no two hyphens in a row, none at the end. */
const storeName = /^[a-z](-?[a-z0-9])*$/;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html */
const gp3 = { size: [1, 65_536], iops: [3000, 80_000], throughput: [125, 2000] } as const;

/** Every type of resource that the stacks make, with what AWS takes of the arguments that files have a part in. */
export const resourceLimits: Readonly<Record<string, ResourceLimits>> = {
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
  aws_cloudwatch_event_rule: { texts: { name: eventName, description: { most: 512 } }, ...tags },
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
  aws_cloudwatch_event_target: { texts: { input: { most: 8192 } } },
  aws_cloudwatch_log_group: {
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    texts: { name: { most: 512, least: 1, pattern: /^(?!aws\/)[.\-_/#A-Za-z0-9]+$/ } },
    ...tags,
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  aws_cloudwatch_metric_alarm: {
    texts: { alarm_name: { most: 255, least: 1 }, alarm_description: { most: 1024 } },
    ...tags,
  },
  aws_db_instance: {
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html and API_DeleteDBInstance.html
    texts: {
      identifier: { most: 63, least: 1, pattern: storeName },
      db_name: { most: 64, least: 1, pattern: /^[A-Za-z][A-Za-z0-9_]*$/ },
      username: { most: 16, least: 1, pattern: /^[A-Za-z][A-Za-z0-9_]*$/ },
      final_snapshot_identifier: { most: 255, least: 1, pattern: storeName },
    },
    numbers: { allocated_storage: [20, 65_536], max_allocated_storage: [22, 65_536], backup_retention_period: [0, 35] },
    ...tags,
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html
  aws_db_parameter_group: { texts: { name: { most: 255, least: 1, pattern: storeName } }, ...tags },
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
  aws_db_subnet_group: { texts: { name: { most: 255, least: 1, pattern: /^(?!default$)[a-z0-9 ._-]+$/ } }, ...tags },
  aws_default_security_group: tags,
  aws_dynamodb_table: {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
    texts: { name: { most: 255, least: 3, pattern: /^[a-zA-Z0-9_.-]+$/ } },
    ...tags,
  },
  aws_ebs_volume: { numbers: gp3, ...tags },
  aws_ec2_instance_state: nothing,
  aws_eip: tags,
  aws_elasticache_parameter_group: { texts: { name: { most: 255, least: 1, pattern: storeName } }, ...tags },
  aws_elasticache_replication_group: {
    // https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
    texts: { replication_group_id: { most: 40, least: 1, pattern: storeName } },
    numbers: { num_cache_clusters: [1, 6], snapshot_retention_limit: [0, 35] },
    ...tags,
  },
  aws_elasticache_subnet_group: { texts: { name: { most: 255, least: 1, pattern: storeName } }, ...tags },
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html, which names no most length.
  aws_elasticache_user: { texts: { user_id: { most: 40, least: 1, pattern: /^[a-zA-Z][a-zA-Z0-9-]*$/ } }, ...tags },
  aws_elasticache_user_group: { texts: { user_group_id: { most: 40, least: 1, pattern: storeName } }, ...tags },
  aws_flow_log: tags,
  aws_iam_instance_profile: { texts: { name: iamName(128) }, ...iamTags },
  aws_iam_openid_connect_provider: tags,
  aws_iam_policy: {
    texts: { name: iamName(128), description: { most: 1000 }, policy: policy(6144) },
    ...iamTags,
  },
  aws_iam_role: { texts: { name: iamName(64), assume_role_policy: policy(2048) }, ...iamTags },
  // All inline policies of a role together are counted by groupLimits.
  aws_iam_role_policy: { texts: { name: iamName(128), policy: policy(10_240) } },
  aws_iam_role_policy_attachment: nothing,
  aws_iam_user: { texts: { name: iamName(64) }, ...iamTags },
  // All inline policies of a user together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  aws_iam_user_policy: { texts: { name: iamName(128), policy: policy(2048) } },
  aws_instance: {
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html: 16 KB before it is encoded.
    texts: { user_data: { most: 16_384, unit: 'bytes' } },
    ...tags,
  },
  aws_internet_gateway: tags,
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
  aws_kms_alias: { texts: { name: { most: 256, least: 1, pattern: /^alias\/[a-zA-Z0-9/_-]+$/ } } },
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
  aws_kms_key: { texts: { description: { most: 8192 }, policy: { most: 32_768, unit: 'bytes' } }, ...tags },
  aws_lambda_function: {
    // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
    texts: { function_name: { most: 64, least: 1, pattern: /^[a-zA-Z0-9_-]+$/ }, description: { most: 256 } },
    numbers: { memory_size: [128, 10_240], timeout: [1, 900], reserved_concurrent_executions: [0, 900] },
    ...tags,
  },
  aws_lambda_function_url: nothing,
  aws_lambda_permission: {
    // https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    texts: { statement_id: { most: 100, least: 1, pattern: /^[a-zA-Z0-9_-]+$/ } },
  },
  aws_cloudwatch_log_subscription_filter: {
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
    texts: { name: { most: 512, least: 1, pattern: /^[^:*]+$/ }, filter_pattern: { most: 1024 } },
  },
  aws_lb: {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    texts: { name: { most: 32, least: 1, pattern: /^(?!internal-)(?!-)[A-Za-z0-9-]+(?<!-)$/ } },
    ...tags,
  },
  aws_lb_listener: { numbers: { port: [1, 65_535] }, ...tags },
  aws_lb_target_group: {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html; the provider makes the names.
    texts: { name: { most: 32, pattern: /^(?!-)[A-Za-z0-9-]+(?<!-)$/ } },
    numbers: { port: [1, 65_535] },
    ...tags,
  },
  aws_lb_target_group_attachment: nothing,
  aws_nat_gateway: tags,
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html sets no limit to descriptions.
  aws_network_interface: { texts: { description: { most: 255 } }, ...tags },
  aws_route: nothing,
  aws_route_table: tags,
  aws_route_table_association: nothing,
  aws_route53_record: { texts: { name: dnsName } },
  aws_route53_zone: {
    // https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZoneConfig.html and API_ChangeTagsForResource.html
    texts: { name: dnsName, comment: { most: 256 } },
    tags: 10,
  },
  aws_s3_bucket: {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    texts: {
      bucket: { most: 63, least: 3, pattern: /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]*[a-z0-9]$/ },
    },
    ...tags,
  },
  aws_s3_bucket_lifecycle_configuration: nothing,
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html: 20 KB.
  aws_s3_bucket_policy: { texts: { policy: { most: 20_480, unit: 'bytes' } } },
  aws_s3_bucket_public_access_block: nothing,
  aws_s3_bucket_server_side_encryption_configuration: nothing,
  aws_s3_bucket_versioning: nothing,
  aws_s3_object: {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html and object-tagging.html
    texts: { key: { most: 1024, least: 1, unit: 'bytes' } },
    tags: 10,
  },
  aws_secretsmanager_secret: {
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    texts: { name: { most: 512, least: 1, pattern: /^[A-Za-z0-9/_+=.@-]+(?<!-.{6})$/ }, description: { most: 2048 } },
    ...tags,
  },
  aws_secretsmanager_secret_version: { texts: { secret_string_wo: { most: 65_536, unit: 'bytes' } } },
  aws_security_group: {
    texts: { name: { ...groupText, least: 1, pattern: /^(?!sg-)[a-zA-Z0-9-]+$/ }, description: groupText },
    ...tags,
  },
  // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
  aws_sns_topic: { texts: { name: { most: 256, least: 1, pattern: /^[A-Za-z0-9_-]+$/ } }, ...tags },
  aws_sns_topic_subscription: nothing,
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
  aws_sqs_queue: { texts: { name: { most: 80, least: 1, pattern: /^[A-Za-z0-9_-]+$/ } }, ...tags },
  aws_subnet: tags,
  aws_volume_attachment: nothing,
  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html and subnet-sizing.html are held to by groupLimits.
  aws_vpc: tags,
  aws_vpc_endpoint: tags,
  aws_vpc_security_group_egress_rule: { texts: { description: groupText }, ...tags },
  aws_vpc_security_group_ingress_rule: { texts: { description: groupText }, ...tags },
  // https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/create
  cloudflare_dns_record: { texts: { name: dnsName }, numbers: { ttl: [60, 86_400] } },
  // Its rules are counted by the check, by what the plan has.
  cloudflare_ruleset: nothing,
  cloudflare_workers_custom_domain: { texts: { hostname: dnsName } },
  // What it is told is parted: tests/stacks/edge/edge-stack.test.ts.
  cloudflare_workers_script: nothing,
  cloudflare_workers_script_subdomain: nothing,
  cloudflare_zero_trust_access_application: { texts: { domain: dnsName } },
  cloudflare_zero_trust_access_policy: nothing,
  cloudflare_zero_trust_tunnel_cloudflared: nothing,
  cloudflare_zero_trust_tunnel_cloudflared_config: nothing,
  cloudflare_zone_setting: nothing,
  // What PagerDuty's provider refuses of them is in sandbox/schema/arguments/pagerduty.ts.
  pagerduty_escalation_policy: nothing,
  pagerduty_schedule: nothing,
  pagerduty_service: nothing,
  terraform_data: nothing,
};

/** Resources that belong to another, by the argument that names it, and how many of them it takes. */
export const memberLimits: readonly { type: string; of: string; most: number; source: string }[] = [
  {
    type: 'aws_vpc_security_group_ingress_rule',
    of: 'security_group_id',
    most: 60,
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
  },
  {
    type: 'aws_vpc_security_group_egress_rule',
    of: 'security_group_id',
    most: 60,
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
  },
  {
    type: 'aws_lb_listener',
    of: 'load_balancer_arn',
    most: 50,
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html',
  },
  {
    type: 'aws_iam_role_policy_attachment',
    of: 'role',
    most: 10,
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
  },
  {
    type: 'aws_subnet',
    of: 'vpc_id',
    most: 200,
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
  },
  {
    type: 'aws_route_table',
    of: 'vpc_id',
    most: 200,
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
  },
  {
    type: 'aws_nat_gateway',
    of: 'subnet_id',
    most: 5,
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
  },
  {
    type: 'cloudflare_workers_custom_domain',
    of: 'zone_id',
    most: 100,
    source: 'https://developers.cloudflare.com/workers/platform/limits/#number-of-custom-domains-per-zone',
  },
];
