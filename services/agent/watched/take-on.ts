import { join } from 'node:path';
import type { Watched } from '../../../contracts/bundle.ts';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { readIfThere, removeFile, removeFolder, replaceFile } from '../../node/machine/files.ts';
import type { Programs } from '../../node/machine/run.ts';
import { unitFolder } from '../../node/machine/units.ts';
import { keepFromRole } from '../machine/metadata-service.ts';
import { type Companion, type CompanionName, companionNames, companionsOf, companionUnit } from './companions.ts';

export interface TakeOnWatchedProps {
  programs: Programs;
  identity: NodeIdentity;
  /** Undefined: nothing watches the platform. */
  watched: Watched | undefined;
  say: (line: string) => void;
  places?: Places;
}

/** Where units lie, and a folder for each program's file. */
interface Places {
  units: string;
  files: string;
}

const onNode: Places = { units: unitFolder, files: '/etc/warren' };

/**
 * Has what watches a node run beside RabbitMQ, or run no more: live, since RabbitMQ knows nothing of it. Never throws; what does not start
 * is said, and is no reason for anybody to hold the node for unwell.
 */
export async function takeOnWatched(props: TakeOnWatchedProps): Promise<void> {
  const { programs, identity, watched, say, places = onNode } = props;
  const companions = watched && companionsOf(watched, identity);
  for (const name of companionNames) {
    try {
      if (companions) await run({ programs, places, name, companion: companions[name] });
      else await remove({ programs, places, name });
    } catch (error) {
      say(`${name} is not as it should be: ${(error as Error).message}`);
    }
  }
}

interface One {
  programs: Programs;
  places: Places;
  name: CompanionName;
}

async function run({ programs, places, name, companion }: One & { companion: Companion }): Promise<void> {
  const folder = join(places.files, name);
  const { file, user, serve } = companion;
  if (user !== undefined) await keepFromRole(programs, user);
  const changed = [
    replaceFile(join(folder, file.name), file.text, { mode: 0o644 }),
    replaceFile(unitOf(places, name), companionUnit(name, serve(folder)), { mode: 0o644 }),
  ];
  if (!changed.includes(true)) return;
  await programs.mustRun(['systemctl', 'daemon-reload']);
  await programs.mustRun(['systemctl', 'enable', `${name}.service`]);
  await programs.mustRun(['systemctl', 'restart', `${name}.service`]);
}

async function remove({ programs, places, name }: One): Promise<void> {
  if (readIfThere(unitOf(places, name)) === undefined) return;
  await programs.mustRun(['systemctl', 'disable', '--now', `${name}.service`]);
  await programs.run(['docker', 'rm', '--force', name]);
  removeFolder(join(places.files, name));
  // Last, so that a removal that was cut short is taken up again.
  removeFile(unitOf(places, name));
  await programs.mustRun(['systemctl', 'daemon-reload']);
}

function unitOf({ units }: Places, name: CompanionName): string {
  return join(units, `${name}.service`);
}
