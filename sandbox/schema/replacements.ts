import { isDeepStrictEqual } from 'node:util';
import { UNKNOWN } from '../values.ts';

/**
 * Arguments whose change replaces the resource: top-level names or `block.argument` paths, per resource type.
 * "in place" notes name the exceptions; a "not listed" note gives a condition that a plain list cannot carry.
 */
export const replacements: Record<string, readonly string[]> = {
  // Every `region`: terraform-provider-aws v6.25.0 internal/provider/sdkv2 forceNewIfRegionChanges
  // and internal/provider/framework resourceForceNewIfRegionChanges.

  // terraform-provider-aws internal/service/ec2 resourceInstanceState.
  aws_ec2_instance_state: ['instance_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceVPC, resourceVPCCustomizeDiff.
  // In place: cidr_block while ipv4_netmask_length is set; instance_tenancy from dedicated to default.
  aws_vpc: ['cidr_block', 'instance_tenancy', 'ipv4_ipam_pool_id', 'ipv4_netmask_length', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceSubnet.
  aws_subnet: [
    'availability_zone',
    'availability_zone_id',
    'cidr_block',
    'ipv6_native',
    'outpost_arn',
    'region',
    'vpc_id',
  ],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceInternetGateway: vpc_id detaches and attaches in place.
  aws_internet_gateway: ['region'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceNATGateway, resourceNATGatewayCustomizeDiff.
  // secondary_private_ip_address_count is valid only with connectivity_type = "private", where a new value replaces.
  aws_nat_gateway: [
    'allocation_id',
    'availability_mode',
    'connectivity_type',
    'private_ip',
    'region',
    'secondary_private_ip_address_count',
    'subnet_id',
    'vpc_id',
  ],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceEIP.
  aws_eip: ['address', 'domain', 'ipam_pool_id', 'network_border_group', 'public_ipv4_pool', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceRouteTable.
  aws_route_table: ['region', 'vpc_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceRoute: the targets change in place.
  aws_route: [
    'destination_cidr_block',
    'destination_ipv6_cidr_block',
    'destination_prefix_list_id',
    'region',
    'route_table_id',
  ],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceRouteTableAssociation: route_table_id changes in place.
  aws_route_table_association: ['gateway_id', 'region', 'subnet_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceVPCEndpoint.
  aws_vpc_endpoint: [
    'region',
    'resource_configuration_arn',
    'service_name',
    'service_network_arn',
    'service_region',
    'vpc_endpoint_type',
    'vpc_id',
  ],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceDefaultSecurityGroup.
  aws_default_security_group: ['region', 'vpc_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceFlowLog.
  aws_flow_log: [
    'deliver_cross_account_role',
    'destination_options',
    'eni_id',
    'iam_role_arn',
    'log_destination',
    'log_destination_type',
    'log_format',
    'max_aggregation_interval',
    'region',
    'regional_nat_gateway_id',
    'subnet_id',
    'traffic_type',
    'transit_gateway_attachment_id',
    'transit_gateway_id',
    'vpc_id',
  ],

  // terraform-provider-aws v6.25.0 internal/service/logs resourceGroup.
  aws_cloudwatch_log_group: ['log_group_class', 'name', 'name_prefix', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/iam resourceRole.
  aws_iam_role: ['name', 'name_prefix', 'path'],

  // terraform-provider-aws v6.25.0 internal/service/iam resourceRolePolicy.
  aws_iam_role_policy: ['name', 'name_prefix', 'role'],

  // terraform-provider-aws v6.25.0 internal/service/iam resourceRolePolicyAttachment.
  aws_iam_role_policy_attachment: ['policy_arn', 'role'],

  // terraform-provider-aws internal/service/lambda resourceFunction at 0156d84e6bb4 of 2026: runtime, architectures, handler and the VPC
  // change in place. Not listed: durable_config, which replaces where it comes or goes.
  aws_lambda_function: ['function_name', 'package_type', 'region', 'tenancy_config.tenant_isolation_mode'],

  // terraform-provider-aws 5.46.0 internal/service/sns resourceTopic, resourceTopicSubscription.
  aws_sns_topic: ['fifo_topic', 'name', 'name_prefix', 'region'],
  aws_sns_topic_subscription: ['endpoint', 'protocol', 'region', 'topic_arn'],

  // terraform-provider-aws 5.46.0 internal/service/sqs resourceQueue.
  aws_sqs_queue: ['fifo_queue', 'name', 'name_prefix', 'region'],

  // terraform-provider-aws internal/service/events resourceRule at 0cdab4ae09a9, resourceTarget at 0762c41e2027.
  aws_cloudwatch_event_rule: ['event_bus_name', 'name', 'name_prefix', 'region'],
  aws_cloudwatch_event_target: ['event_bus_name', 'region', 'rule', 'target_id'],

  // terraform-provider-aws 5.46.0 internal/service/lambda resourceFunctionURL: authorization_type and invoke_mode change in place.
  aws_lambda_function_url: ['function_name', 'qualifier', 'region'],

  // terraform-provider-aws 5.46.0 internal/service/lambda resourcePermission: nothing changes in place.
  aws_lambda_permission: [
    'action',
    'event_source_token',
    'function_name',
    'function_url_auth_type',
    'principal',
    'principal_org_id',
    'qualifier',
    'region',
    'source_account',
    'source_arn',
    'statement_id',
    'statement_id_prefix',
  ],

  // terraform-provider-aws internal/service/logs resourceSubscriptionFilter, 5.46.0 and at 07c8fe26c096 of 2026.
  aws_cloudwatch_log_subscription_filter: ['destination_arn', 'log_group_name', 'name', 'region'],

  // terraform-provider-aws internal/service/iam resourceUser at 058fd401f211: name and path change in place, by UpdateUser.
  aws_iam_user: [],
  // terraform-provider-aws 5.46.0 internal/service/iam resourceUserPolicy.
  aws_iam_user_policy: ['name', 'name_prefix', 'user'],

  // terraform-provider-aws 5.46.0 internal/service/rds resourceInstance, planned by that provider over an emulator; identifier,
  // storage_type, port, multi_az, engine_version, subnet and parameter group change in place.
  aws_db_instance: [
    'availability_zone',
    'backup_target',
    'character_set_name',
    'custom_iam_instance_profile',
    'db_name',
    'engine',
    'kms_key_id',
    'nchar_character_set_name',
    'region',
    'restore_to_point_in_time',
    's3_import.bucket_name',
    's3_import.bucket_prefix',
    's3_import.ingestion_role',
    's3_import.source_engine',
    's3_import.source_engine_version',
    'snapshot_identifier',
    'storage_encrypted',
    'timezone',
    'username',
  ],

  // terraform-provider-aws 5.46.0 internal/service/rds resourceParameterGroup: parameters change in place.
  aws_db_parameter_group: ['description', 'family', 'name', 'name_prefix', 'region'],

  // terraform-provider-aws 5.46.0 internal/service/rds resourceSubnetGroup.
  aws_db_subnet_group: ['name', 'name_prefix', 'region'],

  // terraform-provider-aws 5.46.0 internal/service/elasticache.
  aws_elasticache_parameter_group: ['description', 'family', 'name', 'region'],
  aws_elasticache_subnet_group: ['name', 'region'],

  // terraform-provider-aws internal/service/elasticache resourceReplicationGroup at 001b6364c1a3 of 2026 (6.x).
  // Not listed: engine_version and engine, below; transit_encryption_enabled, which replaces only below version 7.0.5;
  // node_group_configuration, which Warren's stacks do not set.
  aws_elasticache_replication_group: [
    'at_rest_encryption_enabled',
    'data_tiering_enabled',
    'global_replication_group_id',
    'kms_key_id',
    'network_type',
    'port',
    'region',
    'replication_group_id',
    'security_group_names',
    'snapshot_arns',
    'snapshot_name',
    'subnet_group_name',
  ],

  // terraform-provider-aws internal/service/elasticache resourceUser at 01f431114674 (5.x or 6.x): engine changes in place.
  aws_elasticache_user: ['region', 'user_id', 'user_name'],
  // resourceUserGroup of 5.46.0.
  aws_elasticache_user_group: ['engine', 'region', 'user_group_id'],

  // terraform-provider-aws internal/service/iam resourcePolicy, read at 5.46.0 and later.
  aws_iam_policy: ['description', 'name', 'name_prefix', 'path'],

  // terraform-provider-aws internal/service/iam resourceOpenIDConnectProvider as of 6.x, with its identity of 6.4.0:
  // client_id_list replaced in 5.46.0 and changes in place since; thumbprint_list always did.
  aws_iam_openid_connect_provider: ['url'],

  // terraform-provider-aws v6.25.0 internal/service/iam resourceInstanceProfile: role changes in place.
  aws_iam_instance_profile: ['name', 'name_prefix', 'path'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceSecurityGroup.
  aws_security_group: ['description', 'name', 'name_prefix', 'region', 'vpc_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 securityGroupRuleResource.Schema, .ModifyPlan.
  // Below: cidr_ipv4, cidr_ipv6, prefix_list_id, referenced_security_group_id.
  aws_vpc_security_group_ingress_rule: ['region', 'security_group_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 securityGroupRuleResource.Schema, .ModifyPlan: as for ingress.
  aws_vpc_security_group_egress_rule: ['region', 'security_group_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceNetworkInterface and its CustomizeDiff.
  // In place: private_ips and private_ip_list while the primary (first) address stays.
  // Not listed: enable_primary_ipv6, which replaces only from true to false.
  aws_network_interface: ['interface_type', 'private_ip_list', 'private_ips', 'region', 'subnet_id'],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceInstance and its CustomizeDiff.
  // In place: ipv6_addresses when ipv6_address_count changes with it.
  // In place: private_dns_name_options, the other root_block_device fields, vpc_security_group_ids, instance profile.
  // Not listed: instance_type, a stop and start in place unless the new type's processor architecture differs.
  // Not listed: user_data and user_data_base64, a stop and start in place unless user_data_replace_on_change is true.
  // Not listed: enable_primary_ipv6 (replaces only from true to false) and launch_template.version (when it differs).
  aws_instance: [
    'ami',
    'associate_public_ip_address',
    'availability_zone',
    'cpu_options.amd_sev_snp',
    'cpu_options.core_count',
    'cpu_options.threads_per_core',
    'ebs_block_device.delete_on_termination',
    'ebs_block_device.device_name',
    'ebs_block_device.encrypted',
    'ebs_block_device.iops',
    'ebs_block_device.kms_key_id',
    'ebs_block_device.snapshot_id',
    'ebs_block_device.throughput',
    'ebs_block_device.volume_size',
    'ebs_block_device.volume_type',
    'ebs_optimized',
    'enclave_options.enabled',
    'ephemeral_block_device',
    'hibernation',
    'host_id',
    'instance_market_options',
    'ipv6_addresses',
    'key_name',
    'launch_template.id',
    'launch_template.name',
    'network_interface.delete_on_termination',
    'network_interface.device_index',
    'network_interface.network_card_index',
    'network_interface.network_interface_id',
    'placement_group',
    'placement_group_id',
    'placement_partition_number',
    'primary_network_interface.network_interface_id',
    'private_ip',
    'region',
    'root_block_device.encrypted',
    'root_block_device.kms_key_id',
    'security_groups',
    'subnet_id',
    'tenancy',
  ],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceEBSVolume.
  // In place: size, type, iops, throughput, final_snapshot, volume_initialization_rate.
  aws_ebs_volume: [
    'availability_zone',
    'encrypted',
    'kms_key_id',
    'multi_attach_enabled',
    'outpost_arn',
    'region',
    'snapshot_id',
  ],

  // terraform-provider-aws v6.25.0 internal/service/ec2 resourceVolumeAttachment.
  aws_volume_attachment: ['device_name', 'instance_id', 'region', 'volume_id'],

  // terraform-provider-aws v6.25.0 internal/service/route53 resourceZone.
  aws_route53_zone: ['delegation_set_id', 'name'],

  // terraform-provider-aws v6.25.0 internal/service/route53 resourceRecord.
  aws_route53_record: ['name', 'type', 'zone_id'],

  // terraform-provider-aws v6.25.0 internal/service/elbv2 resourceLoadBalancer, customizeDiffLoadBalancerALB and NLB.
  // Below, network: subnets, subnet_mapping and security_groups.
  // Not listed, network: secondary_ips_auto_assigned_per_subnet when lowered.
  // Not listed, application: subnet_mapping when a kept entry changes; subnets and security_groups change in place.
  aws_lb: ['customer_owned_ipv4_pool', 'internal', 'load_balancer_type', 'name', 'name_prefix', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/elbv2 resourceTargetGroup.
  aws_lb_target_group: [
    'ip_address_type',
    'name',
    'name_prefix',
    'port',
    'protocol',
    'protocol_version',
    'region',
    'target_control_port',
    'target_type',
    'vpc_id',
  ],

  // terraform-provider-aws v6.25.0 internal/service/elbv2 resourceTargetGroupAttachment.
  aws_lb_target_group_attachment: ['availability_zone', 'port', 'region', 'target_group_arn', 'target_id'],

  // terraform-provider-aws v6.25.0 internal/service/elbv2 resourceListener: port and protocol change in place.
  aws_lb_listener: ['load_balancer_arn', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/secretsmanager resourceSecret.
  aws_secretsmanager_secret: ['name', 'name_prefix', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/secretsmanager resourceSecretVersion.
  // secret_string_wo is write-only: it is not in the state and never differs; its version number does.
  aws_secretsmanager_secret_version: [
    'region',
    'secret_binary',
    'secret_id',
    'secret_string',
    'secret_string_wo_version',
  ],

  // terraform-provider-aws v6.25.0 internal/service/s3 resourceBucket.
  aws_s3_bucket: [
    'bucket',
    'bucket_prefix',
    'object_lock_configuration.object_lock_enabled',
    'object_lock_enabled',
    'region',
  ],

  // terraform-provider-aws v6.25.0 internal/service/s3 resourceObject: new content is uploaded in place.
  aws_s3_object: ['bucket', 'key', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/s3 resourceBucketVersioning.
  aws_s3_bucket_versioning: ['bucket', 'expected_bucket_owner', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/s3 resourceBucketPublicAccessBlock.
  aws_s3_bucket_public_access_block: ['bucket', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/s3 resourceBucketServerSideEncryptionConfiguration.
  aws_s3_bucket_server_side_encryption_configuration: ['bucket', 'expected_bucket_owner', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/s3 resourceBucketPolicy.
  aws_s3_bucket_policy: ['bucket', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/s3 bucketLifecycleConfigurationResource.Schema.
  aws_s3_bucket_lifecycle_configuration: ['bucket', 'expected_bucket_owner', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/dynamodb resourceTable and its CustomizeDiff.
  // In place: restore_source_name and restore_source_table_arn when they are removed.
  // Not listed: warm_throughput, which replaces only when a number in it gets lower.
  aws_dynamodb_table: [
    'hash_key',
    'import_table.s3_bucket_source',
    'local_secondary_index',
    'name',
    'range_key',
    'region',
    'restore_date_time',
    'restore_source_name',
    'restore_source_table_arn',
    'restore_to_latest_time',
  ],

  // terraform-provider-aws 5.46.0 internal/service/ecs ResourceCluster, ResourceClusterCapacityProviders.
  aws_ecs_cluster: ['name', 'region'],
  aws_ecs_cluster_capacity_providers: ['cluster_name', 'region'],

  // terraform-provider-aws 5.46.0 internal/service/ecs ResourceTaskDefinition: all but skip_destroy, track_latest and tags.
  aws_ecs_task_definition: [
    'container_definitions',
    'cpu',
    'ephemeral_storage',
    'execution_role_arn',
    'family',
    'ipc_mode',
    'memory',
    'network_mode',
    'pid_mode',
    'placement_constraints',
    'proxy_configuration',
    'region',
    'requires_compatibilities',
    'runtime_platform',
    'task_role_arn',
    'volume',
  ],

  // terraform-provider-aws 5.46.0 internal/service/ecs ResourceService. Below: capacity_provider_strategy.
  aws_ecs_service: [
    'cluster',
    'deployment_controller.type',
    'iam_role',
    'launch_type',
    'name',
    'region',
    'scheduling_strategy',
  ],

  // terraform-provider-aws 5.46.0 internal/service/appautoscaling ResourceTarget, ResourcePolicy.
  aws_appautoscaling_target: ['region', 'resource_id', 'scalable_dimension', 'service_namespace'],
  aws_appautoscaling_policy: ['name', 'region', 'resource_id', 'scalable_dimension', 'service_namespace'],

  // terraform-provider-aws 5.46.0 internal/service/cloudwatch resourceMetricAlarm.
  aws_cloudwatch_metric_alarm: ['alarm_name', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/kms resourceKey.
  aws_kms_key: ['custom_key_store_id', 'customer_master_key_spec', 'key_usage', 'multi_region', 'region', 'xks_key_id'],

  // terraform-provider-aws v6.25.0 internal/service/kms resourceAlias: target_key_id changes in place.
  aws_kms_alias: ['name', 'name_prefix', 'region'],

  // terraform-provider-aws v6.25.0 internal/service/ssm resourceParameter and its CustomizeDiff.
  // Not listed: tier, which replaces only from Advanced to Standard.
  aws_ssm_parameter: ['data_type', 'name', 'region'],

  // cloudflare/terraform-provider-cloudflare v5.14.0 internal/services/*/schema.go, RequiresReplace. In place: a record's name.
  cloudflare_dns_record: ['type', 'zone_id'],
  cloudflare_ruleset: ['account_id', 'kind', 'name', 'phase', 'zone_id'],
  cloudflare_workers_custom_domain: ['account_id', 'environment', 'hostname', 'service', 'zone_id'],
  cloudflare_workers_script: ['account_id', 'script_name'],
  cloudflare_workers_script_subdomain: ['account_id', 'script_name'],
  cloudflare_zone_setting: ['setting_id', 'zone_id'],
  cloudflare_zero_trust_access_application: ['account_id', 'zone_id'],
  cloudflare_zero_trust_access_policy: ['account_id'],
  // Of config_src RequiresReplaceIfConfigured.
  cloudflare_zero_trust_tunnel_cloudflared: ['account_id', 'config_src'],
  cloudflare_zero_trust_tunnel_cloudflared_config: ['account_id', 'tunnel_id'],

  // PagerDuty/terraform-provider-pagerduty v3.30.8 pagerduty/resource_pagerduty_*.go: nothing is ForceNew.
  pagerduty_escalation_policy: [],
  pagerduty_schedule: [],
  pagerduty_service: [],

  // terraform-provider-random v3.7.2 internal/provider/resource_password.go passwordSchemaV3.
  // In place: keepers that gain only null values; override_special from "" to null.
  random_password: [
    'keepers',
    'length',
    'lower',
    'min_lower',
    'min_numeric',
    'min_special',
    'min_upper',
    'number',
    'numeric',
    'override_special',
    'special',
    'upper',
  ],
};

type Side = Readonly<Record<string, unknown>>;

/** The two sides of a change, as far as they are known. */
type Sides = Readonly<Record<'prior' | 'planned', Side>>;

/**
 * Arguments that replace the resource only for certain values, per resource type: what a plain list cannot carry.
 * Of the conditions noted above, those are here that Warren's stacks can meet.
 */
const conditional: Record<string, (sides: Sides) => readonly string[]> = {
  // resourceInstance's CustomizeDiff: a type that shares no architecture with the one before cannot boot the same image.
  aws_instance: ({ prior, planned }) =>
    architecture(prior.instance_type) === architecture(planned.instance_type) ? [] : ['instance_type'],
  aws_ecs_service: ofStrategy,
  aws_elasticache_replication_group: ofReplicationGroup,
  aws_lb: ofNetworkBalancer,
  aws_vpc_security_group_ingress_rule: ofRuleSource,
  aws_vpc_security_group_egress_rule: ofRuleSource,
};

/** Arguments of a resource whose change from one side to the other replaces it. */
export function replacementsOf(type: string, sides: Sides): readonly string[] {
  return [...(replacements[type] ?? []), ...(conditional[type]?.(sides) ?? [])];
}

/** A `g` after the generation's number is Graviton: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
function architecture(instanceType: unknown): 'arm64' | 'x86_64' {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(String(instanceType)) ? 'arm64' : 'x86_64';
}

/**
 * customizeDiffLoadBalancerNLB, read at 5.46.0 and at a commit of 2025 (00edc94): subnets replace unless there are more of them
 * than before, whichever they are; mappings unless all that there were are kept and one is added; groups where there are none
 * before or after. A set that is not wholly known replaces nothing yet. AWS itself can take subnets away since 2025; the
 * provider has no word for it (hashicorp/terraform-provider-aws#41418).
 */
function ofNetworkBalancer({ prior, planned }: Sides): string[] {
  if (planned.load_balancer_type !== 'network') return [];
  const changed = (name: string, replaces: (before: readonly unknown[], after: readonly unknown[]) => boolean) => {
    const [before, after] = [listOf(prior[name]), listOf(planned[name])];
    return isWhollyKnown(planned[name]) && !sameEntries(before, after) && replaces(before, after) ? [name] : [];
  };
  return [
    ...changed('subnets', (before, after) => after.length <= before.length),
    ...changed('subnet_mapping', (before, after) => after.length <= before.length || !before.every(isIn(after))),
    ...changed('security_groups', (before, after) => (before.length === 0) !== (after.length === 0)),
  ];
}

/**
 * customizeDiffEngineVersionForceNewOnDowngrade and customizeDiffEngineForceNewOnDowngrade: neither an older version nor redis in
 * place of valkey comes to what there is.
 */
function ofReplicationGroup({ prior, planned }: Sides): string[] {
  const [was, is] = [prior, planned].map((side) => String(side.engine_version).split('.').map(Number));
  const older = (is?.[0] ?? 0) - (was?.[0] ?? 0) || (is?.[1] ?? 0) - (was?.[1] ?? 0);
  return [
    ...(older < 0 ? ['engine_version'] : []),
    ...(prior.engine === 'valkey' && planned.engine === 'redis' ? ['engine'] : []),
  ];
}

/**
 * capacityProviderStrategyCustomizeDiff: a strategy that changes replaces the service, unless a deployment is forced and there is
 * one before and after. hashicorp/terraform-provider-aws#22823
 */
function ofStrategy({ prior, planned }: Sides): string[] {
  const [before, after] = [listOf(prior.capacity_provider_strategy), listOf(planned.capacity_provider_strategy)];
  if (sameEntries(before, after)) return [];
  const inPlace = planned.force_new_deployment === true && (before.length === 0) === (after.length === 0);
  return inPlace ? [] : ['capacity_provider_strategy'];
}

/** securityGroupRuleResource.ModifyPlan: a rule cannot change what kind of source it has. */
function ofRuleSource({ prior, planned }: Sides): string[] {
  const sources = ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'];
  const [before, after] = [prior, planned].map((side) => sources.find((name) => (side[name] ?? null) !== null));
  return before === after ? [] : [before, after].filter((name) => name !== undefined);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isWhollyKnown(value: unknown): boolean {
  if (value === UNKNOWN) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isWhollyKnown);
}

const isIn = (list: readonly unknown[]) => (one: unknown) => list.some((other) => isDeepStrictEqual(one, other));

function sameEntries(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every(isIn(b));
}
