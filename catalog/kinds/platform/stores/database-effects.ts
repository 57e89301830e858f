import { finalSnapshotPrefix } from '../../../../contracts/stores.ts';
import { describe } from '../../../effects/describe.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding, Judges } from '../../../effects/finding.ts';
import { databaseVersions } from '../../../facts/store-classes.ts';
import { type Sentence, say } from '../../../words/sentence.ts';
import type { Platform } from '../platform.ts';
import { type Database, databaseVersion } from './database.ts';
import { weeklyInWords } from './windows.ts';

/** Both versions of the platform. */
interface Sides {
  before: Platform;
  after: Platform;
}

/** Both versions of a database that stays. */
interface Both {
  was: Database;
  is: Database;
}

/**
 * What changes of the database do. What costs how much, and what waits for the maintenance window:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
 */
export const databaseJudges: Judges<Sides> = {
  database: (_, { before, after }) => {
    if (after.database) return { severity: 'live', sentence: made(after.database) };
    return before.database ? taken(before, before.database) : undefined;
  },
  'database.engine': staying((_, { was, is }) => ({
    severity: 'refused',
    sentence: say`makes the database one of ${is.engine} instead of ${was.engine}, which would be another, empty one. Leave it; to move, dump it into one of another platform.`,
  })),
  'database.version': staying((_, both) => otherVersion(both)),
  'database.class': staying((_, { was, is }) => {
    const what = say`runs the database on ${is.class} instead of ${was.class} ${whenOf(is)}`;
    return is.multiZone && was.multiZone
      ? {
          severity: 'reconnect',
          sentence: say`${what}: its standby is changed first and takes over; connections drop, and come back within minutes.`,
        }
      : { severity: 'downtime', sentence: say`${what}: it is away for minutes.` };
  }),
  'database.name': staying((_, { was, is }) => ({
    severity: 'refused',
    sentence: say`calls the database ${is.name} instead of ${was.name}, for which AWS would make another, empty one. Leave it.`,
  })),
  'database.storage.sizeGiB': staying((_, { was, is }) => {
    const [before, after] = [was.storage.sizeGiB, is.storage.sizeGiB];
    return after < before
      ? {
          severity: 'refused',
          sentence: say`has ${after} GiB of storage for the database instead of ${before}, and storage of RDS never shrinks. Use ${before} or more.`,
        }
      : {
          severity: 'live',
          sentence: say`has ${after} GiB of storage for the database instead of ${before} ${whenOf(is)}. For six hours it cannot be changed again.`,
        };
  }),
  'database.multiZone': staying((_, { is }) => ({
    severity: 'live',
    sentence: is.multiZone
      ? say`makes a standby of the database in another zone ${whenOf(is)}; it is slower while that is made.`
      : say`takes away the standby of the database ${whenOf(is)}: when its machine or its zone fails, nothing takes over.`,
  })),
  'database.backups.retentionDays': staying((_, both) => otherRetention(both)),
  'database.maintenance': staying((difference) => ({
    severity: 'live',
    sentence: say`${describe(difference)} What waits for the window is done in the new one.`,
  })),
  'database.apply': staying((_, { is }) => ({
    severity: 'live',
    sentence:
      is.apply === 'now'
        ? say`has changes of the database done as soon as they are applied; with the next one all is done that waits now.`
        : say`has changes of the database that cost a downtime wait for its maintenance window, ${weeklyInWords(is.maintenance)}.`,
  })),
  'database.finalSnapshot': staying((difference) => ({ severity: 'none', sentence: describe(difference) })),
  'database.deletionProtection': staying((_, { is }) => ({
    severity: 'live',
    sentence: is.deletionProtection
      ? say`has AWS refuse to delete the database.`
      : say`no longer has AWS refuse to delete the database.`,
  })),
};

/** Judges a difference of a database that is there on both sides. */
function staying(judge: (difference: Difference, both: Both) => Finding | undefined): Judges<Sides>[string] {
  return (difference, { before, after }) =>
    before.database && after.database ? judge(difference, { was: before.database, is: after.database }) : undefined;
}

function made(database: Database): Sentence {
  const { engine, class: machine, storage, multiZone } = database;
  const standby = multiZone ? say`, with a standby in another zone` : say`, without a standby`;
  return say`gets a database: ${engine} ${databaseVersion(database)} on ${machine} with ${storage.sizeGiB} GiB${standby}.`;
}

function taken(platform: Platform, { deletionProtection, finalSnapshot: ending }: Database): Finding {
  if (deletionProtection) {
    return {
      severity: 'refused',
      sentence: say`takes the database away, which AWS refuses to delete. Set database.deletionProtection to false first, and have that applied.`,
    };
  }
  return {
    severity: 'data loss',
    sentence: say`deletes the database, and what RDS backed up of it by itself. All that stays is a snapshot whose name begins with ${finalSnapshotPrefix(platform, ending)}, which is made then, and is kept and paid for until you delete it.`,
  };
}

/** When AWS does what can wait, which the maintenance window of after decides. */
function whenOf({ apply, maintenance }: Database): Sentence {
  return apply === 'now' ? say`at once` : say`in its maintenance window, ${weeklyInWords(maintenance)}`;
}

function otherVersion({ was, is }: Both): Finding | undefined {
  const [from, to] = [databaseVersion(was), databaseVersion(is)];
  // Told of with the engine; and a version may be written down that was left out before.
  if (was.engine !== is.engine) return undefined;
  if (from === to)
    return { severity: 'none', sentence: say`writes down the version of the database that it has, ${to}.` };
  const known = Object.keys(databaseVersions[is.engine]);
  if (known.indexOf(to) < known.indexOf(from)) {
    return {
      severity: 'refused',
      sentence: say`has the database go back to ${to} from ${from}, which RDS does not. Leave it, or make another from a snapshot of before.`,
    };
  }
  return {
    severity: 'downtime',
    sentence: say`upgrades the database from ${from} to ${to} ${whenOf(is)}: it is away for minutes, its standby too, and only a snapshot of before brings ${from} back.`,
  };
}

function otherRetention({ was, is }: Both): Finding {
  const [before, after] = [was.backups.retentionDays, is.backups.retentionDays];
  const restart = say`It restarts for that ${whenOf(is)}, and is away for a while.`;
  if (after === 0) {
    return {
      severity: 'data loss',
      sentence: say`has no backups of the database made any more; those that RDS made by itself are deleted. ${restart}`,
    };
  }
  if (before === 0) {
    return { severity: 'downtime', sentence: say`has backups of the database kept for ${after} days. ${restart}` };
  }
  return after < before
    ? {
        severity: 'data loss',
        sentence: say`keeps backups of the database for ${after} days instead of ${before}: older ones are deleted.`,
      }
    : { severity: 'live', sentence: say`keeps backups of the database for ${after} days instead of ${before}.` };
}
