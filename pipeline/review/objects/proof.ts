/**
 * Which resources of a broker's stack carry a change of a field: addresses, where `*` stands for any characters. The
 * longest beginning of a field's path that is listed here decides.
 */
const carriers: Readonly<Record<string, readonly string[]>> = {
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

/** Those of a stack's changed addresses that carry a change of a field; of all when it is the file itself. */
export function carriersOf(field: string, addresses: readonly string[]): string[] {
  if (field === '') return [...addresses];
  const known = Object.keys(carriers).filter(
    (start) => start === '' || field === start || (/^[.[]/.test(field.slice(start.length)) && field.startsWith(start)),
  );
  const patterns = carriers[known.sort((a, b) => b.length - a.length)[0] ?? ''] ?? [];
  return addresses.filter((address) => patterns.some((pattern) => matches(pattern, address)));
}

function matches(pattern: string, address: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.[\]]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(address);
}
