import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { bringStateBucket } from '../../pipeline/deploy/bootstrap-state.ts';
import type { Annotation } from '../../pipeline/github/annotations.ts';
import type { GitHubEnvironment } from '../../pipeline/github/environment.ts';
import type { WorkflowEvent } from '../../pipeline/github/event.ts';
import { applyStep } from '../../pipeline/github/steps/apply-step.ts';
import { dashboardsStep } from '../../pipeline/github/steps/dashboards-step.ts';
import { driftStep } from '../../pipeline/github/steps/drift-step.ts';
import { planStep } from '../../pipeline/github/steps/plan-step.ts';
import type { Step } from '../../pipeline/github/steps/step.ts';
import { requireCatalog } from '../../pipeline/repository/repository.ts';
import { layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { openStates } from '../../pipeline/states/states.ts';
import { applyStacks } from '../../pipeline/terraform/stack-run.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import { type Sandbox, startSandbox, typesInConfiguration } from '../../sandbox/sandbox.ts';
import { cloneOf, type GitRepository, gitRepository } from '../git-repositories.ts';
import { type GitHubServer, startGitHubServer, workflowToken } from '../github-server.ts';
import { sampleFile, sampleRepository, scratchFolder } from '../repositories.ts';

type Files = Record<string, string | null>;

/** A pull request and the branch that it is of. */
export interface OpenPull {
  number: number;
  /** Head of its branch. */
  head: string;
  branch: string;
}

/** What a step came to. */
export interface StepResult {
  /** What it gave; the error when it threw one. */
  well: boolean | Error;
  /** What it told the log. */
  said: string[];
  /** What it showed beside lines. */
  annotated: Annotation[];
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** A repository on a simulated GitHub, its platform in the sandbox, and the workflows' programs. */
export interface MergeWorkbench {
  origin: GitRepository;
  github: GitHubServer;
  sandbox: Sandbox;
  /** Opens a pull request with these files from the main branch as it is. */
  openPull(files: Files, options?: { branch?: string; title?: string }): OpenPull;
  /** Pushes more files to a pull request. */
  push(pull: OpenPull, files: Files): void;
  /** Commits to the main branch without a pull request. */
  moveMain(files: Files): string;
  /** Merges and gives the commit that the main branch has then. */
  merge(pull: OpenPull, method: MergeMethod): string;
  /** Runs plan.yml's program for the head of a pull request, in a fresh clone, as GitHub would. */
  plan(pull: OpenPull, options?: RunOptions): Promise<StepResult & { folder: string; runId: number }>;
  /** Runs apply.yml's program for a commit of the main branch. */
  apply(commit: string, options?: RunOptions & { event?: WorkflowEvent }): Promise<StepResult & { folder: string }>;
  drift(options?: RunOptions): Promise<StepResult>;
  /** Applies a commit as an administrator does from a laptop, with `warren deploy`. */
  deploy(commit: string): Promise<void>;
  /** Runs what somebody asked for in an issue about drift, on the main branch. */
  ask(program: (step: Step) => Promise<boolean>): Promise<StepResult>;
  /** A clone as a job gets it, and the environment that its programs read. */
  checkout(commit: string): GitRepository;
  close(): Promise<void>;
}

interface RunOptions {
  /** A run that is run again. */
  run?: { id: number; attempt: number };
  interrupted?: () => boolean;
  now?: () => Date;
  parallel?: number;
  /** Folder into which dashboards are built first, by the job without credentials, and from which the program has them. Default: it builds them. */
  dashboards?: string;
}

/** Types of everything that the sample has; a test may add what the small platform of the tests does not. */
async function typesInSample() {
  const stacks = await synthesize({ repository: process.cwd(), output: join(scratchFolder(), 'out') });
  return stacks.flatMap(({ configuration }) => typesInConfiguration(configuration));
}

/** A broker that is small, alone and cheap. */
export const smallBroker = sampleFile('brokers/staging.yaml');

/** Starts all of it, with these brokers applied. */
export async function mergeWorkbench(
  files: Files = { 'brokers/staging.yaml': smallBroker },
  {
    bare = false,
    arrange,
  }: {
    /** Nothing is there yet but what the pipeline itself stands on; the files are those of a pull request to come. */
    bare?: boolean;
    /** What has to be there before anything is applied. */
    arrange?: (sandbox: Sandbox, platform: Platform) => Promise<void>;
  } = {},
): Promise<MergeWorkbench> {
  const origin = gitRepository();
  const first = origin.commit({
    '.gitignore': '.warren/\ncdktf.out/\n',
    ...(bare ? {} : { 'platform.yaml': sampleFile('platform.yaml') }),
    ...files,
  });
  const cloud = scratchFolder();
  const sandbox = await startSandbox({ folder: cloud, types: await typesInSample() });
  const environmentBefore = { ...process.env };
  Object.assign(process.env, sandbox.environment);
  const applied = bare ? sampleRepository({}) : origin.folder;
  const { platform } = requireCatalog(applied);
  await arrange?.(sandbox, platform);
  await standUp(applied);
  const github = await startGitHubServer({ repository: 'acme/warren' });
  github.repository.addCommit(first);
  github.repository.git = (args, input) => origin.pipe(args, input);
  let branches = 0;
  let runs = 0;

  async function runStep(
    program: (step: Step) => Promise<boolean>,
    props: { folder: string; event: WorkflowEvent; run: { id: number; attempt: number } } & RunOptions,
  ): Promise<StepResult> {
    const { folder, event, run, interrupted = () => false, now = () => new Date(), parallel = 2, dashboards } = props;
    const said: string[] = [];
    const environment: GitHubEnvironment = {
      token: workflowToken,
      apiUrl: github.url,
      serverUrl: 'https://github.example',
      repository: 'acme/warren',
      run: { ...run, url: `https://github.example/acme/warren/actions/runs/${run.id}/attempts/${run.attempt}` },
      event,
      summaryFile: join(scratchFolder(), 'summary.md'),
      inActions: true,
    };
    const annotated: Annotation[] = [];
    const step: Step = {
      environment,
      repository: folder,
      parallel,
      interrupted,
      now,
      say: (line) => void said.push(line),
      annotate: (annotations) => void annotated.push(...annotations),
    };
    if (dashboards !== undefined) process.env.WARREN_DASHBOARDS = dashboards;
    try {
      if (dashboards !== undefined) await dashboardsStep(step);
      const well = await program(step).catch((error: Error) => error);
      return { well, said, annotated };
    } finally {
      delete process.env.WARREN_DASHBOARDS;
    }
  }

  const checkout = (commit: string) => {
    const clone = cloneOf(origin);
    clone.git('checkout', '--quiet', '--detach', commit);
    return clone;
  };

  return {
    origin,
    github,
    sandbox,
    checkout,
    openPull(changes, { branch = `change-${++branches}`, title = 'A change' } = {}) {
      origin.git('checkout', '--quiet', '-b', branch, 'main');
      const head = origin.commit(changes);
      origin.git('checkout', '--quiet', 'main');
      const base = { sha: origin.git('rev-parse', 'main'), ref: 'main' };
      const number = github.repository.addPull({
        title,
        head: { sha: head, ref: branch, repository: 'acme/warren' },
        base,
      });
      return { number, head, branch };
    },
    push(pull, changes) {
      origin.git('checkout', '--quiet', pull.branch);
      pull.head = origin.commit(changes);
      origin.git('checkout', '--quiet', 'main');
      github.repository.pushToPull(pull.number, pull.head);
    },
    moveMain(changes) {
      const commit = origin.commit(changes);
      github.repository.addCommit(commit);
      return commit;
    },
    merge(pull, method) {
      const before = origin.git('rev-parse', 'main');
      if (method === 'merge') origin.git('merge', '--quiet', '--no-ff', '-m', 'Merge', pull.branch);
      else if (method === 'squash') {
        origin.git('merge', '--quiet', '--squash', pull.branch);
        origin.commit({});
      } else {
        origin.git('checkout', '--quiet', '-b', `${pull.branch}-rebased`, pull.branch);
        origin.git('rebase', '--quiet', '--force-rebase', 'main');
        origin.git('checkout', '--quiet', 'main');
        origin.git('merge', '--quiet', '--ff-only', `${pull.branch}-rebased`);
      }
      const mergeCommit = origin.git('rev-parse', 'main');
      const commits = origin.git('rev-list', `${before}..${mergeCommit}`).split('\n');
      github.repository.mergePull(pull.number, { mergeCommit, commits });
      return mergeCommit;
    },
    async plan(pull, options = {}) {
      const clone = checkout(origin.git('rev-parse', 'main'));
      const baseSha = clone.git('rev-parse', 'HEAD');
      clone.git('merge', '--quiet', '--no-ff', '-m', `Merge ${pull.head} into ${baseSha}`, pull.head);
      const event: WorkflowEvent = {
        kind: 'pull_request',
        number: pull.number,
        action: 'synchronize',
        headSha: pull.head,
        headRepository: 'acme/warren',
        baseSha,
        baseRef: 'main',
        isFork: false,
      };
      const runId = github.repository.addRun({
        workflow: 'plan.yml',
        headSha: pull.head,
        headBranch: pull.branch,
        event: 'pull_request',
        status: 'in_progress',
        conclusion: null,
      });
      const run = options.run ?? { id: runId, attempt: 1 };
      const result = await runStep(planStep, { ...options, folder: clone.folder, event, run });
      const conclusion = result.well === true ? 'success' : 'failure';
      github.repository.changeRun(runId, { status: 'completed', conclusion });
      return { ...result, folder: clone.folder, runId };
    },
    async apply(commit, options = {}) {
      const clone = checkout(commit);
      const before = origin.git('rev-parse', `${commit}^`);
      const event = options.event ?? { kind: 'push', before, after: commit, ref: 'refs/heads/main' };
      const run = options.run ?? { id: 900_000 + ++runs, attempt: 1 };
      const result = await runStep(applyStep, { ...options, folder: clone.folder, event, run });
      return { ...result, folder: clone.folder };
    },
    drift(options = {}) {
      const run = options.run ?? { id: 800_000 + ++runs, attempt: 1 };
      const { folder } = checkout('main');
      return runStep(driftStep, { ...options, folder, event: { kind: 'schedule' }, run });
    },
    deploy: (commit) => standUp(checkout(commit).folder),
    ask(program) {
      const { folder } = checkout('main');
      return runStep(program, { folder, event: { kind: 'schedule' }, run: { id: 700_000 + ++runs, attempt: 1 } });
    },
    async close() {
      for (const name of Object.keys(process.env)) if (!(name in environmentBefore)) delete process.env[name];
      Object.assign(process.env, environmentBefore);
      await github.stop();
      await sandbox.stop();
    },
  };

  /** Applies the main branch as it is, as `warren deploy` does. */
  async function standUp(repository: string) {
    const root = join(scratchFolder(), 'deploy');
    mkdirSync(root, { recursive: true });
    const stacks = await synthesize({ repository, output: join(root, 'out') });
    const states = openStates(platform);
    const bootstrap = stacks.find(({ name }) => name === bootstrapStack);
    if (!bootstrap) throw new Error('There is no bootstrap stack.');
    await bringStateBucket({ root: join(root, 'bootstrap'), platform, stack: bootstrap, states });
    const laidOut = await layOutPlatform({
      root,
      stacks,
      states,
      concerns: (name) => !bare || name === bootstrapStack,
    });
    const done = new Set<string>();
    const outcomes = await applyStacks({ stacks: laidOut, isApplied: (name) => done.has(name) });
    const failed = [...outcomes].filter(([, { state }]) => state !== 'done');
    if (failed.length > 0) {
      throw new Error(
        failed.map(([name, outcome]) => `${name}: ${'error' in outcome ? outcome.error : outcome.state}`).join('\n'),
      );
    }
  }
}

/** The small broker with a disk of this size, and whatever else. */
export function staging(sizeGiB: number, more = ''): Record<string, string> {
  return { 'brokers/staging.yaml': `${smallBroker.replace('sizeGiB: 20', `sizeGiB: ${sizeGiB}`)}${more}` };
}

/** Sizes of the disks that there are. */
export function diskSizes({ sandbox }: Pick<MergeWorkbench, 'sandbox'>): unknown[] {
  return sandbox.cloud.list('aws_ebs_volume').map(({ attributes }) => attributes.size);
}

/** Bodies of the comments on a pull request, by what they are about. */
export function commentsOn({ github }: Pick<MergeWorkbench, 'github'>, { number }: OpenPull) {
  const bodies = github.repository.comments(number).map(({ body }) => body);
  const about = (kind: string) => bodies.filter((body) => body.startsWith(`<!-- warren:${kind}:1 -->`));
  return { reviews: about('review'), applies: about('apply'), all: bodies };
}
