import type { ForeignOpening } from '../../../catalog/adoption.ts';
import { compareSeverity, type Severity } from '../../../catalog/effects/effect.ts';
import { type Quote, type Sentence, say } from '../../../catalog/words/sentence.ts';
import { isObject, objectOf, type Values } from '../plan/json-value.ts';
import type { Plan } from '../plan/read-plan.ts';

/** Something that stands in an object of a stack, and that no resource of the stack put there. */
export interface ForeignEntry {
  /** The resource that it stands in. */
  address: string;
  /** The attribute in which it shows. */
  attribute: string;
  /** The entry itself, as it is shown. */
  value: string;
  severity: Severity;
  sentence: Sentence;
  /** What it opens, where it is a rule of a security group. */
  opening?: Omit<ForeignOpening, 'address'>;
}

/**
 * Rules, routes, policies and disks that somebody added to what a stack owns. Terraform sees them in attributes that the
 * stack leaves to resources of their own, plans nothing against them, and forgets them with its next apply; so every look
 * compares what is there with the resources of the stack. The most severe first.
 */
export function foreignEntries(plan: Plan): ForeignEntry[] {
  const resources = plan.resource_changes
    .filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined)
    .filter(({ change }) => isObject(change.before))
    .map(({ address, type, change }) => ({
      address,
      type,
      values: objectOf(change.before),
      goes: change.actions === 'delete',
    }));
  const partsOf: Parts = (type, name, value) =>
    resources.filter((each) => each.type === type && each.values[name] === value).map(({ values }) => values);
  // What is in something that goes, goes with it.
  return resources
    .filter(({ goes }) => !goes)
    .flatMap(({ address, type, values }) =>
      (lookers[type]?.({ address, values, partsOf }) ?? []).map((entry) => ({ address, ...entry })),
    )
    .sort((a, b) => compareSeverity(b.severity, a.severity));
}

/** Resources of the stack by type, which have this value of an attribute. */
type Parts = (type: string, name: string, value: unknown) => Values[];

interface Owner {
  address: string;
  values: Values;
  partsOf: Parts;
}

type Entry = Omit<ForeignEntry, 'address'>;

const lookers: Readonly<Record<string, (owner: Owner) => Entry[]>> = {
  aws_security_group: foreignRules,
  aws_default_security_group: foreignRules,
  aws_route_table: foreignRoutes,
  aws_iam_role: foreignPolicies,
  aws_iam_policy: foreignAttachments,
  aws_instance: foreignDisks,
};

/** A command in full, however long; its words are ids and names that AWS gave or checked. */
const command = (text: string): Quote => ({ quote: text });

const entriesIn = (value: unknown) => (Array.isArray(value) ? value.map(objectOf) : []);
const textsIn = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

function foreignRules({ address, values, partsOf }: Owner): Entry[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const own = partsOf(`aws_vpc_security_group_${direction}_rule`, 'security_group_id', values.id);
    const known = new Set(own.map((rule) => opening({ ...rule, protocol: rule.ip_protocol }, sourceOf(rule))));
    return entriesIn(values[direction])
      .flatMap((rule) => sourcesOf(rule, values.id).map((source) => ({ rule, source })))
      .filter(({ rule, source }) => !known.has(opening(rule, source)))
      .map(({ rule, source }) => foreignRule({ address, group: String(values.id), direction, rule, source }));
  });
}

/** All protocols are -1 and have no ports, which a group shows as 0. */
function opening({ protocol, from_port, to_port }: Values, source: string): string {
  return String(protocol) === '-1' ? `all ${source}` : `${protocol} ${from_port}-${to_port} ${source}`;
}

/** A group of another account has the account before it. */
const groupId = (group: unknown) => String(group).split('/').at(-1) ?? '';

function sourceOf({ cidr_ipv4, cidr_ipv6, prefix_list_id, referenced_security_group_id }: Values): string {
  return String(cidr_ipv4 ?? cidr_ipv6 ?? prefix_list_id ?? groupId(referenced_security_group_id));
}

function sourcesOf(rule: Values, group: unknown): string[] {
  const addresses = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids'].flatMap((name) => textsIn(rule[name]));
  const groups = textsIn(rule.security_groups).map(groupId);
  return [...addresses, ...groups, ...(rule.self === true ? [String(group)] : [])];
}

interface ForeignRule {
  address: string;
  group: string;
  direction: 'ingress' | 'egress';
  rule: Values;
  source: string;
}

function foreignRule({ address, group, direction, rule, source }: ForeignRule): Entry {
  const isIngress = direction === 'ingress';
  const ports = portsOf(rule);
  const who = /^(0\.0\.0\.0|::)\/0$/.test(source) ? say`everyone (${source})` : say`${source}`;
  const close = `aws ec2 revoke-security-group-${direction} --group-id ${group} --ip-permissions '${permissionOf(rule, source)}'`;
  const what = isIngress
    ? say`${address} lets ${who} in on ${ports}`
    : say`${address} lets its machines out to ${who} on ${ports}`;
  return {
    attribute: direction,
    value: `${ports} ${source}`,
    severity: isIngress ? 'exposed' : 'live',
    sentence: say`${what}, which no file says: it was opened outside Terraform. Applying leaves it open; ${command(close)} closes it.`,
    opening: {
      value: `${ports} ${source}`,
      direction,
      protocol: String(rule.protocol),
      from: Number(rule.from_port),
      to: Number(rule.to_port),
      source,
      close: [command(close)],
    },
  };
}

function portsOf({ protocol, from_port: from, to_port: to }: Values): string {
  if (String(protocol) === '-1') return 'every port';
  return from === to ? `${protocol} port ${from}` : `${protocol} ports ${from} to ${to}`;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function permissionOf({ protocol, from_port: FromPort, to_port: ToPort }: Values, source: string): string {
  const sources = source.startsWith('pl-')
    ? { PrefixListIds: [{ PrefixListId: source }] }
    : source.includes(':')
      ? { Ipv6Ranges: [{ CidrIpv6: source }] }
      : /^[\d.]+\/\d+$/.test(source)
        ? { IpRanges: [{ CidrIp: source }] }
        : { UserIdGroupPairs: [{ GroupId: source }] };
  const ports = String(protocol) === '-1' ? {} : { FromPort, ToPort };
  return JSON.stringify([{ IpProtocol: protocol, ...ports, ...sources }]);
}

const destinations = {
  cidr_block: 'destination_cidr_block',
  ipv6_cidr_block: 'destination_ipv6_cidr_block',
  destination_prefix_list_id: 'destination_prefix_list_id',
};

function foreignRoutes({ address, values, partsOf }: Owner): Entry[] {
  const own = partsOf('aws_route', 'route_table_id', values.id);
  const known = new Set(own.flatMap((route) => Object.values(destinations).map((name) => route[name])));
  return entriesIn(values.route).flatMap((route) => {
    const [name] = Object.keys(destinations).filter((each) => route[each]);
    const destination = name === undefined ? undefined : route[name];
    if (destination === undefined || known.has(destination)) return [];
    const target = Object.entries(route).find(([key, value]) => value && !(key in destinations))?.[1];
    const option = { cidr_block: 'cidr-block', ipv6_cidr_block: 'ipv6-cidr-block' }[String(name)] ?? 'prefix-list-id';
    const remove = `aws ec2 delete-route --route-table-id ${values.id} --destination-${option} ${destination}`;
    return {
      attribute: 'route',
      value: `${destination} to ${target}`,
      severity: 'downtime' as const,
      sentence: say`${address} sends what is for ${String(destination)} to ${String(target)}, which no file says: the route was added outside Terraform. Applying leaves it; ${command(remove)} removes it.`,
    };
  });
}

function foreignPolicies({ address, values, partsOf }: Owner): Entry[] {
  const inline = new Set(partsOf('aws_iam_role_policy', 'role', values.name).map(({ name }) => name));
  const attached = new Set(
    partsOf('aws_iam_role_policy_attachment', 'role', values.name).map(({ policy_arn }) => policy_arn),
  );
  const told = (attribute: string, value: string, remove: string): Entry => ({
    attribute,
    value,
    severity: 'exposed',
    sentence: say`${address} has the rights of policy ${value}, too, which no file says: it was added outside Terraform. Applying leaves it; ${command(remove)} removes it.`,
  });
  return [
    ...entriesIn(values.inline_policy)
      .map(({ name }) => String(name))
      .filter((name) => !inline.has(name))
      .map((name) =>
        told('inline_policy', name, `aws iam delete-role-policy --role-name ${values.name} --policy-name ${name}`),
      ),
    ...textsIn(values.managed_policy_arns)
      .filter((arn) => !attached.has(arn))
      .map((arn) =>
        told('managed_policy_arns', arn, `aws iam detach-role-policy --role-name ${values.name} --policy-arn ${arn}`),
      ),
  ];
}

function foreignAttachments({ address, values, partsOf }: Owner): Entry[] {
  const own = partsOf('aws_iam_role_policy_attachment', 'policy_arn', values.arn).length;
  const more = Number(values.attachment_count ?? 0) - own;
  if (more <= 0) return [];
  const look = `aws iam list-entities-for-policy --policy-arn ${values.arn}`;
  return [
    {
      attribute: 'attachment_count',
      value: String(more),
      severity: 'exposed',
      sentence: say`${address} gives its rights to ${String(more)} more than the files say: it was attached outside Terraform. Applying leaves it; ${command(look)} says to whom.`,
    },
  ];
}

function foreignDisks({ address, values, partsOf }: Owner): Entry[] {
  const own = new Set(partsOf('aws_volume_attachment', 'instance_id', values.id).map(({ volume_id }) => volume_id));
  return entriesIn(values.ebs_block_device)
    .map(({ volume_id }) => String(volume_id))
    .filter((volume) => !own.has(volume))
    .map((volume) => ({
      attribute: 'ebs_block_device',
      value: volume,
      severity: 'none' as const,
      sentence: say`${address} has the disk ${volume}, too, which no file says: it was attached outside Terraform. Applying leaves it; ${command(`aws ec2 detach-volume --volume-id ${volume}`)} takes it off.`,
    }));
}
