import type { Group, Opening, Rule } from './network.ts';
import { rangeOf } from './ranges.ts';
import { placeOf, type Resource, type Resources } from './resources.ts';

/**
 * The security groups by their ids. Terraform takes away the rule that AWS gives to each new one, so that a group has the rules that
 * are written and no other: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group ("NOTE on Egress
 * rules"), and of a VPC's own group https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group.
 */
export function readGroups(resources: Resources): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const type of ['aws_security_group', 'aws_default_security_group']) {
    for (const resource of resources.of(type)) {
      const { id, name, body } = resource;
      for (const block of ['ingress', 'egress']) {
        if (body[block] !== undefined) resources.tell(resource, `has rules in blocks (${block}), which are not read`);
      }
      groups.set(id, {
        ...placeOf(resource),
        id,
        name: typeof body.name === 'string' ? body.name : name,
        vpc: resources.named(resource, 'vpc_id', body.vpc_id) ?? '',
        inbound: [],
        outbound: [],
      });
    }
  }
  const directions = { ingress: 'inbound', egress: 'outbound' } as const;
  for (const [word, side] of Object.entries(directions)) {
    for (const resource of resources.of(`aws_vpc_security_group_${word}_rule`)) {
      const group = groups.get(resources.named(resource, 'security_group_id', resource.body.security_group_id) ?? '');
      if (!group) {
        resources.tell(resource, 'is a rule of a group that is not in these stacks');
        continue;
      }
      const rule = readRule(resources, resource, group);
      if (rule) group[side].push(rule);
    }
  }
  return groups;
}

function readRule(resources: Resources, resource: Resource, group: Group): Rule | undefined {
  const { body } = resource;
  const description = typeof body.description === 'string' ? body.description : '';
  const peer = peerOf(resources, resource);
  return peer && { ...placeOf(resource), group: group.id, opening: openingOf(body), peer, description };
}

function peerOf(resources: Resources, resource: Resource): Rule['peer'] | undefined {
  const { cidr_ipv4, cidr_ipv6, referenced_security_group_id, prefix_list_id } = resource.body;
  const cidr = cidr_ipv4 ?? cidr_ipv6;
  if (cidr !== undefined) {
    const text = resources.named(resource, 'a network', cidr);
    const range = text === undefined ? undefined : rangeOf(text);
    if (text !== undefined && !range) resources.tell(resource, 'is of a network that is known only when it is applied');
    return range && { range };
  }
  if (referenced_security_group_id !== undefined) {
    const group = resources.named(resource, 'referenced_security_group_id', referenced_security_group_id);
    return group === undefined ? undefined : { group };
  }
  const list = resources.named(resource, 'prefix_list_id', prefix_list_id);
  if (list === undefined) return undefined;
  resources.tell(resource, 'is of a prefix list, whose networks are not in these stacks');
  return { prefixList: list };
}

/** `-1` is every protocol, with every port: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function openingOf({ ip_protocol, from_port, to_port }: Resource['body']): Opening {
  const protocol = String(ip_protocol ?? '-1').toLowerCase();
  if (protocol === '-1') return { protocol: 'all', from: 0, to: mostPort };
  const from = Number(from_port ?? 0);
  const to = Number(to_port ?? mostPort);
  return from === -1 ? { protocol, from: 0, to: mostPort } : { protocol, from, to: to === -1 ? mostPort : to };
}

/** The last port there is. */
export const mostPort = 65_535;
