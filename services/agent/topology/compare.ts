import { parameterComponent } from '../../../contracts/bundle.ts';
import { repliesPrefix } from '../../../contracts/messages.ts';
import { queueBeside } from '../../../contracts/processor-queues.ts';
import { tapExchange } from '../../../contracts/taps.ts';
import { explainImmutable } from './immutable.ts';
import { keyOf, keyOfNamed, kinds, saysTheSame, type TopologyObject, titleOf, vhostOf } from './objects.ts';
import type { BrokerState } from './observe.ts';
import { findRemoved, refuseRemoval } from './removals.ts';
import type { Topology } from './resolve.ts';
import { wantedObjects } from './wanted.ts';

/** One step from what a broker holds to what it has to hold. */
export interface Change {
  action: 'make' | 'change' | 'remove';
  object: TopologyObject;
}

/** How what a broker holds differs from what it has to hold. */
export interface Comparison {
  /** Steps, in the order in which they work: what others need is made first and removed last. */
  changes: Change[];
  /** What the file does not name, and Warren leaves alone. */
  drift: TopologyObject[];
  /** What cannot be done, in sentences with the way out. While there is any, nothing is done. */
  refused: string[];
}

/**
 * Compares what a broker has to hold with what it holds. Users and vhosts that the file names become exactly what it says,
 * with their permissions and limits; anything else that it does not name is drift, unless RabbitMQ or a client made it.
 */
export function compareTopology(topology: Topology, broker: BrokerState): Comparison {
  const wanted = wantedObjects(topology, broker);
  const wantedKeys = new Set(wanted.map(keyOf));
  const present = new Map(broker.objects.map((object) => [keyOf(object), object]));
  const leftovers = broker.objects.filter((object) => !wantedKeys.has(keyOf(object)));

  const different = wanted.flatMap((object) => {
    const found = present.get(keyOf(object));
    return found && saysTheSame(object, found) ? [] : [{ object, found }];
  });
  const immutable = different.flatMap(({ object, found }) =>
    found && isImmutable(object) ? [explainImmutable({ wanted: object, present: found, file: topology.file })] : [],
  );

  const named = findRemoved(topology.remove, broker.objects).filter(
    // A binding is named without its arguments: one of that key may be declared, and another not.
    (object) => object.kind !== 'binding' || !wantedKeys.has(keyOf(object)),
  );
  const isOwned = ownedBy(topology, wanted);
  const removed = leftovers.filter((object) => named.includes(object) || isOwned(object));
  const isDrift = driftAmong(wanted);
  return {
    changes: [
      ...different
        .map(({ object, found }): Change => ({ action: found ? 'change' : 'make', object }))
        .sort((a, b) => rank(a) - rank(b)),
      ...removed.map((object): Change => ({ action: 'remove', object })).sort((a, b) => rank(b) - rank(a)),
    ],
    drift: leftovers.filter((object) => !removed.includes(object) && isDrift(object)),
    refused: [
      ...immutable,
      ...named.flatMap((object) =>
        wantedKeys.has(keyOf(object))
          ? [`${titleOf(object)} is declared and in remove, both in ${topology.file}. Take it out of one.`]
          : refuseRemoval({ object, removed: named, broker }),
      ),
    ],
  };
}

/** User that every blank broker has, with a password that everybody knows. */
const publicUser = 'guest';

/** What RabbitMQ names for clients and for other brokers: the built-in and server-named, federation's, MQTT's and STOMP's. */
const namedByRabbitmq = /^(?:$|amq\.|federation: |mqtt-subscription-|stomp-subscription-)/;

function isImmutable({ kind }: TopologyObject): boolean {
  return kind === 'queue' || kind === 'exchange';
}

function rank({ object }: Change): number {
  return kinds.indexOf(object.kind);
}

/** Finds what has to go though `remove` does not say so: it is a part of what the file names, or lets others in. */
function ownedBy(topology: Topology, wanted: TopologyObject[]): (object: TopologyObject) => boolean {
  const users = new Set(topology.users.map(({ name }) => name));
  const vhosts = vhostsAmong(wanted);
  return ({ kind, definition }) => {
    switch (kind) {
      case 'user':
        return definition.name === publicUser || topology.retired.includes(definition.name);
      case 'user limit':
      case 'permission':
      case 'topic permission':
        return users.has(definition.user);
      case 'vhost protection':
        return vhosts.has(definition.vhost);
      case 'parameter':
        return definition.component === parameterComponent.limits && vhosts.has(definition.vhost);
      default:
        return false;
    }
  };
}

/** Finds what somebody made by hand. What is in a vhost that is drift itself goes without saying, as does all of a user's. */
function driftAmong(wanted: TopologyObject[]): (object: TopologyObject) => boolean {
  const vhosts = vhostsAmong(wanted);
  const keys = new Set(wanted.map(keyOf));
  return (object) => {
    const vhost = vhostOf(object);
    if (vhost !== undefined && !vhosts.has(vhost)) return false;
    const { kind, definition } = object;
    switch (kind) {
      case 'user limit':
      case 'permission':
      case 'topic permission':
        return false;
      case 'exchange':
        return !definition.auto_delete && !isNamedByPrograms(definition.name);
      case 'queue': {
        const main = queueBeside(definition.name);
        const isProcessors = main !== undefined && keys.has(keyOfNamed('queue', definition.vhost, main));
        return !definition.auto_delete && !definition.exclusive && !isNamedByPrograms(definition.name) && !isProcessors;
      }
      case 'binding': {
        const { source, destination, destination_type: type } = definition;
        const isKnown = (end: 'queue' | 'exchange', name: string): boolean =>
          keys.has(keyOfNamed(end, definition.vhost, name)) || (end === 'exchange' && name.startsWith('amq.'));
        return isKnown('exchange', source) && isKnown(type, destination);
      }
      default:
        return true;
    }
  };
}

/** Receivers declare an exchange for taps, and a queue for the replies to each gateway. */
function isNamedByPrograms(name: string): boolean {
  return namedByRabbitmq.test(name) || name === tapExchange || name.startsWith(repliesPrefix);
}

function vhostsAmong(objects: TopologyObject[]): Set<string> {
  return new Set(objects.flatMap(({ kind, definition }) => (kind === 'vhost' ? [definition.name] : [])));
}
