import { isDeepStrictEqual } from 'node:util';
import { bytesOf, readPattern } from '../../../expressions/pcre/pattern.ts';
import type { Finding } from '../../../rules/rule.ts';
import { grouped } from '../../../words/grouped.ts';
import { suggest } from '../../../words/nearest.ts';
import { concernsExchanges } from '../arguments/policy-faults.ts';
import type { Broker } from '../broker.ts';
import {
  type Policy,
  type PolicyList,
  policyBook,
  policyLists,
  type Subject,
  subjectsOf,
} from '../policies/in-force.ts';
import type { BrokerRule } from './broker-rule.ts';

export const policyRules: readonly BrokerRule[] = [
  {
    name: 'policy-upstreams',
    doc: 'The upstreams that a policy federates from are in the file: without them RabbitMQ takes the policy, and no message comes.',
    severity: 'warning',
    check: ({ policies, federation }) => {
      const names = grouped(federation, ({ vhost }) => vhost);
      return policies.flatMap((policy, index) => {
        const upstreams = (names.get(policy.vhost) ?? []).map(({ name }) => name);
        return Object.entries(policy.definition).flatMap(([key, value]): Finding[] => {
          const problem =
            typeof value === 'string' ? upstreamProblems[key]?.(value, upstreams, policy.vhost) : undefined;
          return problem === undefined ? [] : [{ path: ['policies', index, 'definition', key], message: problem }];
        });
      });
    },
  },
  {
    name: 'policy-priorities',
    doc: 'Of policies that match the same queue or exchange one has the highest priority: RabbitMQ does not say which of equals it puts in force.',
    severity: 'warning',
    check: (broker) => policyLists.flatMap((list) => ties(broker, list)),
  },
];

/** What is wrong with the value of a key that names upstreams. https://www.rabbitmq.com/docs/federation-reference */
const upstreamProblems: Readonly<
  Record<string, (value: string, upstreams: readonly string[], vhost: string) => string | undefined>
> = {
  'federation-upstream': (name, upstreams, vhost) =>
    upstreams.includes(name)
      ? undefined
      : `"${name}" is not an upstream that this file has in vhost "${vhost}".${suggest(name, upstreams)} Add it under federation or name one that is there.`,
  'federation-upstream-set': (name, upstreams) => {
    if (name === 'all') return undefined;
    const instead = upstreams.includes(name)
      ? `"${name}" is an upstream: name it with federation-upstream.`
      : 'Use all, or federation-upstream-pattern for some of the upstreams.';
    return `"${name}" is a set of upstreams, and files have none but all.${suggest(name, ['all'])} ${instead}`;
  },
  'federation-upstream-pattern': (text, upstreams, vhost) => {
    const pattern = readPattern(text);
    const effort = { steps: 1_000_000 };
    if (!pattern || upstreams.some((name) => pattern.matches(bytesOf(name), effort) !== false)) return undefined;
    const there = upstreams.slice(0, 5).join(', ') || 'none';
    return `matches none of the upstreams that this file has in vhost "${vhost}" (${there}). Add one under federation or use another pattern.`;
  },
};

/** Policies of one priority of which several apply to the same queue or exchange, and do not say the same. */
function ties(broker: Broker, list: PolicyList): Finding[] {
  const crowded = grouped(broker[list], ({ vhost, priority }) => JSON.stringify([vhost, priority]));
  const vhosts = new Set(
    [...crowded.values()].flatMap((some) => (some.length > 1 ? some.map(({ vhost }) => vhost) : [])),
  );
  if (vhosts.size === 0) return [];
  const book = policyBook(broker);
  const tied = subjectsOf(broker).flatMap((subject) => {
    // Those that every vhost has would be told of with each pattern that matches everything.
    if (!vhosts.has(subject.vhost) || (subject.kind === 'exchange' && subject.name.startsWith('amq.'))) return [];
    const [first, ...others] = book.strongest(list, subject);
    const rival = first && others.find((other) => areRivals(first, other, subject));
    return rival ? [{ subject, pair: `${broker[list].indexOf(first)} ${broker[list].indexOf(rival)}` }] : [];
  });
  return [...grouped(tied, ({ pair }) => pair)].flatMap(([pair, some]) => {
    const [earlier = 0, later = 0] = pair
      .split(' ')
      .map(Number)
      .sort((a, b) => a - b);
    const [subject] = some;
    const policy = broker[list][earlier];
    if (!subject || !policy) return [];
    const more = some.length === 1 ? '' : ` and ${some.length - 1} more`;
    const { kind, name } = subject.subject;
    const message = `is ${policy.priority}, as that of "${policy.name}", which matches the ${kind} "${name}"${more}, too; RabbitMQ does not say which of them is in force. Give one of them another priority.`;
    return [{ path: [list, later, 'priority'], message }];
  });
}

function areRivals(a: Policy, b: Policy, { kind }: Subject): boolean {
  if (isDeepStrictEqual(a.definition, b.definition)) return false;
  return kind === 'queue' || concernsExchanges(a.definition) || concernsExchanges(b.definition);
}
