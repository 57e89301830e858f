import { parseIpv4Network } from '../../contracts/addresses.ts';
import type { Stack } from '../../pipeline/terraform/synthesize.ts';
import { memberLimits, type ResourceLimits, resourceLimits, type TextLimit } from './resource-limits.ts';

type Values = Readonly<Record<string, unknown>>;

interface Resource {
  /** `broker-orders: aws_lb.balancer`. */
  place: string;
  type: string;
  values: Values;
  /** Its own tags and those of its provider. */
  tags: Record<string, string>;
}

/** Every limit of AWS that a resource of these stacks is beyond, as `place argument: what is wrong`. */
export function beyondLimits(stacks: readonly Stack[]): string[] {
  const resources = stacks.flatMap(resourcesOf);
  return [
    ...resources.flatMap(beyondOwnLimits),
    ...memberLimits.flatMap((limit) => beyondMembers(resources, limit)),
    ...beyondInlinePolicies(resources),
    ...namedTwice(resources),
    ...resources.flatMap(beyondSizes),
    ...beyondAddresses(resources),
  ];
}

function resourcesOf({ name: stack, configuration }: Stack): Resource[] {
  const providers = (configuration.provider as { aws: { alias?: string; default_tags?: { tags: object }[] }[] }).aws;
  const defaultTags = (alias: string | undefined) =>
    providers.find((provider) => provider.alias === alias)?.default_tags?.[0]?.tags;
  return Object.entries(configuration.resource ?? {}).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, values]) => {
      const alias = /^aws\.(.+)$/.exec(String(values.provider))?.[1];
      const tags = { ...defaultTags(alias), ...(values.tags as object | undefined) } as Record<string, string>;
      return { place: `${stack}: ${type}.${name}`, type, values, tags };
    }),
  );
}

function beyondOwnLimits({ place, type, values, tags }: Resource): string[] {
  const limits = resourceLimits[type];
  if (!limits) return [`${place}: no limits of ${type} are known`];
  const texts = Object.entries(limits.texts ?? {}).flatMap(([name, limit]) =>
    values[name] === undefined
      ? []
      : beyondText(plain(String(values[name])), limit).map((what) => `${place} ${name}: ${what}`),
  );
  const numbers = Object.entries(limits.numbers ?? {}).flatMap(([name, [least, most]]) =>
    Number(values[name]) < least || Number(values[name]) > most
      ? [`${place} ${name}: ${values[name]} is not ${least} to ${most}`]
      : [],
  );
  return [...texts, ...numbers, ...beyondTags(tags, limits).map((what) => `${place} tags: ${what}`)];
}

/** As AWS gets it: without what keeps Terraform from reading a text as a template. */
function plain(text: string): string {
  return text.replace(/([$%])\1(?=\{)/g, '$1');
}

function beyondText(text: string, { most, least = 0, pattern, unit }: TextLimit): string[] {
  const length = lengthOf(text, unit);
  return [
    ...(length > most ? [`${length} of ${most} ${unit ?? 'characters'}: ${text}`] : []),
    ...(length < least ? [`${length} of at least ${least}: ${text}`] : []),
    ...(pattern && !pattern.test(withoutReferences(text)) ? [`${text} does not match ${pattern}`] : []),
  ];
}

/** What a reference in a policy stands for: the longest is the ARN of a secret that nodes write, of 126 characters. */
const longestReference = 'x'.repeat(126);

function withoutReferences(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, longestReference);
}

function lengthOf(text: string, unit: TextLimit['unit']): number {
  if (unit === 'policy characters') return withoutReferences(text).replace(/\s/g, '').length;
  return unit === 'bytes' ? Buffer.byteLength(text) : [...text].length;
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html, and no spaces at the ends, for load balancers. */
function beyondTags(tags: Readonly<Record<string, string>>, { tags: most, tagsIgnoreCase }: ResourceLimits): string[] {
  if (most === undefined) return [];
  const characters = /^(?!\s)[\p{L}\p{Z}\p{N}_.:/=+\-@]*(?<!\s)$/u;
  const keys = Object.keys(tags);
  const lower = new Set(keys.map((key) => key.toLowerCase()));
  return [
    ...(keys.length > most ? [`${keys.length} of ${most}`] : []),
    ...(tagsIgnoreCase && lower.size < keys.length ? ['some differ in upper and lower case alone'] : []),
    ...Object.entries(tags).flatMap(([key, value]) => [
      ...(/^aws:/i.test(key) || [...key].length > 128 || !characters.test(key) ? [`key ${key}`] : []),
      ...([...value].length > 256 || !characters.test(value) ? [`value ${value}`] : []),
    ]),
  ];
}

function beyondMembers(resources: readonly Resource[], { type, of, most }: (typeof memberLimits)[number]): string[] {
  const members = resources.filter((resource) => resource.type === type);
  const owner = ({ place, values }: Resource) => `${place.split(':', 1)[0]}: ${String(values[of])}`;
  return [...new Set(members.map(owner))].flatMap((name) => {
    const count = members.filter((member) => owner(member) === name).length;
    return count > most ? [`${name} has ${count} of ${most} ${type}`] : [];
  });
}

/** Names that there may be one of in an account and a region, whichever stack it is in. */
const uniqueTypes = [
  'aws_iam_instance_profile',
  'aws_iam_policy',
  'aws_iam_role',
  'aws_lb',
  'aws_secretsmanager_secret',
];

function namedTwice(resources: readonly Resource[]): string[] {
  return uniqueTypes.flatMap((type) => {
    const names = resources.filter((each) => each.type === type).map(({ values }) => String(values.name));
    return names.flatMap((name, index) => (names.indexOf(name) < index ? [`${type} ${name} is named twice`] : []));
  });
}

/** All inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function beyondInlinePolicies(resources: readonly Resource[]): string[] {
  const policies = resources.filter(({ type }) => type === 'aws_iam_role_policy');
  const owner = ({ place, values }: Resource) => `${place.split(':', 1)[0]}: ${String(values.role)}`;
  return [...new Set(policies.map(owner))].flatMap((role) => {
    const texts = policies.filter((each) => owner(each) === role).map(({ values }) => String(values.policy));
    const length = texts.reduce((sum, text) => sum + lengthOf(text, 'policy characters'), 0);
    return length > 10_240 ? [`${role} has ${length} of 10240 characters in its inline policies`] : [];
  });
}

/**
 * A VPC and its subnets are /16 to /28, and a gp3 volume has at most 500 IOPS for each GiB and 0.25 MiB/s for each of them:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html,
 * https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
 */
function beyondSizes({ place, type, values }: Resource): string[] {
  if (type === 'aws_vpc' || type === 'aws_subnet') {
    const { prefix = 0 } = parseIpv4Network(String(values.cidr_block)) ?? {};
    return prefix < 16 || prefix > 28 ? [`${place} cidr_block: /${prefix} is not /16 to /28`] : [];
  }
  if (type !== 'aws_ebs_volume') return [];
  const [size, iops, throughput] = [values.size, values.iops, values.throughput].map(Number) as [
    number,
    number,
    number,
  ];
  return [
    ...(iops > Math.max(3000, size * 500) ? [`${place} iops: ${iops} for ${size} GiB`] : []),
    ...(throughput > iops * 0.25 ? [`${place} throughput: ${throughput} for ${iops} IOPS`] : []),
  ];
}

/** How many addresses are taken of the compute subnet of each zone: by interfaces, and by load balancers, one in each subnet. */
export function addressesTaken(stacks: readonly Stack[]): Record<string, number> {
  return countAddresses(stacks.flatMap(resourcesOf));
}

function countAddresses(resources: readonly Resource[]): Record<string, number> {
  const subnets = resources.flatMap(({ type, values }) => {
    if (type === 'aws_network_interface') return [values.subnet_id];
    return type === 'aws_lb' ? ((values.subnets ?? []) as unknown[]) : [];
  });
  const zones = subnets.map(
    (subnet) => /compute_subnet_ids\["([^"]+)"\]/.exec(String(subnet))?.[1] ?? `not one: ${subnet}`,
  );
  return Object.fromEntries([...new Set(zones)].map((zone) => [zone, zones.filter((each) => each === zone).length]));
}

/** AWS keeps five addresses of each subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
function beyondAddresses(resources: readonly Resource[]): string[] {
  return Object.entries(countAddresses(resources)).flatMap(([zone, count]) => {
    const subnet = resources.find(
      ({ place, values }) => place.includes('.compute-') && values.availability_zone === zone,
    );
    const { prefix = 32 } = parseIpv4Network(String(subnet?.values.cidr_block)) ?? {};
    return count > 2 ** (32 - prefix) - 5 ? [`${zone} has ${count} addresses taken of a /${prefix}`] : [];
  });
}
