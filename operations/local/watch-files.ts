import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Files are looked at as often; an editor's save is over by the second look. */
const everyMs = 400;

/**
 * Calls `changed` each time that files below some paths have changed and then stood still, until the signal. They are looked at again and again, since
 * file systems of containers and of other computers tell nobody of changes.
 */
export async function watchFiles(props: {
  /** Folders and files. */
  paths: readonly string[];
  signal: AbortSignal;
  changed: () => Promise<void>;
}): Promise<void> {
  const { paths, signal, changed } = props;
  let taken = look(paths);
  let before = taken;
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const now = look(paths);
    if (now !== taken && now === before) {
      taken = now;
      await changed();
    }
    before = now;
  }
}

function look(paths: readonly string[]): string {
  return paths.flatMap(times).join('\n');
}

function times(path: string): string[] {
  try {
    const found = statSync(path);
    if (!found.isDirectory()) return [`${path} ${found.mtimeMs} ${found.size} ${found.ino}`];
    return readdirSync(path).flatMap((name) => times(join(path, name)));
  } catch {
    // It has gone, which is a change as well.
    return [];
  }
}
