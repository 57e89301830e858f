import type { StackPart } from '../../kind.ts';

/** Which resources of a broker's stack carry a change of a field. */
export const brokerCarriers: StackPart['carriers'] = {
  // What nodes take on: a bundle, and the gates that see to it.
  '': ['aws_s3_object.bundle', 'terraform_data.gate-*'],
  version: ['aws_s3_object.bundle', 'terraform_data.gate-*'],
  nodes: ['*'],
  'instance.type': [
    'aws_instance.node-*',
    'aws_ec2_instance_state.node-*',
    'aws_volume_attachment.node-*',
    'data.aws_ssm_parameter.image',
    'terraform_data.gate-*',
  ],
  'storage.sizeGiB': ['aws_ebs_volume.node-*', 'terraform_data.gate-*'],
  'storage.iops': ['aws_ebs_volume.node-*'],
  'storage.throughputMiBps': ['aws_ebs_volume.node-*'],
  listeners: [
    'aws_s3_object.bundle',
    'terraform_data.gate-*',
    'aws_lb*.endpoint-*',
    'aws_vpc_security_group_*_rule.firewall-*',
    'output.*',
  ],
  // The record stands with what else is at Cloudflare.
  publicName: [
    'output.address',
    'cloudflare_dns_record.*',
    'data.terraform_remote_state.*',
    'provider.cloudflare',
    'terraform.*',
  ],
  access: ['aws_vpc_security_group_ingress_rule.firewall-in-*'],
  'tls.certificate': [
    'aws_s3_object.bundle',
    'terraform_data.gate-*',
    'aws_iam_role_policy.*',
    'aws_vpc_security_group_egress_rule.*',
  ],
  'tls.clientAuthority': ['aws_s3_object.bundle', 'terraform_data.gate-*', 'aws_iam_role_policy.*'],
  users: [
    'aws_s3_object.bundle',
    'terraform_data.gate-*',
    'aws_secretsmanager_secret*.user-*',
    'ephemeral.random_password.user-*',
    'aws_iam_role_policy.*',
  ],
  administrator: [
    'aws_s3_object.bundle',
    'terraform_data.gate-*',
    'aws_secretsmanager_secret*.administrator*',
    'ephemeral.random_password.administrator-*',
  ],
  federation: [
    'aws_s3_object.bundle',
    'terraform_data.gate-*',
    'aws_iam_role_policy.*',
    'aws_vpc_security_group_egress_rule.*',
  ],
  shovels: [
    'aws_s3_object.bundle',
    'terraform_data.gate-*',
    'aws_iam_role_policy.*',
    'aws_vpc_security_group_egress_rule.*',
  ],
  backups: ['aws_s3_object.bundle', 'terraform_data.gate-*', 'aws_iam_role_policy.*'],
  restoreFrom: ['aws_ebs_volume.node-*', 'aws_volume_attachment.node-*', 'aws_instance.node-*'],
  // What no longer names a secret need not read it.
  remove: [
    'aws_s3_object.bundle',
    'terraform_data.gate-*',
    'aws_iam_role_policy.*',
    'aws_secretsmanager_secret*.user-*',
    'ephemeral.random_password.user-*',
    'aws_vpc_security_group_egress_rule.*',
  ],
  'deletion.keepDisks': ['aws_ebs_volume.node-*'],
  tags: ['provider.*', '*'],
};
