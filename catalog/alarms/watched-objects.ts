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

/** Kinds of files that alarms can watch. */
const kindsOfFiles = ['broker', 'endpoint', 'processor'] as const satisfies readonly WatchedKind[];

/** Whether objects of a kind have a file each. */
export function hasFiles(kind: WatchedKind): kind is (typeof kindsOfFiles)[number] {
  return kindsOfFiles.some((each) => each === kind);
}

/** Whether there are several of a kind, each with a name: NAT gateways have the letter of their zone. */
export function isNamed(kind: WatchedKind): boolean {
  return hasFiles(kind) || kind === 'nat';
}

/** Every object of a kind, in the order of their names; none of a part that the platform does not have. */
export function objectsOfKind(kind: WatchedKind, { platform, ...beside }: Watchable): WatchedObject[] {
  if (!platform) return [];
  if (hasFiles(kind)) return filesOf(kind, beside).map(({ name }) => ({ kind, name }));
  if (kind === 'nat') return natZones(platform).map((zone) => ({ kind, name: zoneLetter(zone) }));
  return isThere[kind](platform, beside) ? [{ kind }] : [];
}

type Part = Exclude<WatchedKind, (typeof kindsOfFiles)[number] | 'nat'>;

const isThere: Record<Part, (platform: Platform, beside: AlarmBeside) => boolean> = {
  database: ({ database }) => database !== undefined,
  cache: ({ cache }) => cache !== undefined,
  receiver: (platform, { endpoints }) => hasReceiver(platform, endpoints),
  monitoring: ({ monitoring }) => monitoring !== undefined,
  platform: () => true,
};

/** What a known alarm is defined of: an object of the catalog, a gateway by its name; the platform for its other parts. */
export function subjectOf({ kind, name }: WatchedObject, watchable: Watchable): { name: string } | undefined {
  if (hasFiles(kind)) return filesOf(kind, watchable).find((each) => each.name === name);
  return name === undefined ? watchable.platform : { name };
}

function filesOf(
  kind: (typeof kindsOfFiles)[number],
  { brokers, endpoints, processors }: AlarmBeside,
): readonly { name: string }[] {
  return { broker: brokers, endpoint: endpoints, processor: processors }[kind];
}

/** What an object cannot do without: while that is down, its own alarms tell nothing new. */
export function objectsBelow({ kind, name }: WatchedObject, watchable: Watchable): WatchedObject[] {
  const all = (...kinds: WatchedKind[]) => kinds.flatMap((each) => objectsOfKind(each, watchable));
  switch (kind) {
    case 'endpoint': {
      const endpoint = watchable.endpoints.find((each) => each.name === name);
      return [...brokerOf(endpoint), ...all('receiver', 'nat', 'platform')];
    }
    case 'processor': {
      const processor = watchable.processors.find((each) => each.name === name);
      return [...brokerOf(processor), ...all(...(processor?.uses ?? []), 'nat', 'platform')];
    }
    case 'broker':
    case 'monitoring':
    case 'receiver':
      return all('nat', 'platform');
    case 'platform':
      return [];
    default:
      return all('platform');
  }
}

function brokerOf(subject: { broker: string } | undefined): WatchedObject[] {
  return subject ? [{ kind: 'broker', name: subject.broker }] : [];
}
