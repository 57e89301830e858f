import { mainBranch } from '../../../contracts/github.ts';
import { adoptDrift } from '../../drift/adopt/adopt-drift.ts';
import { leftLines } from '../../drift/adopt/adoption-lines.ts';
import { type Asked, adoptionPull } from '../../drift/adopt/adoption-pull.ts';
import { type Drift, findDrift, hasDrifted } from '../../drift/find-drift.ts';
import { SurroundingsFailure, UserFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import { inertText } from '../../review/render/inert.ts';
import { openDeployedPlatform } from '../../states/deployed-platform.ts';
import { terraformVersion } from '../../terraform/terraform.ts';
import type { GitHub } from '../client.ts';
import { type AskedIssue, answerIn, askedOf, differsFromTold, failureOf, issueAbout } from './drift-asked.ts';
import { gitHubOf, type Step } from './step.ts';

/**
 * Opens a pull request by which the files say what an issue about drift tells of. Whoever calls this has made sure that the
 * one who asks may write to the repository. Gives whether there is one; the issue says which, or why not.
 */
export async function adoptAsked(step: Step, asked: Asked): Promise<boolean> {
  const github = gitHubOf(step);
  const about = await issueAbout(github, asked.issue);
  await terraformVersion();
  const found = await lookAt(step, about.stack);
  const why = whyNothing(about, found);
  if (why.length > 0 || !found) {
    await answerIn(github, { asked, action: 'adopt', lines: why });
    return false;
  }
  return propose(step, { github, asked, found });
}

/** The same for whom the inputs of the workflow name. */
export async function adoptStep(step: Step): Promise<boolean> {
  const { event } = step.environment;
  if (event?.kind !== 'workflow_dispatch') {
    throw new UserFailure('Drift is adopted by the workflow adopt.yml. `warren drift --adopt` does it in a folder.');
  }
  const { issue = '', asked_by: by = '' } = event.inputs;
  return adoptAsked(step, askedOf(issue, by));
}

async function lookAt({ repository, parallel, interrupted }: Step, stack: string): Promise<Drift | undefined> {
  const platform = openDeployedPlatform(repository);
  const [found] = await findDrift({ platform, concerns: (name) => name === stack, parallel, interrupted });
  if (interrupted()) throw new SurroundingsFailure('interrupted. Nothing was changed.');
  if (found?.failure) throw failureOf(found.failure);
  return found;
}

/** Why there is nothing to adopt; empty where there is. */
function whyNothing({ issue }: AskedIssue, found: Drift | undefined): string[] {
  if (!found || !hasDrifted(found)) return ['AWS is as the files say by now: there is nothing to adopt.'];
  const differs = differsFromTold(issue, found);
  if (differs.length === 0) return [];
  const next = 'Run the workflow drift, which brings this issue up to date, and ask again.';
  return ['Nothing was adopted, since something else is there than this issue tells of:', '', ...differs, '', next];
}

interface Proposing {
  github: GitHub;
  asked: Asked;
  found: Drift;
}

async function propose(step: Step, { github, asked, found }: Proposing): Promise<boolean> {
  const { repository, parallel, interrupted } = step;
  const adoption = await adoptDrift([found], { repository, parallel, interrupted });
  const answer = (...lines: string[]) => answerIn(github, { asked, action: 'adopt', lines });
  if (adoption.changes.length === 0) {
    await answer('Nothing was adopted, since no file can say it:', '', ...leftLines(adoption));
    return false;
  }
  const stack = found.stack.name;
  const commit = (await gitIn(repository).run('rev-parse', 'HEAD')).trim();
  const base = { commit, ref: mainBranch };
  const told = adoptionPull(adoption, { stack, asked });
  const pull = await github.propose({ branch: `warren-adopt-${stack}`, base, files: adoption.files, ...told });
  step.say(`${stack}: pull request ${pull.number} ${pull.change === 'created' ? 'was opened' : 'says so already'}`);
  await answer(`#${pull.number} writes it into ${adoption.files.map(({ path }) => inertText(path)).join(', ')}.`);
  return true;
}
