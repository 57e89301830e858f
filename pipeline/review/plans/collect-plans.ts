import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { messageOf, SurroundingsFailure } from '../../process/failure.ts';
import type { Outcome } from '../../terraform/stack-order.ts';
import type { StackResult } from '../../terraform/stack-run.ts';
import { type Plan, readPlan } from '../plan/read-plan.ts';
import type { Plans } from './plans.ts';

/**
 * What a run that planned stacks and showed the plans came to. One that Terraform cannot plan is a note. Throws
 * SurroundingsFailure when the run was interrupted.
 */
export function collectPlans(outcomes: ReadonlyMap<string, Outcome<StackResult>>): Plans {
  const plans = new Map<string, Plan>();
  const deferred = new Map<string, readonly string[]>();
  const planNotes: Sentence[] = [];
  for (const [name, outcome] of outcomes) {
    if (outcome.state === 'not tried') throw new SurroundingsFailure(`${name} was not planned: ${outcome.because}.`);
    if (outcome.state === 'failed') {
      planNotes.push(say`Terraform cannot plan ${name} now: ${messageOf(outcome.error).split('\n', 1)[0] ?? ''}`);
    } else if (outcome.result.deferredBy.length > 0) deferred.set(name, outcome.result.deferredBy);
    else plans.set(name, readPlan(outcome.result.plan, name));
  }
  return { plans, deferred, planNotes };
}
