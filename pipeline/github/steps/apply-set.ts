import { type ApplyCommentProps, applyComment, applyHeadline, isApplyComment } from '../../apply/apply-comment.ts';
import { applyPlans, isWell } from '../../apply/apply-plans.ts';
import type { PlanSet } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import type { GitHub } from '../client.ts';
import { writeSummary } from '../report.ts';
import type { Step } from './step.ts';

/** A merged change, and where it is told of. */
export interface MergedChange {
  github: GitHub;
  /** The commit that is checked out. */
  commit: string;
  pullRequest: number;
  /** Commit that was reviewed. */
  head: string;
  /** Where its plans are; empty while that is not known. */
  plans: string;
}

/** What keeps everything of a change from being applied is told on its pull request, too. */
export async function refusing<T>(step: Step, about: MergedChange, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserFailure)) throw error;
    await tell(step, about, { journal: { commit: about.commit, stacks: {} }, stacks: [], refusal: error.message });
    throw error;
  }
}

/** Applies a plan set, and keeps the comment on its pull request true meanwhile. Gives whether all of it is done or waits. */
export async function applySet(
  step: Step,
  about: MergedChange & { planSet: PlanSet; onlySame?: boolean },
): Promise<boolean> {
  const { repository, parallel, interrupted, say, environment } = step;
  const { github, commit, plans, planSet, onlySame } = about;
  const { run } = environment;
  const stacks = planSet.manifest.stacks.map(({ name }) => name);
  // Should this run be killed, the comment has to be true all the same.
  await tell(step, about, { journal: { commit, stacks: {} }, stacks, running: true });
  const journal = await refusing(step, about, () =>
    applyPlans({
      repository,
      commit,
      plans,
      planSet,
      parallel,
      interrupted,
      now: step.now,
      say,
      ...(onlySame ? { onlySame } : {}),
      ...(run ? { run: { id: run.id, attempt: run.attempt }, runUrl: run.url } : {}),
      isOver: async ({ id, attempt }) => {
        const found = await github.run(id);
        return found !== undefined && (found.status === 'completed' || found.attempt > attempt);
      },
      settled: (stack, { state, detail }) => say(`${stack}: ${state}${detail === undefined ? '' : `: ${detail}`}`),
    }),
  );
  await tell(step, about, { journal, stacks });
  say(applyHeadline(journal, stacks));
  return isWell(journal);
}

async function tell(
  { environment }: Step,
  { github, pullRequest }: MergedChange,
  told: Omit<ApplyCommentProps, 'runUrl'>,
): Promise<void> {
  const body = applyComment({ ...told, ...(environment.run ? { runUrl: environment.run.url } : {}) });
  if (!told.running) writeSummary(environment, body);
  await github.comment(pullRequest, { body, isOurs: isApplyComment });
}
