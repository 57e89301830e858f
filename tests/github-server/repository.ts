import { newSettings, type RepositorySettings } from './settings.ts';

/** A label of the repository. */
export interface Label {
  name: string;
  /** Six hexadecimal digits. */
  color: string;
  description: string | null;
}

/** An issue; a pull request is one too. */
export interface Issue {
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  author: string;
  /** Names, in the order in which they were added. */
  labels: string[];
  pull?: Pull;
}

/** What a pull request has besides what issues have. */
export interface Pull {
  head: { sha: string; ref: string /** Absent when the fork is gone. */; repository?: string };
  base: { sha: string; ref: string };
  /** When it was opened, ISO 8601 in UTC. */
  createdAt: string;
  /** When it was closed or merged. */
  closedAt?: string;
  /** When its base became another one. */
  baseChanges: string[];
  /** Set when merged. */
  mergeCommit?: string;
  /** When that was. */
  mergedAt?: string;
  /** Commits that it brought besides the merge commit and its head. */
  commits: string[];
}

/** A comment on an issue or a pull request. */
export interface Comment {
  id: number;
  issue: number;
  author: string;
  body: string;
  /** When it was made, ISO 8601 in UTC. Default: before everything else. */
  createdAt?: string;
  /** When somebody edited it. */
  lastEditedAt?: string;
  /** Reactions below it, each as `login content`. */
  reactions?: string[];
}

/** What was done to a branch, as GitHub records it. */
export interface Activity {
  /** `change`, without `refs/heads/`. */
  branch: string;
  after: string;
  at: string;
  type: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion' | 'pr_merge';
}

/** A workflow that was started by hand. */
export interface Dispatch {
  workflow: string;
  ref: string;
  inputs: Record<string, string>;
}

/** What a person may do to the repository; `none` for strangers. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** A run of a workflow. */
export interface Run {
  id: number;
  /** `plan.yml` */
  workflow: string;
  headSha: string;
  headBranch: string;
  headRepository: string;
  /** When it was started for the first time, ISO 8601 in UTC. */
  createdAt: string;
  event: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | 'action_required' | null;
  attempt: number;
  /** Jobs of this attempt. Default: one, `plan`, that ended as the run did. */
  jobs?: Job[];
}

/** A job of one attempt of a run. */
export interface Job {
  name: string;
  /** Null while it is not over. */
  conclusion: Run['conclusion'];
}

/** A git repository: runs git there with a text on its standard input, and gives what it prints, trimmed; throws when it fails. */
export type Git = (args: readonly string[], input?: string) => string;

/** The repository that a server holds in memory: what it does for requests, and what tests do to it and see of it. */
export interface Repository {
  /** `acme/platform` */
  readonly name: string;
  /** What an administrator sets. */
  readonly settings: RepositorySettings;
  /** Adds a pull request and returns its number. Left out: what a small one has. */
  addPull(pull?: Partial<Omit<Issue, 'pull'> & Omit<Pull, 'mergeCommit'>>): number;
  /** Somebody pushed to a pull request. Default: long ago. */
  pushToPull(number: number, headSha: string, at?: string): void;
  /** Adds what was done to a branch, the newest. */
  addActivity(activity: Activity): void;
  /** What was done to branches, oldest first. */
  activities(): Activity[];
  /** What a person may do from now on. */
  setRole(login: string, role: Role): void;
  role(login: string): Role;
  /** Workflows that were started by hand, oldest first. */
  dispatches(): Dispatch[];
  /** Somebody turned a pull request to another base. */
  turnPull(number: number, how: { base: string; at: string }): void;
  /** Merges; `commits` are further ones that came with it, as with a rebase. */
  mergePull(number: number, how: { mergeCommit: string; commits?: string[]; at?: string }): void;
  /** A commit of the main branch that came with no pull request. */
  addCommit(sha: string): void;
  addIssue(issue?: Partial<Omit<Issue, 'pull'>>): number;
  addLabel(label: Label): void;
  /** Adds a comment, the last one, and returns its id. */
  addComment(comment: Omit<Comment, 'id'>): number;
  deleteComment(id: number): void;
  /** Adds a run, the newest, and returns its id. */
  addRun(run: Partial<Run> & Pick<Run, 'workflow' | 'headSha'>): number;
  /** The run goes on, ends, or is run again: then the jobs of its earlier attempts stay as they were. */
  changeRun(id: number, change: Partial<Omit<Run, 'id'>>): void;
  issue(number: number): Issue | undefined;
  /** All issues and pull requests, oldest first. */
  issues(): Issue[];
  /** Names of the labels of an issue or a pull request. */
  labels(number: number): string[];
  /** Labels that the repository has. */
  allLabels(): Label[];
  comment(id: number): Comment | undefined;
  /** Comments on one issue or pull request, oldest first. */
  comments(number: number): Comment[];
  /** All runs, oldest first. */
  runs(): Run[];
  /** The jobs of one attempt of a run; undefined where there was no such attempt. */
  jobs(id: number, attempt: number): Job[] | undefined;
  /** Where the commits are that are made by requests; none are without. */
  git?: Git;
  /** Whether the repository has the commit, as far as it was told. */
  hasCommit(sha: string): boolean;
}

/** A repository with nothing in it. */
export function createRepository(name: string): Repository {
  const issues = new Map<number, Issue>();
  const comments = new Map<number, Comment>();
  const labels: Label[] = [];
  const runs: Run[] = [];
  const earlierJobs = new Map<string, Job[]>();
  const commits = new Set<string>();
  const activities: Activity[] = [];
  const roles = new Map<string, Role>();
  const dispatches: Dispatch[] = [];
  // GitHub's ids are large, and those of one kind have nothing to do with those of another.
  let nextComment = 2_000_000_001;
  let nextRun = 30_000_000_001;

  function addIssue(issue: Partial<Issue> = {}): number {
    const number = issue.number ?? Math.max(0, ...issues.keys()) + 1;
    const rest = { title: `Title of ${number}`, body: null, state: 'open' as const, author: 'rabbit', labels: [] };
    issues.set(number, { ...rest, ...issue, number });
    return number;
  }

  function pullOf(number: number): { issue: Issue; pull: Pull } {
    const issue = issues.get(number);
    if (!issue?.pull) throw new Error(`There is no pull request ${number} in this test.`);
    return { issue, pull: issue.pull };
  }

  return {
    name,
    settings: newSettings(),
    addPull: ({ head, base, commits: brought = [], createdAt, closedAt, baseChanges = [], ...issue } = {}) => {
      const pull: Pull = {
        createdAt: createdAt ?? '2026-01-01T00:00:00Z',
        ...(closedAt === undefined ? {} : { closedAt }),
        baseChanges,
        head: head ?? { sha: 'a'.repeat(40), ref: 'change', repository: name },
        base: base ?? { sha: 'b'.repeat(40), ref: 'main' },
        commits: brought,
      };
      const { sha: after, ref: branch } = pull.head;
      activities.push({ branch, after, at: pull.createdAt, type: 'branch_creation' });
      return addIssue({ ...issue, pull });
    },
    pushToPull: (number, headSha, at = '2026-01-01T01:00:00Z') => {
      const { head } = pullOf(number).pull;
      head.sha = headSha;
      activities.push({ branch: head.ref, after: headSha, at, type: 'push' });
    },
    addActivity: (activity) => void activities.push(activity),
    activities: () => activities,
    setRole: (login, role) => void roles.set(login, role),
    role: (login) => roles.get(login) ?? 'none',
    dispatches: () => dispatches,
    turnPull: (number, { base, at }) => {
      const { pull } = pullOf(number);
      pull.base.ref = base;
      pull.baseChanges.push(at);
    },
    mergePull: (number, { mergeCommit, commits: brought = [], at = '2026-01-03T00:00:00Z' }) => {
      const { issue, pull } = pullOf(number);
      issue.state = 'closed';
      pull.mergeCommit = mergeCommit;
      pull.mergedAt = at;
      pull.commits.push(...brought);
    },
    addCommit: (sha) => void commits.add(sha),
    addIssue,
    addLabel: (label) => void labels.push(label),
    addComment: (comment) => {
      const id = nextComment;
      nextComment += 1;
      comments.set(id, { ...comment, id });
      return id;
    },
    deleteComment: (id) => void comments.delete(id),
    addRun: (run) => {
      const id = run.id ?? nextRun;
      nextRun = Math.max(nextRun, id) + 1;
      const head = { headRepository: name, headBranch: 'change' };
      const rest = { event: 'pull_request', attempt: 1, createdAt: '2026-01-02T00:00:00Z' };
      runs.push({ status: 'completed', conclusion: 'success', ...head, ...rest, ...run, id });
      return id;
    },
    changeRun: (id, change) => {
      const run = runs.find((one) => one.id === id);
      if (!run) throw new Error(`There is no run ${id} in this test.`);
      if (change.attempt !== undefined && change.attempt !== run.attempt) {
        earlierJobs.set(`${id}/${run.attempt}`, jobsOf(run));
        delete run.jobs;
      }
      Object.assign(run, change);
    },
    issue: (number) => issues.get(number),
    issues: () => [...issues.values()].sort((a, b) => a.number - b.number),
    labels: (number) => issues.get(number)?.labels ?? [],
    allLabels: () => labels,
    comment: (id) => comments.get(id),
    comments: (number) => [...comments.values()].filter(({ issue }) => issue === number),
    runs: () => runs,
    jobs: (id, attempt) => {
      const run = runs.find((one) => one.id === id);
      return run?.attempt === attempt ? jobsOf(run) : earlierJobs.get(`${id}/${attempt}`);
    },
    hasCommit: (sha) => commits.has(sha) || [...issues.values()].some(({ pull }) => pull && broughtBy(pull, sha)),
  };
}

function jobsOf({ jobs, conclusion }: Run): Job[] {
  return jobs ?? [{ name: 'plan', conclusion }];
}

/** Whether the pull request brought the commit. */
export function broughtBy(pull: Pull, sha: string): boolean {
  return [pull.mergeCommit, pull.head.sha, ...pull.commits].includes(sha);
}
