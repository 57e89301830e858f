import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isRunning } from '../../pipeline/process/is-running.ts';

/** Where to find what `warren local` runs. */
const session = z.object({
  /** Its process. */
  pid: z.int(),
  /** The broker, with an administrator's password and without a vhost. */
  amqpUrl: z.string(),
  managementUrl: z.string(),
  gatewayUrl: z.string(),
  /** Texts of secrets by their names, for its owner alone. */
  secretsFile: z.string(),
});

export type Session = z.infer<typeof session>;

/** Folder of a repository for what runs on this computer; git ignores it. */
export function localFolder(repository: string): string {
  return join(repository, '.local');
}

/** Tells other commands about a session. Only its owner may read it, since it holds a password. */
export function writeSession(repository: string, written: Session): void {
  mkdirSync(localFolder(repository), { recursive: true });
  writeFileSync(fileOf(repository), `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 });
}

/** The session that runs; undefined when there is none. */
export function readSession(repository: string): Session | undefined {
  try {
    const written = session.parse(JSON.parse(readFileSync(fileOf(repository), 'utf8')));
    // One that was killed leaves its file behind.
    return isRunning(written.pid) ? written : undefined;
  } catch {
    // None was written, or not by this version of Warren.
    return undefined;
  }
}

export function removeSession(repository: string): void {
  rmSync(fileOf(repository), { force: true });
}

function fileOf(repository: string): string {
  return join(localFolder(repository), 'session.json');
}
