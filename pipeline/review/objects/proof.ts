import { matchesOneOf } from '../../../catalog/address-pattern.ts';
import type { StackPart } from '../../../catalog/kind.ts';

/** Those of a stack's changed addresses that carry a change of a field; of all when it is the file itself. */
export function carriersOf(
  { carriers }: Pick<StackPart, 'carriers'>,
  { field, addresses }: { field: string; addresses: readonly string[] },
): string[] {
  if (field === '') return [...addresses];
  const known = Object.keys(carriers).filter(
    (start) => start === '' || field === start || (/^[.[]/.test(field.slice(start.length)) && field.startsWith(start)),
  );
  const patterns = carriers[known.sort((a, b) => b.length - a.length)[0] ?? ''] ?? [];
  return addresses.filter((address) => matchesOneOf(patterns, address));
}
