import { join } from 'node:path';
import { fileOf } from '../../catalog/kind.ts';
import { brokerKind } from '../../catalog/kinds/broker/kind.ts';
import { processorKind } from '../../catalog/kinds/processor/kind.ts';
import { brokerOfStack, monitoringStack, processorOfStack } from '../../contracts/names.ts';
import { hashOf } from '../plans/manifest.ts';
import type { DeployedPlatform } from '../states/deployed-platform.ts';
import { layOutPlatform } from '../states/platform-stacks.ts';
import { synthesize } from '../terraform/synthesize.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { stackEnvironment } from '../tokens/stack-environment.ts';
import { applyChange } from './apply-change.ts';
import type { MergedPlans, Surroundings } from './apply-run.ts';
import { type Journal, openJournal } from './journal.ts';
import { type CommitOrder, openLastApplied } from './last-applied.ts';

export interface ApplyPlans {
  /** The platform, its files those of the merged commit. */
  platform: DeployedPlatform;
  change: MergedPlans;
  /** The order of the commits of the main branch. */
  commits: CommitOrder;
  surroundings: Surroundings;
}

/** Applies the plans of a merged change, and gives the journal of all that was done of it. */
export async function applyPlans({ platform, change, commits, surroundings }: ApplyPlans): Promise<Journal> {
  await terraformVersion();
  const { root, repository, states } = platform;
  const { manifest } = change.planSet;
  const names = new Set(manifest.stacks.map(({ name }) => name));
  const catalog = platform.catalogOf([...names].flatMap((name) => brokerOfStack(name) ?? []));
  // Without a file all are: the stacks that all share come with any of them.
  const files = [...names].flatMap((name) => fileOfStack(name) ?? []);
  const dashboards = names.has(monitoringStack);
  const synthesized = await synthesize({ repository, output: join(root, 'cdktf.out'), files, dashboards });
  const stacks = await layOutPlatform({ root, stacks: synthesized, states, concerns: (name) => names.has(name) });
  const { pullRequest, head } = manifest;
  const journal = await openJournal(states.bucket, {
    ...(pullRequest === undefined ? {} : { pullRequest }),
    head,
    commit: change.commit,
    plans: change.place,
    ...(change.asked ? { asked: change.asked } : {}),
    manifest: hashOf(JSON.stringify(manifest)),
  });
  const lastApplied = openLastApplied(states.bucket, commits);
  const environment = stackEnvironment(platform.platform, 'apply');
  await applyChange({ platform, catalog, change, journal, lastApplied, environment, surroundings }, stacks);
  return journal.journal;
}

/** The file of the broker or the processor whose stack it is; undefined for those that all share. */
function fileOfStack(stack: string): string | undefined {
  const [broker, processor] = [brokerOfStack(stack), processorOfStack(stack)];
  if (broker !== undefined) return fileOf(brokerKind, broker);
  return processor === undefined ? undefined : fileOf(processorKind, processor);
}

/** Whether everything of a change is done. */
export function isDone({ stacks }: Journal): boolean {
  return Object.values(stacks).every(({ state }) => ['applied', 'nothing to do'].includes(state));
}

/** Whether everything of a change is done, or waits for nothing but its time. */
export function isWell({ stacks }: Journal): boolean {
  return Object.values(stacks).every(({ state }) => !['failed', 'not tried', 'applying'].includes(state));
}
