import { gitIn } from '../../repository/git.ts';
import type { Annotation } from '../annotations.ts';
import { type GitHub, openGitHub } from '../client.ts';
import { type GitHubEnvironment, requireToken } from '../environment.ts';

/** What a program that a workflow runs is given: everything it knows of its surroundings. */
export interface Step {
  environment: GitHubEnvironment;
  /** Folder with platform.yaml and brokers/. */
  repository: string;
  /** Stacks at once. */
  parallel: number;
  interrupted: () => boolean;
  now: () => Date;
  /** Tells the log what goes on. */
  say: (line: string) => void;
  /** Shows remarks beside the lines that they are about. */
  annotate: (annotations: readonly Annotation[]) => void;
}

/** GitHub with the token of the environment. Throws UserFailure when there is none. */
export function gitHubOf({ environment, say }: Step): GitHub {
  const { apiUrl, repository } = environment;
  return openGitHub({ token: requireToken(environment), apiUrl, repository, say });
}

/**
 * What a pull request is compared with. GitHub checks out what merging it would make of the main branch, whose first parent
 * is that branch; elsewhere it is the merge base.
 */
export async function baseOf({
  environment: { event },
  repository,
}: Step): Promise<{ base?: string; baseName?: string }> {
  if (event?.kind !== 'pull_request') return {};
  const second = await gitIn(repository).ask('rev-parse', '--verify', '--quiet', 'HEAD^2');
  return second === event.headSha ? { base: 'HEAD^1', baseName: event.baseRef } : {};
}
