import type { Removal } from '../../../contracts/removals.ts';
import { parameterComponents, type TopologyObject, titleOf } from './objects.ts';
import type { BrokerState } from './observe.ts';
import type { QueueLoad } from './queue-load.ts';

/** What of a broker the file wants removed. What is not there any more is not found, which is fine. */
export function findRemoved(remove: readonly Removal[], objects: readonly TopologyObject[]): TopologyObject[] {
  return objects.filter((object) => remove.some((removal) => names(removal, object)));
}

/** Why an object cannot be removed now, in one sentence with the way out; nothing when it can. */
export function refuseRemoval({
  object,
  removed,
  broker,
}: {
  object: TopologyObject;
  /** Everything that is to be removed with it. */
  removed: readonly TopologyObject[];
  broker: BrokerState;
}): string[] {
  const { kind, definition } = object;
  const is = `${titleOf(object)} is to be removed, but`;
  if (kind === 'queue') {
    const load = broker.loads.find(({ vhost, name }) => vhost === definition.vhost && name === definition.name);
    const why = inUse(load);
    return why ? [`${is} ${why}. ${emptyIt}`] : [];
  }
  if (kind === 'vhost') {
    const isProtected = broker.objects.some(
      (other) => other.kind === 'vhost protection' && other.definition.vhost === definition.name,
    );
    if (isProtected)
      return [`${is} it is protected from being deleted. Declare it with protected: false and apply that first.`];
    const full = broker.loads.filter(({ vhost, messages }) => vhost === definition.name && messages !== 0);
    const [first] = full;
    if (!first) return [];
    const more = full.length - 1;
    const others = more === 0 ? '' : ` and ${several(more, 'more queue')} of it ${more === 1 ? 'is' : 'are'} not empty`;
    return [`${is} its queue ${first.name} holds ${amount(first.messages)}${others}. ${emptyIt}`];
  }
  if (kind === 'exchange') {
    const count = bindingsFrom(definition, broker.objects, removed);
    return count === 0
      ? []
      : [
          `${is} ${count === 1 ? 'a binding starts' : `${count} bindings start`} from it. Remove these, or take it out of remove.`,
        ];
  }
  return [];
}

/** Why a queue cannot go, as the rest of a sentence; undefined when it is empty and nobody reads from it. */
export function inUse(load: QueueLoad | undefined): string | undefined {
  if (load?.messages === 0 && load.consumers === 0) return undefined;
  const consumers =
    load?.consumers === undefined
      ? 'a number of consumers that RabbitMQ cannot say just now'
      : several(load.consumers, 'consumer');
  return `it holds ${amount(load?.messages)} and has ${consumers}`;
}

const emptyIt =
  'Stop what publishes to it and reads from it, consume or move its messages, then apply again; or take it out of remove.';

function names(removal: Removal, { kind, definition }: TopologyObject): boolean {
  switch (removal.kind) {
    case 'vhost':
    case 'user':
      return kind === removal.kind && definition.name === removal.name;
    case 'queue':
    case 'exchange':
    case 'policy':
      return kind === removal.kind && definition.vhost === removal.vhost && definition.name === removal.name;
    case 'binding':
      return (
        kind === 'binding' &&
        definition.vhost === removal.vhost &&
        definition.source === removal.source &&
        definition.destination === removal.destination &&
        definition.destination_type === removal.destinationType &&
        definition.routing_key === removal.routingKey
      );
    default:
      return (
        kind === 'parameter' &&
        definition.component === parameterComponents[removal.kind] &&
        definition.vhost === removal.vhost &&
        definition.name === removal.name
      );
  }
}

/** Bindings that keep an exchange in use: those from it to what stays. */
function bindingsFrom(
  { vhost, name }: { vhost: string; name: string },
  objects: readonly TopologyObject[],
  removed: readonly TopologyObject[],
): number {
  const leaving = new Set<TopologyObject>(removed);
  const gone = removed.flatMap(({ kind, definition }) =>
    (kind === 'queue' || kind === 'exchange') && definition.vhost === vhost ? [`${kind} ${definition.name}`] : [],
  );
  return objects.filter(
    (object) =>
      object.kind === 'binding' &&
      object.definition.vhost === vhost &&
      object.definition.source === name &&
      !leaving.has(object) &&
      !gone.includes(`${object.definition.destination_type} ${object.definition.destination}`),
  ).length;
}

function amount(messages: number | undefined): string {
  return messages === undefined
    ? 'a number of messages that RabbitMQ cannot say just now'
    : several(messages, 'message');
}

function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
