import { routeOf } from '../../../../contracts/paths.ts';
import type { Cloudflare, CloudflarePlan } from '../../platform/cloudflare/cloudflare.ts';
import type { Endpoint } from '../endpoint.ts';
import { type EdgeRule, type EdgeRuleParameters, refOf } from './edge-rule.ts';
import { anyMember, type GroupMember, grouped } from './groups.ts';
import { anyPathExpression, isExactWithoutRegex, pathExpression, takesFrom } from './paths.ts';
import { longestExpression, type PlanLimits, planLimits } from './plan-limits.ts';

/** What one rule opens to an endpoint: all of it, or what some of its networks may send. */
export interface Opening extends GroupMember {
  endpoint: string;
  /** Counted from 0. */
  part: number;
}

/**
 * Rules of the firewall by which the hosts of endpoints take what endpoints answer, and nothing else: those that open skip the ones
 * that close, which come last. Each endpoint and each host has rules of its own where the plan has room for them; where it has not,
 * endpoints share as many as there are.
 */
export function customRules({ plan }: Pick<Cloudflare, 'plan'>, endpoints: readonly Endpoint[]): EdgeRule[] {
  if (endpoints.length === 0) return [];
  const limits = planLimits[plan];
  const shut = blocking(limits);
  const { alone, openings, hosts } = layOut(limits, endpoints);
  if (alone) return [...openings.map(openedAlone), ...hosts.map((host) => closedAlone(host, endpoints, shut))];
  const { opening, closing } = together(limits, openings, hosts);
  return [
    ...opening.flatMap(openedTogether),
    ...closing.map((members, group) => ({
      ref: refOf.closedGroup(group),
      endpoints: endpoints.filter(({ host }) => members.includes(host)).map(({ name }) => name),
      description: 'What no endpoint answers at the hosts of endpoints.',
      expression: `(${isAtHosts(members)})`,
      ...shut,
    })),
  ];
}

/** Whether the rules of all endpoints have room on a plan, if need be where they share some. */
export function isRoomOn(plan: CloudflarePlan, endpoints: readonly Endpoint[]): boolean {
  const limits = planLimits[plan];
  const { alone, openings, hosts } = layOut(limits, endpoints);
  if (alone) return true;
  const { opening, closing } = together(limits, openings, hosts);
  return closing.length < limits.customRules && opening.flat().length === openings.length;
}

function layOut(limits: PlanLimits, endpoints: readonly Endpoint[]) {
  const openings = endpoints.flatMap((endpoint) => openingsOf(endpoint, endpoints, limits));
  const hosts = hostsOf(endpoints);
  return { openings, hosts, alone: openings.length + hosts.length <= limits.customRules };
}

function together({ customRules: most }: PlanLimits, openings: readonly Opening[], hosts: readonly string[]) {
  const closing = groupsOfHosts(hosts);
  return { closing, opening: grouped(openings, most - closing.length) };
}

/** The openings of an endpoint; several where its networks do not fit into one expression. */
export function openingsOf(endpoint: Endpoint, endpoints: readonly Endpoint[], limits: PlanLimits): Opening[] {
  const { name, allow, methods } = endpoint;
  const base = [
    'ssl',
    isAtHost(endpoint.host),
    `http.request.method in {${[...methods].sort().map(quoted).join(' ')}}`,
    atPath(
      endpoint,
      endpoints.filter((other) => isShutElsewhere(endpoint, other, endpoints)),
      limits,
    ),
  ].join(' and ');
  const whole = (networks: readonly string[]) => `(${base} and ip.src in {${networks.join(' ')}})`;
  const expressions = allow.length === 0 ? [`(${base})`] : partsOf([...allow].sort(), whole([])).map(whole);
  return expressions.map((expression, part) => ({ key: refOf.open(name, part), endpoint: name, part, expression }));
}

/** Whether a request is at a path of an endpoint, and not at one that the router gives to one of the others. */
export function atPath(endpoint: Endpoint, others: readonly Endpoint[], limits: PlanLimits): string {
  const own = pathExpression(endpoint.path, limits);
  const taken = others
    .map(({ path }) => path)
    // What cannot be told exactly would shut out more than the others take.
    .filter((path) => limits.regularExpressions || isExactWithoutRegex(path));
  return taken.length === 0 ? own : `${own} and not (${anyPathExpression([...new Set(taken)].sort(), limits)})`;
}

/** Whether one endpoint takes requests of another's path, whatever becomes of them. */
export function takesRequestsOf(other: Endpoint, endpoint: Endpoint): boolean {
  return other.host === endpoint.host && takesFrom(other.path, endpoint.path);
}

/** Whether a host is the one of a request, in the rules language. Cloudflare gives it as it was sent. */
export function isAtHost(host: string): string {
  return `lower(http.host) eq ${quoted(host)}`;
}

/** Whether the host of a request is one of several. */
export function isAtHosts(hosts: readonly string[]): string {
  return `lower(http.host) in {${hosts.map(quoted).join(' ')}}`;
}

/** The hosts of endpoints, each once, in order. */
export function hostsOf(endpoints: readonly Endpoint[]): string[] {
  return [...new Set(endpoints.map(({ host }) => host))].sort();
}

/** Hosts, in as few groups as expressions have room for. */
export function groupsOfHosts(hosts: readonly string[]): string[][] {
  return partsOf(hosts, `(${isAtHosts([])})`, quoted);
}

/** A path that another takes has to be shut here only where not all of it is open there. */
function isShutElsewhere(endpoint: Endpoint, other: Endpoint, endpoints: readonly Endpoint[]): boolean {
  if (!takesRequestsOf(other, endpoint)) return false;
  const there = endpoints.filter(({ host, path }) => host === other.host && routeOf(path) === routeOf(other.path));
  const isOpen = (method: string) =>
    there.some(({ methods, allow }) => allow.length === 0 && methods.some((each) => each === method));
  return !endpoint.methods.every(isOpen);
}

function openedAlone({ endpoint, part, expression }: Opening): EdgeRule {
  const description = `endpoints/${endpoint}.yaml: who may send what, and where.`;
  return { ref: refOf.open(endpoint, part), endpoints: [endpoint], description, expression, ...skipping };
}

function openedTogether(members: readonly Opening[], group: number): EdgeRule[] {
  if (members.length === 0) return [];
  const names = [...new Set(members.map(({ endpoint }) => endpoint))];
  const description = `What ${names.length} endpoints answer.`;
  return [{ ref: refOf.openGroup(group), endpoints: names, description, expression: anyMember(members), ...skipping }];
}

function closedAlone(host: string, endpoints: readonly Endpoint[], shut: Blocking): EdgeRule {
  return {
    ref: refOf.closed(host),
    endpoints: endpoints.filter((each) => each.host === host).map(({ name }) => name),
    description: `What no endpoint answers at ${host}.`,
    expression: `(${isAtHost(host)})`,
    ...shut,
  };
}

const skipping = { action: 'skip', actionParameters: { ruleset: 'current' } } as const;

type Blocking = Pick<EdgeRule, 'action'> & { actionParameters?: EdgeRuleParameters };

/** In the form of the receiver's answers, where the plan lets that be said. */
function blocking({ ownResponse }: PlanLimits): Blocking {
  if (!ownResponse) return { action: 'block' };
  const content = JSON.stringify({ error: 'nothing here takes this request' });
  return {
    action: 'block',
    actionParameters: { response: { statusCode: 403, contentType: 'application/json', content } },
  };
}

/** Cuts a list into parts, each as long as the expression about it may be, of which `besides` has what is not of the list. */
function partsOf(items: readonly string[], besides: string, written = (item: string) => item): string[][] {
  const parts: { items: string[]; length: number }[] = [];
  for (const item of items) {
    const last = parts.at(-1);
    // Items have a space between them.
    const more = written(item).length + 1;
    if (last && last.length + more <= longestExpression) {
      last.items.push(item);
      last.length += more;
    } else parts.push({ items: [item], length: besides.length + more });
  }
  return parts.map(({ items: part }) => part);
}

function quoted(text: string): string {
  return `"${text}"`;
}
