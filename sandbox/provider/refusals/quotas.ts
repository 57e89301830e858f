import type { Cloud } from '../../cloud.ts';
import type { ObjectValue, Value } from '../../values.ts';
import type { Refusal } from './refusal.ts';

/** How much there may be of something in one object of AWS, which no single resource shows. */
interface Quota {
  /** The argument that names the object that has them. */
  readonly within: string;
  /** What one of them counts, in each of the quota's own accounts. */
  readonly counts: (object: ObjectValue) => Readonly<Record<string, number>>;
  readonly most: number;
  /** AWS's words, with its name for the object that has them. */
  readonly says: (owner: string) => string;
  readonly see: string;
}

const iam = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';

/** Separately for each version of IP; a rule for a group counts in both. An account can ask for more. */
const rulesOfGroup: Quota = {
  within: 'security_group_id',
  counts: ({ cidr_ipv4: ipv4 = null, cidr_ipv6: ipv6 = null }) => ({
    IPv4: ipv6 === null ? 1 : 0,
    IPv6: ipv4 === null ? 1 : 0,
  }),
  most: 60,
  says: (group) =>
    `RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached (${group})`,
  see: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups',
};

const quotas: Readonly<Record<string, Quota>> = {
  aws_iam_role_policy: {
    within: 'role',
    counts: ({ policy }) => ({ characters: sizeOf(policy) }),
    most: 10_240,
    says: (role) => `LimitExceeded: Maximum policy size of 10240 bytes exceeded for role ${role}`,
    see: iam,
  },
  aws_iam_role_policy_attachment: {
    within: 'role',
    counts: () => ({ policies: 1 }),
    most: 10,
    says: (role) => `LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10 (${role})`,
    see: iam,
  },
  aws_vpc_security_group_ingress_rule: rulesOfGroup,
  aws_vpc_security_group_egress_rule: rulesOfGroup,
};

/** IAM does not count white space. */
function sizeOf(policy: Value | undefined): number {
  return typeof policy === 'string' ? policy.replace(/\s/g, '').length : 0;
}

/** What AWS refuses of an object because of others that are there: `id` is its own, where it is there already. */
export function quotaRefusals(cloud: Cloud, props: { type: string; object: ObjectValue; id?: string }): Refusal[] {
  const { type, object, id } = props;
  const quota = quotas[type];
  if (quota === undefined) return [];
  const owner = object[quota.within];
  const others = cloud.list(type).filter((other) => other.id !== id && other.attributes[quota.within] === owner);
  const all = [object, ...others.map(({ attributes }) => attributes)].map(quota.counts);
  return Object.keys(quota.counts(object)).flatMap((account) => {
    const sum = all.reduce((total, counts) => total + (counts[account] ?? 0), 0);
    if (sum <= quota.most || quota.counts(object)[account] === 0) return [];
    const summary = `${type}: ${quota.says(String(owner))}: ${sum} ${account}, at most ${quota.most}`;
    return [{ attribute: [quota.within], summary, detail: `AWS refuses it: ${quota.see}` }];
  });
}
