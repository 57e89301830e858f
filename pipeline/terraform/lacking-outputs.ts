/** What an error of Terraform says that is of use here: https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
export interface Diagnostic {
  summary: string;
  snippet?: { values?: readonly { traversal: string }[] | null | undefined } | null | undefined;
}

/** What Terraform calls it when an output, or an entry of one, is read that is not there. */
const notThere = ['Invalid index', 'Unsupported attribute'];

/**
 * Stacks whose outputs lack what is read of them, by name; empty when anything else is wrong, too. A stack reads another by a
 * data source that has its name: stacks/constructs/upstream.ts.
 */
export function lackingOutputs(errors: readonly Diagnostic[]): string[] {
  const read = errors.map(({ summary, snippet }) => {
    const traversals = notThere.includes(summary) ? (snippet?.values ?? []) : [];
    const names = traversals.map(
      ({ traversal }) => /^data\.terraform_remote_state\.([^.[]+)\.outputs\b/.exec(traversal)?.[1],
    );
    return names.find((name) => name !== undefined);
  });
  return read.every((name) => name !== undefined) ? [...new Set(read)].sort() : [];
}
