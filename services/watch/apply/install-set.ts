import { join } from 'node:path';
import { type WatchProgram, watchPrograms } from '../../../contracts/watch-bundle.ts';
import { ownFolder, readIfThere, removeFile, removeFolder, replaceFile } from '../../node/machine/files.ts';
import { installFiles } from '../bundle/set-store.ts';
import { withRemovals } from '../grafana/removals.ts';
import { containerOf, serveCommand } from '../programs/containers.ts';
import { isActive } from '../programs/health.ts';
import { programsOf, type RunProgram } from '../programs/programs.ts';
import { keepFromRole } from '../programs/role.ts';
import { ownerOf, type TakenSecrets, takeSecrets } from '../programs/secrets.ts';
import { keepToGrafana } from '../programs/tunnel-ways.ts';
import { ownUnits, prepareUnit, programUnit, timers, unitOf } from '../programs/units.ts';
import type { ApplyProps } from './apply-props.ts';
import { type Plan, planOf } from './plan.ts';

/** A set whose files, secrets and units are in place, and what programs have to do for it. */
export interface InstalledSet {
  runs: RunProgram[];
  plan: Plan;
  secrets: TakenSecrets['values'];
}

/**
 * Puts the files, secrets and units of a set in place. What runs goes on as it did until it is told; what the set does not have any more is
 * stopped. `interrupted`: an earlier try was, so that every program starts anew.
 */
export async function installSet(props: ApplyProps & { interrupted: boolean }): Promise<InstalledSet> {
  const { aws, identity, folders, set, programs, interrupted } = props;
  const runs = programsOf(set.bundle);
  await finishBoot(props);
  makeFolders(props, runs);
  const changedFiles = installFiles(folders, withRemovals(folders, set));
  const { values, changed } = await takeSecrets({ secrets: aws.secrets, path: identity.secrets, folders, runs });
  await stopOthers(props, runs);
  await keepFromRole(programs, runs);
  await keepToGrafana(programs, runs);
  const units = await writeUnits(props, runs);
  const idle: WatchProgram[] = [];
  for (const { name } of runs) if (!(await isActive(programs, unitOf(name)))) idle.push(name);
  const changedPrograms = [...changed, ...units, ...idle];
  return { runs, secrets: values, plan: planOf({ runs, changedFiles, changedPrograms, everything: interrupted }) };
}

/**
 * What a boot puts in place is the set before, and must not come when the first program of this one starts, should it have failed until now.
 * A new host has no such unit yet.
 */
async function finishBoot({ programs }: ApplyProps): Promise<void> {
  await programs.run(['systemctl', 'start', prepareUnit], { timeoutMs: 300_000 });
}

/** Folders that containers have, each its program's own on the data disk. */
function makeFolders({ folders }: ApplyProps, runs: readonly RunProgram[]): void {
  for (const { name, program } of runs) {
    const { configuration, data, user } = program;
    if (data !== undefined) ownFolder(join(folders.data, name), ownerOf(user));
    for (const folder of configuration?.folders ?? []) ownFolder(join(folders.current, name, folder));
    if (name === 'prometheus') ownFolder(join(folders.data, 'targets'));
    if (name === 'zabbix-database') ownFolder(join(folders.data, 'dumps'), ownerOf(user));
  }
}

async function stopOthers({ folders, programs }: ApplyProps, runs: readonly RunProgram[]): Promise<void> {
  for (const name of watchPrograms.filter((other) => !runs.some((run) => run.name === other))) {
    const unit = join(folders.units, unitOf(name));
    if (readIfThere(unit) === undefined) continue;
    await programs.mustRun(['systemctl', 'disable', '--now', unitOf(name)], { timeoutMs: 300_000 });
    await programs.run(['docker', 'rm', '--force', containerOf(name)]);
    removeFile(unit);
    removeFolder(join(folders.secrets, name));
  }
}

/** Writes what systemd runs, and returns the programs whose unit is another than before. */
async function writeUnits(props: ApplyProps, runs: readonly RunProgram[]): Promise<WatchProgram[]> {
  const { folders, programs, set } = props;
  const write = (unit: string, text: string) => replaceFile(join(folders.units, unit), text, { mode: 0o644 });
  for (const [unit, text] of Object.entries(ownUnits())) write(unit, text);
  const changed = runs.filter((run) =>
    write(unitOf(run.name), programUnit(run.name, serveCommand(run, { folders, bundle: set.bundle }))),
  );
  await programs.mustRun(['systemctl', 'daemon-reload']);
  await programs.mustRun(['systemctl', 'enable', prepareUnit, ...runs.map(({ name }) => unitOf(name))]);
  await programs.mustRun(['systemctl', 'enable', '--now', ...timers]);
  return changed.map(({ name }) => name);
}
