import type { Cloud, RemoteObject } from '../../sandbox/cloud.ts';
import { isObject, type ObjectValue } from '../../sandbox/values.ts';

/** A change that somebody makes in the console of AWS, and what is told of it. */
export interface ChangeByHand {
  hand: (cloud: Cloud) => void;
  /** Severity, and the beginning of the sentence or all of it. */
  told: string;
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
  id: `sgr-${group}-${JSON.stringify(more).length}`,
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
  {
    hand: set('aws_vpc', '', { enable_dns_hostnames: false }),
    told: 'live | The enable dns hostnames and tags of aws_vpc.vpc were changed',
  },
  {
    hand: set('aws_subnet', 'compute', { map_public_ip_on_launch: true }),
    told: 'live | The map public ip on launch of aws_subnet.compute-a was changed outside Terraform, from false to true; applying puts it back.',
  },
  {
    hand: remove('aws_route', 'igw-'),
    told: 'live | aws_route.public-internet is gone outside Terraform; applying makes it anew.',
  },
  {
    hand: add('aws_route', (cloud) => ({
      id: 'r-hand',
      route_table_id: find(cloud, 'aws_route_table', 'compute').id,
      destination_cidr_block: '10.99.0.0/16',
      vpc_peering_connection_id: 'pcx-1',
    })),
    told: 'downtime | aws_route_table.compute-c-routes sends what is for 10.99.0.0/16 to pcx-1, which no file says',
  },
  { hand: remove('aws_flow_log', ''), told: 'live | aws_flow_log.flow-log is gone' },
  {
    hand: set('aws_cloudwatch_log_group', '', { retention_in_days: 1 }),
    told: 'live | The retention in days of aws_cloudwatch_log_group.flow-logs were changed outside Terraform, from 30 to 1',
  },
  {
    hand: add('aws_vpc_security_group_ingress_rule', rule('default', ssh)),
    told: 'exposed | aws_default_security_group.default-security-group lets everyone (0.0.0.0/0) in on tcp port 22',
  },
  {
    hand: set('aws_vpc_endpoint', 's3', { route_table_ids: [] }),
    told: 'live | The route table ids of aws_vpc_endpoint.s3-endpoint were changed',
  },
  {
    hand: tag('aws_eip', '', { Name: 'mine' }),
    told: 'live | The tags of aws_eip.nat-a-address were changed outside Terraform, from Name: acme-nat-a to Name: mine',
  },
  { hand: remove('aws_nat_gateway', ''), told: 'live | aws_nat_gateway.nat-c is gone' },
  {
    hand: set('aws_route53_zone', '', { comment: 'by hand' }),
    told: 'live | The comment of aws_route53_zone.private-zone was changed',
  },
  {
    hand: tag('aws_vpc', '', { owner: 'somebody' }),
    told: 'live | The enable dns hostnames and tags of aws_vpc.vpc were changed',
  },
  {
    hand: add('aws_iam_role_policy', () => ({
      id: 'acme-flow-logs:hand',
      role: 'acme-flow-logs',
      name: 'hand',
      policy: everything,
    })),
    told: 'exposed | aws_iam_role.flow-logs-role has the rights of policy hand, too',
  },
  {
    hand: set('aws_s3_bucket_versioning', 'backups', inEach('versioning_configuration', { status: 'Suspended' })),
    told: 'live | The versioning configuration of aws_s3_bucket_versioning.backups-versioning was changed',
  },
  {
    hand: set('aws_s3_bucket_public_access_block', 'backups', { block_public_policy: false }),
    told: 'exposed | The block public policy of aws_s3_bucket_public_access_block.backups-public-access was changed outside Terraform, from true to false; applying puts it back.',
  },
  {
    hand: remove('aws_s3_bucket_public_access_block', 'config'),
    told: 'exposed | aws_s3_bucket_public_access_block.configuration-public-access is gone',
  },
  {
    hand: set('aws_s3_bucket_policy', 'backups', { policy: everything }),
    told: 'exposed | The policy of aws_s3_bucket_policy.backups-policy was changed',
  },
  {
    hand: set('aws_s3_bucket_lifecycle_configuration', 'backups', inEach('rule', { status: 'Disabled' })),
    told: 'live | The rule of aws_s3_bucket_lifecycle_configuration.backups-lifecycle was changed outside Terraform',
  },
  {
    hand: set(
      'aws_s3_bucket_server_side_encryption_configuration',
      'backups',
      inEach('rule', {
        apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms', kms_master_key_id: '' }],
      }),
    ),
    told: 'live | The rule of aws_s3_bucket_server_side_encryption_configuration.backups-encryption was changed',
  },
  {
    hand: tag('aws_s3_bucket', 'backups', { team: null }),
    told: 'live | The tags of aws_s3_bucket.backups-bucket was changed outside Terraform, from team: platform to team: none',
  },
  {
    hand: set('aws_dynamodb_table', '', { point_in_time_recovery: [{ enabled: false, recovery_period_in_days: 0 }] }),
    told: 'live | The point in time recovery of aws_dynamodb_table.brokers was changed',
  },
  {
    hand: set('aws_s3_object', 'programs/agent', { etag: 'somebody-wrote-over-it' }),
    told: 'live | The etag of aws_s3_object.agent was changed',
  },
  {
    hand: set('aws_s3_object', 'bundles/', { etag: 'somebody-wrote-over-it' }),
    told: 'live | The etag of aws_s3_object.bundle was changed',
  },
  {
    hand: add('aws_vpc_security_group_ingress_rule', rule('orders', ssh)),
    told: 'exposed | aws_security_group.firewall lets everyone (0.0.0.0/0) in on tcp port 22, which no file says: it was opened outside Terraform. Applying leaves it open; aws ec2 revoke-security-group-ingress --group-id sg-',
  },
  {
    hand: add(
      'aws_vpc_security_group_ingress_rule',
      rule('orders', { ip_protocol: '-1', referenced_security_group_id: 'sg-other' }),
    ),
    told: 'exposed | aws_security_group.firewall lets sg-other in on every port',
  },
  {
    hand: add('aws_vpc_security_group_egress_rule', rule('orders', { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' })),
    told: 'live | aws_security_group.firewall lets its machines out to everyone (0.0.0.0/0) on every port',
  },
  {
    hand: set('aws_vpc_security_group_ingress_rule', 'office network', { cidr_ipv4: '10.0.0.0/8' }),
    told: 'exposed | The cidr ipv4 of aws_vpc_security_group_ingress_rule.firewall-in-management-10_40_0_0_16 was changed outside Terraform, from 10.40.0.0/16 to 10.0.0.0/8',
  },
  {
    hand: remove('aws_vpc_security_group_ingress_rule', 'services of the shop'),
    told: 'live | aws_vpc_security_group_ingress_rule.firewall-in-amqps-10_20_72_0_21 is gone',
  },
  {
    hand: set('aws_instance', 'acme-orders-1', { instance_type: 'm7g.medium' }),
    told: 'rolling | The instance type of aws_instance.node-1 was changed outside Terraform, from m7g.xlarge to m7g.medium; applying puts it back.',
  },
  {
    hand: tag('aws_instance', 'acme-orders-2', { Name: 'mine' }),
    told: 'exposed | The metadata options and tags of aws_instance.node-2 were changed',
  },
  {
    hand: set('aws_instance', 'acme-orders-2', inEach('metadata_options', { http_tokens: 'optional' })),
    told: 'exposed | The metadata options and tags of aws_instance.node-2 were changed',
  },
  {
    hand: set('aws_instance', 'acme-orders-3', { iam_instance_profile: 'another' }),
    told: 'exposed | The iam instance profile of aws_instance.node-3 was changed',
  },
  {
    hand: set('aws_ebs_volume', 'acme-orders-1', { throughput: 500 }),
    told: 'live | The throughput of aws_ebs_volume.node-1-data was changed outside Terraform, from 250 to 500',
  },
  {
    hand: set('aws_ebs_volume', 'acme-orders-2', { size: 500 }),
    told: 'live | The size of aws_ebs_volume.node-2-data was changed outside Terraform, from 100 to 500',
  },
  {
    hand: add('aws_volume_attachment', (cloud) => ({
      id: 'vai-hand',
      instance_id: find(cloud, 'aws_instance', 'acme-orders-3').id,
      volume_id: 'vol-hand',
      device_name: '/dev/sdz',
    })),
    told: 'none | aws_instance.node-3 has the disk vol-hand, too',
  },
  {
    hand: set('aws_network_interface', 'acme-orders-1', { security_groups: ['sg-other'] }),
    told: 'exposed | The security groups of aws_network_interface.node-1-address were changed',
  },
  {
    hand: set('aws_iam_role', 'acme-broker-orders', ({ assume_role_policy }) => ({
      assume_role_policy: String(assume_role_policy).replace('ec2', 'lambda'),
    })),
    told: 'exposed | The assume role policy of aws_iam_role.role was changed',
  },
  {
    hand: add('aws_iam_role_policy_attachment', () => ({
      id: 'hand',
      role: 'acme-broker-orders',
      policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })),
    told: 'exposed | aws_iam_role.role has the rights of policy arn:aws:iam::aws:policy/AdministratorAccess, too',
  },
  {
    hand: set('aws_iam_role_policy', 'acme-broker-orders', { policy: everything }),
    told: 'exposed | The policy of aws_iam_role_policy.role-policy was changed',
  },
  {
    hand: set('aws_secretsmanager_secret_version', 'administrator', { version_stages: ['AWSPREVIOUS'] }),
    told: 'reconnect | The value of aws_secretsmanager_secret_version.administrator-value was made anew outside Terraform',
  },
  {
    hand: set('aws_secretsmanager_secret', 'orders/cookie', { description: 'by hand' }),
    told: 'live | The description of aws_secretsmanager_secret.cookie was changed',
  },
  {
    hand: set('aws_route53_record', 'orders-1', { records: ['10.66.0.1'] }),
    told: 'live | The records of aws_route53_record.node-1-name were changed',
  },
  {
    hand: set('aws_lb', '', { enable_cross_zone_load_balancing: false }),
    told: 'live | The enable cross zone load balancing of aws_lb.endpoint-balancer was changed',
  },
  {
    hand: set('aws_lb_listener', '5671', { port: 5672 }),
    told: 'live | The port of aws_lb_listener.endpoint-amqps was changed outside Terraform, from 5671 to 5672',
  },
  {
    hand: set('aws_lb_target_group', '5671', { deregistration_delay: '300' }),
    told: 'live | The deregistration delay of aws_lb_target_group.endpoint-amqps-targets was changed',
  },
  { hand: remove('aws_lb_target_group_attachment', ''), told: 'live | aws_lb_target_group_attachment.' },
  {
    hand: (cloud) =>
      set('aws_ec2_instance_state', find(cloud, 'aws_instance', 'acme-orders-2').id, { state: 'stopped' })(cloud),
    told: 'live | The state of aws_ec2_instance_state.node-2-state was changed outside Terraform, from running to stopped',
  },
  {
    hand: set('aws_iam_instance_profile', '', { role: 'another' }),
    told: 'exposed | The role of aws_iam_instance_profile.profile was changed',
  },
  {
    hand: set('aws_iam_policy', 'apply-broker', { policy: everything }),
    told: 'exposed | The policy of aws_iam_policy.change-broker was changed',
  },
  {
    hand: add('aws_iam_role_policy_attachment', (cloud) => ({
      id: 'hand-2',
      role: 'somebody',
      policy_arn: find(cloud, 'aws_iam_policy', 'apply-network').id,
    })),
    told: 'exposed | aws_iam_policy.change-network gives its rights to 1 more',
  },
  {
    hand: set('aws_iam_openid_connect_provider', '', { client_id_list: ['sts.amazonaws.com', 'another'] }),
    told: 'exposed | The client id list of aws_iam_openid_connect_provider.github was changed',
  },
];
