import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../pipeline/process/run-program.ts';
import type { GeneratedFile } from '../init/generated-files.ts';

/** What becomes of a file that comes with Warren and that somebody may have edited. */
export interface Merged {
  path: string;
  /** `kept` and `conflict` leave the file as it is: nobody asked for a change, or both sides change the same lines. */
  how: 'added' | 'replaced' | 'merged' | 'removed' | 'kept' | 'conflict';
  /** Absent where the file stays as it is, or goes. */
  file?: GeneratedFile;
}

/** Each file that an upgrade changes, or would if it had not been edited: what was generated, what is there, what is generated now. */
export async function mergeGenerated(
  repository: string,
  { before, after }: Record<'before' | 'after', readonly GeneratedFile[]>,
): Promise<Merged[]> {
  const old = new Map(before.map((file) => [file.path, file]));
  const now = new Map(after.map((file) => [file.path, file]));
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  const changed = paths.filter((path) => old.get(path)?.text !== now.get(path)?.text);
  const merged: Merged[] = [];
  for (const path of changed) {
    const merge = await mergeFile(path, {
      theirs: readIfThere(join(repository, path)),
      old: old.get(path)?.text,
      now: now.get(path),
    });
    if (merge) merged.push(merge);
  }
  return merged;
}

interface Sides {
  theirs: string | undefined;
  old: string | undefined;
  now: GeneratedFile | undefined;
}

async function mergeFile(path: string, { theirs, old, now }: Sides): Promise<Merged | undefined> {
  if (theirs === now?.text) return undefined;
  if (now === undefined) return { path, how: theirs === old ? 'removed' : 'kept' };
  if (theirs === undefined) return old === undefined ? { path, how: 'added', file: now } : { path, how: 'kept' };
  if (theirs === old) return { path, how: 'replaced', file: now };
  if (old === undefined) return { path, how: 'conflict' };
  const text = await threeWays({ theirs, old, now: now.text });
  return text === undefined ? { path, how: 'conflict' } : { path, how: 'merged', file: { ...now, text } };
}

/** What git makes of both changes; undefined where they touch the same lines: https://git-scm.com/docs/git-merge-file */
async function threeWays(sides: Record<'theirs' | 'old' | 'now', string>): Promise<string | undefined> {
  const scratch = mkdtempSync(join(tmpdir(), 'warren-merge-'));
  try {
    for (const [name, text] of Object.entries(sides)) writeFileSync(join(scratch, name), text);
    const { status, stdout } = await runProgram({
      argv: ['git', 'merge-file', '-p', 'theirs', 'old', 'now'],
      cwd: scratch,
      install: 'Install git (https://git-scm.com/downloads).',
    });
    return status === 0 ? stdout : undefined;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
