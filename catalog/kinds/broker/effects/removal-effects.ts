import type { Removal } from '../../../../contracts/removals.ts';
import { alternateSuffix } from '../../../../contracts/users.ts';
import type { Finding } from '../../../effects/finding.ts';
import { list, type Sentence, say } from '../../../words/sentence.ts';
import type { Broker } from '../broker.ts';
import type { BrokerJudges, BrokerSides } from './broker-judge.ts';
import { removedPolicy } from './policy-effects.ts';

/** What becomes of what a file asks to be taken away. */
export const removalEffects: BrokerJudges = {
  'remove[]': (difference, sides) =>
    difference.kind === 'removed'
      ? { severity: 'none', sentence: say`no longer asks for the removal of ${title(difference.before as Removal)}.` }
      : removal(difference.after as Removal, sides),
};

function removal(removed: Removal, sides: BrokerSides): Finding {
  const what = title(removed);
  switch (removed.kind) {
    case 'queue':
      return {
        severity: 'live',
        sentence: say`takes ${what} away, once it is empty and unused; until then nothing is applied.`,
      };
    case 'vhost':
      if (Object.hasOwn(sides.before.vhosts, removed.name) && sides.before.vhosts[removed.name]?.protected) {
        return {
          severity: 'refused',
          sentence: say`cannot take ${what} away, which is protected. Set its protected to false in a change of its own first, and apply that.`,
        };
      }
      return {
        severity: 'downtime',
        sentence: say`takes ${what} away with everything in it, if none of its queues holds messages; its clients are cut off.`,
      };
    case 'user':
      return {
        severity: 'downtime',
        sentence: say`takes ${what} away: its clients are cut off and cannot sign in any more.${otherName(removed.name, sides)}`,
      };
    case 'exchange':
      return exchangeRemoval(removed, sides);
    case 'binding':
      return { severity: 'live', sentence: say`takes ${what} away: messages no longer go that way.` };
    case 'upstream':
      return { severity: 'live', sentence: say`takes ${what} away: messages no longer come from there.` };
    case 'shovel':
      return { severity: 'live', sentence: say`takes ${what} away: it moves no more messages.` };
    case 'policy':
    case 'operator-policy':
      return removedPolicy(removed, what, sides);
    default:
      return { severity: 'live', sentence: say`takes ${what} away.` };
  }
}

/** A user whose password Warren makes has two names, and clients may be signed in under either. */
function otherName(name: string, { before, after }: BrokerSides): Sentence {
  const user = Object.hasOwn(before.users, name) ? before.users[name] : undefined;
  const other = `${name}${alternateSuffix}`;
  if (!user || user.password || user.rotation === 1 || isInRemove(after, { kind: 'user', name: other })) return [];
  return say` But ${other}, its name at every second rotation, stays and lets them in: list it under remove, too.`;
}

function exchangeRemoval(
  removed: Extract<Removal, { vhost: string; name: string }>,
  { before, after }: BrokerSides,
): Finding {
  const what = title(removed);
  const holding = before.bindings.filter(
    (binding) =>
      binding.vhost === removed.vhost &&
      binding.source === removed.name &&
      !isInRemove(after, { kind: 'binding', ...binding }) &&
      !isInRemove(after, endOf({ kind: 'binding', ...binding })),
  );
  if (holding.length === 0) {
    return { severity: 'downtime', sentence: say`takes ${what} away: clients that publish to it are refused.` };
  }
  const ends = list(holding.map(({ destination }) => destination));
  return {
    severity: 'refused',
    sentence: say`cannot take ${what} away while bindings start from it, to ${ends}: list these under remove, too.`,
  };
}

function endOf({ vhost, destination, destinationType }: Extract<Removal, { kind: 'binding' }>): Removal {
  return { kind: destinationType, vhost, name: destination };
}

function title(removed: Removal): Sentence {
  return say`the ${titleOf(removed.kind.replace('-', ' '), removed)}`;
}

/** `queue paid in vhost orders`; what it is called is up to the caller. */
export function titleOf(noun: string, object: Removal): Sentence {
  if (object.kind === 'binding')
    return say`${[noun]} of ${object.source} to ${object.destination} in vhost ${object.vhost}`;
  if ('vhost' in object) return say`${[noun]} ${object.name} in vhost ${object.vhost}`;
  return say`${[noun]} ${object.name}`;
}

/** Whether a file asks for its removal. */
export function isInRemove({ remove }: Broker, object: Removal): boolean {
  const key = removalKey(object);
  return remove.some((entry) => removalKey(entry) === key);
}

/** Whether it goes: by itself, with its vhost, or, a binding, with an end. */
export function isTakenAway(broker: Broker, object: Removal): boolean {
  const goes = (other: Removal) => isInRemove(broker, other);
  if (goes(object) || ('vhost' in object && goes({ kind: 'vhost', name: object.vhost }))) return true;
  if (object.kind !== 'binding') return false;
  const { vhost, source } = object;
  return goes({ kind: 'exchange', vhost, name: source }) || goes(endOf(object));
}

function removalKey(object: Removal): string {
  if (object.kind === 'vhost' || object.kind === 'user') return JSON.stringify([object.kind, object.name]);
  if (object.kind !== 'binding') return JSON.stringify([object.kind, object.vhost, object.name]);
  const { kind, vhost, source, destination, destinationType, routingKey } = object;
  return JSON.stringify([kind, vhost, source, destination, destinationType, routingKey]);
}
