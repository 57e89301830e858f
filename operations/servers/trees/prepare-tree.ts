import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SurroundingsFailure } from '../../../pipeline/process/failure.ts';
import { runProgram } from '../../../pipeline/process/run-program.ts';
import { debianMirror } from './debian-mirror.ts';
import { type Tree, type TreeName, trees } from './trees.ts';

/** Told of each step of what takes long. */
export type Say = (line: string) => void;

/** Why this computer has no use for trees; undefined when it has. */
export function whyNoTrees(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  if (!existsSync('/usr/lib/apt/apt-helper')) return 'needs the apt of Debian or Ubuntu';
  return undefined;
}

/**
 * Makes the tree with a server unless the cache has it, and returns its folder; of processes that want it at once one makes
 * it. It takes about a minute and downloads 50 to 120 MB. Throws SurroundingsFailure that says what is missing when this
 * computer cannot make it or run anything in it.
 */
export async function prepareTree(name: TreeName, say: Say = () => {}): Promise<string> {
  const tree: Tree = trees[name];
  const missing = whyNoTrees();
  if (missing !== undefined) {
    throw new SurroundingsFailure(
      `Without Docker ${tree.server} runs in a tree of Debian, which ${missing}: start Docker, or run this as root on Debian or Ubuntu.`,
    );
  }
  const folder = join(treesFolder(), folderName(name, tree));
  if (existsSync(folder)) return folder;
  mkdirSync(treesFolder(), { recursive: true });
  const mirror = await debianMirror();
  const start = performance.now();
  say(`${tree.server}: making a tree of Debian's ${tree.suite} with it, once, in ${folder}`);
  const { suite, packages, arrangement = '' } = tree;
  const { status, stderr } = await runProgram({
    // The lock goes with its process, so a killed run leaves none behind. Mounts of the making go with it as well.
    argv: [
      ...(['flock', `${folder}.lock`, 'unshare', '--mount', 'bash', recipe] as const),
      ...[folder, suite, packages.join(','), mirror, arrangement],
    ],
    onLine: (line) => say(`${tree.server}: ${line}`),
  });
  if (status !== 0) throw new SurroundingsFailure(describeFailure({ server: tree.server, folder, mirror, stderr }));
  say(`${tree.server}: made in ${Math.round((performance.now() - start) / 1000)} s`);
  for (const old of oldTrees(name, folder)) say(`${tree.server}: ${old} is not used any more; remove it with rm -r`);
  return folder;
}

/** The folder of a tree that was made before; undefined where there is none that could be run. */
export function madeTree(name: TreeName): string | undefined {
  const folder = join(treesFolder(), folderName(name, trees[name]));
  return whyNoTrees() === undefined && existsSync(folder) ? folder : undefined;
}

const recipe = join(import.meta.dirname, 'make-tree.sh');

function treesFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'warren', 'trees');
}

/** Another suite, other packages or another way to make it give another tree. */
function folderName(name: TreeName, tree: Tree): string {
  const hash = createHash('sha256').update(JSON.stringify(tree)).update(readFileSync(recipe));
  if (tree.arrangement) hash.update(readFileSync(join(import.meta.dirname, tree.arrangement)));
  return `${name}-${hash.digest('hex').slice(0, 12)}`;
}

/** Trees of earlier recipes. They stay, since another checkout may run them. */
function oldTrees(name: TreeName, current: string): string[] {
  return readdirSync(treesFolder())
    .filter((entry) => new RegExp(`^${name}-[0-9a-f]{12}$`).test(entry))
    .map((entry) => join(treesFolder(), entry))
    .filter((folder) => folder !== current);
}

function describeFailure(props: { server: string; folder: string; mirror: string; stderr: string }): string {
  const { server, folder, mirror, stderr } = props;
  return [
    `The tree with ${server} could not be made:`,
    stderr.trim().slice(-2000),
    `It takes packages from ${mirror}; WARREN_DEBIAN_MIRROR names another mirror. On a computer without a network, put the folder ` +
      `${folder} there as a computer with one has it. What was downloaded is taken up when this is run again.`,
  ].join('\n');
}
