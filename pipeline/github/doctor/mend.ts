import { askGitHub } from '../ask.ts';
import type { Connection } from '../connection.ts';
import type { Change, Finding } from './finding.ts';

/** What mends findings, each change once, in the order in which GitHub wants them. */
export function changesOf(findings: readonly Finding[]): Change[] {
  const changes = findings.flatMap(({ fix = [] }) => fix);
  const firsts = new Map(
    changes.map((change) => [`${change.method} ${change.path} ${JSON.stringify(change.body)}`, change]),
  );
  return [...firsts.values()];
}

/** Makes the changes one after another, and tells of each. Throws SurroundingsFailure at the first that GitHub refuses. */
export async function mend(
  { octokit, at }: Connection,
  changes: readonly Change[],
  say: (line: string) => void,
): Promise<void> {
  for (const { method, path, body = {}, does } of changes) {
    await askGitHub(`Cannot do what ${does}`, () =>
      octokit.request(`${method} /repos/{owner}/{repo}${path}`, { ...at, ...body }),
    );
    say(`done: ${does}`);
  }
}
