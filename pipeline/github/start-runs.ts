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

/**
 * Starts a workflow of a branch by hand, which the token of a workflow may, while other events of its making start nothing.
 * https://docs.github.com/en/actions/concepts/security/github_token#when-github_token-triggers-workflow-runs
 */
export async function startWorkflow(
  { octokit, at }: Connection,
  { workflow, branch, inputs }: { workflow: string; branch: string; inputs: Record<string, string> },
): Promise<void> {
  await askGitHub(`Cannot start ${workflow}`, async () => {
    await octokit.rest.actions.createWorkflowDispatch({ ...at, workflow_id: workflow, ref: branch, inputs });
  });
}
