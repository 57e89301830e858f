import { UserFailure } from '../../process/failure.ts';
import type { GitHub } from '../client.ts';
import type { PullRequest } from '../pulls.ts';
import type { Said } from '../said.ts';

/** The pull request that a comment is on. Throws UserFailure when it is a fork's, or when its head may not be the one that was meant. */
export async function pullMeant(github: GitHub, number: number, said: Said): Promise<PullRequest> {
  const pull = await github.pullRequest(number);
  if (!isOwn(github, pull)) {
    throw new UserFailure(
      'It is of a fork, whose code gets no credentials: nothing of it is planned or applied. Push the branch to this repository.',
    );
  }
  if (!(await github.isHeadMeant(pull, said.at))) {
    throw new UserFailure(
      `What was meant may not be ${pull.head.sha.slice(0, 7)}, which the pull request holds now: something was pushed since, or just before. Look at it, and say it again.`,
    );
  }
  return pull;
}

function isOwn({ repository }: GitHub, { head }: PullRequest): boolean {
  return head.repository?.toLowerCase() === repository.toLowerCase();
}
