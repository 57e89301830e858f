import type { Removal } from '../../../../contracts/removals.ts';
import { describe, whatDiffers } from '../../../effects/describe.ts';
import type { Finding } from '../../../effects/finding.ts';
import { quote, type Sentence, say } from '../../../words/sentence.ts';
import type { Broker } from '../broker.ts';
import { pluginsOf } from '../broker-plugins.ts';
import type { BrokerJudge, BrokerJudges, BrokerSides } from './broker-judge.ts';
import { disksOf } from './machine-effects.ts';
import { addedPolicy } from './policy-effects.ts';
import { isInRemove, isTakenAway, titleOf } from './removal-effects.ts';

/** What becomes of what a broker holds. What a file no longer names stays in the broker, until `remove` names it. */
export const topologyEffects: BrokerJudges = {
  'vhosts.*': named('vhost', ({ entries }) => ({ kind: 'vhost', name: entries[0]?.key ?? '' })),
  'vhosts.*.protected': ({ after, entries }) => ({
    severity: 'live',
    sentence:
      after === true
        ? say`has RabbitMQ refuse to delete the vhost ${entries[0]?.key ?? ''}, whoever asks.`
        : say`lets the vhost ${entries[0]?.key ?? ''} be deleted again.`,
  }),
  'users.*': (difference, sides) =>
    difference.kind === 'removed'
      ? leavingUser(difference.entries[0]?.key ?? '', sides)
      : { severity: 'live', sentence: say`adds the user ${difference.entries[0]?.key ?? ''}.` },
  'policies[]': policyNamed('policy', 'policy'),
  'operatorPolicies[]': policyNamed('operator policy', 'operator-policy'),
  'exchanges[]': named('exchange', inVhost('exchange')),
  'queues[]': named('queue', inVhost('queue')),
  'federation[]': named('upstream', inVhost('upstream')),
  'shovels[]': named('shovel', inVhost('shovel')),
  'shovels[].ackMode': (difference) => ({
    severity: 'live',
    sentence: [
      ...describe(difference),
      ...(difference.after === 'on-confirm' ? [] : [' Messages on their way are lost when a connection breaks.']),
    ],
  }),
  'bindings[]': ({ kind, entries }, { after }) => {
    const binding = entries[0]?.value as Broker['bindings'][number];
    const { source, destination, destinationType, routingKey, vhost } = binding;
    const key = routingKey === '' ? [] : say` with routing key ${routingKey}`;
    const options = Object.keys(binding.arguments).length === 0 ? [] : say`, arguments ${quote(binding.arguments)}`;
    const what = say`${source} to the ${[destinationType]} ${destination} in vhost ${vhost}${key}${options}`;
    if (kind === 'added') return { severity: 'live', sentence: say`binds ${what}.` };
    if (isTakenAway(after, { kind: 'binding', ...binding })) return undefined;
    return { severity: 'none', sentence: say`no longer binds ${what}. ${stays('binding')}` };
  },

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

type Entries = Parameters<BrokerJudge>[0]['entries'];

function objectOf([entry]: Entries): { vhost: string; name: string } {
  return entry?.value as { vhost: string; name: string };
}

function inVhost(kind: Extract<Removal, { vhost: string }>['kind']) {
  return ({ entries }: Parameters<BrokerJudge>[0]) => {
    const { vhost, name } = objectOf(entries);
    return { kind, vhost, name } as Removal;
  };
}

/** An object that comes, or is no longer named. */
function named(noun: string, asRemoval: (difference: Parameters<BrokerJudge>[0]) => Removal): BrokerJudge {
  return (difference, sides) => {
    const { after } = sides;
    const object = asRemoval(difference);
    const what = titleOf(noun, object);
    if (difference.kind === 'added') return { severity: 'live', sentence: say`adds the ${what}.` };
    if (isTakenAway(after, object)) return undefined;
    const sentence = say`no longer names the ${what}. ${stays(noun)}`;
    const plugin = stoppedWith(difference, sides);
    if (plugin === undefined) return { severity: 'none', sentence };
    const useless = uselessWithout[noun] ?? '';
    return {
      severity: 'downtime',
      sentence: say`${sentence} But its plugin ${plugin}, which nothing else here needs, stops, and ${[useless]}. Keep its lines while it is in use.`,
    };
  };
}

/** What becomes of an object of a kind without its plugin. */
const uselessWithout: Record<string, string> = {
  exchange: 'clients that publish to it are refused',
  upstream: 'no messages come from there any more',
  shovel: 'it moves no more messages',
};

/** The plugin that stops because the object that needed it is no longer named. */
function stoppedWith(
  { field, before: gone }: Parameters<BrokerJudge>[0],
  { before, after }: BrokerSides,
): string | undefined {
  const kind = field.slice(0, -2);
  if (kind !== 'exchanges' && kind !== 'federation' && kind !== 'shovels') return undefined;
  const alone = { ...before, plugins: [], listeners: [], exchanges: [], federation: [], shovels: [], [kind]: [gone] };
  const running = pluginsOf(after).map(({ name }) => name);
  return pluginsOf(alone).find(({ name }) => !running.includes(name))?.name;
}

function policyNamed(noun: string, kind: 'policy' | 'operator-policy'): BrokerJudge {
  const judge = named(noun, inVhost(kind));
  return (difference, sides) =>
    difference.kind === 'added'
      ? addedPolicy(
          kind === 'policy' ? 'policies' : 'operatorPolicies',
          difference.after as Broker['policies'][number],
          [...titleOf(noun, inVhost(kind)(difference))],
          sides,
        )
      : judge(difference, sides);
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

/** RabbitMQ refuses to declare a queue or exchange that is there with other properties. */
function immutable(list: string, noun: string, wayOut: Sentence): BrokerJudges {
  const judge: BrokerJudge = ({ before, after, entries, field }) => {
    const property = field.split('.').at(-1) ?? '';
    const { vhost, name } = objectOf(entries);
    const [was, is] = whatDiffers(before, after);
    return {
      severity: 'refused',
      sentence: say`cannot change ${property} of the ${[noun]} ${name} in vhost ${vhost} from ${quote(was)} to ${quote(is)}: that is fixed once it exists. ${wayOut}`,
    };
  };
  return Object.fromEntries(
    ['type', 'durable', 'autoDelete', 'internal', 'arguments'].map((property) => [`${list}.${property}`, judge]),
  );
}
