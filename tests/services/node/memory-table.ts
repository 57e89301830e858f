import type { Condition, Item, ItemContents, Table } from '../../../services/node/aws/table.ts';

/** A table that lives in this object; `items` are as they were written. */
export function memoryTable(contents: Record<string, ItemContents> = {}): Table & { items: Map<string, ItemContents> } {
  const items = new Map(Object.entries(contents));
  const read = (item: string): Item | undefined => {
    const found = items.get(item);
    return found && { ...found, item };
  };
  const holds = (item: string, condition?: Condition): boolean => {
    if (condition === undefined) return true;
    const found = items.get(item);
    if (condition === 'absent') return found === undefined;
    return found !== undefined && Object.entries(condition).every(([name, value]) => found[name] === value);
  };
  return {
    items,
    get: async (item) => read(item),
    query: async (prefix = '') =>
      [...items.keys()]
        .filter((item) => item.startsWith(prefix))
        .sort()
        .flatMap((item) => read(item) ?? []),
    async put(item, written, condition) {
      const held = holds(item, condition);
      if (held) items.set(item, structuredClone(written));
      return held;
    },
    async delete(item, condition) {
      const held = holds(item, condition);
      if (held) items.delete(item);
      return held;
    },
  };
}
