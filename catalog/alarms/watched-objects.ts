import type { WatchedKind, WatchedObject } from '../../contracts/paging.ts';
import { natZones } from '../kinds/platform/nat-zones.ts';
import type { Platform } from '../kinds/platform/platform.ts';
import { hasReceiver } from '../kinds/platform/receiver-presence.ts';
import { zoneLetter } from '../kinds/platform/subnets.ts';
import type { AlarmBeside } from './known-alarm.ts';

/** What alarms can watch: what there is of a platform. */
export interface Watchable extends AlarmBeside {
  /** Absent while platform.yaml itself has errors: then nothing is watched. */
  platform?: Platform | undefined;
}

/** Kinds of which there are several, each with a name. */
export const namedKinds = ['broker', 'endpoint', 'processor', 'nat'] as const satisfies readonly WatchedKind[];

/** Whether there are several of a kind, each with a name. */
export function isNamed(kind: WatchedKind): kind is (typeof namedKinds)[number] {
  return namedKinds.some((each) => each === kind);
}

/** Every object of a kind, in the order of their names; none of a part that the platform does not have. */
export function objectsOfKind(kind: WatchedKind, { platform, ...beside }: Watchable): WatchedObject[] {
  if (!platform) return [];
  if (isNamed(kind)) return subjectsOf(kind, { platform, ...beside }).map(({ name }) => ({ kind, name }));
  return isThere[kind](platform, beside) ? [{ kind }] : [];
}

const isThere: Record<Exclude<WatchedKind, (typeof namedKinds)[number]>, (p: Platform, b: AlarmBeside) => boolean> = {
  database: ({ database }) => database !== undefined,
  cache: ({ cache }) => cache !== undefined,
  receiver: (platform, { endpoints }) => hasReceiver(platform, endpoints),
  monitoring: ({ monitoring }) => monitoring !== undefined,
  platform: () => true,
};

/** The object of the catalog that a known alarm is defined of; a NAT gateway by its zone's letter; the platform for its other parts. */
export function subjectOf({ kind, name }: WatchedObject, watchable: Watchable): { name: string } | undefined {
  if (!isNamed(kind)) return watchable.platform;
  return subjectsOf(kind, watchable).find((each) => each.name === name);
}

function subjectsOf(
  kind: (typeof namedKinds)[number],
  { platform, brokers, endpoints, processors }: Watchable,
): readonly { name: string }[] {
  if (kind === 'nat') return platform ? natZones(platform).map((zone) => ({ name: zoneLetter(zone) })) : [];
  return { broker: brokers, endpoint: endpoints, processor: processors }[kind];
}

/** What an object cannot do without: while that is down, its own alarms tell nothing new. */
export function objectsBelow({ kind, name }: WatchedObject, watchable: Watchable): WatchedObject[] {
  const all = (...kinds: WatchedKind[]) => kinds.flatMap((each) => objectsOfKind(each, watchable));
  const brokerOf = (subject: { broker: string } | undefined): WatchedObject[] =>
    subject ? [{ kind: 'broker', name: subject.broker }] : [];
  switch (kind) {
    case 'endpoint':
      return [
        ...brokerOf(watchable.endpoints.find((each) => each.name === name)),
        ...all('receiver', 'nat', 'platform'),
      ];
    case 'processor': {
      const processor = watchable.processors.find((each) => each.name === name);
      return [...brokerOf(processor), ...all(...(processor?.uses ?? []), 'nat', 'platform')];
    }
    case 'broker':
    case 'monitoring':
      return all('nat', 'platform');
    case 'platform':
      return [];
    default:
      return all('platform');
  }
}
