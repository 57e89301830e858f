import { agentCommand, agentProgram, rabbitmqContainer, rabbitmqUnit } from '../../../contracts/node-commands.ts';
import type { Leased } from '../../node/lock/lease.ts';
import { replaceFile } from '../../node/machine/files.ts';
import type { Programs } from '../../node/machine/run.ts';
import { quotedWord, timedUnits, unitFolder } from '../../node/machine/units.ts';

/** Longest that each command of a stop may take: the wait for the peers and moving leaders away, then RabbitMQ's own end. */
const stopSeconds = 420;

/** Longest that a start may wait for the data volume. */
const startSeconds = 360;

/** Longest that publishing queues' metrics may take: it is over before the next minute begins. */
const queueMetricsSeconds = 50;

/** What systemd starts by time. */
const timers = ['warren-report.timer', 'warren-queue-metrics.timer'] as const;

/**
 * Writes what systemd runs: RabbitMQ as this command line, and the agent's report and its queues' metrics every minute. Returns
 * whether that changed anything; see `enableServices`.
 */
export function writeUnits(serve: readonly string[]): boolean {
  const changed = Object.entries(units(serve)).map(([name, text]) =>
    replaceFile(`${unitFolder}/${name}`, text, { mode: 0o644 }),
  );
  return changed.includes(true);
}

/** Has systemd read its units again and see to them. What runs goes on until it is restarted. */
export async function enableServices(programs: Leased<Programs>): Promise<void> {
  await programs.mustRun(['systemctl', 'daemon-reload']);
  await programs.mustRun(['systemctl', 'enable', rabbitmqUnit]);
  await programs.mustRun(['systemctl', 'enable', '--now', ...timers]);
}

/** Whether systemd runs RabbitMQ. */
export async function isServing(programs: Programs): Promise<boolean> {
  return (await programs.run(['systemctl', 'is-active', '--quiet', rabbitmqUnit])).status === 0;
}

/** Starts RabbitMQ, or stops it in good order and starts it again. */
export async function restartService(programs: Leased<Programs>): Promise<void> {
  await programs.mustRun(['systemctl', 'restart', rabbitmqUnit], {
    timeoutMs: (2 * stopSeconds + startSeconds) * 1000,
  });
}

/** Stops RabbitMQ in good order. */
export async function stopService(programs: Leased<Programs>): Promise<void> {
  await programs.mustRun(['systemctl', 'stop', rabbitmqUnit], { timeoutMs: 2 * stopSeconds * 1000 });
}

/** What systemd reads, by the names of its units. */
export function units(serve: readonly string[]): Record<string, string> {
  const [reportTimer, queueMetricsTimer] = timers;
  return {
    [rabbitmqUnit]: `[Unit]
Description=RabbitMQ
After=docker.service network-online.target
Requires=docker.service
Wants=network-online.target

[Service]
ExecStartPre=${agentProgram} ${agentCommand.prepare}
ExecStart=${serve.map(quotedWord).join(' ')}
ExecStop=${agentProgram} ${agentCommand.drain}
ExecStop=/usr/bin/docker stop --time=120 ${rabbitmqContainer}
Restart=on-failure
RestartSec=10
TimeoutStartSec=${startSeconds}
TimeoutStopSec=${stopSeconds}

[Install]
WantedBy=multi-user.target
`,
    ...timedUnits(reportTimer, {
      what: 'What this RabbitMQ node is like, for warren status; backups and certificates that are due',
      command: `${agentProgram} ${agentCommand.report}`,
    }),
    ...timedUnits(queueMetricsTimer, {
      what: 'What the queues are like that this RabbitMQ node leads, for CloudWatch',
      command: `${agentProgram} ${agentCommand.queueMetrics}`,
      seconds: queueMetricsSeconds,
      onTheMinute: true,
    }),
  };
}
