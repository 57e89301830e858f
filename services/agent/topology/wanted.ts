import type { TopologyObject } from './objects.ts';
import type { BrokerState } from './observe.ts';
import { passwordFits } from './password.ts';
import type { Topology, TopologyUser } from './resolve.ts';

/** Every object that a broker has to hold. Some follow from what it holds: the administrator may do everything in every vhost. */
export function wantedObjects(topology: Topology, broker: BrokerState): TopologyObject[] {
  const { vhosts, permissions, topic_permissions, parameters, policies, exchanges, queues, bindings } =
    topology.definitions;
  return [
    ...vhosts.map(({ protected: _, ...vhost }): TopologyObject => {
      const type = vhost.default_queue_type ?? defaultTypeOf(vhost.name, broker);
      return { kind: 'vhost', definition: { ...vhost, ...(type === undefined ? {} : { default_queue_type: type }) } };
    }),
    ...vhosts.flatMap(({ name: vhost, protected: isProtected }): TopologyObject[] =>
      isProtected ? [{ kind: 'vhost protection', definition: { vhost } }] : [],
    ),
    ...topology.users.map((user): TopologyObject => ({ kind: 'user', definition: withHash(user, broker) })),
    ...topology.users.flatMap(({ name, limits }) =>
      Object.entries(limits).map(
        ([limit, value]): TopologyObject => ({ kind: 'user limit', definition: { user: name, limit, value } }),
      ),
    ),
    ...permissions.map((definition): TopologyObject => ({ kind: 'permission', definition })),
    ...administratorPermissions(topology, broker),
    ...parameters.map((definition): TopologyObject => ({ kind: 'parameter', definition })),
    ...policies.map((definition): TopologyObject => ({ kind: 'policy', definition })),
    ...exchanges.map((definition): TopologyObject => ({ kind: 'exchange', definition })),
    ...topic_permissions.map((definition): TopologyObject => ({ kind: 'topic permission', definition })),
    ...queues.map((definition): TopologyObject => ({ kind: 'queue', definition })),
    ...bindings.map((definition): TopologyObject => ({ kind: 'binding', definition })),
  ];
}

/** A hash that fits the password is kept, so that nothing changes at the next time. The empty one is that of no password. */
function withHash({ name, tags, password }: TopologyUser, { objects }: BrokerState) {
  if (password === undefined) return { name, tags, password_hash: '' };
  const fitting = objects.find(
    ({ kind, definition }) =>
      kind === 'user' && definition.name === name && passwordFits(password, definition.password_hash ?? ''),
  );
  return {
    name,
    tags,
    password,
    password_hash: fitting?.kind === 'user' ? fitting.definition.password_hash : undefined,
  };
}

/** A vhost that says nothing of it has the broker's; a RabbitMQ that doesn't tell which that is, keeps what the vhost has. */
function defaultTypeOf(vhost: string, { defaultQueueType, objects }: BrokerState): string | undefined {
  if (defaultQueueType !== undefined) return defaultQueueType;
  const present = objects.find(({ kind, definition }) => kind === 'vhost' && definition.name === vhost);
  return present?.kind === 'vhost' ? present.definition.default_queue_type : undefined;
}

function administratorPermissions({ definitions, users }: Topology, { objects }: BrokerState): TopologyObject[] {
  const present = objects.flatMap(({ kind, definition }) => (kind === 'vhost' ? [definition.name] : []));
  const vhosts = new Set([...definitions.vhosts.map(({ name }) => name), ...present]);
  const all = { configure: '.*', write: '.*', read: '.*' };
  return users
    .filter(({ everywhere }) => everywhere)
    .flatMap(({ name: user }) =>
      [...vhosts].map((vhost): TopologyObject => ({ kind: 'permission', definition: { user, vhost, ...all } })),
    );
}
