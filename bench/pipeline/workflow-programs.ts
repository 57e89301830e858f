import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { binFolder } from '../../pipeline/repository/places.ts';
import { workflowToken } from '../../tests/github-server.ts';
import type { MergeWorkbench, OpenPull } from '../../tests/integration/merge-workbench.ts';
import { scratchFolder } from '../../tests/repositories.ts';

/** Seconds since `warren github plan` was started. */
export interface PlanTimes {
  /** The plans are in their bucket. */
  saved: number;
  /** The comment is on the pull request. */
  commented: number;
  /** It has its label, too, and the program has ended. */
  ended: number;
}

/** Seconds since `warren github apply` was started. */
export interface ApplyTimes {
  /** Terraform has applied the stack. */
  applied: number;
  /** The comment says so, and the program has ended. */
  ended: number;
}

/** How GitHub calls the repository of the workbench. */
const repository = 'acme/warren';

/** Runs plan.yml's program for the head of a pull request in a clone of its own, as GitHub would. Throws when it fails. */
export async function timePlan(bench: MergeWorkbench, pull: OpenPull): Promise<PlanTimes> {
  const { github, origin } = bench;
  const base = origin.git('rev-parse', 'main');
  const clone = bench.checkout(base);
  clone.git('merge', '--quiet', '--no-ff', '-m', `Merge ${pull.head} into ${base}`, pull.head);
  const began = { workflow: 'plan.yml', headSha: pull.head, headBranch: pull.branch, event: 'pull_request' };
  const runId = github.repository.addRun({ ...began, status: 'in_progress', conclusion: null });
  const event = {
    action: 'synchronize',
    number: pull.number,
    pull_request: {
      head: { sha: pull.head, repo: { full_name: repository } },
      base: { sha: base, ref: 'main', repo: { full_name: repository } },
    },
  };
  const stopwatch = startStopwatch({
    commented: () => github.repository.comments(pull.number).some(({ body }) => body.startsWith('<!-- warren:review:')),
  });
  const { saved } = await runWarren({
    command: 'plan',
    folder: clone.folder,
    environment: { ...eventIn('pull_request', event), GITHUB_RUN_ID: String(runId), GITHUB_API_URL: github.url },
    marks: { saved: /^saved the plans of 1 stack / },
    stopwatch,
  });
  github.repository.changeRun(runId, { status: 'completed', conclusion: 'success' });
  const { commented, ended } = stopwatch.stop();
  return { saved, commented, ended };
}

/** Runs apply.yml's program for a commit of the main branch in a clone of its own. Throws when it fails. */
export async function timeApply(bench: MergeWorkbench, commit: string): Promise<ApplyTimes> {
  const { github, origin } = bench;
  const clone = bench.checkout(commit);
  const event = { before: origin.git('rev-parse', `${commit}^`), after: commit, ref: 'refs/heads/main' };
  const stopwatch = startStopwatch({});
  const { applied } = await runWarren({
    command: 'apply',
    folder: clone.folder,
    // Any number that no run of plan.yml has.
    environment: { ...eventIn('push', event), GITHUB_RUN_ID: '900000', GITHUB_API_URL: github.url },
    marks: { applied: /^broker-[\w-]+: applied: as reviewed/ },
    stopwatch,
  });
  return { applied, ended: stopwatch.stop().ended };
}

function eventIn(name: string, event: object): Record<string, string> {
  const folder = scratchFolder();
  const path = join(folder, 'event.json');
  writeFileSync(path, JSON.stringify(event));
  return {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: path,
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: workflowToken,
    // What else the surroundings may have set.
    GITHUB_SERVER_URL: '',
    GITHUB_RUN_ATTEMPT: '',
    GITHUB_ACTIONS: '',
    GITHUB_ACTOR: '',
  };
}

/** Runs the program, and gives when it said what. */
async function runWarren<Mark extends string>(props: {
  command: string;
  folder: string;
  environment: Record<string, string>;
  /** What its lines look like. */
  marks: Record<Mark, RegExp>;
  stopwatch: { seconds(): number };
}): Promise<Record<Mark, number>> {
  const { command, folder, environment, marks, stopwatch } = props;
  const times = new Map<string, number>();
  const { status, stdout, stderr } = await runProgram({
    argv: [process.execPath, join(binFolder, 'warren'), 'github', command, '-r', folder],
    env: environment,
    onLine: (line) => {
      for (const mark in marks) if (marks[mark].test(line)) times.set(mark, stopwatch.seconds());
    },
  });
  const missing = Object.keys(marks).filter((mark) => !times.has(mark));
  if (status !== 0 || missing.length > 0) {
    throw new Error(`warren github ${command} ended with status ${status}:\n${stdout}${stderr}`);
  }
  return Object.fromEntries(times) as Record<Mark, number>;
}

/** How often is looked whether something has come about, in milliseconds. */
const lookMs = 10;

/** Starts now, and looks when each of these comes to be true. */
function startStopwatch<Event extends string>(events: Record<Event, () => boolean>) {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const times: Partial<Record<Event, number>> = {};
  const look = () => {
    for (const event in events) if (times[event] === undefined && events[event]()) times[event] = seconds();
  };
  const timer = setInterval(look, lookMs);
  // A program that fails ends this one, which its timers must not keep.
  timer.unref();
  return {
    seconds,
    stop(): Record<Event | 'ended', number> {
      const ended = seconds();
      clearInterval(timer);
      look();
      for (const event in events) if (times[event] === undefined) throw new Error(`There is nothing ${event}.`);
      return { ...(times as Record<Event, number>), ended } as Record<Event | 'ended', number>;
    },
  };
}
