import { pagingSettingsPath } from '../../../contracts/paging.ts';
import type { WatchProgram } from '../../../contracts/watch-bundle.ts';
import { provisionedOf } from '../checks/grafana-files.ts';
import { ensurePassword, openGrafana } from '../grafana/grafana.ts';
import { keepHeld } from '../grafana/removals.ts';
import { containerOf, stopSeconds } from '../programs/containers.ts';
import { awaitHealthy } from '../programs/health.ts';
import type { RunProgram } from '../programs/programs.ts';
import { reload } from '../programs/reload.ts';
import { metricsUnit, pagerUnit, unitOf } from '../programs/units.ts';
import type { ApplyProps } from './apply-props.ts';
import type { InstalledSet } from './install-set.ts';

type TakeOnProps = ApplyProps & InstalledSet;

/** Has each program, in order, take on what is in place. Throws when one is not well in time, or refuses. */
export async function takeOn(props: TakeOnProps): Promise<void> {
  const { runs, plan, programs, say } = props;
  // What it is told while programs start is noted, and called about.
  await takeOnPager(props);
  for (const run of runs) {
    await startOrReload(props, run);
    await after(props, run.name);
  }
  // What answers Prometheus is of the agent, which may be another than before.
  await programs.mustRun(['systemctl', 'enable', metricsUnit]);
  await programs.mustRun(['systemctl', 'restart', metricsUnit]);
  const live = [...plan.reload, ...(plan.grafana.length > 0 ? ['grafana'] : [])];
  if (plan.restart.length > 0) say(`started ${plan.restart.join(', ')}`);
  if (live.length > 0) say(`${live.join(', ')} took on files without a restart`);
  if (plan.restart.length + live.length === 0) say('nothing to restart or to read again');
}

/** It reads its settings anew by itself, and is of the agent, which may be another than before. Whoever it is telling is told first: systemd waits. */
async function takeOnPager({ set, programs }: TakeOnProps): Promise<void> {
  if (!set.files.has(pagingSettingsPath)) {
    await programs.run(['systemctl', 'disable', '--now', pagerUnit]);
    return;
  }
  await programs.mustRun(['systemctl', 'enable', pagerUnit]);
  await programs.mustRun(['systemctl', 'restart', pagerUnit]);
}

/** Prometheus reads what it wrote down last, which may take minutes, before it answers. */
const defaultHealthyWithinMs = 600_000;

async function startOrReload(props: TakeOnProps, run: RunProgram): Promise<void> {
  const { plan, programs, healthyWithinMs = defaultHealthyWithinMs } = props;
  const { name, program } = run;
  if (plan.restart.includes(name)) {
    await programs.mustRun(['systemctl', 'restart', unitOf(name)], { timeoutMs: (stopSeconds + 90) * 1000 });
  } else if (plan.reload.includes(name) && program.reload && program.reload !== 'grafana') {
    await reload(name, program.reload.url);
  }
  try {
    await awaitHealthy({ run, programs, withinMs: healthyWithinMs });
  } catch (error) {
    const { stdout, stderr } = await programs.run(['docker', 'logs', '--tail=20', containerOf(name)]);
    const words = (stdout + stderr).trim().split('\n').slice(-10).join(' / ');
    throw new Error(`${(error as Error).message}${words && `; its last words: ${words}`}`, { cause: error });
  }
}

async function after(props: TakeOnProps, name: WatchProgram): Promise<void> {
  const { follow, secrets } = props;
  if (name === 'zabbix-database') await follow.databaseRuns(secrets);
  if (name === 'zabbix-web') await follow.zabbixRuns(secrets);
  if (name === 'grafana') await takeOnGrafana(props);
}

async function takeOnGrafana({ folders, set, plan, programs, secrets }: TakeOnProps): Promise<void> {
  const password = secrets.grafana;
  const grafana = openGrafana({ password });
  await ensurePassword({ grafana, programs, password });
  // Data sources first, since rules name them.
  for (const what of ['datasources', 'dashboards', 'alerting'] as const) {
    if (plan.grafana.includes(what)) await grafana.reload(what);
  }
  keepHeld(folders, provisionedOf(set.files));
}
