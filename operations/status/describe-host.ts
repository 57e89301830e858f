import type { HostReport } from '../../contracts/watch-report.ts';
import { columns } from '../records/columns.ts';
import { describeAge } from './ages.ts';
import type { HostStatus } from './host-status.ts';
import { neverReported, type Situation } from './situation.ts';

/** The monitoring host as a person reads it, a fact a line. */
export function describeHost({ standing, state, reason, report, ageMs }: HostStatus, situation: Situation): string {
  const title = 'monitoring host';
  if (standing === 'of another version') {
    return `${title}  was reported by another version of Warren; use that of the last apply.`;
  }
  if (!report || state === undefined) return `${title}  ${neverReported('host', situation)}`;
  const gone = standing === 'not in the files' ? '  is not in the files; this is what it reported last' : '';
  const age = ageMs === undefined ? '' : `, reported ${describeAge(ageMs)} ago`;
  const facts = [
    ['state', `${state}${age}${reason === undefined ? '' : `: ${reason}`}`],
    ['instance', `${report.instanceId}, ${report.hostName}`],
    ['bundle', describeBundle(report)],
    ...report.refused.map(({ file, problem }) => ['refused', `${file}: ${problem}`]),
    ...report.drift.map((line) => ['drift', line]),
    ...describePrograms(report),
    ...(report.diskUsedPercent === undefined ? [] : [['disk', `${report.diskUsedPercent} % used`]]),
    ['backup', report.lastBackupAt === undefined ? 'never' : describeBackup(report.lastBackupAt, situation.now)],
  ];
  return [`${title}${gone}`, ...columns(facts).map((line) => `  ${line}`)].join('\n');
}

function describeBundle({ bundleApplied = 'none', bundleWanted }: HostReport): string {
  return bundleWanted === undefined || bundleWanted === bundleApplied
    ? bundleApplied
    : `${bundleApplied}, wants ${bundleWanted}`;
}

function describePrograms({ programs }: HostReport): string[][] {
  const named = Object.entries(programs).map(([name, { running, version }]) => ({
    running,
    text: version === undefined ? name : `${name} ${version}`,
  }));
  const list = (running: boolean) => named.filter((one) => one.running === running).map(({ text }) => text);
  return [['runs', list(true)] as const, ['stopped', list(false)] as const].flatMap(([what, names]) =>
    names.length === 0 ? [] : [[what, names.join(', ')]],
  );
}

function describeBackup(time: string, now: Date): string {
  return `${describeAge(now.getTime() - Date.parse(time))} ago`;
}
