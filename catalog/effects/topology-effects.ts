import type { Broker } from '../broker.ts';
import type { Removal } from '../removal.ts';
import type { BrokerSides, Finding, Judge, Judges } from './finding.ts';
import { disksOf } from './machine-effects.ts';
import { quote, type Sentence, say } from './sentence.ts';

/** What becomes of what a broker holds. What a file no longer names stays in the broker, until `remove` names it. */
export const topologyEffects: Judges = {
  'vhosts.*': named('vhost', ({ entries }) => ({ kind: 'vhost', name: entries[0]?.key ?? '' })),
  'users.*': (difference, sides) =>
    difference.kind === 'removed'
      ? leavingUser(difference.entries[0]?.key ?? '', sides)
      : { severity: 'live', sentence: say`adds the user ${difference.entries[0]?.key ?? ''}.` },
  'users.*.permissions.*': ({ kind, entries }) =>
    kind === 'removed'
      ? {
          severity: 'reconnect',
          sentence: say`takes the permissions of ${keyOf(entries, 0)} in vhost ${keyOf(entries, 1)} away: what it does there is refused.`,
        }
      : { severity: 'live', sentence: say`gives ${keyOf(entries, 0)} permissions in vhost ${keyOf(entries, 1)}.` },
  'policies[]': named('policy', inVhost('policy')),
  'operatorPolicies[]': named('operator policy', inVhost('operator-policy')),
  'exchanges[]': named('exchange', inVhost('exchange')),
  'queues[]': named('queue', inVhost('queue')),
  'federation[]': named('upstream', inVhost('upstream')),
  'shovels[]': named('shovel', inVhost('shovel')),
  'bindings[]': ({ kind, entries }, { after }) => {
    const binding = entries[0]?.value as Broker['bindings'][number];
    const { source, destination, destinationType, routingKey, vhost } = binding;
    const what = say`${source} to the ${[destinationType]} ${destination} in vhost ${vhost} with routing key ${routingKey}`;
    if (kind === 'added') return { severity: 'live', sentence: say`binds ${what}.` };
    if (isInRemove(after, { kind: 'binding', ...binding })) return undefined;
    return { severity: 'none', sentence: say`no longer binds ${what}. ${stays('binding')}` };
  },
  'remove[]': (difference) =>
    difference.kind === 'removed'
      ? { severity: 'none', sentence: say`no longer asks for the removal of ${title(difference.before as Removal)}.` }
      : removal(difference.after as Removal),

  ...immutable('queues[]', 'queue', [
    'Say it with a policy where RabbitMQ has one for it, or declare a queue of another name and move the messages with a shovel.',
  ]),
  ...immutable('exchanges[]', 'exchange', [
    'Declare an exchange of another name, bind it like this one, and let clients publish there.',
  ]),
};

/** What goes with a broker. Protection is that of the file as it was: a change cannot lift it and use that at once. */
export function goingBroker(broker: Broker, { does, would }: { does: Sentence; would: Sentence }): Finding {
  if (broker.deletion.protection) {
    return {
      severity: 'refused',
      sentence: say`${would}, but ${broker.name} is protected. Set deletion.protection to false in a change of its own first, and apply that.`,
    };
  }
  const nodes = broker.nodes === 1 ? 'its only node' : `its ${broker.nodes} nodes`;
  return {
    severity: broker.deletion.keepDisks ? 'downtime' : 'data loss',
    sentence: say`${does} with ${[nodes]}; its clients are cut off. ${disksOf(broker, 'Its', broker.nodes)}`,
  };
}

type Entries = Parameters<Judge>[0]['entries'];

function keyOf(entries: Entries, depth: number): string {
  return entries[depth]?.key ?? '';
}

function objectOf([entry]: Entries): { vhost: string; name: string } {
  return entry?.value as { vhost: string; name: string };
}

function inVhost(kind: Extract<Removal, { vhost: string }>['kind']) {
  return ({ entries }: Parameters<Judge>[0]) => {
    const { vhost, name } = objectOf(entries);
    return { kind, vhost, name } as Removal;
  };
}

/** An object that comes, or is no longer named. */
function named(noun: string, asRemoval: (difference: Parameters<Judge>[0]) => Removal): Judge {
  return (difference, { after }) => {
    const object = asRemoval(difference);
    const what = titleOf(noun, object);
    if (difference.kind === 'added') return { severity: 'live', sentence: say`adds the ${what}.` };
    if (isInRemove(after, object)) return undefined;
    return { severity: 'none', sentence: say`no longer names the ${what}. ${stays(noun)}` };
  };
}

function stays(noun: string): Sentence {
  return [`The ${noun} stays in the broker, as drift; to take it away, list it under remove.`];
}

function leavingUser(name: string, { before, after }: BrokerSides): Finding | undefined {
  if (isInRemove(after, { kind: 'user', name })) return undefined;
  const made = before.users[name]?.password === undefined;
  const stays = say`no longer names the user ${name}, which stays in the broker; to take it away, list it under remove.`;
  return made
    ? {
        severity: 'reconnect',
        sentence: say`${stays} The secret with its password goes: clients that read it there cannot sign in any more.`,
      }
    : { severity: 'none', sentence: stays };
}

function removal(removed: Removal): Finding {
  const what = title(removed);
  switch (removed.kind) {
    case 'queue':
      return {
        severity: 'live',
        sentence: say`takes ${what} away, once it is empty and unused; until then nothing is applied.`,
      };
    case 'vhost':
      return {
        severity: 'downtime',
        sentence: say`takes ${what} away with everything in it, if none of its queues holds messages; its clients are cut off.`,
      };
    case 'user':
      return {
        severity: 'downtime',
        sentence: say`takes ${what} away: its clients are cut off and cannot sign in any more.`,
      };
    case 'binding':
      return { severity: 'live', sentence: say`takes ${what} away: messages no longer go that way.` };
    default:
      return { severity: 'live', sentence: say`takes ${what} away.` };
  }
}

function title(removed: Removal): Sentence {
  return say`the ${titleOf(removed.kind.replace('-', ' '), removed)}`;
}

function titleOf(noun: string, object: Removal): Sentence {
  if (object.kind === 'binding')
    return say`${[noun]} of ${object.source} to ${object.destination} in vhost ${object.vhost}`;
  if ('vhost' in object) return say`${[noun]} ${object.name} in vhost ${object.vhost}`;
  return say`${[noun]} ${object.name}`;
}

function isInRemove({ remove }: Broker, object: Removal): boolean {
  const key = removalKey(object);
  return remove.some((entry) => removalKey(entry) === key);
}

function removalKey(object: Removal): string {
  if (object.kind === 'vhost' || object.kind === 'user') return JSON.stringify([object.kind, object.name]);
  if (object.kind !== 'binding') return JSON.stringify([object.kind, object.vhost, object.name]);
  const { kind, vhost, source, destination, destinationType, routingKey } = object;
  return JSON.stringify([kind, vhost, source, destination, destinationType, routingKey]);
}

/** RabbitMQ refuses to declare a queue or exchange that is there with other properties. */
function immutable(list: string, noun: string, wayOut: Sentence): Judges {
  const judge: Judge = ({ before, after, entries, field }) => {
    const property = field.split('.').at(-1) ?? '';
    const { vhost, name } = objectOf(entries);
    return {
      severity: 'refused',
      sentence: say`cannot change ${property} of the ${[noun]} ${name} in vhost ${vhost} from ${quote(before)} to ${quote(after)}: that is fixed once it exists. ${wayOut}`,
    };
  };
  return Object.fromEntries(
    ['type', 'durable', 'autoDelete', 'internal', 'arguments'].map((property) => [`${list}.${property}`, judge]),
  );
}
