import type { Cloud, RemoteObject } from '../../sandbox/cloud.ts';
import { isObject, type ObjectValue } from '../../sandbox/values.ts';

/** A change that somebody makes in the console of AWS, and what is told of it. */
export interface ChangeByHand {
  hand: (cloud: Cloud) => void;
  told: string[];
}

/** The object of a type in whose attributes a text stands; the first in the order of ids. */
function find(cloud: Cloud, type: string, text = ''): RemoteObject {
  const found = cloud.list(type).find(({ attributes }) => JSON.stringify(attributes).includes(text));
  if (!found) throw new Error(`There is no ${type} with ${text}.`);
  return found;
}

/** Sets attributes of an object. */
const set =
  (type: string, text: string, patch: ObjectValue | ((attributes: ObjectValue) => ObjectValue)) => (cloud: Cloud) => {
    const { id, attributes } = find(cloud, type, text);
    cloud.change(type, id, typeof patch === 'function' ? patch(attributes) : patch);
  };

/** AWS keeps one set of tags. */
const tag = (type: string, text: string, tags: Record<string, string | null>) =>
  set(type, text, ({ tags_all }) => {
    const all = { ...(isObject(tags_all) ? tags_all : {}), ...tags };
    return { tags_all: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) };
  });

const remove = (type: string, text: string) => (cloud: Cloud) => cloud.remove(type, find(cloud, type, text).id);

/** Adds an object that Terraform does not know. */
const add = (type: string, attributes: (cloud: Cloud) => ObjectValue) => (cloud: Cloud) => {
  const object = attributes(cloud);
  cloud.put(type, String(object.id), object);
};

/** Another value in every block of a list. */
const inEach = (name: string, patch: ObjectValue) => (attributes: ObjectValue) => ({
  [name]: (Array.isArray(attributes[name]) ? attributes[name] : []).map((block) => ({
    ...(isObject(block) ? block : {}),
    ...patch,
  })),
});

const rule = (group: string, more: ObjectValue) => (cloud: Cloud) => ({
  id: `sgr-hand-${JSON.stringify(more).length}`,
  security_group_id:
    group === 'default' ? find(cloud, 'aws_default_security_group').id : find(cloud, 'aws_security_group', group).id,
  ...more,
});
const ssh = { ip_protocol: 'tcp', from_port: 22, to_port: 22, cidr_ipv4: '0.0.0.0/0' };
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

export const changesByHand: readonly ChangeByHand[] = [
  { hand: set('aws_vpc', '', { enable_dns_hostnames: false }), told: [] },
  { hand: set('aws_subnet', 'compute', { map_public_ip_on_launch: true }), told: [] },
  { hand: remove('aws_route', 'igw-'), told: [] },
  {
    hand: add('aws_route', (cloud) => ({
      id: 'r-hand',
      route_table_id: find(cloud, 'aws_route_table', 'compute').id,
      destination_cidr_block: '10.99.0.0/16',
      vpc_peering_connection_id: 'pcx-1',
    })),
    told: [],
  },
  { hand: remove('aws_flow_log', ''), told: [] },
  { hand: set('aws_cloudwatch_log_group', '', { retention_in_days: 1 }), told: [] },
  { hand: add('aws_vpc_security_group_ingress_rule', rule('default', ssh)), told: [] },
  { hand: set('aws_vpc_endpoint', 's3', { route_table_ids: [] }), told: [] },
  { hand: tag('aws_eip', '', { Name: 'mine' }), told: [] },
  { hand: remove('aws_nat_gateway', ''), told: [] },
  { hand: set('aws_route53_zone', '', { comment: 'by hand' }), told: [] },
  { hand: tag('aws_vpc', '', { owner: 'somebody' }), told: [] },
  {
    hand: add('aws_iam_role_policy', () => ({
      id: 'acme-flow-logs:hand',
      role: 'acme-flow-logs',
      name: 'hand',
      policy: everything,
    })),
    told: [],
  },
  {
    hand: set('aws_s3_bucket_versioning', 'backups', inEach('versioning_configuration', { status: 'Suspended' })),
    told: [],
  },
  { hand: set('aws_s3_bucket_public_access_block', 'backups', { block_public_policy: false }), told: [] },
  { hand: remove('aws_s3_bucket_public_access_block', 'config'), told: [] },
  { hand: set('aws_s3_bucket_policy', 'backups', { policy: everything }), told: [] },
  { hand: set('aws_s3_bucket_lifecycle_configuration', 'backups', inEach('rule', { status: 'Disabled' })), told: [] },
  {
    hand: set(
      'aws_s3_bucket_server_side_encryption_configuration',
      'backups',
      inEach('rule', {
        apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms', kms_master_key_id: '' }],
      }),
    ),
    told: [],
  },
  { hand: tag('aws_s3_bucket', 'backups', { team: null }), told: [] },
  {
    hand: set('aws_dynamodb_table', '', { point_in_time_recovery: [{ enabled: false, recovery_period_in_days: 0 }] }),
    told: [],
  },
  { hand: set('aws_s3_object', 'agent/', { etag: 'somebody-wrote-over-it' }), told: [] },
  { hand: set('aws_s3_object', 'bundles/', { etag: 'somebody-wrote-over-it' }), told: [] },
  { hand: add('aws_vpc_security_group_ingress_rule', rule('orders', ssh)), told: [] },
  {
    hand: add(
      'aws_vpc_security_group_ingress_rule',
      rule('orders', { ip_protocol: '-1', referenced_security_group_id: 'sg-other' }),
    ),
    told: [],
  },
  {
    hand: add('aws_vpc_security_group_egress_rule', rule('orders', { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' })),
    told: [],
  },
  { hand: set('aws_vpc_security_group_ingress_rule', 'office network', { cidr_ipv4: '10.0.0.0/8' }), told: [] },
  { hand: remove('aws_vpc_security_group_ingress_rule', 'services of the shop'), told: [] },
  { hand: set('aws_instance', 'acme-orders-1', { instance_type: 'm7g.medium' }), told: [] },
  { hand: tag('aws_instance', 'acme-orders-2', { Name: 'mine' }), told: [] },
  { hand: set('aws_instance', 'acme-orders-2', inEach('metadata_options', { http_tokens: 'optional' })), told: [] },
  { hand: set('aws_instance', 'acme-orders-3', { iam_instance_profile: 'another' }), told: [] },
  { hand: set('aws_ebs_volume', 'acme-orders-1', { throughput: 500 }), told: [] },
  { hand: set('aws_ebs_volume', 'acme-orders-2', { size: 500 }), told: [] },
  {
    hand: add('aws_volume_attachment', (cloud) => ({
      id: 'vai-hand',
      instance_id: find(cloud, 'aws_instance', 'acme-orders-3').id,
      volume_id: 'vol-hand',
      device_name: '/dev/sdz',
    })),
    told: [],
  },
  { hand: set('aws_network_interface', 'acme-orders-1', { security_groups: ['sg-other'] }), told: [] },
  {
    hand: set('aws_iam_role', 'acme-broker-orders', ({ assume_role_policy }) => ({
      assume_role_policy: String(assume_role_policy).replace('ec2', 'lambda'),
    })),
    told: [],
  },
  {
    hand: add('aws_iam_role_policy_attachment', () => ({
      id: 'hand',
      role: 'acme-broker-orders',
      policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })),
    told: [],
  },
  { hand: set('aws_iam_role_policy', 'acme-broker-orders', { policy: everything }), told: [] },
  { hand: set('aws_secretsmanager_secret_version', 'administrator', { version_stages: ['AWSPREVIOUS'] }), told: [] },
  { hand: set('aws_secretsmanager_secret', 'orders/cookie', { description: 'by hand' }), told: [] },
  { hand: set('aws_route53_record', 'orders-1', { records: ['10.66.0.1'] }), told: [] },
  { hand: set('aws_lb', '', { enable_cross_zone_load_balancing: false }), told: [] },
  { hand: set('aws_lb_listener', '5671', { port: 5672 }), told: [] },
  { hand: set('aws_lb_target_group', '5671', { deregistration_delay: '300' }), told: [] },
  { hand: remove('aws_lb_target_group_attachment', ''), told: [] },
  { hand: set('aws_ec2_instance_state', '', { state: 'stopped' }), told: [] },
  { hand: set('aws_iam_instance_profile', '', { role: 'another' }), told: [] },
  { hand: set('aws_iam_policy', 'apply-broker', { policy: everything }), told: [] },
  {
    hand: add('aws_iam_role_policy_attachment', (cloud) => ({
      id: 'hand-2',
      role: 'somebody',
      policy_arn: find(cloud, 'aws_iam_policy', 'apply-network').id,
    })),
    told: [],
  },
  { hand: set('aws_iam_openid_connect_provider', '', { client_id_list: ['sts.amazonaws.com', 'another'] }), told: [] },
];
