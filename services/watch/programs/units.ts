import { watchProgram } from '../../../contracts/node-commands.ts';
import type { WatchProgram } from '../../../contracts/watch-bundle.ts';
import { quotedWord, timedUnits } from '../../node/machine/units.ts';
import { watchCommand } from '../watch-command.ts';
import { containerOf, stopSeconds } from './containers.ts';

/** What runs before any program does. */
export const prepareUnit = 'warren-prepare.service';

/** What answers Prometheus on behalf of the host. */
export const metricsUnit = 'warren-metrics.service';

/** What calls people about what Grafana and Zabbix say; it runs where the bundle has its settings. */
export const pagerUnit = 'warren-pager.service';

/** What systemd starts by time. */
export const timers = ['warren-watch-report.timer', 'warren-targets.timer', 'warren-watch-backup.timer'] as const;

/** Longest that what is done every minute may take. */
const minuteSeconds = 50;

/** Longest that a backup, or filling a blank disk from one, may take: the first one sends the whole disk, at 100 MB/s a TiB in three hours. */
const backupSeconds = 6 * 3600;

/** systemd's name of a program. */
export function unitOf(name: WatchProgram): string {
  return `${containerOf(name)}.service`;
}

/** The unit of a program that is served by this command line. A program that stops by itself comes back. */
export function programUnit(name: WatchProgram, serve: readonly string[]): string {
  return `[Unit]
Description=${name} of the monitoring host
After=docker.service network-online.target ${prepareUnit}
Requires=docker.service ${prepareUnit}
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStartPre=-/usr/bin/docker rm --force ${containerOf(name)}
ExecStart=${serve.map(quotedWord).join(' ')}
ExecStop=/usr/bin/docker stop --time=${stopSeconds} ${containerOf(name)}
Restart=always
RestartSec=10
TimeoutStopSec=${stopSeconds + 30}

[Install]
WantedBy=multi-user.target
`;
}

/** The units that every host has, by their names. */
export function ownUnits(): Record<string, string> {
  const [report, targets, backup] = timers;
  return {
    [prepareUnit]: `[Unit]
Description=The monitoring host's disk, files and secrets
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${watchProgram} ${watchCommand.prepare}
Restart=on-failure
RestartSec=10
TimeoutStartSec=${backupSeconds}

[Install]
WantedBy=multi-user.target
`,
    [metricsUnit]: `[Unit]
Description=What the monitoring host is like, for Prometheus
After=network-online.target

[Service]
ExecStart=${watchProgram} ${watchCommand.metrics}
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
`,
    [pagerUnit]: `[Unit]
Description=Who calls people about what Grafana and Zabbix say
After=network-online.target ${prepareUnit}
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=${watchProgram} ${watchCommand.page}
Restart=always
RestartSec=5
TimeoutStopSec=20

[Install]
WantedBy=multi-user.target
`,
    ...timedUnits(report, {
      what: 'What the monitoring host is like, for warren status',
      command: `${watchProgram} ${watchCommand.report}`,
      seconds: minuteSeconds,
    }),
    ...timedUnits(targets, {
      what: 'What Prometheus scrapes and trusts, from ECS, CloudWatch and brokers',
      command: `${watchProgram} ${watchCommand.targets}`,
      seconds: minuteSeconds,
    }),
    ...timedUnits(backup, {
      what: 'Backups of the monitoring host that are due',
      command: `${watchProgram} ${watchCommand.backup} --due`,
      seconds: backupSeconds,
    }),
  };
}
