import { repliesPrefix } from '../../../contracts/messages.ts';
import { tapExchange } from '../../../contracts/taps.ts';
import { defaultExchange, escaped, oneOf, type Permissions, unmatchedRights } from '../broker/permissions.ts';
import type { Endpoint } from './endpoint.ts';

type Published = Pick<Endpoint, 'exchange' | 'queue' | 'fanOut'>;

/** What the user of a receiver needs in the vhost of these endpoints, and no more: docs/data-plane.md has it for operators. */
export function gatewayPermissions(endpoints: readonly Published[]): Permissions {
  const replies = `${escaped(repliesPrefix)}.*`;
  return {
    configure: oneOf([replies, escaped(tapExchange)]),
    write: oneOf([tapExchange, ...exchangesOf(endpoints), ...queuesOf(endpoints)].map(escaped)),
    read: `^${replies}$`,
  };
}

/** The rights that these patterns lack for what a receiver does for an endpoint. */
export function lackingGatewayRights(
  permissions: Partial<Permissions>,
  endpoint: Published & Pick<Endpoint, 'mode' | 'taps'>,
): (keyof Permissions)[] {
  const taps = endpoint.taps === 'off' ? [] : [tapExchange];
  // One of its names, which end in what nobody knows.
  const replies = endpoint.mode === 'reply' ? [`${repliesPrefix}any`] : [];
  return unmatchedRights(permissions, {
    configure: [...replies, ...taps],
    write: [...taps, ...exchangesOf([endpoint]), ...queuesOf([endpoint])],
    read: replies,
  });
}

function exchangesOf(endpoints: readonly Published[]): string[] {
  return endpoints.map(({ exchange }) => exchange || defaultExchange);
}

/** RabbitMQ 4.3 says whether a queue is there only to whoever has some right to it; this one lets nobody do anything with a queue alone. */
function queuesOf(endpoints: readonly Published[]): string[] {
  return endpoints.flatMap(({ queue, fanOut }) => [queue, ...fanOut]);
}
