import { join } from 'node:path';
import { compareSeverity } from '../../catalog/effects/effect.ts';
import { looksLikeSecret } from '../../catalog/files/secret-text.ts';
import { hidden, type Sentence, say } from '../../catalog/words/sentence.ts';
import { filesOfPlan } from '../plans/plan-platform.ts';
import { messageOf } from '../process/failure.ts';
import type { Unexplained } from '../review/model.ts';
import { type Plan, readPlan } from '../review/plan/read-plan.ts';
import { findUnexplained } from '../review/unexplained/unexplained.ts';
import type { DeployedPlatform } from '../states/deployed-platform.ts';
import { layOutPlatform } from '../states/platform-stacks.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import { type Conduct, planStacks } from '../terraform/stack-run.ts';
import { type Configuration, synthesize } from '../terraform/synthesize.ts';
import { stackEnvironment } from '../tokens/stack-environment.ts';

/** One thing that is otherwise. */
export type Finding = Pick<Unexplained, 'address' | 'action' | 'attributes' | 'severity' | 'sentence' | 'cause'>;

/** What of one stack is otherwise than the files say. */
export interface Drift {
  stack: LaidOutStack;
  /** What differs, in words, the most severe first; empty when nothing does. */
  findings: Finding[];
  /** What AWS does in a maintenance window, and is as it was until then: as the files say, and no drift. */
  waiting: Finding[];
  /** What Terraform planned of it, whatever comes of that; absent where it did not. */
  json?: Plan;
  /** The plan that would put it back; absent where nothing would be done, or it cannot be planned. */
  plan?: { json: Plan; saved: Uint8Array; lock?: Uint8Array };
  /** Whether the files have it and it was never applied; then nothing is told resource by resource. */
  isNew: boolean;
  /** Why it could not be looked at. */
  failure?: Sentence;
}

export interface FindDrift extends Conduct {
  platform: DeployedPlatform;
  /** The stacks to look at. Default: all. */
  concerns?: (name: string) => boolean;
}

/** Compares every stack with AWS as it is, without taking a lock or changing anything. */
export async function findDrift({ platform, concerns, ...run }: FindDrift): Promise<Drift[]> {
  const { repository, root, states } = platform;
  const synthesized = await synthesize({ repository, output: join(root, 'cdktf.out') });
  const stacks = await layOutPlatform({ root, stacks: synthesized, states, ...(concerns ? { concerns } : {}) });
  const applied = new Set(await states.names());
  const isApplied = (name: string) => applied.has(name);
  const environment = stackEnvironment(platform.platform, 'plan');
  const outcomes = await planStacks({ ...run, stacks, isApplied, environment, show: true, lock: false });
  return stacks.map((stack): Drift => {
    const outcome = outcomes.get(stack.name);
    if (outcome?.state !== 'done') {
      const why = outcome?.state === 'failed' ? messageOf(outcome.error) : (outcome?.because ?? 'nobody asked');
      // All of it: the one line that `say` quotes would cut off what Terraform has to say.
      const told = { quote: looksLikeSecret(why) ? hidden : why };
      return {
        stack,
        isNew: false,
        findings: [],
        waiting: [],
        failure: say`It could not be compared with AWS: ${told}`,
      };
    }
    const { deferredBy, changed } = outcome.result;
    if (deferredBy.length > 0) {
      return {
        stack,
        isNew: true,
        findings: [],
        waiting: [],
        failure: say`It was never applied, nor was what it stands on: ${deferredBy.join(', ')}.`,
      };
    }
    const json = readPlan(outcome.result.plan, stack.name);
    const isNew = !stack.retired && !applied.has(stack.name);
    const configuration = stack.retired ? undefined : (stack.configuration as Configuration);
    const found = isNew
      ? []
      : findUnexplained({ stack: stack.name, plan: json, before: configuration, after: configuration }).sort((a, b) =>
          compareSeverity(b.severity, a.severity),
        );
    const waiting = found.filter(({ cause }) => cause === 'waiting');
    // What is gone, and what the files do not ask for either, is as they say.
    const findings = found.filter(
      ({ cause, action }) => cause !== 'waiting' && !(cause === 'undone' && action === 'forget'),
    );
    // Asking AWS again for what waits puts nothing back.
    const putsBack = changed && (findings.length > 0 || waiting.length === 0);
    return { stack, isNew, findings, waiting, json, ...(putsBack ? { plan: { json, ...filesOfPlan(stack) } } : {}) };
  });
}

/** Whether there is anything to tell of a stack. */
export function hasDrifted({ findings, failure, plan }: Drift): boolean {
  return findings.length > 0 || failure !== undefined || plan !== undefined;
}
