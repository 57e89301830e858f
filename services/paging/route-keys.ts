import { z } from 'zod';
import { routeSecret } from '../../contracts/secrets.ts';
import type { Service } from './open-alarm.ts';

/** Keys of services at PagerDuty, as they are needed. */
export interface RouteKeys {
  /** The key by which events reach the service; undefined where it has none. Throws where it cannot be read. */
  current(service: Service): Promise<string | undefined>;
  /** The one before it, by which what began before a rotation still ends; undefined where there is none. */
  previous(service: Service): Promise<string | undefined>;
  /** Forgets what it has, so that a key that was refused is read anew. */
  forget(service: Service): void;
}

/** What `warren route-keys` writes into a secret. */
const keys = z.string().regex(/^[A-Za-z0-9]{32}$/);

/** How long a key is used before it is read again, in milliseconds. One that cannot be read then goes on being used. */
const keptMs = 300_000;

/** Reads keys from Secrets Manager and keeps each for minutes, in memory alone. */
export function openRouteKeys(props: {
  platform: string;
  read: (id: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS') => Promise<string | undefined>;
  now?: () => number;
}): RouteKeys {
  const { platform, read, now = Date.now } = props;
  const kept = new Map<string, { key: string | undefined; until: number }>();
  const look = async (service: Service, stage: 'AWSCURRENT' | 'AWSPREVIOUS') => {
    const id = routeSecret({ name: platform }, service.route, service.urgency);
    const name = `${stage} ${id}`;
    const before = kept.get(name);
    if (before && before.until > now()) return before.key;
    try {
      const { data: key } = keys.safeParse((await read(id, stage))?.trim());
      kept.set(name, { key, until: now() + keptMs });
      return key;
    } catch (error) {
      if (before?.key !== undefined) return before.key;
      throw error;
    }
  };
  return {
    current: (service) => look(service, 'AWSCURRENT'),
    previous: (service) => look(service, 'AWSPREVIOUS'),
    forget: ({ route, urgency }) => {
      const id = routeSecret({ name: platform }, route, urgency);
      for (const stage of ['AWSCURRENT', 'AWSPREVIOUS']) kept.delete(`${stage} ${id}`);
    },
  };
}
