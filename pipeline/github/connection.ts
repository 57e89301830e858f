import { Octokit } from 'octokit';
import { UserFailure } from '../process/failure.ts';
import { type Waiting, waitForLimits, waitForOtherLimits } from './limits.ts';

/** What is needed to reach one repository on GitHub. */
export interface ConnectionOptions {
  token: string;
  /** Address of the API. Default: that of github.com. */
  apiUrl?: string;
  /** `owner/name` */
  repository: string;
  /** Hears that GitHub lets us wait, and for how long. Default: nobody does. */
  say?: (line: string) => void;
  /** How long a second of waiting takes, in milliseconds. Default: 1000; tests have no such time. */
  secondMs?: number;
  /** How long GitHub has for an answer before it is asked again, in milliseconds. Default: 30 s. */
  answerWithinMs?: number;
}

/** One repository on GitHub, with a client that waits for limits and tries again. */
export interface Connection {
  octokit: Octokit;
  /** What every path below the repository needs. */
  at: { owner: string; repo: string };
  /** `owner/name` */
  repository: string;
  /** Waits that many seconds. */
  pause: (seconds: number) => Promise<void>;
}

/** How often what GitHub could not answer is asked again, after 1, 4 and 9 seconds. */
export const retries = 3;

/** Statuses that asking again does not change; 403 and 429 are waited for by what they say. */
const final = [400, 401, 403, 404, 410, 422, 429, 451];

/** Opens one repository. Throws UserFailure when its name is none. */
export function openConnection(options: ConnectionOptions): Connection {
  const { token, apiUrl, repository, say = () => {}, secondMs = 1000, answerWithinMs = 30_000 } = options;
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new UserFailure(`GITHUB_REPOSITORY is ${JSON.stringify(repository)}. Give it as owner/name.`);
  }
  const waiting: Waiting = { secondMs, say, pause: (seconds) => sleep(seconds * secondMs) };
  const octokit = new Octokit({
    auth: token,
    userAgent: 'warren',
    ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }),
    request: { fetch: fetchWithin(answerWithinMs) },
    retry: { retries, retryAfterBaseValue: secondMs, doNotRetry: final },
    throttle: waitForLimits(waiting),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  waitForOtherLimits(octokit, waiting);
  return { octokit, at: { owner, repo }, repository, pause: waiting.pause };
}

/** Without a limit of its own a request waits for five minutes, which is fetch's. */
function fetchWithin(ms: number): typeof fetch {
  return (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(ms) });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
