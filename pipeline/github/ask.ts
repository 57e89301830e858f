import { SurroundingsFailure } from '../process/failure.ts';
import { isLimit, type Refusal } from './limits.ts';

/** Runs requests to GitHub. Throws SurroundingsFailure that says what was to be done, what GitHub says, and what to do. */
export async function askGitHub<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw cause instanceof SurroundingsFailure ? cause : explain(what, cause);
  }
}

/** The status of an answer that is none; undefined for what is no answer of GitHub's. */
export function statusOf(cause: unknown): number | undefined {
  const { status } = (cause ?? {}) as Partial<Refusal>;
  return typeof status === 'number' ? status : undefined;
}

/** Whether it is not known if GitHub did what it was asked: a failure of its own, or a connection that broke. */
export function isLost(cause: unknown): boolean {
  return (statusOf(cause) ?? 0) >= 500;
}

function explain(what: string, cause: unknown): SurroundingsFailure {
  const status = statusOf(cause);
  const refusal = cause as Refusal;
  if (status === undefined) return new SurroundingsFailure(`${what}: ${messageOf(cause)}`, { cause });
  return new SurroundingsFailure(`${what}: ${answerOf(refusal)} ${adviceFor(refusal)}`, { cause });
}

/** `GitHub answers 404 (Not Found).`; octokit gives a connection that broke the status 500 and no response. */
function answerOf(refusal: Refusal): string {
  const said = messageOf(refusal);
  if (refusal.response === undefined) return `GitHub cannot be reached (${said}).`;
  return `GitHub answers ${refusal.status}${said === '' ? '' : ` (${said})`}.`;
}

function adviceFor(refusal: Refusal): string {
  const { status } = refusal;
  if (isLimit(refusal)) return limitAdvice(refusal);
  if (status === 401) return 'Give a token that is still good in GITHUB_TOKEN.';
  if (status === 403) return permissionAdvice(refusal);
  if (status === 404) {
    return 'It is not there, or the token may not see it: look at GITHUB_REPOSITORY and at the permissions of the token.';
  }
  if (status === 410) return 'It was deleted, or is switched off in the settings of the repository.';
  if (status === 422) return 'What was sent is not right; this is a fault of Warren.';
  if (status >= 500) return 'Run it again; https://www.githubstatus.com tells whether GitHub is well.';
  return 'Run it again.';
}

function limitAdvice({ response }: Refusal): string {
  const reset = Number(response?.headers['x-ratelimit-reset']);
  const remaining = response?.headers['x-ratelimit-remaining'];
  if (remaining !== '0' || !Number.isFinite(reset)) return 'Too many requests for now: run it again in a few minutes.';
  const time = new Date(reset * 1000).toISOString().slice(11, 16);
  return `No more requests are taken before ${time} UTC: run it again then.`;
}

/**
 * GitHub says which permissions would do, as `issues=write; pull_requests=write`: sets between semicolons.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#insufficient-permissions
 */
function permissionAdvice({ response }: Refusal): string {
  const accepted = String(response?.headers['x-accepted-github-permissions'] ?? '');
  const sets = accepted.split(';').map((set) => [...set.matchAll(/([a-z_]+)=(read|write|admin)/g)].map(workflowWords));
  const choices = sets.filter((set) => set.length > 0).map((set) => set.join(' and '));
  if (choices.length === 0) return 'The token may not: give the workflow job the permission that this needs.';
  return `The token may not: give the workflow job \`permissions:\` ${choices.join(' or ')}. A pull request from a fork has no such token.`;
}

/** A permission as workflows spell it: `pull-requests: write`. */
function workflowWords([, name = '', level = '']: RegExpMatchArray): string {
  return `\`${name.replaceAll('_', '-')}: ${level}\``;
}

/** What GitHub says, on one line and short: behind a proxy it may be a page of HTML. */
function messageOf(cause: unknown): string {
  const text =
    cause instanceof Error || typeof (cause as Refusal)?.message === 'string' ? (cause as Error).message : '';
  if (/^\s*</.test(text)) return 'a page instead of an answer';
  const line = text
    .replace(/ - https:\/\/docs\.github\.com\S*$/, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
