import { type Sentence, say } from '../../../words/sentence.ts';
import type { BrokerJudge, BrokerJudges } from './broker-judge.ts';

/** What becomes of backups, alarms, protection: of how a broker is kept. */
export const keepingEffects: BrokerJudges = {
  'backups.definitions.retentionDays': retention('definitions'),
  'backups.snapshots.retentionDays': retention('snapshots'),
  'backups.snapshots': ({ after }) =>
    after === undefined
      ? {
          severity: 'live',
          sentence: say`makes no more snapshots of its disks. Those there are stay for as long as they were to.`,
        }
      : { severity: 'live', sentence: say`makes snapshots of its disks from now on.` },
  'alarms.route': ({ before, after }) => ({
    severity: 'live',
    sentence: say`calls ${routeText(after)} about its alarms instead of ${routeText(before)}.`,
  }),
  'deletion.protection': ({ after }) => ({
    severity: 'none',
    sentence: after
      ? say`is protected: deleting its file is refused from then on.`
      : say`is no longer protected: deleting its file is possible from then on.`,
  }),
  'deletion.keepDisks': ({ after }) => ({
    severity: 'none',
    sentence: after
      ? say`keeps its disks when a node or the file goes.`
      : say`no longer keeps its disks: from then on they are deleted when a node or the file goes.`,
  }),
};

function routeText(route: unknown): Sentence {
  return route === undefined ? say`the platform's route` : say`${String(route)}`;
}

/** A backup is kept for as long as it was to be when it was made. */
function retention(what: string): BrokerJudge {
  return ({ before, after }) => ({
    severity: 'live',
    sentence: say`keeps ${[what]} that are saved from now on for ${Number(after)} days instead of ${Number(before)}.`,
  });
}
