import { isObject, type ObjectValue, type Value } from '../values.ts';
import type { World } from './facts.ts';

export interface Refresh {
  type: string;
  /** The object as it is in the cloud. */
  object: ObjectValue;
  /** The object as Terraform remembers it. */
  state: ObjectValue;
  world: World;
  /** `default_tags` of the provider. */
  defaultTags: Value;
}

/**
 * What a refresh shows of an object: what it was made with, and what AWS or Cloudflare and the provider fill in by then, most of it of
 * resources of their own: the rules of a group, the routes of a table, the policies of a role. The pairs of type and
 * attribute are those that hashicorp/aws 5.46.0 showed as drift over an emulator right after a clean apply.
 */
export function refreshed({ type, object, state, world, defaultTags }: Refresh): ObjectValue {
  const filled = { ...object, ...fillIns[type]?.(object, world), ...bindingsSeen(type, object, state) };
  return 'tags_all' in filled ? { ...filled, ...tagsSeen({ type, object: filled, state, defaultTags }) } : filled;
}

/**
 * Of a Worker's bindings the provider shows those that it remembers as it remembers them, and others but secrets beside them:
 * UpdateSecretTextsFromState in cloudflare/terraform-provider-cloudflare v5.14.0 internal/services/workers_script/custom.go. So
 * what somebody writes into a variable is not seen.
 */
function bindingsSeen(type: string, object: ObjectValue, state: ObjectValue): ObjectValue {
  if (type !== 'cloudflare_workers_script') return {};
  const [there, known] = [blocksOf(object.bindings), blocksOf(state.bindings)];
  const isKnown = ({ name, type: kind }: ObjectValue) => known.some((each) => each.name === name && each.type === kind);
  return { bindings: [...known, ...there.filter((each) => !isKnown(each) && each.type !== 'secret_text')] };
}

/**
 * AWS keeps one set of tags. What of it equals a default tag of the provider is not the resource's own, unless the resource
 * has a tag of that name itself; so a default tag that was changed looks like one of the resource's own at first.
 */
function tagsSeen({ type, object, state, defaultTags }: Omit<Refresh, 'world'>): ObjectValue {
  const override = object.override_provider ?? null;
  if (override !== null && !(Array.isArray(override) && override.length === 0)) return {};
  const all = isObject(object.tags_all) ? object.tags_all : {};
  const [defaults, before] = [defaultTags, state.tags ?? null].map((tags) => (isObject(tags) ? tags : {}));
  const own = Object.entries(all).filter(([key, value]) => defaults?.[key] !== value || before?.[key] !== undefined);
  const none = state.tags !== null && state.tags !== undefined ? {} : tagsBecomeEmpty.has(type) ? {} : null;
  return { tags: own.length > 0 ? Object.fromEntries(own) : none };
}

/** Types whose tags are null at first and empty once they were read. */
const tagsBecomeEmpty = new Set([
  'aws_appautoscaling_target',
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_metric_alarm',
  'aws_db_instance',
  'aws_db_parameter_group',
  'aws_db_subnet_group',
  'aws_dynamodb_table',
  'aws_ecs_cluster',
  'aws_ecs_service',
  'aws_ecs_task_definition',
  'aws_elasticache_parameter_group',
  'aws_elasticache_replication_group',
  'aws_elasticache_subnet_group',
  'aws_elasticache_user',
  'aws_elasticache_user_group',
  'aws_iam_instance_profile',
  'aws_iam_openid_connect_provider',
  'aws_iam_policy',
  'aws_iam_role',
  'aws_iam_user',
  'aws_lambda_function',
  'aws_lb_listener',
  'aws_lb_target_group',
  'aws_route53_zone',
  'aws_s3_bucket',
  'aws_secretsmanager_secret',
]);

type FillIn = (object: ObjectValue, world: World) => ObjectValue | undefined;

const fillIns: Readonly<Record<string, FillIn>> = {
  aws_security_group: rulesOfGroup,
  aws_default_security_group: rulesOfGroup,
  aws_route_table: (table, world) => ({
    route: partsOf(world, 'aws_route', 'route_table_id', table.id).map(routeSeen),
  }),
  aws_eip: (address, world) => {
    const [gateway] = partsOf(world, 'aws_nat_gateway', 'allocation_id', address.id);
    if (gateway === undefined) return undefined;
    return {
      association_id: gateway.association_id ?? null,
      network_interface: gateway.network_interface_id ?? null,
      private_ip: gateway.private_ip ?? null,
      private_dns: `ip-${String(gateway.private_ip).replaceAll('.', '-')}.${world.region}.compute.internal`,
    };
  },
  aws_nat_gateway: (gateway) => ({ secondary_allocation_ids: gateway.secondary_allocation_ids ?? [] }),
  aws_network_interface: (own, world) => ({
    attachment: world
      .list('aws_instance')
      .filter(({ attributes }) => attributes.primary_network_interface_id === own.id)
      .map(({ id }) => ({ attachment_id: `eni-attach-${id.slice(2)}`, device_index: 0, instance: id })),
  }),
  aws_instance: (instance, world) => {
    // Disks are blocks of the instance or attachments; the provider's documentation forbids both at once.
    if (blocksOf(instance.ebs_block_device).length > 0) return undefined;
    const attachments = partsOf(world, 'aws_volume_attachment', 'instance_id', instance.id);
    return { ebs_block_device: attachments.map((attachment) => diskSeen(attachment, world)) };
  },
  aws_lb_target_group: (group, world) => ({
    load_balancer_arns: world
      .list('aws_lb_listener')
      .filter(({ attributes }) =>
        blocksOf(attributes.default_action).some((each) => each.target_group_arn === group.arn),
      )
      .map(({ attributes }) => attributes.load_balancer_arn ?? null),
  }),
  aws_route53_record: (record) => ({ records: record.records ?? [] }),
  aws_s3_bucket: bucketSeen,
  aws_s3_bucket_server_side_encryption_configuration: ({ rule }) => ({
    rule: blocksOf(rule).map((each) => ({ ...each, bucket_key_enabled: each.bucket_key_enabled ?? false })),
  }),
  aws_s3_object: ({ metadata }) => ({ metadata: metadata ?? {} }),
  aws_cloudwatch_metric_alarm: (alarm) => ({
    dimensions: alarm.dimensions ?? {},
    ok_actions: alarm.ok_actions ?? [],
    insufficient_data_actions: alarm.insufficient_data_actions ?? [],
    metric_query: blocksOf(alarm.metric_query).map((query) => ({ ...query, period: query.period ?? 0 })),
  }),
  // The alarms that call it; only AWS itself knows.
  aws_appautoscaling_policy: ({ arn }, world) => ({
    alarm_arns: world
      .list('aws_cloudwatch_metric_alarm')
      .filter(({ attributes }) => [attributes.alarm_actions].flat().includes(arn ?? null))
      .map(({ attributes }) => attributes.arn ?? null),
  }),
  cloudflare_workers_custom_domain: ({ environment }) => ({ environment: environment ?? 'production' }),
  aws_iam_role: ({ name }, world) => ({
    inline_policy: partsOf(world, 'aws_iam_role_policy', 'role', name).map((each) => ({
      name: each.name ?? null,
      policy: each.policy ?? null,
    })),
    managed_policy_arns: partsOf(world, 'aws_iam_role_policy_attachment', 'role', name).map(
      ({ policy_arn }) => policy_arn ?? null,
    ),
  }),
  aws_db_instance: (instance) => ({
    domain_dns_ips: instance.domain_dns_ips ?? [],
    // AWS moves it about every five minutes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
    latest_restorable_time: Number(instance.backup_retention_period) > 0 ? lastFiveMinutes() : '',
  }),
  aws_elasticache_user: ({ authentication_mode: mode }) => ({
    authentication_mode: blocksOf(mode).map((each) => ({ ...each, passwords: each.passwords ?? [] })),
  }),
  aws_lambda_function: ({ layers }) => ({ layers: layers ?? [] }),
  aws_cloudwatch_log_subscription_filter: ({ role_arn }) => ({ role_arn: role_arn ?? '' }),
  aws_iam_policy: ({ arn }, world) => ({
    attachment_count: partsOf(world, 'aws_iam_role_policy_attachment', 'policy_arn', arn).length,
  }),
};

function lastFiveMinutes(): string {
  const step = 5 * 60_000;
  return new Date(Math.floor(Date.now() / step) * step).toISOString();
}

/** Objects of a type that have this value of an attribute. */
function partsOf(world: World, type: string, name: string, value: Value | undefined): ObjectValue[] {
  return world
    .list(type)
    .map(({ attributes }) => attributes)
    .filter((attributes) => attributes[name] === value);
}

function blocksOf(value: Value | undefined): ObjectValue[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A group shows its rules by protocol, ports and description, with all the sources of each. */
function rulesOfGroup({ id }: ObjectValue, world: World): ObjectValue {
  const seen = (direction: 'ingress' | 'egress') => {
    const entries = new Map<string, ObjectValue[]>();
    for (const rule of partsOf(world, `aws_vpc_security_group_${direction}_rule`, 'security_group_id', id)) {
      const key = JSON.stringify([rule.ip_protocol, rule.from_port, rule.to_port, rule.description]);
      entries.set(key, [...(entries.get(key) ?? []), rule]);
    }
    return [...entries.values()].map((rules) => ruleSeen(rules, id ?? null));
  };
  return { ingress: seen('ingress'), egress: seen('egress') };
}

function ruleSeen(rules: readonly ObjectValue[], group: Value): ObjectValue {
  const all = (name: string) => rules.flatMap((rule) => (typeof rule[name] === 'string' ? [rule[name]] : []));
  const groups = all('referenced_security_group_id');
  const [first = {}] = rules;
  return {
    cidr_blocks: all('cidr_ipv4'),
    ipv6_cidr_blocks: all('cidr_ipv6'),
    prefix_list_ids: all('prefix_list_id'),
    security_groups: groups.filter((each) => each !== group),
    self: groups.includes(String(group)),
    description: first.description ?? '',
    protocol: first.ip_protocol ?? null,
    from_port: first.from_port ?? 0,
    to_port: first.to_port ?? 0,
  };
}

const routeTargets = [
  'carrier_gateway_id',
  'core_network_arn',
  'egress_only_gateway_id',
  'gateway_id',
  'local_gateway_id',
  'nat_gateway_id',
  'network_interface_id',
  'transit_gateway_id',
  'vpc_endpoint_id',
  'vpc_peering_connection_id',
];

function routeSeen(route: ObjectValue): ObjectValue {
  return {
    cidr_block: route.destination_cidr_block ?? '',
    ipv6_cidr_block: route.destination_ipv6_cidr_block ?? '',
    destination_prefix_list_id: route.destination_prefix_list_id ?? '',
    ...Object.fromEntries(routeTargets.map((name) => [name, route[name] ?? ''])),
  };
}

function diskSeen(attachment: ObjectValue, world: World): ObjectValue {
  const volume = world.get('aws_ebs_volume', String(attachment.volume_id)) ?? {};
  const kept = ['encrypted', 'iops', 'kms_key_id', 'snapshot_id', 'tags', 'tags_all', 'throughput'];
  return {
    ...Object.fromEntries(kept.map((name) => [name, volume[name] ?? null])),
    delete_on_termination: false,
    device_name: attachment.device_name ?? null,
    volume_id: attachment.volume_id ?? null,
    volume_size: volume.size ?? null,
    volume_type: volume.type ?? null,
  };
}

/** The bucket's configuration, which is made by resources of their own. */
function bucketSeen({ bucket }: ObjectValue, world: World): ObjectValue {
  const part = (name: string) => partsOf(world, `aws_s3_bucket_${name}`, 'bucket', bucket)[0];
  const [versioning] = blocksOf(part('versioning')?.versioning_configuration);
  const encryption = blocksOf(part('server_side_encryption_configuration')?.rule);
  return {
    policy: part('policy')?.policy ?? '',
    versioning: [{ enabled: versioning?.status === 'Enabled', mfa_delete: false }],
    server_side_encryption_configuration:
      encryption.length === 0
        ? []
        : [{ rule: encryption.map((each) => ({ ...each, bucket_key_enabled: each.bucket_key_enabled ?? false })) }],
    lifecycle_rule: blocksOf(part('lifecycle_configuration')?.rule).map(lifecycleRuleSeen),
  };
}

function lifecycleRuleSeen(rule: ObjectValue): ObjectValue {
  const [expiration] = blocksOf(rule.expiration);
  const [old] = blocksOf(rule.noncurrent_version_expiration);
  const [uploads] = blocksOf(rule.abort_incomplete_multipart_upload);
  return {
    id: rule.id ?? null,
    enabled: rule.status === 'Enabled',
    prefix: '',
    tags: {},
    abort_incomplete_multipart_upload_days: uploads?.days_after_initiation ?? 0,
    expiration: expiration
      ? [
          {
            date: '',
            days: expiration.days ?? 0,
            expired_object_delete_marker: expiration.expired_object_delete_marker ?? false,
          },
        ]
      : [],
    noncurrent_version_expiration: old ? [{ days: old.noncurrent_days ?? null }] : [],
    noncurrent_version_transition: [],
    transition: [],
  };
}
