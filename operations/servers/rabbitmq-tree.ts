import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';

const recipe = join(import.meta.dirname, 'make-tree.sh');

/**
 * Makes the tree of Debian 13 with RabbitMQ that brokers and test machines are layers over, unless the cache has it, and
 * returns its folder. It takes about a minute and downloads about 150 MB. Throws SurroundingsFailure that says what is missing
 * when this computer cannot make it or run anything over it.
 */
export async function prepareTree(): Promise<string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new SurroundingsFailure(
      'without Docker, RabbitMQ runs in Linux namespaces and mounts: start Docker, or run this on Linux as root.',
    );
  }
  const tree = treeFolder();
  if (existsSync(tree)) return tree;
  if (!existsSync('/usr/sbin/debootstrap')) {
    throw new SurroundingsFailure(
      'without Docker, RabbitMQ comes from Debian 13 by debootstrap, which is not installed: apt-get install debootstrap',
    );
  }
  mkdirSync(cacheFolder(), { recursive: true });
  // The lock goes with its process, so a killed run leaves none behind.
  const made = await runProgram({ argv: ['flock', `${tree}.lock`, 'bash', recipe, tree] });
  if (made.status !== 0) {
    throw new SurroundingsFailure(`the tree with RabbitMQ could not be made: ${made.stderr.trim().slice(-2000)}`);
  }
  return tree;
}

function treeFolder(): string {
  const hash = createHash('sha256').update(readFileSync(recipe)).digest('hex').slice(0, 12);
  return join(cacheFolder(), `trixie-rabbitmq-${hash}`);
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'warren');
}
