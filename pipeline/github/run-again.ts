import { askGitHub } from './ask.ts';
import type { Connection } from './connection.ts';

/**
 * Runs all jobs of a run again, of the same commit and with the rights of whoever started it first.
 * https://docs.github.com/en/rest/actions/workflow-runs#re-run-a-workflow
 */
export async function runAgain({ octokit, at }: Connection, id: number): Promise<void> {
  await askGitHub(`Cannot run the workflow run ${id} again`, async () => {
    await octokit.rest.actions.reRunWorkflow({ ...at, run_id: id });
  });
}
