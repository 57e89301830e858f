import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { gitIn } from '../../pipeline/repository/git.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';
import { requireFolder } from '../../pipeline/repository/repository.ts';
import { isPackage } from '../../pipeline/review/sides/code.ts';
import { generatedFiles } from '../init/generated-files.ts';
import { readManifest } from '../init/manifest.ts';
import type { Carry } from './carry.ts';
import { type Merged, mergeGenerated } from './generated-merge.ts';
import { installNext } from './next-package.ts';
import { isNewer } from './release-number.ts';
import { type Wanted, type WantedPackage, wantedPackage } from './wanted-package.ts';

export interface UpgradeRequest extends Wanted {
  repository: string;
  /** What the package's bytes have to come to. Default: whatever they do, which the lock file then holds. */
  integrity?: string;
}

/** What an upgrade did. */
export interface Upgrade {
  from: string;
  to: string;
  /** Files that come with Warren. */
  generated: Pick<Merged, 'path' | 'how'>[];
  /** The team's own. */
  carried: { path: string; did: string[] }[];
  byHand: string[];
  releases: Carry['releases'];
}

/**
 * Takes a repository from the release that it pins to another, in its files alone: nothing is committed, and nothing is written before all
 * that is to be written is known. Throws UserFailure where that cannot be.
 */
export async function upgradeRepository(request: UpgradeRequest): Promise<Upgrade> {
  const repository = requireFolder(resolve(request.repository));
  const pinned = requirePin(repository);
  await requireClean(repository);
  const wanted = await wantedPackage(pinned, request);
  const from = readManifest(codeFolder).version;
  const upgrade: Upgrade = { from, to: from, generated: [], carried: [], byHand: [], releases: [] };
  if (wanted.spec === pinned) return upgrade;
  const { integrity } = request;
  const next = await installNext({ repository, wanted, ...(integrity === undefined ? {} : { integrity }) });
  try {
    refuseOther(next.version, { from, request });
    const carry = await next.carry(repository, from);
    const merged = await mergeGenerated(repository, {
      before: generatedFiles(),
      after: carry.generated.map(({ path, text, runs }) => ({ path, text, ...(runs ? { runs } : {}) })),
    });
    const files = [...merged.flatMap(({ file }) => file ?? []), ...carry.carried, ...next.pins];
    for (const file of files) write(repository, file);
    for (const { path, how } of merged) if (how === 'removed') rmSync(join(repository, path));
    keepTarball(repository, { pinned, wanted });
    return {
      ...upgrade,
      to: next.version,
      generated: merged.map(({ path, how }) => ({ path, how })),
      carried: carry.carried.map(({ path, did }) => ({ path, did })),
      byHand: carry.byHand,
      releases: carry.releases,
    };
  } finally {
    next.close();
  }
}

function requirePin(repository: string): string {
  const pinned = isPackage(codeFolder) ? readManifest(repository).dependencies?.warren : undefined;
  if (pinned !== undefined) return pinned;
  throw new UserFailure(
    "This repository holds Warren's code and does not pin it as a package, so a release is merged with git: fetch its tag from where you cloned from, and git merge it. Nothing was changed.",
  );
}

/** So that whoever looks at the difference sees the upgrade and nothing else, and git can take it back. */
async function requireClean(repository: string): Promise<void> {
  const status = await gitIn(repository).run('status', '--porcelain', '--untracked-files=normal');
  if (status === '') return;
  throw new UserFailure(
    `There are changes that are not committed:\n${status.trimEnd()}\nCommit them, or put them aside with git stash --include-untracked, and run it again. Nothing was changed.`,
  );
}

function refuseOther(version: string, { from, request }: { from: string; request: UpgradeRequest }): void {
  if (request.to !== undefined && version !== request.to) {
    throw new UserFailure(
      `The package says that it is ${version}, and ${request.to} was asked for. Nothing was changed.`,
    );
  }
  if (isNewer(version, from)) return;
  throw new UserFailure(
    `${version} is not newer than ${from}, which is pinned. Files that a newer release reads may mean nothing to an older one: to go back, revert the pull request of the upgrade. Nothing was changed.`,
  );
}

function write(repository: string, { path, text, runs }: { path: string; text: string; runs?: true }): void {
  const file = join(repository, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (runs) chmodSync(file, 0o755);
}

function keepTarball(repository: string, { pinned, wanted }: { pinned: string; wanted: WantedPackage }): void {
  if (pinned.startsWith('file:packages/')) rmSync(join(repository, pinned.slice('file:'.length)), { force: true });
  if (wanted.tarball === undefined) return;
  mkdirSync(join(repository, 'packages'), { recursive: true });
  copyFileSync(wanted.tarball, join(repository, 'packages', basename(wanted.tarball)));
}
