import { askGitHub, statusOf } from './ask.ts';
import type { Connection } from './connection.ts';

/** A label of the repository. */
export interface Label {
  /** At most 50 characters. */
  name: string;
  /** Six hexadecimal digits, without `#`. */
  color: string;
  /** At most 100 characters. */
  description: string;
}

/** A label of which a pull request has one of a family: `warren: live`, of the family `warren: `. */
export interface FamilyLabel extends Label {
  /** What the names of the family begin with. */
  family: string;
}

/** Gives a pull request one label of a family and takes away the others of it. */
export async function labelPull(connection: Connection, number: number, label: FamilyLabel): Promise<void> {
  const { octokit, at } = connection;
  const path = { ...at, issue_number: number };
  await askGitHub(`Cannot label #${number}`, async () => {
    const all = await octokit.paginate(octokit.rest.issues.listLabelsOnIssue, { ...path, per_page: 100 });
    const names = all.map(({ name }) => name);
    if (!names.some((name) => isSame(name, label.name))) {
      await makeWhereMissing(connection, label);
      await octokit.rest.issues.addLabels({ ...path, labels: [label.name] });
    }
    const family = label.family.toLowerCase();
    const others = names.filter((name) => name.toLowerCase().startsWith(family) && !isSame(name, label.name));
    for (const name of others) {
      await unlessStatus(404, octokit.rest.issues.removeLabel({ ...path, name }));
    }
  });
}

/** Makes a label in the repository where it is missing. */
export async function ensureLabel(connection: Connection, label: Label): Promise<void> {
  await askGitHub(`Cannot make the label ${JSON.stringify(label.name)}`, () => makeWhereMissing(connection, label));
}

async function makeWhereMissing({ octokit, at }: Connection, { name, color, description }: Label): Promise<void> {
  const found = await unlessStatus(404, octokit.rest.issues.getLabel({ ...at, name }));
  if (found) return;
  try {
    await octokit.rest.issues.createLabel({ ...at, name, color, description });
  } catch (cause) {
    // Another run made it, or this one did and the answer was lost.
    if (statusOf(cause) !== 422 || !/already_exists/.test((cause as Error).message)) throw cause;
  }
}

/** What was asked for; undefined when GitHub answers with this status. */
async function unlessStatus<T>(status: number, request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (cause) {
    if (statusOf(cause) === status) return undefined;
    throw cause;
  }
}

/** GitHub tells labels apart without regard to case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
