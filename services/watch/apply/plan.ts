import type { WatchProgram } from '../../../contracts/watch-bundle.ts';
import type { Provisioner } from '../grafana/grafana.ts';
import type { RunProgram } from '../programs/programs.ts';

/** What is to be done with programs for what changed. */
export interface Plan {
  /** Programs to start, or to stop and start again, in order. */
  restart: WatchProgram[];
  /** Programs to have read their files again while they run. */
  reload: WatchProgram[];
  /** What Grafana has to read again. */
  grafana: Provisioner[];
}

/** Grafana looks at files of dashboards by itself, twice a minute; asked, it does so at once. */
const provisioners: readonly { prefix: string; what: Provisioner }[] = [
  { prefix: 'grafana/provisioning/datasources/', what: 'datasources' },
  { prefix: 'grafana/provisioning/alerting/', what: 'alerting' },
  { prefix: 'grafana/provisioning/dashboards/', what: 'dashboards' },
  { prefix: 'grafana/dashboards/', what: 'dashboards' },
];

/**
 * What programs have to do: those whose command line or secrets changed start anew, and so do those that cannot read their files again;
 * the others take on their files live. `everything` restarts all, since nobody knows what an interrupted change left behind.
 */
export function planOf(props: {
  runs: readonly RunProgram[];
  /** Paths of files that are others than before. */
  changedFiles: readonly string[];
  /** Programs whose units or secrets are others than before, or that do not run. */
  changedPrograms: readonly WatchProgram[];
  everything: boolean;
}): Plan {
  const { runs, changedFiles, changedPrograms, everything } = props;
  const plan: Plan = { restart: [], reload: [], grafana: [] };
  for (const { name, program } of runs) {
    const files = changedFiles.filter((path) => path.startsWith(`${name}/`));
    if (everything || changedPrograms.includes(name)) plan.restart.push(name);
    else if (files.length === 0) continue;
    else if (program.reload === 'grafana') planGrafana(plan, name, files);
    else if (program.reload) plan.reload.push(name);
    else plan.restart.push(name);
  }
  return plan;
}

function planGrafana(plan: Plan, name: WatchProgram, files: readonly string[]): void {
  const found = files.map((path) => provisioners.find(({ prefix }) => path.startsWith(prefix))?.what);
  if (found.includes(undefined)) plan.restart.push(name);
  else plan.grafana.push(...new Set(found.flatMap((what) => what ?? [])));
}
