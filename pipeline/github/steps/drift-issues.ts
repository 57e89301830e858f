import { readRepository } from '../../../catalog/files/read-repository.ts';
import { bootstrapStack } from '../../../contracts/names.ts';
import { heldJournals } from '../../apply/journal.ts';
import { proposeAdoption } from '../../drift/adopt/proposal.ts';
import { driftIssue, driftLabel, stackOfIssue, subjectOf } from '../../drift/drift-issue.ts';
import { type Drift, findDrift, hasDrifted } from '../../drift/find-drift.ts';
import { plannedTree } from '../../plans/plan-change.ts';
import { bucketFiles, driftPlans } from '../../plans/plan-files.ts';
import { saveDriftPlans } from '../../plans/plan-set.ts';
import { SurroundingsFailure, UserFailure } from '../../process/failure.ts';
import { today } from '../../repository/repository.ts';
import type { DeployedPlatform } from '../../states/deployed-platform.ts';
import type { States } from '../../states/states.ts';
import type { GitHub } from '../client.ts';

/** What a job that looks for drift has at hand. */
export interface DriftJob {
  github: GitHub;
  platform: DeployedPlatform;
  /** Stacks at once. */
  parallel: number;
  interrupted: () => boolean;
  /** The workflow run that this is. */
  run?: { id: number; attempt: number; url: string };
  /** Page of the workflow that applies. */
  applyUrl: string;
  /** Tells the log what goes on. */
  say: (line: string) => void;
  /** Shows Markdown as the job's summary. */
  summarize: (markdown: string) => void;
}

/** Keeps an issue for each stack that has drifted. Gives whether every stack could be looked at. */
export async function keepDriftIssues(job: DriftJob): Promise<boolean> {
  const { github, platform, parallel, interrupted, run, applyUrl, say } = job;
  const found = await findDrift({ platform, parallel, interrupted });
  if (interrupted()) throw new SurroundingsFailure('interrupted. No issue was changed.');
  const waiting = await waitingStacks(platform.states);
  const drifted = found.filter((drift) => hasDrifted(drift) && !waiting.has(drift.stack.name));
  const plans = await save(job, drifted);
  const wayBackOf = (drift: Drift) =>
    plans !== undefined && drift.plan && drift.stack.name !== bootstrapStack
      ? { wayBack: { plans, workflowUrl: applyUrl } }
      : {};
  const files = readRepository(platform.repository);
  await keepIssues(github, {
    found,
    waiting,
    issueOf: (drift) =>
      driftIssue(drift, {
        ...wayBackOf(drift),
        ...(run ? { runUrl: run.url } : {}),
        proposal: proposeAdoption([drift], { files, today: today() }),
      }),
    say,
  });
  job.summarize(summary(found));
  return found.every(({ failure }) => failure === undefined);
}

/** The input `drift` by which the plans are found again. */
async function save({ platform, run, say }: DriftJob, drifted: readonly Drift[]): Promise<string | undefined> {
  const planned = drifted.filter(({ plan }) => plan !== undefined);
  if (planned.length === 0) return undefined;
  if (!run) throw new UserFailure('GITHUB_RUN_ID is not set, and plans are saved under the run that made them.');
  const { head, tree } = await plannedTree(platform.repository);
  const files = bucketFiles(platform.plans, driftPlans({ head, run }));
  await saveDriftPlans(files, { head, tree, stacks: planned });
  say(`saved the plans that put it back in ${files.place}`);
  return `${head}/${run.id}-${run.attempt}`;
}

async function keepIssues(
  github: GitHub,
  props: {
    found: readonly Drift[];
    /** Stacks that differ because a change of them waits for its time. */
    waiting: ReadonlySet<string>;
    issueOf: (drift: Drift) => { title: string; body: string };
    say: (line: string) => void;
  },
): Promise<void> {
  const { found, waiting, issueOf, say } = props;
  const open = new Map((await github.issues(driftLabel.name)).map((issue) => [stackOfIssue(issue.body), issue]));
  if (found.some(hasDrifted)) await github.ensureLabel(driftLabel);
  for (const drift of found) {
    const { name } = drift.stack;
    const issue = open.get(name);
    open.delete(name);
    if (waiting.has(name)) {
      say(`${name}: a merged change of it waits for its time`);
    } else if (hasDrifted(drift)) {
      const told = issueOf(drift);
      if (!issue) {
        const { number } = await github.openIssue({ ...told, labels: [driftLabel.name] });
        say(`${name}: opened issue ${number}`);
      } else if (issue.title !== told.title || issue.body !== told.body) {
        await github.updateIssue(issue.number, told);
        say(`${name}: updated issue ${issue.number}`);
      }
    } else if (issue) {
      await github.closeIssue(issue.number, 'AWS is as the files say again.');
      say(`${name}: closed issue ${issue.number}`);
    }
  }
  for (const [stack, issue] of open) {
    if (stack === undefined) continue;
    await github.closeIssue(issue.number, `There is no stack ${stack} any more.`);
    say(`${stack}: closed issue ${issue.number}`);
  }
}

async function waitingStacks({ bucket }: States): Promise<Set<string>> {
  const { journals } = await heldJournals(bucket);
  return new Set(
    journals.flatMap(({ stacks }) =>
      Object.entries(stacks).flatMap(([name, { state }]) => (state === 'held' ? [name] : [])),
    ),
  );
}

function summary(found: readonly Drift[]): string {
  const lines = found.map((drift) => {
    const state = drift.failure ? 'could not be looked at' : hasDrifted(drift) ? 'drifted' : 'as its file says';
    return `| ${subjectOf(drift.stack.name)} | ${state} |`;
  });
  return ['| | |', '|---|---|', ...lines, ''].join('\n');
}
