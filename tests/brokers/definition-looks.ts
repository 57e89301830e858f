import { type Look, pick } from './field-change.ts';

// What a broker holds, as its HTTP API tells it.

/** Paths of the fields of an object in the file. */
function fieldsOf(object: string, names: string): string[] {
  return names.split(' ').map((name) => `${object}.${name}`);
}

export function vhost(becomes: { description: string; tags: string[]; default_queue_type: string }): Look {
  return {
    fields: fieldsOf('vhosts.*', 'description tags defaultQueueType'),
    see: async ({ api }) => pick(await api('vhosts', 'orders'), Object.keys(becomes)),
    becomes,
  };
}

/** Whether the vhost `orders` is protected from being deleted. */
export function vhostProtection(becomes: boolean): Look {
  return {
    fields: ['vhosts.*.protected'],
    see: async ({ api }) => {
      const found = (await api('vhosts', 'orders')) as { metadata?: { protected_from_deletion?: boolean } } | undefined;
      return found?.metadata?.protected_from_deletion === true;
    },
    becomes,
  };
}

export function vhostLimits(becomes: Record<string, number>): Look {
  return {
    fields: fieldsOf('vhosts.*', 'maxConnections maxQueues'),
    see: async ({ api }) => limitsIn(await api('vhost-limits', 'orders')),
    becomes,
  };
}

export function userTags(becomes: string[]): Look {
  return {
    fields: ['users.*.tags'],
    see: async ({ api }) => pick(await api('users', 'shop'), ['tags'])?.tags,
    becomes,
  };
}

export function userLimits(becomes: Record<string, number>): Look {
  return {
    fields: fieldsOf('users.*', 'maxConnections maxChannels'),
    see: async ({ api }) => limitsIn(await api('user-limits', 'shop')),
    becomes,
  };
}

export function permissions(becomes: Record<string, string>): Look {
  return {
    fields: fieldsOf('users.*.permissions.*', 'configure write read'),
    see: async ({ api }) => pick(await api('permissions', 'orders', 'shop'), Object.keys(becomes)),
    becomes,
  };
}

export function topicPermissions(becomes: Record<string, string>[]): Look {
  return {
    fields: fieldsOf('users.*.topicPermissions[]', 'vhost exchange write read'),
    see: async ({ api }) => {
      const found = (await api('topic-permissions', 'orders', 'shop')) as Record<string, string>[] | undefined;
      return found?.map((each) => pick(each, ['vhost', 'exchange', 'write', 'read']));
    },
    becomes,
  };
}

/** Whether the password of the user `partner` opens the door. */
export function partnerPassword(password: string): Look {
  return {
    fields: ['users.*.password'],
    see: ({ signsIn }) => signsIn({ username: 'partner', password }),
    becomes: 'partner',
  };
}

export function policy(definition: object): Look {
  return {
    fields: fieldsOf('policies[]', 'name vhost pattern applyTo priority definition'),
    see: ({ api }) => api('policies', 'orders', 'expiry'),
    becomes: { vhost: 'orders', name: 'expiry', ...definition },
  };
}

export function operatorPolicy(definition: object): Look {
  return {
    fields: fieldsOf('operatorPolicies[]', 'name vhost pattern applyTo priority definition'),
    see: ({ api }) => api('operator-policies', 'orders', 'bounds'),
    becomes: { vhost: 'orders', name: 'bounds', ...definition },
  };
}

export function exchange(name: string, properties: object): Look {
  const defaults = { vhost: 'orders', name, durable: true, auto_delete: false, internal: false, arguments: {} };
  const becomes = { ...defaults, ...properties };
  return {
    fields: fieldsOf('exchanges[]', 'vhost name type durable autoDelete internal arguments'),
    see: async ({ api }) => pick(await api('exchanges', 'orders', name), Object.keys(becomes)),
    becomes,
  };
}

export function queue(
  name: string,
  { arguments: options, ...properties }: { type: string; arguments: object; [name: string]: unknown },
): Look {
  const becomes = {
    ...{ vhost: 'orders', name, durable: true, auto_delete: false },
    ...properties,
    arguments: { ...options, 'x-queue-type': properties.type },
  };
  return {
    fields: fieldsOf('queues[]', 'vhost name type durable autoDelete arguments'),
    see: async ({ api }) => pick(await api('queues', 'orders', name), Object.keys(becomes)),
    becomes,
  };
}

export function binding(
  { source, destination, type = 'q' }: { source: string; destination: string; type?: string },
  becomes: object,
): Look {
  return {
    fields: fieldsOf('bindings[]', 'vhost source destination destinationType routingKey arguments'),
    see: async ({ api }) => {
      const found = await api('bindings', 'orders', 'e', source, type, destination);
      return ((found ?? []) as unknown[]).map((each) => pick(each, Object.keys(becomes)));
    },
    becomes: [becomes],
  };
}

export function upstream(becomes: object): Look {
  return {
    fields: fieldsOf('federation[]', 'name vhost uri.secret exchange queue prefetchCount maxHops parameters'),
    see: async ({ api }) => pick(await api('parameters', 'federation-upstream', 'orders', 'acme'), ['value'])?.value,
    becomes,
  };
}

export function shovel(name: string, becomes: object): Look {
  const ends = ['source', 'destination'].flatMap((end) =>
    fieldsOf(end, 'uri.secret protocol queue exchange routingKey address'),
  );
  return {
    fields: fieldsOf('shovels[]', ['name', 'vhost', ...ends, 'ackMode', 'parameters'].join(' ')),
    see: async ({ api }) => pick(await api('parameters', 'shovel', 'orders', name), ['value'])?.value,
    becomes,
  };
}

interface Link {
  status: string;
  upstream: string;
  upstream_exchange: string;
}

/** Upstreams, with the exchanges that they are asked for, and shovels that are connected. */
export function linksThatRun(becomes: string[]): Look {
  return {
    fields: ['federation[].uri.secret', 'shovels[].source.uri.secret', 'shovels[].destination.uri.secret'],
    see: async ({ api }) => {
      const links = ((await api('federation-links', 'orders')) ?? []) as Link[];
      const shovels = ((await api('shovels', 'orders')) ?? []) as { name: string; state: string }[];
      return [
        ...links
          .filter(({ status }) => status === 'running')
          .map((link) => `${link.upstream} ${link.upstream_exchange}`),
        // One that waits for credit is connected: to AMQP 1.0 with nothing to send, since 4.3.
        ...shovels
          .filter(({ state, name }) => ['running', 'flow'].includes(state) && name !== 'leaving')
          .map(({ name }) => name),
      ].sort();
    },
    becomes,
  };
}

/** Who signs in with the current and the previous value of a user's secret. */
export function signIns(
  user: string,
  { fields, ...becomes }: { fields: string[]; now?: string; before?: string },
): Look {
  return {
    fields,
    see: async ({ signsIn, previousLogin, broker }) => ({
      now: await signsIn(broker.login(user)),
      before: await signsIn(previousLogin(user)),
    }),
    becomes,
  };
}

/** The first entry's value of what the HTTP API lists limits as. */
function limitsIn(limits: unknown): unknown {
  return pick((limits as unknown[] | undefined)?.[0], ['value'])?.value;
}
