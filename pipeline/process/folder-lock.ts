import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SurroundingsFailure } from './failure.ts';
import { isRunning } from './is-running.ts';

/**
 * Keeps a second run out of a folder, and returns what lets the next one in.
 * A lock whose process is gone, as after a kill, is taken over. Throws SurroundingsFailure that names the other process.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  mkdirSync(folder, { recursive: true });
  const holder = readHolder(file);
  if (holder !== undefined && isRunning(holder)) {
    throw new SurroundingsFailure(`another warren is at work in ${folder} (process ${holder}). Wait until it is done.`);
  }
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new SurroundingsFailure(`another warren began in ${folder} at the same moment. Try again.`, { cause });
  }
  return () => rmSync(file, { force: true });
}

function readHolder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
