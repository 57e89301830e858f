import { describe } from '../../../effects/describe.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding, Judges } from '../../../effects/finding.ts';
import { cacheVersions } from '../../../facts/store-classes.ts';
import { type Sentence, say, several } from '../../../words/sentence.ts';
import type { Platform } from '../platform.ts';
import type { Cache } from './cache.ts';
import { weeklyInWords } from './windows.ts';

/** Both versions of the platform. */
interface Sides {
  before: Platform;
  after: Platform;
}

/** Both versions of a cache that stays. */
interface Both {
  was: Cache;
  is: Cache;
}

/**
 * What changes of the cache do: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.RedisReplGrps.html and
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html
 */
export const cacheJudges: Judges<Sides> = {
  cache: (_, { before, after }) => {
    if (after.cache) return { severity: 'live', sentence: made(after.cache) };
    if (!before.cache) return undefined;
    return {
      severity: 'data loss',
      sentence: say`deletes the cache with all that is in it, and the snapshots that ElastiCache made of it by itself.`,
    };
  },
  'cache.version': staying((_, { was, is }) => {
    if (cacheVersions.indexOf(is.version) < cacheVersions.indexOf(was.version)) {
      return {
        severity: 'refused',
        sentence: say`has the cache go back to Valkey ${is.version} from ${was.version}, for which ElastiCache would make another, empty one. Leave it.`,
      };
    }
    return dropping(say`upgrades the cache from Valkey ${was.version} to ${is.version} ${whenOf(is)}`, is);
  }),
  'cache.nodeType': staying((_, { was, is }) =>
    dropping(say`runs the cache on ${is.nodeType} instead of ${was.nodeType} ${whenOf(is)}`, is),
  ),
  'cache.nodes': staying((_, { was, is }) => {
    const what = say`has ${several(is.nodes, 'node')} of the cache instead of ${was.nodes}`;
    if (is.nodes === 1) {
      return { severity: 'live', sentence: say`${what}: when it fails nothing takes over, and what is in it is lost.` };
    }
    return {
      severity: 'live',
      sentence: was.nodes === 1 ? say`${what}: from then on another takes over when one fails.` : say`${what}.`,
    };
  }),
  'cache.snapshots.retentionDays': staying((_, { was, is }) => {
    const [before, after] = [was.snapshots.retentionDays, is.snapshots.retentionDays];
    if (after === 0) return { severity: 'live', sentence: say`has no snapshots of the cache made any more.` };
    return after < before
      ? {
          severity: 'data loss',
          sentence: say`keeps snapshots of the cache for ${several(after, 'day')} instead of ${before}: older ones are deleted.`,
        }
      : {
          severity: 'live',
          sentence: say`keeps snapshots of the cache for ${several(after, 'day')} instead of ${before}.`,
        };
  }),
  'cache.maintenance': staying((difference) => ({
    severity: 'live',
    sentence: say`${describe(difference)} What waits for the window is done in the new one.`,
  })),
  'cache.apply': staying((_, { is }) => ({
    severity: 'live',
    sentence:
      is.apply === 'now'
        ? say`has changes of the cache done as soon as they are applied; with the next one all is done that waits now.`
        : say`has changes of the cache that drop connections wait for its maintenance window, ${weeklyInWords(is.maintenance)}.`,
  })),
};

/** Judges a difference of a cache that is there on both sides. */
function staying(judge: (difference: Difference, both: Both) => Finding | undefined): Judges<Sides>[string] {
  return (difference, { before, after }) =>
    before.cache && after.cache ? judge(difference, { was: before.cache, is: after.cache }) : undefined;
}

function made({ version, nodeType, nodes }: Cache): Sentence {
  return say`gets a cache: Valkey ${version} on ${several(nodes, 'node')} of ${nodeType}.`;
}

function dropping(what: Sentence, { nodes }: Cache): Finding {
  return nodes > 1
    ? { severity: 'reconnect', sentence: say`${what}: another node takes over; connections drop for seconds.` }
    : { severity: 'downtime', sentence: say`${what}: processors are without it meanwhile.` };
}

function whenOf({ apply, maintenance }: Cache): Sentence {
  return apply === 'now' ? say`at once` : say`in its maintenance window, ${weeklyInWords(maintenance)}`;
}
