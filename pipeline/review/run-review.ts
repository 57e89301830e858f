import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Problem } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import { kindOf } from '../../catalog/kind.ts';
import { alertKind } from '../../catalog/kinds/alert/kind.ts';
import { processorKind } from '../../catalog/kinds/processor/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { plainText, say } from '../../catalog/words/sentence.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { type Git, gitIn } from '../repository/git.ts';
import { codeFolder } from '../repository/places.ts';
import { requireFolder } from '../repository/repository.ts';
import type { Stack } from '../terraform/synthesize.ts';
import type { Review } from './model.ts';
import { volumeWarnings } from './objects/volume-warnings.ts';
import { noPlans, type Plans, readPlans } from './plans/plans.ts';
import { readRecordings } from './recordings/read-recordings.ts';
import { reviewOf } from './review.ts';
import type { ReviewInput } from './review-input.ts';
import { type Base, findBase, hasUncommitted } from './sides/base.ts';
import { changedCode, changedPin, isPackage, packagesRoot } from './sides/code.ts';
import { changedPaths, filesToSynthesize, withOtherEnds } from './sides/side.ts';
import { type BothStacks, synthesizeBoth } from './sides/synthesize-both.ts';
import { openWorktree } from './sides/worktree.ts';
import { readWorkflows } from './workflows/workflow-files.ts';
import { workflowWarnings } from './workflows/workflow-permissions.ts';

export interface ReviewOptions {
  /** Folder that holds platform.yaml and brokers/, within a git repository. */
  repository: string;
  /** What to compare with: a branch, tag or commit. Default: the merge base with the main branch. */
  base?: string;
  /** How people call that commit. Default: `base` itself. */
  baseName?: string;
  /** Folder of plans, `<stack>.json` each, as `terraform show -json` writes them. */
  plan?: string;
  /** Makes plans of the stacks that differ. Default: none but those in `plan`. */
  planStacks?: (before: readonly Stack[], after: readonly Stack[]) => Promise<Plans>;
  /** Told what goes on. */
  progress?: (what: string) => void;
}

/**
 * Reviews the files in a folder, committed or not, against a commit. Throws UserFailure when there is nothing to compare
 * with, and SurroundingsFailure when today's files cannot be synthesized.
 */
export async function runReview(options: ReviewOptions): Promise<Review> {
  const repository = realpathSync(requireFolder(options.repository));
  const toplevel = await toplevelOf(repository, options.repository);
  const git = gitIn(toplevel);
  const found = await findBase(git, options.base);
  const base = options.baseName === undefined ? found : { ...found, name: say`${options.baseName}` };
  if (base.commit === undefined) return reviewAgainst(options, { repository, git, base, toplevel });
  options.progress?.(`reading ${plainText(base.name)}`);
  const worktree = await openWorktree(git, base.commit);
  try {
    return await reviewAgainst(options, { repository, git, base, toplevel, worktree: worktree.folder });
  } finally {
    await worktree.close();
  }
}

/** Root of the git repository that a folder is in. Anything but that there is none is git's to say, such as whose it is. */
export async function toplevelOf(folder: string, name: string): Promise<string> {
  try {
    return (await gitIn(folder).run('rev-parse', '--show-toplevel')).replace(/\n$/, '');
  } catch (error) {
    if (!(error instanceof SurroundingsFailure && /not a git repository/.test(error.message))) throw error;
    throw new UserFailure(`${name} is not in a git repository, so there is nothing to compare it with.`);
  }
}

interface Comparison {
  repository: string;
  git: Git;
  base: Base;
  /** Root of the git repository. */
  toplevel: string;
  /** The base's files; absent without a base. */
  worktree?: string;
}

async function reviewAgainst(options: ReviewOptions, comparison: Comparison): Promise<Review> {
  const { repository, git, base, toplevel, worktree } = comparison;
  const inBase = (folder: string) => (worktree === undefined ? '' : join(worktree, relative(toplevel, folder)));
  const hasBase = isFolder(inBase(repository));
  const files = { before: hasBase ? readRepository(inBase(repository)) : [], after: readRepository(repository) };
  const code = await codeThatDiffers(comparison);
  options.progress?.('synthesizing what differs');
  const synthesis = synthesizeBoth({
    before:
      files.before.length === 0
        ? undefined
        : { folder: inBase(repository), code: code.length > 0 ? inBase(codeFolder) : codeFolder },
    after: { folder: repository, code: codeFolder },
    files: filesOfChange(files, code.length === 0),
    changedCode: code,
  });
  // Programs of their own are at it; meanwhile the files are read here.
  const today = new Date().toISOString().slice(0, 10);
  const loaded = loadCatalog({ files: files.after, today });
  const stacks = loaded.catalog ? await synthesis : await withoutStacks(synthesis);
  try {
    return reviewOf({
      ...(base.commit === undefined ? {} : { base: { name: base.name, commit: base.commit } }),
      head: await headOf(git),
      files,
      loaded,
      stacks: { before: stacks.before?.stacks, after: stacks.after?.stacks },
      codeChanged: code.length > 0,
      ...(await plansFor(options, stacks)),
      warnings: [
        ...warningsOfSynthesis(stacks, files),
        ...(base.commit === undefined
          ? []
          : [
              ...(await volumeWarnings({
                git,
                commit: base.commit,
                within: relative(toplevel, repository),
                files,
                loaded,
              })),
              ...workflowWarnings({
                before: worktree === undefined ? [] : readWorkflows(worktree),
                after: readWorkflows(toplevel),
              }),
            ]),
      ],
      notes: [...base.notes, ...stacks.notes],
      recordings: readRecordings(repository, recordedProcessors(files)),
      today,
      now: new Date(),
    });
  } finally {
    stacks.before?.close();
    stacks.after?.close();
  }
}

/** What the synthesis found in files that differ. */
function warningsOfSynthesis({ after }: BothStacks, files: ReviewInput['files']): Problem[] {
  const changed = changedPaths(files.before, files.after);
  return (after?.warnings ?? []).filter(({ file }) => changed.includes(file));
}

/** The files whose stacks are compared; undefined: all. */
function filesOfChange({ before, after }: ReviewInput['files'], sameCode: boolean): string[] | undefined {
  const differing = filesToSynthesize(changedPaths(before, after), sameCode);
  return differing && differing.length > 0 ? withOtherEnds(differing, { before, after }) : differing;
}

/** Names of the processors whose files differ; of all where an alert's does, which may be about any of them. */
function recordedProcessors(files: ReviewInput['files']): string[] {
  const { folder } = processorKind;
  const changed = changedPaths(files.before, files.after);
  const isAlert = changed.some((path) => kindOf(path, kinds) === alertKind);
  const paths = isAlert ? [...changed, ...files.after.map(({ path }) => path)] : changed;
  return [...new Set(paths.flatMap((path) => (path.startsWith(`${folder}/`) ? [basename(path, '.yaml')] : [])))];
}

/** Files with errors come to no stacks: what was begun is let end, and nothing of it is used. */
async function withoutStacks(synthesis: Promise<BothStacks>): Promise<BothStacks> {
  const begun = await synthesis.catch(() => undefined);
  for (const side of [begun?.before, begun?.after]) side?.close();
  return { notes: [] };
}

/** Whether there is a folder; a link, in the base on the way to it, could lead anywhere. */
function isFolder(path: string): boolean {
  return existsSync(path) && realpathSync(path) === path && statSync(path).isDirectory();
}

/** The paths of code that differ; none when the repository that is reviewed neither holds the code nor pins it. */
export async function codeThatDiffers({
  base,
  repository,
  toplevel,
}: Pick<Comparison, 'base' | 'repository' | 'toplevel'>): Promise<string[]> {
  if (base.commit === undefined) return [];
  const own = await gitIn(codeFolder).ask('rev-parse', '--show-toplevel');
  if (own !== toplevel) return [];
  if (isPackage(codeFolder)) return changedPin(gitIn(packagesRoot(codeFolder)), base.commit);
  const within = relative(codeFolder, repository);
  const data = within.startsWith('..') ? '' : within;
  return changedCode(gitIn(codeFolder), { commit: base.commit, data });
}

async function plansFor(options: ReviewOptions, { before, after }: BothStacks): Promise<Plans> {
  if (options.plan !== undefined) return { ...noPlans, plans: readPlans(options.plan) };
  if (!options.planStacks || !before || !after) return noPlans;
  options.progress?.('planning what differs');
  // Whoever made them may give more than that.
  const { plans, deferred, planNotes } = await options.planStacks(before.stacks, after.stacks);
  return { plans, deferred, planNotes };
}

async function headOf(git: Git): Promise<Review['head']> {
  const commit = await git.ask('rev-parse', '--verify', '--quiet', 'HEAD');
  const uncommitted = await hasUncommitted(git);
  return commit === undefined ? { uncommitted } : { commit, uncommitted };
}
