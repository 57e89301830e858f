import type { Bundle } from '../../../contracts/bundle.ts';
import type { NodeReport } from '../../../contracts/node-report.ts';

/** How much of a node's memory and disk is in use. A reading that could not be taken is absent. */
export interface Readings {
  /** Part of the memory watermark, in percent. */
  memoryPercent?: number;
  /** Part of the data volume, in percent. */
  diskPercent?: number;
}

type Since = NodeReport['since'];

const watched = [
  { name: 'memory', reading: 'memoryPercent', of: 'of the memory watermark is in use' },
  { name: 'disk', reading: 'diskPercent', of: 'of the data volume is in use' },
] as const;

/**
 * Compares readings with the thresholds of the file. `since` is what the report before said, and comes back brought up to
 * now: a threshold that is no longer exceeded starts anew, one that could not be read stays as it was. `alarms` names those
 * that have been exceeded for as long as the file says.
 */
export function judgeThresholds(props: { readings: Readings; thresholds: Bundle['alarms']; since: Since; now: Date }): {
  since: Since;
  alarms: string[];
} {
  const { readings, thresholds, now } = props;
  const since: Since = {};
  const alarms: string[] = [];
  for (const { name, reading, of } of watched) {
    const { percent, forMinutes } = thresholds[name];
    const value = readings[reading];
    const exceeded = value === undefined ? props.since[name] !== undefined : value >= percent;
    if (!exceeded) continue;
    const start = props.since[name] ?? now.toISOString();
    since[name] = start;
    const minutes = Math.floor((now.getTime() - Date.parse(start)) / 60_000);
    if (minutes < forMinutes) continue;
    const amount = value === undefined ? 'an unknown part' : `${Math.floor(value)} %`;
    alarms.push(`${amount} ${of}, at or above ${percent} % for ${minutes} min (alarms.${name})`);
  }
  return { since, alarms };
}
