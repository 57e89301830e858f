import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from './run-program.ts';

const recipe = join(import.meta.dirname, 'make-base.sh');

/** It downloads about 150 MB. */
const madeWithinMs = 600_000;

/**
 * Makes the tree that machines are layers over, unless the cache has it, and returns its folder. It takes about a minute.
 * Throws when this computer cannot make it or run machines over it.
 */
export async function prepareBase(): Promise<string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(
      'test machines are made of Linux namespaces, mounts and a bridge: run these tests on Linux, as root',
    );
  }
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'warren');
  const hash = createHash('sha256').update(readFileSync(recipe)).digest('hex').slice(0, 12);
  const tree = join(cache, `trixie-rabbitmq-${hash}`);
  if (existsSync(tree)) return tree;
  if (!existsSync('/usr/sbin/debootstrap')) {
    throw new Error('test machines need debootstrap, which is not installed: apt-get install debootstrap');
  }
  mkdirSync(cache, { recursive: true });
  // The lock goes with its process, so a killed run leaves none behind.
  await mustRun(['flock', `${tree}.lock`, 'bash', recipe, tree], { timeoutMs: madeWithinMs });
  return tree;
}
