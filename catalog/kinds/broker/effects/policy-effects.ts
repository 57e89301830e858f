import { describe } from '../../../effects/describe.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding } from '../../../effects/finding.ts';
import { type Sentence, say } from '../../../words/sentence.ts';
import type { Broker } from '../broker.ts';
import type { BrokerJudge, BrokerJudges, BrokerSides } from './broker-judge.ts';

type Policy = Broker['policies'][number];

/** What becomes of messages when a policy changes: some of its settings delete what is in the queues. */
export const policyEffects: BrokerJudges = {
  ...partsOf('policies[]'),
  ...partsOf('operatorPolicies[]'),
};

/** What a policy that is new does; in a vhost that is new, too, there is nothing that it could delete. */
export function addedPolicy(policy: Policy, what: Sentence, { before }: BrokerSides): Finding {
  const sentence = say`adds the ${what}.`;
  return Object.hasOwn(before.vhosts, policy.vhost) ? withLoss(policy, Object.keys(losses), sentence) : live(sentence);
}

/** Another pattern, kind or priority may bring it to queues that it did not apply to. */
function partsOf(list: 'policies[]' | 'operatorPolicies[]'): BrokerJudges {
  const reach: BrokerJudge = (difference, { before }) => {
    const policy = policyOf(difference);
    return isNarrower(difference) || !Object.hasOwn(before.vhosts, policy.vhost)
      ? live(describe(difference))
      : withLoss(policy, Object.keys(losses), describe(difference));
  };
  return {
    [`${list}.pattern`]: reach,
    [`${list}.applyTo`]: reach,
    [`${list}.priority`]: reach,
    [`${list}.definition`]: (difference) => {
      const policy = policyOf(difference);
      const was = { ...policy, definition: difference.before as Policy['definition'] };
      const stricter = Object.keys(losses).filter((key) => amountKept(policy, key) < amountKept(was, key));
      return withLoss(policy, stricter, describe(difference));
    },
  };
}

/** Whether it applies to fewer queues than before, as far as that can be told. */
function isNarrower({ field, before, after }: Difference): boolean {
  if (field.endsWith('.priority')) return Number(after) < Number(before);
  const queues = ['classic_queues', 'quorum_queues', 'streams'];
  return field.endsWith('.applyTo') && (before === 'all' || (before === 'queues' && queues.includes(String(after))));
}

function policyOf({ entries }: Difference): Policy {
  return entries[0]?.value as Policy;
}

function live(sentence: Sentence): Finding {
  return { severity: 'live', sentence };
}

function withLoss(policy: Policy, keys: readonly string[], sentence: Sentence): Finding {
  const told = keys.filter((key) => amountKept(policy, key) < keptUnasked(key));
  if (told.length === 0) return live(sentence);
  const words = told.flatMap((key) => say` With ${[key]} ${String(policy.definition[key])}, ${[losses[key] ?? '']}.`);
  return { severity: 'data loss', sentence: [...sentence, ...words] };
}

/** What goes from the queues that a policy applies to, at once and for good, by setting of the policy. */
const losses: Readonly<Record<string, string>> = {
  'message-ttl': 'older messages are dropped from its queues',
  'max-length': 'messages beyond that are dropped from its queues, the oldest first',
  'max-length-bytes': 'messages beyond that are dropped from its queues, the oldest first',
  'max-age': 'what is older is dropped from its streams',
  'delivery-limit': 'messages that come back more often are dropped from its queues',
  expires: 'those of its queues that nobody uses for so long are deleted with their messages',
};

/** What is kept without a policy. Quorum queues have a delivery limit of their own: https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
function keptUnasked(key: string): number {
  return key === 'delivery-limit' ? 20 : Number.POSITIVE_INFINITY;
}

/** Those that a dead-letter exchange gets instead. */
const deadLettered = ['message-ttl', 'max-length', 'max-length-bytes', 'delivery-limit'];

/** How much a setting leaves there; a smaller number deletes more. Infinite when it deletes nothing. */
function amountKept({ definition, applyTo }: Policy, key: string): number {
  const value = definition[key];
  if (value === undefined || applyTo === 'exchanges') return keptUnasked(key);
  if (deadLettered.includes(key) && definition['dead-letter-exchange'] !== undefined) return Number.POSITIVE_INFINITY;
  const rejects = String(definition.overflow ?? '').startsWith('reject-publish');
  if (rejects && key.startsWith('max-length')) return Number.POSITIVE_INFINITY;
  return key === 'max-age' ? seconds(String(value)) : unlimitedBelowZero(Number(value));
}

/** A delivery limit of -1 is none. */
function unlimitedBelowZero(value: number): number {
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

/** `7D` in seconds: https://www.rabbitmq.com/docs/streams#retention */
function seconds(age: string): number {
  const units: Record<string, number> = { Y: 31_536_000, M: 2_592_000, D: 86_400, h: 3600, m: 60, s: 1 };
  const [, count = '', unit = ''] = /^(\d+)([YMDhms])$/.exec(age) ?? [];
  return Number(count) * (units[unit] ?? 0);
}
