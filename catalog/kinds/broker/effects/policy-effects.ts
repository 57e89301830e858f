import type { Removal } from '../../../../contracts/removals.ts';
import { describe } from '../../../effects/describe.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding } from '../../../effects/finding.ts';
import { type Sentence, say } from '../../../words/sentence.ts';
import { compareVhost } from '../policies/comparison.ts';
import type { Policy, PolicyList, Subject } from '../policies/in-force.ts';
import { type Loss, lossesAnywhere, lossWords } from '../policies/losses.ts';
import type { BrokerJudges, BrokerSides } from './broker-judge.ts';
import { type ChangedPolicy, movesReach, storyOf } from './policy-story.ts';

/** What a policy says, in the order of its schema. */
const parts = ['pattern', 'applyTo', 'priority', 'definition'] as const;

/** What becomes of queues and messages when a policy changes: some of its settings delete what is in the queues. */
export const policyEffects: BrokerJudges = {
  ...partsOf('policies'),
  ...partsOf('operatorPolicies'),
};

/** What a policy that is new does; in a vhost that is new, too, there is nothing that it could delete. */
export function addedPolicy(list: PolicyList, policy: Policy, what: Sentence, sides: BrokerSides): Finding {
  return told({ list, before: undefined, after: policy }, say`adds the ${what}.`, sides);
}

/** What becomes of queues when a policy is taken away. */
export function removedPolicy(removed: Removal, what: Sentence, sides: BrokerSides): Finding {
  const list = removed.kind === 'policy' ? 'policies' : 'operatorPolicies';
  const before = 'vhost' in removed && 'name' in removed ? named(sides.before[list], removed) : undefined;
  const sentence = say`takes ${what} away.`;
  return before ? told({ list, before, after: undefined }, sentence, sides) : { severity: 'live', sentence };
}

/** Each field that differs is described; the last of them tells what all of them come to. */
function partsOf(list: PolicyList): BrokerJudges {
  return Object.fromEntries(
    parts.map((part) => [
      `${list}[].${part}`,
      (difference: Difference, sides: BrokerSides) => {
        const after = difference.entries[0]?.value as Policy;
        const before = named(sides.before[list], after);
        const last = parts.findLast((each) => JSON.stringify(before?.[each]) !== JSON.stringify(after[each]));
        const sentence = describe(difference);
        return last === part ? told({ list, before, after }, sentence, sides) : { severity: 'live', sentence };
      },
    ]),
  );
}

function named(policies: readonly Policy[], { vhost, name }: { vhost: string; name: string }): Policy | undefined {
  return policies.find((each) => each.vhost === vhost && each.name === name);
}

function told(changed: ChangedPolicy, sentence: Sentence, sides: BrokerSides): Finding {
  const policy = changed.after ?? changed.before;
  if (policy === undefined) return { severity: 'live', sentence };
  const comparison = compareVhost(sides, policy.vhost);
  const { subjects, book } = comparison;
  const isNew = !Object.hasOwn(sides.before.vhosts, policy.vhost);
  const elsewhere = isNew || isOfOneName(policy, subjects) ? [] : lossesElsewhere(changed, sides);
  const isKnown = [changed.before, changed.after].every(
    (each) => each === undefined || subjects.every((subject) => book.after.applies(each, subject) !== undefined),
  );
  if (!isKnown) {
    const unread = say`${sentence} Which queues its pattern matches RabbitMQ alone can tell.`;
    return {
      severity: elsewhere.length > 0 ? 'data loss' : 'live',
      sentence: [...unread, ...lossesFrom(elsewhere, 'those')],
    };
  }
  const story = storyOf(changed, comparison);
  const told = [...sentence, ...story.words];
  if (story.severity === 'data loss' || elsewhere.length === 0) return { severity: story.severity, sentence: told };
  const open = say`${told} It may match queues that clients declared, which the file does not name.`;
  return { severity: 'live', sentence: [...open, ...lossesFrom(elsewhere, 'them')] };
}

function lossesFrom(losses: readonly Loss[], from: string): Sentence {
  return losses.flatMap((loss) => say` ${lossWords(loss, [from])}.`);
}

/** Whether it can match one name alone, which the file has. */
function isOfOneName({ pattern }: Policy, subjects: readonly Subject[]): boolean {
  const [, name] = /^\^([\w-]+)\$$/.exec(pattern) ?? [];
  return subjects.some((subject) => subject.kind === 'queue' && subject.name === name);
}

/** What may go from queues that a file does not name: it may come to more of them, or say less. */
function lossesElsewhere(changed: ChangedPolicy, { after: { version } }: BrokerSides): Loss[] {
  const { before, after } = changed;
  if (after === undefined) return [];
  return lossesAnywhere(
    after,
    version,
    before && (!movesReach(changed) || isNarrower(before, after)) ? before.definition : {},
  );
}

/** Whether it applies to fewer queues than before, as far as that can be told without their names. */
function isNarrower(before: Policy, after: Policy): boolean {
  const kinds = ['classic_queues', 'quorum_queues', 'streams', 'exchanges'];
  const fewer =
    before.applyTo === after.applyTo ||
    before.applyTo === 'all' ||
    (before.applyTo === 'queues' && kinds.includes(after.applyTo));
  return fewer && before.pattern === after.pattern && after.priority <= before.priority;
}
