import { z } from 'zod';
import { UserFailure } from '../process/failure.ts';

/** What started a workflow run, as far as Warren's workflows are started by it. */
export type WorkflowEvent =
  | PullRequestEvent
  | {
      kind: 'push' /** 40 zeroes for a new branch. */;
      before: string;
      after: string /** `refs/heads/main` */;
      ref: string;
    }
  | { kind: 'schedule' }
  | CommentEvent
  | { kind: 'workflow_dispatch' /** Values as text, those left empty too. */; inputs: Record<string, string> };

/** A pull request was opened or changed. */
export interface PullRequestEvent {
  kind: 'pull_request';
  number: number;
  /** `opened`, `synchronize`, `reopened`, … */
  action: string;
  headSha: string;
  /** `owner/name`; absent when the fork is gone. */
  headRepository?: string;
  baseSha: string;
  /** `main` */
  baseRef: string;
  /** Whether the branch is in another repository, whose code is to be given no credentials. */
  isFork: boolean;
}

/** Somebody said something on a pull request or an issue. What they said is read again, as it is by then. */
export interface CommentEvent {
  kind: 'issue_comment';
  /** `created`, `edited` or `deleted`. */
  action: string;
  /** Id of the comment. */
  comment: number;
  /** Number of what it is on. */
  number: number;
  isOnPull: boolean;
}

const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
const repository = z.object({ full_name: z.string().min(1) });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads, as far as it is used. */
const payloads = {
  pull_request: z
    .object({
      action: z.string(),
      number: z.int().positive(),
      pull_request: z.object({
        head: z.object({ sha, repo: repository.nullable() }),
        base: z.object({ sha, ref: z.string().min(1), repo: repository }),
      }),
    })
    .transform(({ action, number, pull_request: { head, base } }): WorkflowEvent => {
      const from = head.repo?.full_name;
      return {
        kind: 'pull_request',
        number,
        action,
        headSha: head.sha,
        ...(from === undefined ? {} : { headRepository: from }),
        baseSha: base.sha,
        baseRef: base.ref,
        isFork: from?.toLowerCase() !== base.repo.full_name.toLowerCase(),
      };
    }),
  push: z
    .object({ before: sha, after: sha, ref: z.string().min(1) })
    .transform(({ before, after, ref }): WorkflowEvent => ({ kind: 'push', before, after, ref })),
  issue_comment: z
    .object({
      action: z.string(),
      issue: z.object({ number: z.int().positive(), pull_request: z.object({}).optional() }),
      comment: z.object({ id: z.int().positive() }),
    })
    .transform(({ action, issue: { number, pull_request }, comment }): WorkflowEvent => {
      return { kind: 'issue_comment', action, comment: comment.id, number, isOnPull: pull_request !== undefined };
    }),
  schedule: z.object({}).transform((): WorkflowEvent => ({ kind: 'schedule' })),
  workflow_dispatch: z
    .object({ inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish() })
    .transform(({ inputs }): WorkflowEvent => {
      const texts = Object.entries(inputs ?? {}).map(([name, value]) => [name, String(value)]);
      return { kind: 'workflow_dispatch', inputs: Object.fromEntries(texts) };
    }),
};

/** Reads what started the run; undefined outside GitHub Actions. Throws UserFailure when it cannot be read. */
export function readEvent(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): WorkflowEvent | undefined {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path } = env;
  if (!name) return undefined;
  if (!isKnown(name)) {
    const known = Object.keys(payloads).join(', ');
    throw new UserFailure(`GITHUB_EVENT_NAME is ${JSON.stringify(name)}. Warren's workflows are started by ${known}.`);
  }
  if (!path) throw new UserFailure('GITHUB_EVENT_PATH is not set, but GITHUB_EVENT_NAME is. Unset it, or set both.');
  const parsed = payloads[name].safeParse(readJson(path, readFile));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
  throw new UserFailure(`GITHUB_EVENT_PATH names a file that is no ${name} event: ${field}: ${issue?.message}.`);
}

function isKnown(name: string): name is keyof typeof payloads {
  return Object.hasOwn(payloads, name);
}

function readJson(path: string, readFile: (path: string) => string): unknown {
  try {
    return JSON.parse(readFile(path));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UserFailure(`GITHUB_EVENT_PATH names a file that cannot be read as JSON: ${why}`, { cause });
  }
}
