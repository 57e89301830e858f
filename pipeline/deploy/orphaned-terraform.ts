import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SurroundingsFailure } from '../process/failure.ts';
import { isRunning } from '../process/is-running.ts';

/** Longest that the Terraform of a killed run is waited for, in milliseconds: as long as one node's gate may take. */
const patienceMs = 30 * 60_000;

/**
 * Waits for what an earlier run left behind: a Warren that is killed leaves its Terraform to come to its own end, holding
 * the lock of its state. Throws SurroundingsFailure when it takes too long, or when `interrupted` says so.
 */
export async function awaitOrphanedTerraform(
  root: string,
  { say, interrupted }: { say: (line: string) => void; interrupted: () => boolean },
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (const folder of terraformFolders(root)) {
    const pid = runningIn(folder);
    if (pid === undefined) continue;
    say(`waiting for the Terraform of an earlier run in ${folder} (process ${pid})`);
    while (runningIn(folder) === pid) {
      if (interrupted()) throw new SurroundingsFailure('interrupted. Run the same command to go on.');
      if (performance.now() > deadline)
        throw new SurroundingsFailure(`process ${pid} does not end. If it is no Terraform, remove ${folder}/pid.`);
      await sleep(200);
    }
    rmSync(join(folder, 'pid'), { force: true });
  }
}

function terraformFolders(root: string): string[] {
  const stacks = join(root, 'stacks');
  const names = existsSync(stacks) ? readdirSync(stacks) : [];
  return [join(root, 'bootstrap'), ...names.map((name) => join(stacks, name))];
}

/** The process that a run wrote down, as long as there is one of that number. */
function runningIn(folder: string): number | undefined {
  const pid = readPid(join(folder, 'pid'));
  return pid !== undefined && isRunning(pid) ? pid : undefined;
}

function readPid(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
