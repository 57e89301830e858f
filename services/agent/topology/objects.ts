import { type BundleDefinitions, parameterComponent } from '../../../contracts/bundle.ts';
import { inOneOrder, sameJson } from './json.ts';

/** The kinds of what a broker holds, each after those that it needs. */
export const kinds = [
  'vhost',
  'vhost protection',
  'user',
  'user limit',
  'permission',
  'parameter',
  'policy',
  'exchange',
  'topic permission',
  'queue',
  'binding',
] as const;

type Entry<List extends keyof BundleDefinitions> = BundleDefinitions[List][number];

interface DefinitionOf {
  vhost: Omit<Entry<'vhosts'>, 'protected'>;
  /** That RabbitMQ refuses to delete a vhost. */
  'vhost protection': { vhost: string };
  /** With the hash of the password it has, empty where it has none, and the password it has to have. */
  user: { name: string; tags: string[]; password?: string; password_hash?: string };
  'user limit': { user: string; limit: string; value: unknown };
  permission: Entry<'permissions'>;
  /** With the texts that are secrets in its value. */
  parameter: { vhost: string; component: string; name: string; value: unknown; secrets?: readonly string[] };
  policy: Entry<'policies'>;
  exchange: Entry<'exchanges'>;
  'topic permission': Entry<'topic_permissions'>;
  queue: Entry<'queues'> & { exclusive?: boolean };
  binding: Entry<'bindings'>;
}

export type Kind = (typeof kinds)[number];

/** One thing that a broker holds or has to hold, in RabbitMQ's words. */
export type TopologyObject<K extends Kind = Kind> = { [P in K]: { kind: P; definition: DefinitionOf[P] } }[K];

/** What tells an object from every other. */
export function keyOf(object: TopologyObject): string {
  return JSON.stringify([object.kind, ...identity(object)]);
}

/** Key of the queue or exchange of a name. */
export function keyOfNamed(kind: 'queue' | 'exchange', vhost: string, name: string): string {
  return JSON.stringify([kind, vhost, name]);
}

/** What it is called in sentences: `queue jobs in vhost /`. */
export function titleOf(object: TopologyObject): string {
  const { kind, definition } = object;
  switch (kind) {
    case 'vhost':
    case 'user':
      return `${kind} ${definition.name}`;
    case 'vhost protection':
      return `protection of vhost ${definition.vhost}`;
    case 'user limit':
      return `limit ${definition.limit} of user ${definition.user}`;
    case 'permission':
      return `permission of user ${definition.user} in vhost ${definition.vhost}`;
    case 'topic permission':
      return `topic permission of user ${definition.user} for exchange ${definition.exchange} in vhost ${definition.vhost}`;
    case 'parameter':
      return definition.component === parameterComponent.limits
        ? `limits of vhost ${definition.vhost}`
        : `${nounOf(object)} ${definition.name} in vhost ${definition.vhost}`;
    case 'binding': {
      const key = definition.routing_key === '' ? '' : ` with routing key ${definition.routing_key}`;
      return `binding from exchange ${definition.source} to ${definition.destination_type} ${definition.destination}${key} in vhost ${definition.vhost}`;
    }
    default:
      return `${kind} ${definition.name} in vhost ${definition.vhost}`;
  }
}

/** What an operator calls its kind: `queue`, `shovel`. */
export function nounOf(object: TopologyObject): string {
  return object.kind === 'parameter'
    ? (parameterNouns[object.definition.component] ?? `${object.definition.component} parameter`)
    : object.kind;
}

/** Component of the parameters that are called this: `shovel`, `upstream`, `operator-policy`. */
export const parameterComponents = {
  'operator-policy': parameterComponent.operatorPolicy,
  upstream: parameterComponent.upstream,
  shovel: parameterComponent.shovel,
} as const;

/** Vhost that it lives in; undefined for users and vhosts. */
export function vhostOf(object: TopologyObject): string | undefined {
  return 'vhost' in object.definition ? object.definition.vhost : undefined;
}

/** Whether two objects of one key say the same. */
export function saysTheSame(wanted: TopologyObject, present: TopologyObject): boolean {
  return sameJson(content(wanted), content(present));
}

const parameterNouns: Record<string, string> = {
  [parameterComponent.limits]: 'vhost limits',
  [parameterComponent.operatorPolicy]: 'operator policy',
  [parameterComponent.upstream]: 'upstream',
  shovel: 'shovel',
};

function identity({ kind, definition }: TopologyObject): string[] {
  switch (kind) {
    case 'vhost':
    case 'user':
      return [definition.name];
    case 'vhost protection':
      return [definition.vhost];
    case 'user limit':
      return [definition.user, definition.limit];
    case 'permission':
      return [definition.vhost, definition.user];
    case 'topic permission':
      return [definition.vhost, definition.user, definition.exchange];
    case 'parameter':
      return [definition.vhost, definition.component, definition.name];
    case 'binding': {
      const { vhost, source, destination_type, destination, routing_key } = definition;
      return [vhost, source, destination_type, destination, routing_key, inOneOrder(definition.arguments) ?? ''];
    }
    default:
      return [definition.vhost, definition.name];
  }
}

/** What can differ between two objects of one key. */
function content({ kind, definition }: TopologyObject): unknown {
  switch (kind) {
    case 'vhost':
      return { ...definition, tags: [...definition.tags].sort() };
    case 'user':
      return { hash: definition.password_hash, tags: [...definition.tags].sort() };
    case 'parameter':
    case 'user limit':
      return definition.value;
    case 'queue':
      return { ...definition, exclusive: definition.exclusive ?? false };
    case 'binding':
    case 'vhost protection':
      return true;
    default:
      return definition;
  }
}
