import type { HostReport } from '../../contracts/watch-report.ts';
import type { ObservedHost } from '../records/items.ts';
import { silentAfterMs } from './status.ts';

/** What a person wants to know of the monitoring host. */
export interface HostStatus {
  standing: 'in the files' | 'never reported' | 'not in the files' | 'of another version';
  /** As the host says it; `silent` when it has said nothing for a while. Absent while it never has. */
  state?: HostReport['state'] | 'silent';
  /** What is the matter, what the host does, or what it said last. */
  reason?: string;
  /** What it reported. */
  report?: HostReport;
  ageMs?: number;
}

/** What is known of the monitoring host; undefined where no file asks for one and none has ever reported. */
export function hostStatus(props: {
  /** Whether the files ask for one. */
  wanted: boolean;
  seen: ObservedHost | undefined;
  now: Date;
}): HostStatus | undefined {
  const { wanted, seen, now } = props;
  if (seen === 'unreadable') return { standing: 'of another version' };
  if (!seen) return wanted ? { standing: 'never reported' } : undefined;
  const ageMs = now.getTime() - Date.parse(seen.reportedAt);
  const silent = ageMs > silentAfterMs;
  const last = seen.reason === undefined ? seen.state : `${seen.state}: ${seen.reason}`;
  return {
    standing: wanted ? 'in the files' : 'not in the files',
    state: silent ? 'silent' : seen.state,
    reason: silent ? `it was ${last}` : seen.reason,
    report: seen,
    ageMs,
  };
}
