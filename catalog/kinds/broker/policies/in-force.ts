import { bytesOf, type Effort, type Pattern, readPattern } from '../../../expressions/pcre/pattern.ts';
import { grouped } from '../../../words/grouped.ts';
import { barringKey } from '../arguments/policy-faults.ts';
import type { Broker } from '../broker.ts';

/** A policy or an operator policy, as a file says it. */
export type Policy = Broker['policies'][number];

/** Both lists of policies; of each at most one is in force on a queue or an exchange. */
export const policyLists = ['policies', 'operatorPolicies'] as const;

type QueueType = Broker['queues'][number]['type'];

export type PolicyList = (typeof policyLists)[number];

/** A queue or an exchange that policies may apply to. */
export interface Subject {
  kind: 'queue' | 'exchange';
  vhost: string;
  name: string;
  /** The name's bytes, which patterns are held against. */
  bytes: Uint8Array;
  /** Of a queue. */
  type?: QueueType;
  arguments: Broker['queues'][number]['arguments'];
}

/** Policies of a broker, to be asked which of them are in force. */
export interface PolicyBook {
  /** Those of a list that match and have the highest priority among these. Several where RabbitMQ's choice is not defined. */
  strongest(list: PolicyList, subject: Subject): Policy[];
  /** Whether one of the book's policies applies to a subject, be it in force or not; undefined where only RabbitMQ could tell. */
  applies(policy: Policy, subject: Subject): boolean | undefined;
  /** The key for which a policy does not apply to a queue, whatever its pattern says; undefined where there is none. */
  barringKey(policy: Policy, subject: Subject): string | undefined;
}

/**
 * Enough for 20,000 queues and 200 policies, at about 20 steps for each pair. What is asked beyond that is not answered, so that no
 * file can keep a computer busy for more than some seconds.
 */
const mostSteps = 200_000_000;

/** Exchanges that every vhost has, besides the default one: https://www.rabbitmq.com/docs/exchanges */
const builtIn = ['amq.direct', 'amq.fanout', 'amq.headers', 'amq.match', 'amq.rabbitmq.trace', 'amq.topic'];

/** What there is in the vhosts of a broker that its policies may apply to. */
export function subjectsOf({ vhosts, queues, exchanges }: Pick<Broker, 'vhosts' | 'queues' | 'exchanges'>): Subject[] {
  return [
    ...queues.map(
      ({ vhost, name, type, arguments: given }): Subject => ({
        kind: 'queue',
        vhost,
        name,
        bytes: bytesOf(name),
        type,
        arguments: given,
      }),
    ),
    ...exchanges.map(({ vhost, name, arguments: given }): Subject => exchangeOf(vhost, name, given)),
    ...Object.keys(vhosts).flatMap((vhost) => builtIn.map((name) => exchangeOf(vhost, name, {}))),
  ];
}

function exchangeOf(vhost: string, name: string, given: Subject['arguments']): Subject {
  return { kind: 'exchange', vhost, name, bytes: bytesOf(name), arguments: given };
}

/**
 * The policies of a broker. One whose pattern cannot be read here, or is too long to follow, is taken to match nothing.
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_policy.erl (match, matches)
 */
export function policyBook(broker: Pick<Broker, 'version' | PolicyList>): PolicyBook {
  const effort: Effort = { steps: mostSteps };
  const patterns = new Map<string, Pattern | undefined>();
  const patternOf = (text: string) => {
    if (!patterns.has(text)) patterns.set(text, readPattern(text));
    return patterns.get(text);
  };
  const barring = new Map<Policy['definition'], Partial<Record<QueueType, string | undefined>>>();
  const barringKeyOf = ({ definition }: Policy, { type }: Subject) => {
    if (type === undefined) return undefined;
    const known = barring.get(definition) ?? {};
    barring.set(definition, known);
    if (!(type in known)) known[type] = barringKey(broker.version, definition, type);
    return known[type];
  };
  const applies = (policy: Policy, subject: Subject) => {
    if (policy.vhost !== subject.vhost || !suits(policy.applyTo, subject)) return false;
    if (barringKeyOf(policy, subject) !== undefined) return false;
    return patternOf(policy.pattern)?.matches(subject.bytes, effort);
  };
  const byVhost = { policies: ranked(broker.policies), operatorPolicies: ranked(broker.operatorPolicies) };
  return {
    applies,
    barringKey: barringKeyOf,
    strongest(list, subject) {
      const found: Policy[] = [];
      for (const policy of byVhost[list].get(subject.vhost) ?? []) {
        if (found[0] && policy.priority < found[0].priority) break;
        if (applies(policy, subject)) found.push(policy);
      }
      return found;
    },
  };
}

/** Policies by vhost, the highest priority first, and those of one priority by name. */
function ranked(policies: readonly Policy[]): Map<string, Policy[]> {
  const byVhost = grouped(policies, ({ vhost }) => vhost);
  for (const some of byVhost.values()) {
    some.sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  }
  return byVhost;
}

/** Whether it is for subjects of that kind and type. */
export function suits(applyTo: Policy['applyTo'], { kind, type }: Pick<Subject, 'kind' | 'type'>): boolean {
  if (applyTo === 'all') return true;
  if (kind === 'exchange') return applyTo === 'exchanges';
  return applyTo === 'queues' || applyTo === queuesOfType[type ?? 'quorum'];
}

const queuesOfType = { classic: 'classic_queues', quorum: 'quorum_queues', stream: 'streams' } as const;
