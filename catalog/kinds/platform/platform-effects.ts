import { describe } from '../../effects/describe.ts';
import { differences } from '../../effects/differences.ts';
import type { Effect } from '../../effects/effect.ts';
import type { Finding, Judge, Judges } from '../../effects/finding.ts';
import { list, type Sentence, say } from '../../words/sentence.ts';
import { type Broker, subnetTiers } from '../broker/broker.ts';
import { certificateSource } from '../broker/certificate-source.ts';
import { monitoringZone, nodeZones } from '../broker/node-zones.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import { alertingJudges } from './alerting-effects.ts';
import { cloudflareJudges } from './cloudflare/cloudflare-effects.ts';
import { ingressJudges } from './ingress-effects.ts';
import { accessJudges, openedAtOnce } from './monitoring/access-effects.ts';
import { monitoringJudges } from './monitoring/monitoring-effects.ts';
import { nameEffect } from './name-effects.ts';
import { secretPrefixes } from './nameable-secrets.ts';
import { type Platform, platformSchema } from './platform.ts';
import { cacheJudges } from './stores/cache-effects.ts';
import { databaseJudges } from './stores/database-effects.ts';

/** Both versions of the platform, and the brokers and endpoints that stand in it before and after. */
export interface PlatformSides {
  before: Platform;
  after: Platform;
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
  /** Whether a receiver ran before. */
  hadReceiver: boolean;
  /** Whether there are processors before and after. */
  hasProcessors: boolean;
  /** Those with more than one node before, whether they stay or not: each has a load balancer in every zone. */
  clusters: readonly Broker[];
}

/** What makes a platform the one that it is. */
const identity = ['name', 'accountId', 'region'];

/** Whether it is another platform, with states of its own, rather than the same one changed. */
export function isAnotherPlatform(before: Platform, after: Platform): boolean {
  return before.name !== after.name || before.accountId !== after.accountId || before.region !== after.region;
}

/** What a changed platform.yaml does, in the order of the schema; empty when both say the same. */
export function changedPlatform(sides: PlatformSides): Effect[] {
  const found = differences(platformSchema, sides.before, sides.after);
  const another = found.filter(({ field }) => identity.includes(field));
  // What else differs is then a part of the new platform.
  const effects = (another.length > 0 ? another : found).flatMap((difference): Effect[] => {
    const judge = judges[difference.field] ?? judges[parentOf(difference.field)] ?? byCost;
    const finding = judge(difference, sides);
    const { path, kind } = difference;
    if (!finding) return [];
    return [
      { severity: finding.severity, sentence: finding.sentence, path, side: kind === 'removed' ? 'before' : 'after' },
    ];
  });
  return [...effects, ...(another.length > 0 ? [] : openedAtOnce(sides.before, sides.after))];
}

/** What a first platform.yaml makes. */
export function addedPlatform(platform: Platform): Effect[] {
  const { accountId, region, network, secrets } = platform;
  const opened = secrets.prefixes.map(
    (prefix, index): Effect => ({
      severity: 'exposed',
      sentence: nameable(prefix),
      path: ['secrets', 'prefixes', index],
      side: 'after',
    }),
  );
  const sentence = say`is new: network ${network.cidr} in ${region}, account ${accountId}, zones ${list(network.zones, 8)}.`;
  return [...opened, ...openedAtOnce(undefined, platform), { severity: 'none', sentence, path: [], side: 'after' }];
}

type PlatformJudge = Judge<PlatformSides>;

const judges: Judges<PlatformSides> = {
  ...databaseJudges,
  ...cacheJudges,
  ...ingressJudges,
  ...cloudflareJudges,
  ...monitoringJudges,
  ...accessJudges,
  ...alertingJudges,
  name: anotherPlatform,
  accountId: anotherPlatform,
  region: anotherPlatform,
  domain: (_, sides) => nameEffect(sides),
  'acme.directory': ({ before, after }, { before: platform, brokers }) => {
    const sentence = say`gets certificates from ${String(after)} instead of ${String(before)}: clients have to trust that authority.`;
    const inUse = brokers.some((broker) => certificateSource(platform, broker).from === 'acme');
    return { severity: inUse ? 'live' : 'none', sentence };
  },
  github,
  'github.ids': github,
  'secrets.prefixes[]': secretPrefix,
  'network.cidr': ({ before, after }, { brokers, before: platform }) => {
    const what = say`moves the network from ${String(before)} to ${String(after)}, for which it is made anew.`;
    if (brokers.length === 0 && storesOf(platform).length === 0) {
      return {
        severity: 'downtime',
        // The rights of whoever applies reach what is tagged, and AWS makes this group with the VPC, untagged.
        sentence: say`${what} The apply of a merge stops at its default security group: have an administrator run warren deploy.`,
      };
    }
    return {
      severity: 'refused',
      sentence: say`${what} AWS deletes no network with ${[brokers.length > 0 ? 'brokers' : 'a database or a cache']} in it: make a new platform and move to it.`,
    };
  },
  'network.zones': zones,
  // CloudWatch Logs marks what is past a shorter retention for deletion at once, and deletes it within days.
  'network.flowLogs.retentionDays': (difference) => {
    const { before, after } = difference;
    return Number(after) < Number(before)
      ? {
          severity: 'data loss',
          sentence: say`keeps flow logs for ${Number(after)} days instead of ${Number(before)}: those there are that are older are deleted.`,
        }
      : { severity: 'live', sentence: describe(difference) };
  },
  'network.nat': ({ after }) => ({
    severity: 'reconnect',
    sentence:
      after === 'one'
        ? say`has one NAT gateway instead of one a zone: connections out through the others are cut, and when its zone fails nothing private reaches the internet.`
        : say`has a NAT gateway in each zone: connections out are cut and made anew through them.`,
  }),
};

/** The roles that GitHub takes are not made by what they let in. */
function github(difference: Parameters<PlatformJudge>[0], { after }: PlatformSides): Finding {
  if (difference.field !== 'github') {
    return {
      severity: 'live',
      sentence: say`${describe(difference)} ${byAdministrator}`,
    };
  }
  const what = after.github
    ? say`has pull requests of ${after.github.repository} reviewed and merges applied in its environment ${after.github.environment}.`
    : say`has no pull request planned and no merge applied any more.`;
  return { severity: 'live', sentence: say`${what} ${byAdministrator}` };
}

/** Who may name a secret of others has it read, and may send what is in it wherever a broker connects to. */
function secretPrefix(
  { kind, before: gone, after: come }: Parameters<PlatformJudge>[0],
  sides: PlatformSides,
): Finding {
  const prefix = String(come ?? gone);
  const others = secretPrefixes(kind === 'added' ? sides.before : sides.after);
  if (others.some((other) => prefix.startsWith(other))) {
    return {
      severity: 'none',
      sentence: say`${[kind === 'added' ? 'names' : 'no longer names']} ${prefix} under secrets.prefixes, which another one covers.`,
    };
  }
  return kind === 'added'
    ? { severity: 'exposed', sentence: nameable(prefix) }
    : {
        severity: 'live',
        sentence: say`no longer lets files name the secrets whose names begin with ${prefix}, nor nodes read them. ${byAdministrator}`,
      };
}

function nameable(prefix: string): Sentence {
  return say`lets every broker's file name the secrets whose names begin with ${prefix}: the nodes of one that does read them. ${byAdministrator}`;
}

const byAdministrator: Sentence = ['It counts once warren deploy was run by an administrator.'];

function anotherPlatform({ path, before, after }: Parameters<PlatformJudge>[0]): Finding {
  return {
    severity: 'downtime',
    sentence: say`sets ${String(path[0])} to ${String(after)} instead of ${String(before)}, which makes another platform, with states of its own. What was applied before stays as it is, is managed by nobody, and is paid for.`,
  };
}

/** A node's zone follows from the order of zones, and its disk cannot leave it; a load balancer keeps its subnets. */
function zones(_: unknown, { before, after, brokers, clusters, hadReceiver }: PlatformSides): Finding {
  const [from, to] = [before.network.zones, after.network.zones];
  const gone = from.filter((zone) => !to.includes(zone));
  const come = to.filter((zone) => !from.includes(zone));
  const what = [
    ...(come.length > 0 ? say`spreads into ${list(come)}. ${letIn(brokers)}${balanced(brokers)}` : []),
    ...(gone.length > 0 ? say`leaves ${list(gone)}, where its subnets go with whatever else stands in them. ` : []),
    ...(come.length + gone.length === 0 ? say`names its zones in another order. ` : []),
  ];
  const stores = storesOf(before);
  if (gone.length > 0 && (clusters.length > 0 || stores.length > 0)) {
    const names = list(clusters.map(({ name }) => name));
    const [stander, whose] =
      clusters.length > 0
        ? ['a load balancer', say`those of ${names} do`]
        : ['a database or a cache', say`that of the platform may`];
    const why = say`AWS deletes no subnet that ${[stander]} stands in, as ${whose}. Leave the zones as they are, or make a new platform and move to it.`;
    return { severity: 'refused', sentence: say`${what}${why}` };
  }
  if (gone.length > 0 && hadReceiver) {
    // The subnets are deleted by the first stack that is applied, and the function leaves them by a later one.
    const why = say`AWS deletes no subnet that Lambda's interfaces stand in, as those of the receiver do in every zone. Leave the zones as they are; or take cloudflare away first, and the zone an hour after that was applied.`;
    return { severity: 'refused', sentence: say`${what}${why}` };
  }
  if (before.monitoring && after.monitoring && monitoringZone(before) !== monitoringZone(after)) {
    const why = say`That moves the host that watches to ${monitoringZone(after)}, and a disk cannot leave its own zone. Leave ${monitoringZone(before)} the first.`;
    return { severity: 'refused', sentence: say`${what}${why}` };
  }
  const moved = brokers.filter((broker) => movedNodes(broker, before, after).length > 0);
  if (moved.length === 0) return { severity: gone.length > 0 ? 'downtime' : 'live', sentence: trimmed(what) };
  const places = moved.flatMap((broker) => movedNodes(broker, before, after).map((node) => `${broker.name}-${node}`));
  const cost = say`${what}That moves ${list(places)} to another zone, and a disk cannot leave its own`;
  return moved.some(({ deletion }) => deletion.keepDisks)
    ? { severity: 'refused', sentence: say`${cost}. Leave the zones as they are, or make new brokers and move.` }
    : { severity: 'data loss', sentence: say`${cost}: new, empty ones are made.` };
}

/** What stands in the database subnets, and AWS may move to any of them. */
function storesOf({ database, cache }: Platform): object[] {
  return [database, cache].filter((store) => store !== undefined);
}

/** Brokers open to subnets by their names are open to new ones. */
function letIn(brokers: readonly Broker[]): Sentence {
  const open = brokers.filter(({ access }) =>
    access.some(({ from }) => (subnetTiers as readonly string[]).includes(from)),
  );
  return open.length === 0
    ? []
    : say`What stands in its subnets there reaches ${list(open.map(({ name }) => name))}, too. `;
}

/** Load balancers take connections in each zone. */
function balanced(brokers: readonly Broker[]): Sentence {
  const clusters = brokers.filter(({ nodes }) => nodes > 1);
  return clusters.length === 0
    ? []
    : say`Connections to ${list(clusters.map(({ name }) => name))} may go through there, too. `;
}

/** Numbers of the nodes that stand in another zone after the change. */
function movedNodes(broker: Broker, before: Platform, after: Platform): number[] {
  const now = nodeZones(after, broker);
  return nodeZones(before, broker).flatMap((zone, index) => (zone === now[index] ? [] : [index + 1]));
}

const severityOf = {
  nothing: 'none',
  live: 'live',
  reconnect: 'reconnect',
  rolling: 'rolling',
  replacement: 'downtime',
} as const;

function byCost(difference: Parameters<PlatformJudge>[0]): Finding {
  return { severity: severityOf[difference.onChange ?? 'live'], sentence: describe(difference) };
}

function parentOf(field: string): string {
  return field.replace(/\.[^.]*$/, '');
}

function trimmed(sentence: Sentence): Sentence {
  return sentence.map((part, index) =>
    index === sentence.length - 1 && typeof part === 'string' ? part.trimEnd() : part,
  );
}
