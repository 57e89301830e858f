import { z } from 'zod';
import { UserFailure } from '../process/failure.ts';
import { readEvent, type WorkflowEvent } from './event.ts';

/** What a program learns from the environment of a workflow run, or of a laptop. */
export interface GitHubEnvironment {
  /** Absent in a job that is given none, as that which reviews a fork's pull request; see requireToken. */
  token?: string;
  /** `https://api.github.com`, without a slash at the end. */
  apiUrl: string;
  /** `https://github.com`, without a slash at the end. */
  serverUrl: string;
  /** `owner/name` of the repository that the workflow belongs to. */
  repository: string;
  /** Absent outside GitHub Actions. */
  run?: { id: number /** 1 for the first time. */; attempt: number /** Its page. */; url: string };
  /** What started the run; absent outside GitHub Actions, where the caller's options say it. */
  event?: WorkflowEvent;
  /** Where the job's summary is written; absent outside GitHub Actions. */
  summaryFile?: string;
  inActions: boolean;
}

/** Variables as a process has them. */
type Variables = Readonly<Record<string, string | undefined>>;

const address = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

const count = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables */
const variables = {
  token: { name: 'GITHUB_TOKEN', rule: 'a token without white space', schema: z.string().regex(/^\S+$/) },
  apiUrl: { name: 'GITHUB_API_URL', rule: 'an address', schema: address },
  serverUrl: { name: 'GITHUB_SERVER_URL', rule: 'an address', schema: address },
  repository: { name: 'GITHUB_REPOSITORY', rule: 'owner/name', schema: z.string().regex(/^[\w.-]+\/[\w.-]+$/) },
  runId: { name: 'GITHUB_RUN_ID', rule: 'a number', schema: count },
  attempt: { name: 'GITHUB_RUN_ATTEMPT', rule: 'a number', schema: count },
} as const;

/**
 * Reads everything that Warren wants to know of GitHub Actions, in this one place; on a laptop GITHUB_REPOSITORY is enough,
 * and GITHUB_TOKEN for what asks GitHub. Throws UserFailure that names each variable that is missing or malformed.
 */
export function readEnvironment(env: Variables, readFile: (path: string) => string): GitHubEnvironment {
  const problems: string[] = [];
  const read = reader(env, problems);
  const token = read(variables.token);
  const apiUrl = read(variables.apiUrl) ?? 'https://api.github.com';
  const serverUrl = read(variables.serverUrl) ?? 'https://github.com';
  const repository = read(variables.repository);
  const runId = read(variables.runId);
  const attempt = read(variables.attempt) ?? 1;
  if (!env.GITHUB_REPOSITORY) problems.push('GITHUB_REPOSITORY is not set. Set it to owner/name.');
  if (problems.length > 0 || repository === undefined) throw new UserFailure(problems.join('\n'));
  const event = readEvent(env, readFile);
  const url = `${serverUrl}/${repository}/actions/runs/${runId}/attempts/${attempt}`;
  return {
    ...(token === undefined ? {} : { token }),
    apiUrl,
    serverUrl,
    repository,
    ...(runId === undefined ? {} : { run: { id: runId, attempt, url } }),
    ...(event === undefined ? {} : { event }),
    ...(env.GITHUB_STEP_SUMMARY ? { summaryFile: env.GITHUB_STEP_SUMMARY } : {}),
    inActions: env.GITHUB_ACTIONS === 'true',
  };
}

/** The token of the environment. Throws UserFailure when there is none. */
export function requireToken({ token, inActions }: GitHubEnvironment): string {
  if (token !== undefined) return token;
  const how = inActions ? 'Give the step `env: GITHUB_TOKEN: ${{ github.token }}`.' : '`gh auth token` prints yours.';
  throw new UserFailure(`GITHUB_TOKEN is not set. ${how}`);
}

/** Reads a variable; one that is empty counts as missing. A value is told only where it is no secret. */
function reader(env: Variables, problems: string[]) {
  return <T>({ name, rule, schema }: { name: string; rule: string; schema: z.ZodType<T> }): T | undefined => {
    const text = env[name];
    if (!text) return undefined;
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    problems.push(`${name} is ${name === 'GITHUB_TOKEN' ? 'malformed' : JSON.stringify(text)}. It has to be ${rule}.`);
    return undefined;
  };
}
