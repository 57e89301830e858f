import { isDeepStrictEqual } from 'node:util';
import type { BrokerSides } from '../effects/broker-judge.ts';
import {
  type Policy,
  type PolicyBook,
  type PolicyList,
  policyBook,
  policyLists,
  type Subject,
  subjectsOf,
} from './in-force.ts';
import { effectiveDefinition, settingsOf } from './settings.ts';

/** What is in force on a queue or an exchange: of each list one policy or none. */
export type InForce = Partial<Record<PolicyList, Policy>>;

/** A queue or an exchange of which another policy is in force than before, or one that says something else. */
export interface Case {
  subject: Subject;
  /** Undefined where the subject is new. */
  was: InForce | undefined;
  is: InForce;
}

/** What a change makes of the policies of a vhost. */
export interface Comparison {
  /** Queues and exchanges that are there after it. */
  subjects: readonly Subject[];
  cases: readonly Case[];
  book: { before: PolicyBook; after: PolicyBook };
  /** Whether a policy is new or says something else. */
  hasChanged(policy: Policy): boolean;
}

/** What holds for a subject, its own arguments included. */
export function settingsBy(subject: Subject, { policies, operatorPolicies }: InForce): Policy['definition'] {
  return settingsOf(subject, effectiveDefinition(policies?.definition, operatorPolicies?.definition));
}

const compared = new WeakMap<BrokerSides, Map<string, Comparison>>();

/** What a change makes of the policies of a vhost; the same answer for the same sides. */
export function compareVhost(sides: BrokerSides, vhost: string): Comparison {
  const known = compared.get(sides) ?? new Map<string, Comparison>();
  compared.set(sides, known);
  const comparison = known.get(vhost) ?? compare(sides, vhost);
  known.set(vhost, comparison);
  return comparison;
}

function compare(sides: BrokerSides, vhost: string): Comparison {
  const before = within(sides.before, vhost);
  const after = withWhatStays(within(sides.after, vhost), before, sides);
  const book = { before: policyBook(before), after: policyBook(after) };
  const gone = policyLists.flatMap((list) => differing(before[list], after[list]));
  const come = policyLists.flatMap((list) => differing(after[list], before[list]));
  const changed = new Set(come);
  const subjects = subjectsOf(after);
  const old = new Set(subjectsOf(before).map(keyOf));
  const cases = subjects.flatMap((subject): Case[] => {
    // What no changed policy applies to keeps those that it has, and most of a large broker does.
    const isReached = gone.some((policy) => book.before.applies(policy, subject));
    if (!isReached && !come.some((policy) => book.after.applies(policy, subject))) return [];
    const was = old.has(keyOf(subject)) ? inForceOn(book.before, subject) : undefined;
    const is = inForceOn(book.after, subject);
    const differs = policyLists.some(
      (list) => was?.[list]?.name !== is[list]?.name || (is[list] !== undefined && changed.has(is[list])),
    );
    return differs ? [{ subject, was, is }] : [];
  });
  return { subjects, cases, book, hasChanged: (policy) => changed.has(policy) };
}

/** Those of a list that the other one does not have, or has otherwise. */
function differing(list: readonly Policy[], other: readonly Policy[]): Policy[] {
  const others = new Map(other.map((policy) => [policy.name, policy]));
  return list.filter((policy) => !isDeepStrictEqual(policy, others.get(policy.name)));
}

function inForceOn(book: PolicyBook, subject: Subject): InForce {
  const [policies] = book.strongest('policies', subject);
  const [operatorPolicies] = book.strongest('operatorPolicies', subject);
  return { ...(policies ? { policies } : {}), ...(operatorPolicies ? { operatorPolicies } : {}) };
}

type Lists = Pick<BrokerSides['before'], 'version' | 'vhosts' | 'queues' | 'exchanges' | PolicyList>;

function within({ version, vhosts, queues, exchanges, policies, operatorPolicies }: Lists, vhost: string): Lists {
  const here = <T extends { vhost: string }>(entries: readonly T[]) => entries.filter((entry) => entry.vhost === vhost);
  const found = Object.hasOwn(vhosts, vhost) ? vhosts[vhost] : undefined;
  return {
    version,
    vhosts: found ? { [vhost]: found } : {},
    queues: here(queues),
    exchanges: here(exchanges),
    policies: here(policies),
    operatorPolicies: here(operatorPolicies),
  };
}

/** What a file no longer names stays in the broker, until `remove` names it. */
function withWhatStays(after: Lists, before: Lists, { after: { remove } }: BrokerSides): Lists {
  const [vhost] = Object.keys({ ...before.vhosts, ...after.vhosts });
  if (remove.some((entry) => entry.kind === 'vhost' && entry.name === vhost)) return after;
  const removed = new Set(
    remove.map((entry) => JSON.stringify([entry.kind, 'vhost' in entry && entry.vhost, 'name' in entry && entry.name])),
  );
  const staying = <T extends { vhost: string; name: string }>(
    kind: string,
    were: readonly T[],
    are: readonly T[],
  ): T[] => {
    const named = new Set(are.map(({ name }) => name));
    return [
      ...are,
      ...were.filter(({ vhost: of, name }) => !named.has(name) && !removed.has(JSON.stringify([kind, of, name]))),
    ];
  };
  return {
    ...after,
    queues: staying('queue', before.queues, after.queues),
    exchanges: staying('exchange', before.exchanges, after.exchanges),
    policies: staying('policy', before.policies, after.policies),
    operatorPolicies: staying('operator-policy', before.operatorPolicies, after.operatorPolicies),
  };
}

function keyOf({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}
