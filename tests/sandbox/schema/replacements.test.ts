import { typeArguments } from '../../../sandbox/schema/arguments/arguments.ts';
import { replacements, replacementsOf } from '../../../sandbox/schema/replacements.ts';
import { UNKNOWN } from '../../../sandbox/values.ts';

/** Every argument with ForceNew or RequiresReplace in the schemas: of AWS in terraform-provider-aws 5.46.0, commit 1a5174b. */
const forceNew: Record<string, string> = {
  aws_iam_instance_profile: 'name name_prefix path',
  aws_iam_openid_connect_provider: 'client_id_list url',
  aws_iam_policy: 'description name name_prefix path',
  aws_iam_role: 'name name_prefix path',
  aws_iam_role_policy: 'name name_prefix role',
  aws_iam_role_policy_attachment: 'policy_arn role',
  aws_vpc: 'cidr_block ipv4_ipam_pool_id ipv4_netmask_length',
  aws_subnet: 'availability_zone availability_zone_id cidr_block ipv6_native outpost_arn vpc_id',
  aws_internet_gateway: '',
  aws_nat_gateway: 'allocation_id connectivity_type private_ip secondary_private_ip_address_count subnet_id',
  aws_eip: 'address domain network_border_group public_ipv4_pool vpc',
  aws_route_table: 'vpc_id',
  aws_route: 'destination_cidr_block destination_ipv6_cidr_block destination_prefix_list_id route_table_id',
  aws_route_table_association: 'gateway_id subnet_id',
  aws_vpc_endpoint: 'service_name vpc_endpoint_type vpc_id',
  aws_flow_log:
    'deliver_cross_account_role destination_options eni_id iam_role_arn log_destination log_destination_type log_format log_group_name max_aggregation_interval subnet_id traffic_type transit_gateway_attachment_id transit_gateway_id vpc_id',
  aws_network_interface: 'interface_type subnet_id',
  aws_security_group: 'description name name_prefix vpc_id',
  aws_default_security_group: 'vpc_id',
  aws_vpc_security_group_ingress_rule: 'security_group_id',
  aws_vpc_security_group_egress_rule: 'security_group_id',
  aws_instance:
    'ami associate_public_ip_address availability_zone cpu_core_count cpu_options.amd_sev_snp cpu_options.core_count cpu_options.threads_per_core cpu_threads_per_core ebs_block_device.delete_on_termination ebs_block_device.device_name ebs_block_device.encrypted ebs_block_device.iops ebs_block_device.kms_key_id ebs_block_device.snapshot_id ebs_block_device.throughput ebs_block_device.volume_size ebs_block_device.volume_type ebs_optimized enclave_options.enabled ephemeral_block_device hibernation host_id instance_market_options ipv6_addresses key_name launch_template network_interface.delete_on_termination network_interface.device_index network_interface.network_card_index network_interface.network_interface_id placement_group placement_partition_number private_dns_name_options private_ip root_block_device.encrypted root_block_device.kms_key_id security_groups subnet_id tenancy',
  aws_ec2_instance_state: 'instance_id',
  aws_ebs_volume: 'availability_zone encrypted kms_key_id multi_attach_enabled outpost_arn snapshot_id',
  aws_volume_attachment: 'device_name instance_id volume_id',
  aws_lb: 'customer_owned_ipv4_pool internal load_balancer_type name name_prefix',
  aws_lb_listener: 'load_balancer_arn',
  aws_lb_target_group: 'ip_address_type name name_prefix port protocol protocol_version target_type vpc_id',
  aws_lb_target_group_attachment: 'availability_zone port target_group_arn target_id',
  aws_route53_zone: 'delegation_set_id name',
  aws_route53_record: 'name zone_id',
  aws_s3_bucket: 'bucket bucket_prefix object_lock_configuration.object_lock_enabled object_lock_enabled',
  aws_s3_bucket_lifecycle_configuration: 'bucket expected_bucket_owner',
  aws_s3_bucket_policy: 'bucket',
  aws_s3_bucket_public_access_block: 'bucket',
  aws_s3_bucket_server_side_encryption_configuration: 'bucket expected_bucket_owner',
  aws_s3_bucket_versioning: 'bucket expected_bucket_owner',
  aws_s3_object: 'bucket key',
  aws_dynamodb_table:
    'hash_key import_table.s3_bucket_source local_secondary_index name range_key restore_date_time restore_to_latest_time',
  aws_secretsmanager_secret: 'name name_prefix',
  aws_secretsmanager_secret_version: 'secret_binary secret_id secret_string',
  aws_cloudwatch_log_group: 'log_group_class name name_prefix',
  aws_db_instance:
    'availability_zone backup_target character_set_name custom_iam_instance_profile db_name engine kms_key_id nchar_character_set_name restore_to_point_in_time s3_import.bucket_name s3_import.bucket_prefix s3_import.ingestion_role s3_import.source_engine s3_import.source_engine_version snapshot_identifier storage_encrypted timezone username',
  aws_db_parameter_group: 'description family name name_prefix',
  aws_db_subnet_group: 'name name_prefix',
  aws_elasticache_parameter_group: 'description family name',
  aws_elasticache_replication_group:
    'at_rest_encryption_enabled data_tiering_enabled engine global_replication_group_id kms_key_id network_type port replication_group_id security_group_names snapshot_arns snapshot_name subnet_group_name transit_encryption_enabled',
  aws_elasticache_subnet_group: 'name',
  aws_elasticache_user: 'engine user_id user_name',
  aws_elasticache_user_group: 'engine user_group_id',
  aws_cloudwatch_metric_alarm: 'alarm_name',
  aws_ecs_cluster: 'name',
  aws_ecs_cluster_capacity_providers: 'cluster_name',
  aws_ecs_service: 'cluster deployment_controller.type iam_role launch_type name scheduling_strategy',
  aws_ecs_task_definition:
    'container_definitions cpu ephemeral_storage execution_role_arn family inference_accelerator ipc_mode memory network_mode pid_mode placement_constraints proxy_configuration requires_compatibilities runtime_platform task_role_arn volume',
  aws_iam_user: '',
  aws_iam_user_policy: 'name name_prefix user',
  aws_lambda_function: 'function_name package_type',
  aws_lambda_function_url: 'function_name qualifier',
  aws_lambda_permission:
    'action event_source_token function_name function_url_auth_type principal principal_org_id qualifier source_account source_arn statement_id statement_id_prefix',
  aws_cloudwatch_log_subscription_filter: 'destination_arn log_group_name name',
  aws_sns_topic: 'fifo_topic name name_prefix',
  aws_sns_topic_subscription: 'endpoint protocol topic_arn',
  aws_sqs_queue: 'fifo_queue name name_prefix',
  aws_kms_key: 'custom_key_store_id customer_master_key_spec key_usage multi_region xks_key_id',
  aws_kms_alias: 'name name_prefix',
  aws_cloudwatch_event_rule: 'event_bus_name name name_prefix',
  aws_cloudwatch_event_target: 'event_bus_name rule target_id',
  aws_appautoscaling_target: 'resource_id scalable_dimension service_namespace',
  aws_appautoscaling_policy: 'name resource_id scalable_dimension service_namespace',
  // cloudflare/terraform-provider-cloudflare v5.14.0, stringplanmodifier.RequiresReplace.
  cloudflare_dns_record: 'type zone_id',
  cloudflare_ruleset: 'account_id kind name phase zone_id',
  cloudflare_workers_custom_domain: 'account_id environment hostname service zone_id',
  cloudflare_workers_script: 'account_id script_name',
  cloudflare_workers_script_subdomain: 'account_id script_name',
  cloudflare_zone_setting: 'setting_id zone_id',
  // PagerDuty/terraform-provider-pagerduty v3.30.8, pagerduty/resource_pagerduty_*.go.
  pagerduty_escalation_policy: '',
  pagerduty_schedule: '',
  pagerduty_service: '',
  cloudflare_zero_trust_access_application: 'account_id zone_id',
  cloudflare_zero_trust_access_policy: 'account_id',
  cloudflare_zero_trust_tunnel_cloudflared: 'account_id config_src',
  cloudflare_zero_trust_tunnel_cloudflared_config: 'account_id tunnel_id',
};

/** Types without a region of their own: internal/provider/sdkv2 gives every other one a region that replaces. */
const global = /^aws_(iam_|route53_)|^aws_ec2_instance_state$|^cloudflare_|^pagerduty_/;

/** What is otherwise in 6.25.0, or asked for by CustomizeDiff rather than by the schema. */
const differences: Record<string, { more?: string; fewer?: string }> = {
  // In place since 6.x: internal/service/iam/openid_connect_provider.go.
  aws_iam_openid_connect_provider: { fewer: 'client_id_list' },
  // resourceVPCCustomizeDiff.
  aws_vpc: { more: 'instance_tenancy' },
  aws_nat_gateway: { more: 'availability_mode vpc_id' },
  aws_eip: { more: 'ipam_pool_id', fewer: 'vpc' },
  aws_vpc_endpoint: { more: 'resource_configuration_arn service_network_arn service_region' },
  aws_flow_log: { more: 'regional_nat_gateway_id', fewer: 'log_group_name' },
  // ForceNewIf in CustomizeDiff.
  aws_network_interface: { more: 'private_ip_list private_ips' },
  // Of a launch template what names it replaces; the two counts of cores are in cpu_options; the names' options are in place.
  aws_instance: {
    more: 'launch_template.id launch_template.name placement_group_id primary_network_interface.network_interface_id',
    fewer: 'cpu_core_count cpu_threads_per_core launch_template private_dns_name_options',
  },
  aws_lb_target_group: { more: 'target_control_port' },
  aws_route53_record: { more: 'type' },
  // ForceNewIfChange in CustomizeDiff.
  aws_dynamodb_table: { more: 'restore_source_name restore_source_table_arn' },
  aws_secretsmanager_secret_version: { more: 'secret_string_wo_version' },
  // internal/service/elasticache at 001b6364c1a3 and 01f431114674 (6.x): by CustomizeDiff for some values alone, and in place.
  aws_elasticache_replication_group: { fewer: 'engine transit_encryption_enabled' },
  aws_elasticache_user: { fewer: 'engine' },
  aws_ecs_task_definition: { fewer: 'inference_accelerator' },
  // internal/service/lambda/function.go at 0156d84e6bb4 of 2026.
  aws_lambda_function: { more: 'tenancy_config.tenant_isolation_mode' },
};

const words = (text = '') => text.split(' ').filter(Boolean);

test('every type in use has its arguments that replace, those that the provider has', () => {
  expect(Object.keys(forceNew).sort()).toEqual(Object.keys(typeArguments).sort());
  for (const [type, inSchema] of Object.entries(forceNew)) {
    const { more, fewer } = differences[type] ?? {};
    const region = global.test(type) ? [] : ['region'];
    const expected = [...words(inSchema).filter((name) => !words(fewer).includes(name)), ...words(more), ...region];
    expect({ type, replaces: [...(replacements[type] ?? [])].sort() }).toEqual({ type, replaces: expected.sort() });
  }
});

describe('a network load balancer', () => {
  const balancer = (subnets: unknown, more: object = {}) => ({ load_balancer_type: 'network', subnets, ...more });
  const replaced = (prior: object, planned: object) =>
    replacementsOf('aws_lb', { prior: { ...prior }, planned: { ...planned } }).slice(
      (replacements.aws_lb ?? []).length,
    );

  test('is replaced when it gets no more subnets than it had, in whatever order they stand', () => {
    expect(replaced(balancer(['a', 'b', 'c']), balancer(['a', 'b']))).toEqual(['subnets']);
    expect(replaced(balancer(['a', 'b']), balancer(['a', 'c']))).toEqual(['subnets']);
    expect(replaced(balancer(['a', 'b']), balancer(['b', 'a']))).toEqual([]);
  });

  test('stays when it gets more, and while not all are known', () => {
    expect(replaced(balancer(['a', 'b']), balancer(['a', 'b', 'c']))).toEqual([]);
    expect(replaced(balancer(['a', 'b', 'c']), balancer(['a', UNKNOWN]))).toEqual([]);
    expect(replaced(balancer(['a', 'b', 'c']), balancer(UNKNOWN))).toEqual([]);
  });

  test('is replaced when a mapping goes or changes, and stays when one is added', () => {
    const mapped = (...ids: string[]) => balancer(null, { subnet_mapping: ids.map((id) => ({ subnet_id: id })) });
    expect(replaced(mapped('a', 'b'), mapped('a'))).toEqual(['subnet_mapping']);
    expect(replaced(mapped('a', 'b'), mapped('a', 'c', 'd'))).toEqual(['subnet_mapping']);
    expect(replaced(mapped('a'), mapped('a', 'b'))).toEqual([]);
  });

  test('is replaced when it gets its first group or loses its last', () => {
    const guarded = (...groups: string[]) => balancer(['a'], { security_groups: groups });
    expect(replaced(guarded(), guarded('g'))).toEqual(['security_groups']);
    expect(replaced(guarded('g'), guarded())).toEqual(['security_groups']);
    expect(replaced(guarded('g'), guarded('h', 'i'))).toEqual([]);
  });

  test('does so alone: an application load balancer changes its subnets in place', () => {
    const application = (...subnets: string[]) => ({ load_balancer_type: 'application', subnets });
    expect(replaced(application('a', 'b'), application('a'))).toEqual([]);
  });
});

test('a rule is replaced when its source is of another kind, and changes in place within its kind', () => {
  const replaced = (prior: object, planned: object) =>
    replacementsOf('aws_vpc_security_group_ingress_rule', { prior: { ...prior }, planned: { ...planned } });
  const own = replacements.aws_vpc_security_group_ingress_rule ?? [];
  expect(replaced({ cidr_ipv4: '10.0.0.0/8' }, { cidr_ipv4: '10.0.0.0/16' })).toEqual(own);
  expect(replaced({ cidr_ipv4: '10.0.0.0/8' }, { cidr_ipv6: '::/0' })).toEqual([...own, 'cidr_ipv4', 'cidr_ipv6']);
});

describe('a replication group', () => {
  const replaced = (prior: object, planned: object) =>
    replacementsOf('aws_elasticache_replication_group', { prior: { ...prior }, planned: { ...planned } }).slice(
      (replacements.aws_elasticache_replication_group ?? []).length,
    );
  const valkey = (version: string) => ({ engine: 'valkey', engine_version: version });

  test('is replaced by an older version, and upgraded in place', () => {
    expect(replaced(valkey('8.1'), valkey('8.0'))).toEqual(['engine_version']);
    expect(replaced(valkey('8.10'), valkey('8.9'))).toEqual(['engine_version']);
    expect(replaced(valkey('8.0'), valkey('8.1'))).toEqual([]);
    expect(replaced(valkey('8.2'), valkey('9.0'))).toEqual([]);
  });

  test('of redis becomes one of valkey in place, and not the other way round', () => {
    expect(replaced({ engine: 'redis', engine_version: '7.1' }, valkey('8.0'))).toEqual([]);
    expect(replaced(valkey('8.0'), { engine: 'redis', engine_version: '8.0' })).toEqual(['engine']);
  });
});

describe('the strategy of an ECS service', () => {
  const service = (strategy: object[], force_new_deployment = true) => ({
    capacity_provider_strategy: strategy as never,
    force_new_deployment,
  });
  const fargate = { capacity_provider: 'FARGATE', weight: 1, base: null };
  const spot = { capacity_provider: 'FARGATE_SPOT', weight: 1, base: null };
  const replaced = (...[prior, planned]: ReturnType<typeof service>[]) =>
    replacementsOf('aws_ecs_service', { prior: prior ?? {}, planned: planned ?? {} }).includes(
      'capacity_provider_strategy',
    );

  test('changes in place where a deployment is forced and there is one on both sides', () => {
    expect(replaced(service([fargate]), service([fargate, spot]))).toBe(false);
    expect(replaced(service([fargate, spot]), service([spot, fargate]))).toBe(false);
  });

  test('replaces it otherwise', () => {
    expect(replaced(service([fargate]), service([spot], false))).toBe(true);
    expect(replaced(service([]), service([fargate]))).toBe(true);
    expect(replaced(service([fargate]), service([]))).toBe(true);
  });
});
