import type { Item, ItemContents, Table } from '../aws/table.ts';

/** Writers of one item at once are a node's few processes, or a cluster's five nodes. */
const tries = 20;

/**
 * Replaces an item by what `change` makes of it; again when another writer was quicker, so that none undoes the other.
 * `mark` names the value that every write changes. Throws when it never gets its turn.
 */
export async function revise<T extends ItemContents>(props: {
  table: Table;
  item: string;
  mark: string;
  change: (before: Item | undefined) => T;
}): Promise<T> {
  const { table, item, mark, change } = props;
  for (let left = tries; left > 0; left -= 1) {
    const before = await table.get(item);
    const after = change(before);
    if (await table.put(item, after, unchanged(before, mark))) return after;
  }
  throw new Error(`${item} was changed by others each of ${tries} times that it was to be written`);
}

function unchanged(before: Item | undefined, mark: string) {
  if (before === undefined) return 'absent';
  const value = before[mark];
  // An item without the mark is of another version of the agent, and nobody else replaces it.
  return typeof value === 'string' || typeof value === 'number' ? { [mark]: value } : undefined;
}
