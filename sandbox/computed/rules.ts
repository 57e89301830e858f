import { createHash } from 'node:crypto';
import { isObject, type ObjectValue, type Value } from '../values.ts';
import { elasticAddress, interfaceAddress, privateDnsName } from './addresses.ts';
import type { Facts, Rule } from './facts.ts';
import { policyDocumentJson } from './policy-document.ts';
import { randomRules } from './random-values.ts';
import { zoneId } from './zone-ids.ts';

type Rules = Readonly<Record<string, Rule>>;

/** The rule for an attribute of a type, if there is one; within a block the attribute is `block.attribute`. */
export function ruleFor(type: string, attribute: string): Rule | undefined {
  const own = rules[type] ?? {};
  return attribute in own ? own[attribute] : anywhere(type)[attribute];
}

const region: Rule = (facts) => facts.world.region;

function anywhere(type: string): Rules {
  if (type.startsWith('data.')) return dataAnywhere;
  if (type.startsWith('cloudflare_')) return { id: '{hex32}' };
  if (type.startsWith('pagerduty_')) return { id: 'P{upper6}', html_url: 'https://sandbox.pagerduty.invalid/{id}' };
  return type.startsWith('aws_') ? awsAnywhere : {};
}

const awsAnywhere: Rules = {
  region,
  tags_all: {},
  owner_id: '{account}',
  ...empty('outpost_arn', 'name_prefix', 'bucket_prefix'),
  name: (facts) => `${facts.text('name_prefix') || 'terraform-'}${facts.hash('name').slice(0, 12)}`,
};

const dataAnywhere: Rules = { region, owner_id: '{account}', account_id: '{account}' };

const arn = (service: string, resource: string): string => `arn:aws:${service}:{region}:{account}:${resource}`;

/** When everything at Cloudflare happens; nothing depends on it. */
const beginning = '2026-01-01T00:00:00Z';

/** Ids and ARNs in the form of AWS's documentation of each service ("Actions, resources, and condition keys"). */
const rules: Readonly<Record<string, Rules>> = {
  ...randomRules,

  aws_vpc: {
    id: 'vpc-{hex17}',
    arn: arn('ec2', 'vpc/{id}'),
    default_network_acl_id: 'acl-{hex17}',
    default_route_table_id: 'rtb-{hex17}',
    default_security_group_id: 'sg-{hex17}',
    main_route_table_id: '{default_route_table_id}',
    dhcp_options_id: 'dopt-{hex17}',
    enable_dns_support: true,
  },
  aws_subnet: {
    id: 'subnet-{hex17}',
    arn: arn('ec2', 'subnet/{id}'),
    availability_zone: '{region}a',
    availability_zone_id: (facts) => zoneId(facts.text('availability_zone')),
  },
  aws_internet_gateway: { id: 'igw-{hex17}', arn: arn('ec2', 'internet-gateway/{id}') },
  aws_nat_gateway: {
    id: 'nat-{hex17}',
    association_id: 'eipassoc-{hex17}',
    secondary_allocation_ids: null,
    network_interface_id: 'eni-{hex17}',
    private_ip: interfaceAddress,
    public_ip: (facts) => facts.world.get('aws_eip', facts.text('allocation_id'))?.public_ip,
  },
  aws_eip: {
    id: 'eipalloc-{hex17}',
    allocation_id: '{id}',
    arn: arn('ec2', 'elastic-ip/{id}'),
    domain: 'vpc',
    public_ip: elasticAddress,
    public_dns: (facts) => `ec2-${facts.text('public_ip').replaceAll('.', '-')}.compute-1.amazonaws.com`,
    private_ip: '',
    network_border_group: '{region}',
    public_ipv4_pool: 'amazon',
    instance: '',
    network_interface: '',
  },
  aws_route_table: { id: 'rtb-{hex17}', arn: arn('ec2', 'route-table/{id}') },
  aws_route_table_association: { id: 'rtbassoc-{hex17}' },
  aws_route: { id: 'r-{route_table_id}{digits10}', origin: 'CreateRoute', state: 'active' },
  aws_vpc_endpoint: { id: 'vpce-{hex17}', arn: arn('ec2', 'vpc-endpoint/{id}'), state: 'available' },
  aws_flow_log: { id: 'fl-{hex17}', arn: arn('ec2', 'vpc-flow-log/{id}') },
  aws_security_group: { id: 'sg-{hex17}', arn: arn('ec2', 'security-group/{id}') },
  aws_default_security_group: {
    id: (facts) => facts.world.get('aws_vpc', facts.text('vpc_id'))?.default_security_group_id,
    arn: arn('ec2', 'security-group/{id}'),
    name: 'default',
    description: 'default VPC security group',
  },
  aws_vpc_security_group_ingress_rule: {
    id: 'sgr-{hex17}',
    security_group_rule_id: '{id}',
    arn: arn('ec2', 'security-group-rule/{id}'),
  },
  aws_vpc_security_group_egress_rule: {
    id: 'sgr-{hex17}',
    security_group_rule_id: '{id}',
    arn: arn('ec2', 'security-group-rule/{id}'),
  },
  aws_network_interface: {
    id: 'eni-{hex17}',
    arn: arn('ec2', 'network-interface/{id}'),
    interface_type: 'interface',
    mac_address: (facts) => `02:${facts.hash('mac').slice(0, 10).match(/../g)?.join(':')}`,
    private_ip: interfaceAddress,
    private_ips: (facts) => [facts.get('private_ip')],
    private_ip_list: (facts) => [facts.get('private_ip')],
    private_dns_name: privateDnsName,
  },
  aws_instance: {
    id: 'i-{hex17}',
    arn: arn('ec2', 'instance/{id}'),
    instance_state: 'running',
    primary_network_interface_id: (facts) => primaryInterface(facts)?.id ?? `eni-0${facts.hash('eni').slice(0, 16)}`,
    subnet_id: (facts) => primaryInterface(facts)?.subnet_id,
    availability_zone: (facts) =>
      facts.world.get('aws_subnet', facts.text('subnet_id'))?.availability_zone ?? `${facts.world.region}a`,
    private_ip: (facts) => primaryInterface(facts)?.private_ip ?? interfaceAddress(facts),
    private_dns: privateDnsName,
    public_ip: (facts) => (facts.get('associate_public_ip_address') === true ? elasticAddress(facts) : ''),
    public_dns: '',
    vpc_security_group_ids: (facts) => primaryInterface(facts)?.security_groups,
    tenancy: 'default',
    instance_initiated_shutdown_behavior: 'stop',
    ...empty('host_id', 'host_resource_group_arn', 'instance_lifecycle', 'key_name', 'outpost_arn', 'password_data'),
    ...empty('placement_group', 'placement_group_id', 'spot_instance_request_id', 'user_data_base64', 'user_data'),
    'root_block_device.volume_id': 'vol-{hex17}',
    'root_block_device.device_name': '/dev/xvda',
    'root_block_device.volume_type': 'gp3',
    'metadata_options.http_endpoint': 'enabled',
    'metadata_options.http_tokens': 'required',
    'metadata_options.http_put_response_hop_limit': 1,
    'metadata_options.http_protocol_ipv6': 'disabled',
    'metadata_options.instance_metadata_tags': 'disabled',
  },
  aws_launch_template: {
    id: 'lt-{hex17}',
    arn: arn('ec2', 'launch-template/{id}'),
    default_version: 1,
    latest_version: 1,
  },
  aws_key_pair: { id: '{key_name}', arn: arn('ec2', 'key-pair/{key_name}'), key_pair_id: 'key-{hex17}' },
  aws_ebs_volume: {
    id: 'vol-{hex17}',
    arn: arn('ec2', 'volume/{id}'),
    type: 'gp2',
    ...empty('kms_key_id', 'snapshot_id', 'outpost_arn'),
  },
  aws_volume_attachment: { id: 'vai-{digits10}' },
  aws_route53_zone: {
    zone_id: 'Z{upper20}',
    id: '{zone_id}',
    arn: 'arn:aws:route53:::hostedzone/{zone_id}',
    name_servers: ['ns-0.awsdns-00.com', 'ns-512.awsdns-00.net', 'ns-1024.awsdns-00.org', 'ns-1536.awsdns-00.co.uk'],
    primary_name_server: 'ns-0.awsdns-00.com',
  },
  aws_route53_record: { id: '{zone_id}_{name}_{type}', fqdn: recordName },
  aws_lb: {
    id: '{arn}',
    arn: (facts) => loadBalancerArn(facts),
    arn_suffix: (facts) => facts.text('arn').split(':loadbalancer/')[1],
    dns_name: (facts) => loadBalancerName(facts),
    load_balancer_type: 'application',
    zone_id: 'Z{upper13}',
  },
  aws_lb_target_group: {
    id: '{arn}',
    arn: arn('elasticloadbalancing', 'targetgroup/{name}/{hex16}'),
    arn_suffix: (facts) => facts.text('arn').split(':').at(-1),
  },
  aws_lb_target_group_attachment: { id: '{target_group_arn}-{digits26}' },
  aws_lb_listener: {
    id: '{arn}',
    arn: (facts) =>
      `${facts.text('load_balancer_arn').replace(':loadbalancer/', ':listener/')}/${facts.hash('arn').slice(0, 16)}`,
  },
  aws_lb_listener_rule: {
    id: '{arn}',
    arn: (facts) =>
      `${facts.text('listener_arn').replace(':listener/', ':listener-rule/')}/${facts.hash('arn').slice(0, 16)}`,
  },
  aws_iam_role: { id: '{name}', arn: 'arn:aws:iam::{account}:role/{name}', unique_id: 'AROA{upper17}' },
  aws_iam_role_policy: { id: '{role}:{name}' },
  aws_iam_role_policy_attachment: { id: '{role}/{policy_arn}' },
  aws_iam_policy: { id: '{arn}', arn: 'arn:aws:iam::{account}:policy/{name}', policy_id: 'ANPA{upper17}' },
  aws_iam_instance_profile: {
    id: '{name}',
    arn: 'arn:aws:iam::{account}:instance-profile/{name}',
    unique_id: 'AIPA{upper17}',
  },
  aws_iam_openid_connect_provider: {
    id: '{arn}',
    arn: (facts) => `arn:aws:iam::${facts.world.account}:oidc-provider/${facts.text('url').replace('https://', '')}`,
  },
  aws_iam_user: { id: '{name}', arn: 'arn:aws:iam::{account}:user/{name}', unique_id: 'AIDA{upper17}' },
  aws_cloudwatch_log_group: { id: '{name}', arn: arn('logs', 'log-group:{name}') },
  // subscriptionFilterCreateResourceID of the provider makes a number of the group's name.
  aws_cloudwatch_log_subscription_filter: { id: 'cwlsf-{digits9}' },
  aws_cloudwatch_log_stream: { id: '{name}', arn: arn('logs', 'log-group:{log_group_name}:log-stream:{name}') },
  aws_cloudwatch_metric_alarm: {
    id: '{alarm_name}',
    arn: arn('cloudwatch', 'alarm:{alarm_name}'),
    evaluate_low_sample_count_percentiles: '',
  },
  aws_cloudwatch_event_rule: { id: '{name}', arn: arn('events', 'rule/{name}') },
  aws_cloudwatch_event_target: { id: '{rule}-{target_id}', target_id: 'terraform-{digits26}' },
  aws_secretsmanager_secret: { id: '{arn}', arn: arn('secretsmanager', 'secret:{name}-{alnum6}') },
  aws_secretsmanager_secret_version: {
    version_id: '{uuid}',
    arn: '{secret_id}',
    id: '{secret_id}|{version_id}',
    version_stages: ['AWSCURRENT'],
    has_secret_string_wo: (facts) => facts.get('secret_string_wo_version') !== null,
  },
  aws_secretsmanager_secret_policy: { id: '{secret_arn}' },
  aws_ssm_parameter: {
    id: '{name}',
    arn: (facts) =>
      `arn:aws:ssm:${facts.world.region}:${facts.world.account}:parameter/${facts.text('name').replace(/^\//, '')}`,
    version: 1,
    data_type: 'text',
    tier: 'Standard',
    has_value_wo: (facts) => facts.get('value_wo_version') !== null,
  },
  aws_s3_bucket: {
    bucket: (facts) => `${facts.text('bucket_prefix') || 'terraform-'}${facts.hash('bucket').slice(0, 12)}`,
    id: '{bucket}',
    arn: 'arn:aws:s3:::{bucket}',
    bucket_domain_name: '{bucket}.s3.amazonaws.com',
    bucket_regional_domain_name: '{bucket}.s3.{region}.amazonaws.com',
    bucket_region: '{region}',
    hosted_zone_id: 'Z3AQBSTGFYJSTF',
    request_payer: 'BucketOwner',
    ...empty('acceleration_status', 'acl', 'policy', 'website_domain', 'website_endpoint'),
  },
  ...ofBucket('versioning', 'public_access_block', 'server_side_encryption_configuration', 'policy', 'notification'),
  ...ofBucket('lifecycle_configuration', 'ownership_controls', 'acl', 'cors_configuration', 'website_configuration'),
  aws_s3_object: {
    id: '{bucket}/{key}',
    arn: 'arn:aws:s3:::{bucket}/{key}',
    etag: (facts) =>
      createHash('md5')
        .update(facts.text('content') || facts.hash('content'))
        .digest('hex'),
    version_id: '{alnum32}',
    content_type: 'application/octet-stream',
    storage_class: 'STANDARD',
    server_side_encryption: 'AES256',
  },
  aws_dynamodb_table: { id: '{name}', arn: arn('dynamodb', 'table/{name}') },
  aws_kms_key: { id: '{key_id}', key_id: '{uuid}', arn: arn('kms', 'key/{key_id}') },
  aws_kms_alias: { id: '{name}', arn: arn('kms', '{name}'), target_key_arn: arn('kms', 'key/{target_key_id}') },
  aws_sns_topic: { id: '{arn}', arn: arn('sns', '{name}') },
  aws_sns_topic_subscription: { id: '{arn}', arn: '{topic_arn}:{uuid}' },
  aws_sqs_queue: {
    id: '{url}',
    arn: arn('sqs', '{name}'),
    url: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
  },
  aws_lambda_function: {
    id: '{function_name}',
    arn: arn('lambda', 'function:{function_name}'),
    invoke_arn: 'arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations',
    version: '$LATEST',
    qualified_arn: '{arn}:{version}',
    qualified_invoke_arn: 'arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{qualified_arn}/invocations',
  },
  aws_lambda_permission: { id: '{statement_id}', statement_id: 'terraform-{digits26}' },
  aws_lambda_event_source_mapping: { id: '{uuid}', arn: arn('lambda', 'event-source-mapping:{id}') },
  aws_lambda_function_url: {
    id: '{function_name}',
    url_id: '{lower32}',
    function_url: 'https://{url_id}.lambda-url.{region}.on.aws/',
  },
  aws_apigatewayv2_api: {
    id: '{lower10}',
    arn: 'arn:aws:apigateway:{region}::/apis/{id}',
    api_endpoint: 'https://{id}.execute-api.{region}.amazonaws.com',
    execution_arn: arn('execute-api', '{id}'),
  },
  aws_apigatewayv2_stage: {
    id: '{name}',
    arn: 'arn:aws:apigateway:{region}::/apis/{api_id}/stages/{name}',
    execution_arn: arn('execute-api', '{api_id}/{name}'),
    invoke_url: 'https://{api_id}.execute-api.{region}.amazonaws.com/{name}',
  },
  aws_apigatewayv2_integration: { id: '{lower7}' },
  aws_apigatewayv2_route: { id: '{lower7}' },
  aws_apigatewayv2_vpc_link: { id: '{lower6}', arn: 'arn:aws:apigateway:{region}::/vpclinks/{id}' },
  aws_ecr_repository: {
    id: '{name}',
    arn: arn('ecr', 'repository/{name}'),
    registry_id: '{account}',
    repository_url: '{account}.dkr.ecr.{region}.amazonaws.com/{name}',
  },
  aws_ecs_cluster: { id: '{arn}', arn: arn('ecs', 'cluster/{name}') },
  aws_ecs_cluster_capacity_providers: { id: '{cluster_name}' },
  aws_ecs_service: {
    launch_type: (facts) => (isEmptyList(facts.get('capacity_provider_strategy')) ? 'EC2' : ''),
    platform_version: 'LATEST',
    iam_role: '/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
    availability_zone_rebalancing: 'DISABLED',
    triggers: {},
    arn: (facts) =>
      `arn:aws:ecs:${facts.world.region}:${facts.world.account}:service/${clusterName(facts)}/${facts.text('name')}`,
    id: '{arn}',
  },
  aws_ecs_task_definition: {
    id: '{family}',
    // A number is not given twice while one of the family is there.
    revision: (facts) => 1 + Math.max(0, ...revisionsOf(facts)),
    network_mode: 'bridge',
    enable_fault_injection: false,
    arn: arn('ecs', 'task-definition/{family}:{revision}'),
    arn_without_revision: arn('ecs', 'task-definition/{family}'),
  },
  aws_appautoscaling_target: {
    id: '{resource_id}',
    arn: arn('application-autoscaling', 'scalable-target/{hex32}'),
    // https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
    role_arn:
      'arn:aws:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
  },
  aws_appautoscaling_policy: {
    id: '{name}',
    arn: arn('autoscaling', 'scalingPolicy:{uuid}:resource/{service_namespace}/{resource_id}:policyName/{name}'),
    alarm_arns: [],
  },
  aws_db_subnet_group: { id: '{name}', arn: arn('rds', 'subgrp:{name}') },
  aws_db_parameter_group: { id: '{name}', arn: arn('rds', 'pg:{name}') },
  aws_db_instance: {
    id: 'db-{upper26}',
    resource_id: '{id}',
    identifier: 'terraform-{digits26}',
    arn: arn('rds', 'db:{identifier}'),
    port: (facts) => (facts.text('engine').includes('postgres') ? 5432 : 3306),
    address: '{identifier}.{lower12}.{region}.rds.amazonaws.com',
    endpoint: '{address}:{port}',
    hosted_zone_id: 'Z{upper13}',
    status: 'available',
    engine_version_actual: '{engine_version}.6',
    license_model: 'general-public-license',
    ca_cert_identifier: 'rds-ca-rsa2048-g1',
    backup_target: 'region',
    network_type: 'IPV4',
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html: what gp3 has below 400 GiB.
    iops: 3000,
    storage_throughput: 125,
    availability_zone: '{region}a',
    kms_key_id: arn('kms', 'key/{uuid}'),
    monitoring_role_arn: '',
    // Nothing can be gone back to yet.
    latest_restorable_time: '',
    ...empty('character_set_name', 'domain_fqdn', 'nchar_character_set_name', 'performance_insights_kms_key_id'),
    ...empty('replica_mode', 'replicate_source_db', 'snapshot_identifier', 'timezone', 'identifier_prefix'),
    option_group_name: (facts) => `default:${facts.text('engine')}-${facts.text('engine_version').replace('.', '-')}`,
    master_user_secret: (facts) => (facts.get('manage_master_user_password') === true ? [masterSecret(facts)] : []),
  },
  aws_elasticache_subnet_group: { id: '{name}', arn: arn('elasticache', 'subnetgroup:{name}') },
  aws_elasticache_parameter_group: { id: '{name}', arn: arn('elasticache', 'parametergroup:{name}') },
  aws_elasticache_user: { id: '{user_id}', arn: arn('elasticache', 'user:{user_id}') },
  aws_elasticache_user_group: { id: '{user_group_id}', arn: arn('elasticache', 'usergroup:{user_group_id}') },
  aws_elasticache_replication_group: {
    id: '{replication_group_id}',
    arn: arn('elasticache', 'replicationgroup:{replication_group_id}'),
    port: 6379,
    // Read of the first cluster, not of the group.
    engine_version_actual: '{engine_version}.1',
    member_clusters: (facts) => membersOf(facts),
    cluster_mode: 'disabled',
    transit_encryption_mode: 'required',
    network_type: 'ipv4',
    ip_discovery: 'ipv4',
    num_node_groups: 1,
    replicas_per_node_group: (facts) => Number(facts.get('num_cache_clusters')) - 1,
    primary_endpoint_address: 'master.{replication_group_id}.{lower6}.cache.amazonaws.com',
    reader_endpoint_address: 'replica.{replication_group_id}.{lower6}.cache.amazonaws.com',
    configuration_endpoint_address: '',
  },
  aws_acm_certificate: {
    id: '{arn}',
    arn: arn('acm', 'certificate/{uuid}'),
    status: 'ISSUED',
    domain_validation_options: (facts) => validationOptions(facts),
  },
  aws_acm_certificate_validation: { id: '{certificate_arn}' },
  aws_cloudfront_distribution: {
    id: 'E{upper13}',
    arn: 'arn:aws:cloudfront::{account}:distribution/{id}',
    domain_name: 'd{lower13}.cloudfront.net',
    hosted_zone_id: 'Z2FDTNDATAQYW2',
    status: 'Deployed',
  },
  aws_backup_vault: { id: '{name}', arn: arn('backup', 'backup-vault:{name}') },
  aws_dlm_lifecycle_policy: { id: 'policy-{hex17}', arn: arn('dlm', 'policy/{id}') },
  aws_wafv2_web_acl: { id: '{uuid}', arn: arn('wafv2', 'regional/webacl/{name}/{id}') },

  cloudflare_dns_record: {
    ...{ created_on: beginning, modified_on: beginning, meta: '{}', proxiable: true, tags: [], tags_modified_on: null },
    comment_modified_on: (facts) => (facts.get('comment') === null ? null : beginning),
    settings: null,
  },
  cloudflare_ruleset: { last_updated: beginning, version: '1', 'rules.id': '{hex32}', 'rules.logging': null },
  cloudflare_workers_custom_domain: { zone_name: (facts) => facts.text('hostname').split('.').slice(-2).join('.') },
  cloudflare_workers_script: {
    id: '{script_name}',
    ...{ created_on: beginning, modified_on: beginning, etag: '{hex64}', startup_time_ms: 1 },
    ...{ has_assets: false, has_modules: true, handlers: ['fetch'], named_handlers: [] },
    ...{
      last_deployed_from: 'api',
      migration_tag: null,
      placement: null,
      tail_consumers: null,
      compatibility_flags: [],
    },
  },
  cloudflare_workers_script_subdomain: { id: '{script_name}', previews_enabled: false },
  cloudflare_zero_trust_access_application: {
    ...{ id: '{uuid}', aud: '{hex64}', self_hosted_domains: ['{domain}'] },
    destinations: (facts) => [
      {
        ...{ type: 'public', uri: facts.text('domain'), cidr: null, hostname: null, l4_protocol: null },
        ...{ mcp_server_id: null, port_range: null, vnet_id: null },
      },
    ],
  },
  cloudflare_zero_trust_access_policy: { id: '{uuid}' },
  cloudflare_zero_trust_tunnel_cloudflared: {
    ...{ id: '{uuid}', account_tag: '{account_id}', tun_type: 'cfd_tunnel', status: 'inactive', metadata: '{}' },
    ...{ created_at: beginning, deleted_at: null, conns_active_at: null, conns_inactive_at: beginning },
    connections: [],
    remote_config: (facts) => facts.text('config_src') === 'cloudflare',
  },
  cloudflare_zero_trust_tunnel_cloudflared_config: {
    ...{ id: '{tunnel_id}', created_at: beginning, source: 'cloudflare' },
    version: 1,
  },
  cloudflare_zone_setting: {
    id: '{setting_id}',
    editable: true,
    enabled: null,
    modified_on: beginning,
    time_remaining: null,
  },

  pagerduty_escalation_policy: { 'rule.id': 'P{upper6}' },
  pagerduty_schedule: {
    ...{ 'layer.id': 'P{upper6}', 'layer.rendered_coverage_percentage': '100.00' },
    final_schedule: [{ name: 'Final Schedule', rendered_coverage_percentage: '100.00' }],
  },
  pagerduty_service: {
    ...{ status: 'active', type: 'service', created_at: beginning, last_incident_timestamp: '' },
    ...{ alert_grouping: '', alert_grouping_timeout: 'null', response_play: '' },
  },

  'data.pagerduty_user': {
    id: 'P{upper6}',
    name: '{email}',
    role: 'user',
    time_zone: 'Etc/UTC',
    description: '',
    job_title: '',
  },

  'data.aws_caller_identity': {
    id: '{account}',
    arn: 'arn:aws:iam::{account}:user/sandbox',
    user_id: 'AIDA{upper17}',
  },
  'data.aws_region': {
    id: '{region}',
    name: '{region}',
    description: 'Sandbox ({region})',
    endpoint: 'ec2.{region}.amazonaws.com',
  },
  'data.aws_partition': {
    id: 'aws',
    partition: 'aws',
    dns_suffix: 'amazonaws.com',
    reverse_dns_prefix: 'com.amazonaws',
  },
  'data.aws_availability_zones': {
    id: '{region}',
    names: ['{region}a', '{region}b', '{region}c'],
    zone_ids: (facts) => ['a', 'b', 'c'].map((letter) => zoneId(`${facts.world.region}${letter}`)),
    group_names: ['{region}'],
  },
  'data.aws_iam_policy_document': {
    id: (facts) => facts.hash('id').slice(0, 10),
    json: policyDocumentJson,
    minified_json: (facts) => JSON.stringify(JSON.parse(policyDocumentJson(facts))),
  },
  'data.aws_ssm_parameter': {
    id: '{name}',
    arn: arn('ssm', 'parameter{name}'),
    type: 'String',
    version: 1,
    value: parameterValue,
    insecure_value: '{value}',
  },
  'data.aws_ami': { id: 'ami-{hex17}', image_id: '{id}', arn: 'arn:aws:ec2:{region}::image/{id}' },
};

function empty(...names: string[]): Rules {
  return Object.fromEntries(names.map((name) => [name, '']));
}

/** The parts of a bucket's configuration have the bucket's name as their id. */
function ofBucket(...parts: string[]): Record<string, Rules> {
  return Object.fromEntries(parts.map((part) => [`aws_s3_bucket_${part}`, { id: '{bucket}' }]));
}

function primaryInterface(facts: Facts): ObjectValue | undefined {
  const blocks = [facts.get('primary_network_interface'), facts.get('network_interface')];
  const first = blocks.flatMap((block) => (Array.isArray(block) ? block : [])).find(isObject);
  const id = first?.network_interface_id;
  return typeof id === 'string' ? facts.world.get('aws_network_interface', id) : undefined;
}

function recordName(facts: Facts): string {
  const zone = facts.world.get('aws_route53_zone', facts.text('zone_id'))?.name;
  const name = facts.text('name');
  if (typeof zone !== 'string' || name === zone || name.endsWith(`.${zone}`)) return name;
  return name === '' ? zone : `${name}.${zone}`;
}

function loadBalancerArn(facts: Facts): string {
  const kind = { network: 'net', gateway: 'gwy' }[facts.text('load_balancer_type')] ?? 'app';
  const { region: place, account } = facts.world;
  const tail = `loadbalancer/${kind}/${facts.text('name')}/${facts.hash('arn').slice(0, 16)}`;
  return `arn:aws:elasticloadbalancing:${place}:${account}:${tail}`;
}

function loadBalancerName(facts: Facts): string {
  const name = `${facts.get('internal') === true ? 'internal-' : ''}${facts.text('name')}`;
  const place = facts.world.region;
  return facts.text('load_balancer_type') === 'network'
    ? `${facts.text('name')}-${facts.hash('arn').slice(0, 16)}.elb.${place}.amazonaws.com`
    : `${name}-${Number.parseInt(facts.hash('dns').slice(0, 8), 16)}.${place}.elb.amazonaws.com`;
}

function isEmptyList(value: Value): boolean {
  return !Array.isArray(value) || value.length === 0;
}

function revisionsOf(facts: Facts): number[] {
  return facts.world
    .list(facts.type)
    .filter(({ attributes }) => attributes.family === facts.get('family'))
    .map(({ attributes }) => Number(attributes.revision));
}

function clusterName(facts: Facts): string {
  return facts.text('cluster').split('/').at(-1) || 'default';
}

/** `acme-cache-001`, and so on. */
function membersOf(facts: Facts): string[] {
  const count = Number(facts.get('num_cache_clusters'));
  return Array.from(
    { length: count },
    (_, i) => `${facts.text('replication_group_id')}-${String(i + 1).padStart(3, '0')}`,
  );
}

function masterSecret(facts: Facts): ObjectValue {
  const { region: place, account } = facts.world;
  const name = `rds!${facts.text('id')}-${facts.hash('secret').slice(0, 6)}`;
  return {
    kms_key_id: `arn:aws:kms:${place}:${account}:alias/aws/secretsmanager`,
    secret_arn: `arn:aws:secretsmanager:${place}:${account}:secret:${name}`,
    secret_status: 'active',
  };
}

function validationOptions(facts: Facts): Value {
  const others = facts.get('subject_alternative_names');
  const names = [facts.get('domain_name'), ...(Array.isArray(others) ? others : [])];
  return [...new Set(names)].map((name) => ({
    domain_name: name,
    resource_record_name: `_${facts.hash(`${name}/name`).slice(0, 32)}.${String(name).replace(/^\*\./, '')}.`,
    resource_record_type: 'CNAME',
    resource_record_value: `_${facts.hash(`${name}/value`).slice(0, 32)}.acm-validations.aws.`,
  }));
}

/** A public parameter that names a machine image gives an image id; other parameters give what is in the cloud. */
function parameterValue(facts: Facts): Value {
  const name = facts.text('name');
  const kept = facts.world.get('aws_ssm_parameter', name);
  if (kept !== undefined) return kept.value ?? kept.insecure_value ?? null;
  return /ami|image/.test(name)
    ? `ami-0${facts.hash('ami').slice(0, 16)}`
    : `sandbox-${facts.hash('value').slice(0, 8)}`;
}
