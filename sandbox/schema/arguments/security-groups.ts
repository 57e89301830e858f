import type { TypeArguments } from './limits.ts';

const createGroup = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html';

const groupText = /^[0-9A-Za-z ._:/()#,@[\]+=&;{}!$*-]*$/;

/** Of a rule for addresses; the provider leaves it to AWS. */
const ruleText = {
  length: [0, 255],
  matches: groupText,
  see: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html',
} as const;

/** What the provider and AWS accept of security groups. See limits.ts for the words. */
export const securityGroups: Readonly<Record<string, TypeArguments>> = {
  aws_security_group: {
    source: 'internal/service/ec2/vpc_security_group.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      description: { length: [0, 255], aws: { length: [1, 255], matches: groupText, see: createGroup } },
      'egress.cidr_blocks': { each: { is: 'IPv4 network' } },
      'egress.description': { length: [0, 255], matches: /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]*$/ },
      'egress.ipv6_cidr_blocks': { each: { is: 'IPv6 network' } },
      'ingress.cidr_blocks': { each: { is: 'IPv4 network' } },
      'ingress.description': { length: [0, 255], matches: /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]*$/ },
      'ingress.ipv6_cidr_blocks': { each: { is: 'IPv6 network' } },
      name: { length: [0, 255], never: /^sg-/, aws: { matches: groupText, see: createGroup } },
      name_prefix: { length: [0, 229], never: /^sg-/ },
    },
    free: `
      egress.from_port egress.prefix_list_ids egress.protocol egress.security_groups egress.self egress.to_port
      ingress.from_port ingress.prefix_list_ids ingress.protocol ingress.security_groups ingress.self
      ingress.to_port revoke_rules_on_delete vpc_id`,
  },

  aws_default_security_group: {
    source: 'internal/service/ec2/vpc_default_security_group.go',
    limited: {
      'egress.cidr_blocks': { each: { is: 'IPv4 network' } },
      'egress.description': { length: [0, 255], matches: /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]*$/ },
      'egress.ipv6_cidr_blocks': { each: { is: 'IPv6 network' } },
      'ingress.cidr_blocks': { each: { is: 'IPv4 network' } },
      'ingress.description': { length: [0, 255], matches: /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]*$/ },
      'ingress.ipv6_cidr_blocks': { each: { is: 'IPv6 network' } },
    },
    free: `
      egress.from_port egress.prefix_list_ids egress.protocol egress.security_groups egress.self egress.to_port
      ingress.from_port ingress.prefix_list_ids ingress.protocol ingress.security_groups ingress.self
      ingress.to_port revoke_rules_on_delete vpc_id`,
  },

  aws_vpc_security_group_ingress_rule: {
    source: 'internal/service/ec2/vpc_security_group_ingress_rule.go',
    limited: {
      cidr_ipv4: { is: 'IPv4 network' },
      cidr_ipv6: { is: 'IPv6 network' },
      description: { aws: ruleText },
      from_port: { range: [-1, 65535] },
      to_port: { range: [-1, 65535] },
    },
    free: 'ip_protocol prefix_list_id referenced_security_group_id security_group_id',
  },

  aws_vpc_security_group_egress_rule: {
    source: 'internal/service/ec2/vpc_security_group_egress_rule.go',
    limited: {
      cidr_ipv4: { is: 'IPv4 network' },
      cidr_ipv6: { is: 'IPv6 network' },
      description: { aws: ruleText },
      from_port: { range: [-1, 65535] },
      to_port: { range: [-1, 65535] },
    },
    free: 'ip_protocol prefix_list_id referenced_security_group_id security_group_id',
  },
};
