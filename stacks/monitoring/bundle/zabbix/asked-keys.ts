import type { Item, TemplateProps } from './export.ts';

/** What templates ask an agent for, as the agent's rules name it: macros filled in, and `*` for what is only found on the machine. */
export function askedKeys(templates: readonly TemplateProps[], macros: Readonly<Record<string, string>>): string[] {
  const keys = templates.flatMap(({ items, discoveries = [] }) => [
    ...ofAgent(items),
    ...discoveries.flatMap((discovery) => [discovery.key, ...ofAgent(discovery.items)]),
  ]);
  const filled = keys.map((key) =>
    Object.entries(macros).reduce((text, [macro, to]) => text.replaceAll(macro, to), key),
  );
  return [...new Set(filled.map((key) => key.replace(/\{#\w+\}/g, '*')))].sort();
}

/** Those that neither the server answers itself nor others are made of. */
function ofAgent(items: readonly Item[]): string[] {
  return items.filter(({ type }) => type === undefined).map(({ key }) => key);
}
