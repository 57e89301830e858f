import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TypeUse, typesInConfiguration } from '../../sandbox/sandbox.ts';
import { UserFailure } from '../process/failure.ts';
import { lockFolder } from '../process/folder-lock.ts';
import type { Stack } from '../terraform/synthesize.ts';

/** What is written into a sandbox that is laid out as here; another layout has another number, or no such file. */
const layout = '2\n';

/**
 * Makes a sandbox's folder where there is none, and keeps every other run out of it until what it returns is called. Throws
 * UserFailure when it is laid out otherwise, as by another version of Warren.
 */
export function enterSandboxFolder(folder: string): () => void {
  const unlock = lockFolder(folder);
  try {
    const others = readdirSync(folder).filter((name) => name !== 'lock');
    if (others.length > 0 && read(join(folder, 'layout')) !== layout) {
      throw new UserFailure(
        `${folder} was made by another version of Warren, and this one cannot go on with it. \`warren sandbox reset\` removes it; \`warren sandbox apply\` makes a new one. Nothing was changed.`,
      );
    }
    writeFileSync(join(folder, 'layout'), layout);
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Removes a sandbox's folder, whatever is in it. Throws SurroundingsFailure while another process is at work there. */
export function removeSandboxFolder(folder: string): void {
  const unlock = lockFolder(folder);
  try {
    rmSync(folder, { recursive: true, force: true });
  } finally {
    unlock();
  }
}

/**
 * The types that stacks use, and all that were used in this sandbox before: Terraform has to be told beforehand which there
 * are, and what has left the files is still in the states.
 */
export function typesIn(folder: string, stacks: readonly Stack[]): TypeUse[] {
  const file = join(folder, 'types.json');
  const before = JSON.parse(read(file) ?? '[]') as TypeUse[];
  const all = [...before, ...stacks.flatMap(({ configuration }) => typesInConfiguration(configuration))];
  const types = [...new Map(all.map((use) => [`${use.kind} ${use.type}`, use])).values()];
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(types)}\n`);
  return types;
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
