import { forgetHeld, heldJournals, type Journal } from '../../apply/journal.ts';
import { bucketFiles } from '../../plans/plan-files.ts';
import { loadPlanSet } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import { type ApplyJob, refusing } from './apply-job.ts';
import { applySet } from './apply-set.ts';

/** Applies what waited for its time, of the main branch as it is now, unless that says something else by now. */
export async function applyHeld(job: ApplyJob): Promise<boolean> {
  const { journals, failures } = await heldJournals(job.platform().states.bucket);
  if (journals.length === 0) job.say('nothing waits for its time');
  for (const { message } of failures) job.say(message);
  let well = failures.length === 0;
  for (const journal of journals) {
    // One that cannot be applied must not keep the others waiting.
    well =
      (await applyJournal(job, journal).catch((error: unknown) => {
        if (!(error instanceof UserFailure)) throw error;
        job.say(error.message);
        return false;
      })) && well;
  }
  return well;
}

async function applyJournal(job: ApplyJob, journal: Journal): Promise<boolean> {
  const { pullRequest, head, plans: place } = journal;
  if (pullRequest === undefined) return true;
  const change = { pullRequest, head };
  const { plans, states } = job.platform();
  return refusing(job, change, async () => {
    const planSet = await loadPlanSet(bucketFiles(plans, place), change);
    if (planSet) return applySet(job, change, { planSet, place, onlySame: true });
    await forgetHeld(states.bucket, journal);
    throw new UserFailure(
      'The plans of what waited are gone: they are kept for 30 days. Open a pull request with the same change, so that it is planned again.',
    );
  });
}
