import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { plural } from '../../../catalog/words/plural.ts';
import { plainText } from '../../../catalog/words/sentence.ts';
import { buildDashboards } from '../../dashboards/build-dashboards.ts';
import { keepBuilt, requireBuiltFolder } from '../../dashboards/built-before.ts';
import { messageOf } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import { codeFolder } from '../../repository/places.ts';
import { codeThatDiffers, toplevelOf } from '../../review/run-review.ts';
import { type Base, findBase } from '../../review/sides/base.ts';
import { prepareCode } from '../../review/sides/code.ts';
import { openWorktree } from '../../review/sides/worktree.ts';
import { baseOf, type Step } from './step.ts';

/**
 * Builds the dashboards of a commit, and of what it is compared with, into the folder that WARREN_DASHBOARDS names, for jobs that hold
 * credentials and build none. What is wrong with a dashboard is kept with it, and told by whoever uses it.
 */
export async function dashboardsStep(step: Step): Promise<boolean> {
  const folder = requireBuiltFolder();
  const repository = realpathSync(step.repository);
  const built = await buildDashboards(repository);
  await keepBuilt(folder, repository, built);
  step.say(`built ${plural(built.dashboards.length, 'dashboard')}`);
  const base = await comparedWith(step);
  if (base?.commit !== undefined) {
    // A base that cannot be built is no fault of the change: its review says that it could not be synthesized.
    await buildBase({ folder, repository, base }).then(
      () => step.say(`and those of ${plainText(base.name)}`),
      (error: unknown) => step.say(`those of ${plainText(base.name)} could not be built: ${messageOf(error)}`),
    );
  }
  return true;
}

/** What a run that may review compares with; undefined where nothing is compared. */
async function comparedWith(step: Step): Promise<Base | undefined> {
  const { event } = step.environment;
  const git = gitIn(step.repository);
  if (event?.kind === 'pull_request') return findBase(git, (await baseOf(step)).base);
  if (event?.kind === 'push' && !/^0+$/.test(event.before)) return findBase(git, event.before);
  return undefined;
}

/** With its own code, which may make other dashboards of the same files. */
async function buildBase(props: { folder: string; repository: string; base: Base }): Promise<void> {
  const { folder, repository, base } = props;
  const toplevel = await toplevelOf(repository, repository);
  const worktree = await openWorktree(gitIn(toplevel), base.commit ?? '');
  try {
    const inBase = (path: string) => join(worktree.folder, relative(toplevel, path));
    const changed = await codeThatDiffers({ base, repository, toplevel });
    const code = changed.length > 0 ? inBase(codeFolder) : codeFolder;
    // Of the programs that machines run, dashboards know nothing.
    const packages = changed.filter((path) => path === 'package-lock.json');
    if (code !== codeFolder) await prepareCode({ folder: code, current: codeFolder, changed: packages });
    await keepBuilt(folder, inBase(repository), await buildDashboards(inBase(repository), code));
  } finally {
    await worktree.close();
  }
}
