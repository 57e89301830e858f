import { describe } from '../../../effects/describe.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding, Judge, Judges } from '../../../effects/finding.ts';
import { instanceNamed } from '../../../facts/instance-types.ts';
import { say, several } from '../../../words/sentence.ts';
import type { Platform } from '../platform.ts';
import type { Monitoring } from './monitoring.ts';

/** Both versions of the platform. */
interface Sides {
  before: Platform;
  after: Platform;
  /** Whether there are processors before and after. */
  hasProcessors: boolean;
}

/** Both versions of a host that stays. */
interface Both extends Sides {
  was: Monitoring;
  is: Monitoring;
}

/** What changes of the host that watches the platform do. */
export const monitoringJudges: Judges<Sides> = {
  monitoring: (_, sides) => (sides.after.monitoring ? made(sides.after.monitoring, sides) : taken(sides)),
  'monitoring.instance.type': staying((_, { was, is }) => otherMachine(was, is)),
  'monitoring.storage.sizeGiB': staying((_, { was, is }) => {
    const [before, after] = [was.storage.sizeGiB, is.storage.sizeGiB];
    return after < before
      ? {
          severity: 'refused',
          sentence: say`would shrink the disk of the host that watches from ${before} to ${after} GiB. EBS volumes cannot shrink: keep ${before}.`,
        }
      : {
          severity: 'live',
          sentence: say`grows the disk of the host that watches from ${before} to ${after} GiB, online.`,
        };
  }),
  'monitoring.metrics.retentionDays': kept('metrics', ({ metrics }) => metrics.retentionDays),
  'monitoring.logs.retentionDays': kept('logs in Loki', ({ logs }) => logs.retentionDays),
  'monitoring.zabbix.historyDays': kept("Zabbix's values", ({ zabbix }) => zabbix.historyDays),
  'monitoring.backups.retentionDays': kept('backups of the host that watches', ({ backups }) => backups.retentionDays),
  'monitoring.backups.everyHours': staying((_, { was, is }) => ({
    severity: 'live',
    sentence: say`saves the state of the host that watches every ${several(is.backups.everyHours, 'hour')} instead of ${was.backups.everyHours}: what a lost disk costs is what came since.`,
  })),
  'monitoring.access.anonymous': staying((_, { is }) =>
    is.access.anonymous
      ? {
          severity: 'exposed',
          sentence: say`lets whoever comes as far as Grafana look at everything in it without a login.`,
        }
      : { severity: 'live', sentence: say`has everybody log in to Grafana.` },
  ),
  'monitoring.rotation': staying(() => ({
    severity: 'live',
    sentence: say`has new passwords made of Grafana's admin, Zabbix's Admin and Zabbix's database: those before stop working at once. Grafana and Zabbix are away for the seconds in which they are started anew.`,
  })),
  'monitoring.images': staying((difference) => ({
    severity: 'live',
    sentence: say`${describe(difference)} That program is away${[isEverywhere(difference) ? ' on every machine' : '']} for the seconds in which it is started anew.`,
  })),
};

/** Judges a difference of a host that is there on both sides. */
function staying(judge: (difference: Difference, both: Both) => Finding | undefined): Judge<Sides> {
  return (difference, sides) => {
    const [was, is] = [sides.before.monitoring, sides.after.monitoring];
    return was && is ? judge(difference, { ...sides, was, is }) : undefined;
  };
}

function kept(what: string, days: (monitoring: Monitoring) => number): Judge<Sides> {
  return staying((_, { was, is }) => {
    const sentence = say`keeps ${[what]} for ${several(days(is), 'day')} instead of ${days(was)}`;
    return days(is) < days(was)
      ? { severity: 'data loss', sentence: say`${sentence}: those there are that are older are deleted.` }
      : { severity: 'live', sentence: say`${sentence}.` };
  });
}

/** Zabbix's agent and Alloy run beside brokers, too. */
function isEverywhere({ path }: Difference): boolean {
  return ['zabbixAgent', 'alloy'].includes(String(path.at(-1)));
}

/** Brokers tell of their metrics while they run; a task that is to is another one. */
function made({ access, instance, storage }: Monitoring, { hasProcessors }: Sides): Finding {
  const sentence = say`gets a host that watches it: ${instance.type} with ${storage.sizeGiB} GiB. Who may use Session Manager on it comes to Grafana, Prometheus and Zabbix${[access.cloudflare ? '' : ', and nobody else']}.`;
  return hasProcessors
    ? {
        severity: 'rolling',
        sentence: say`${sentence} Tasks of processors are replaced, since they are to tell it of their metrics; brokers begin to while they run.`,
      }
    : { severity: 'live', sentence };
}

/** The disk and the bucket outlive the host: they hold what nobody can measure again. */
function taken({ before, hasProcessors }: Sides): Finding {
  const { sizeGiB = 0 } = before.monitoring?.storage ?? {};
  return {
    severity: 'downtime',
    sentence: say`takes away the host that watches it: no dashboard, no metrics and no logs in Loki from then on, and no alarm of Grafana or Zabbix. Its disk of ${sizeGiB} GiB and its backups are kept, and paid for until you delete them, and logs in S3 for a year; the passwords of Grafana and Zabbix go.${[hasProcessors ? ' Tasks of processors are replaced, since they need not tell it of their metrics.' : '']}`,
  };
}

function otherMachine(was: Monitoring, is: Monitoring): Finding {
  const [from, to] = [instanceNamed(was.instance.type), instanceNamed(is.instance.type)];
  const what = say`runs the host that watches on ${is.instance.type} instead of ${was.instance.type}`;
  const meanwhile = say`nothing is measured for the minutes that this takes, and logs wait where they are written as long as there is room`;
  return from?.architecture === to?.architecture
    ? { severity: 'downtime', sentence: say`${what}, for which it restarts: ${meanwhile}.` }
    : {
        severity: 'downtime',
        sentence: say`${what}, another processor architecture (${from?.architecture ?? ''} to ${to?.architecture ?? ''}): the machine is made anew, and its disk stays; ${meanwhile}.`,
      };
}
