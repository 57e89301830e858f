import { type AnyObjects, type Kinds, keyOf } from '../catalog/catalog.ts';
import { kinds as knownKinds } from '../catalog/kinds.ts';
import { plural } from '../catalog/words/plural.ts';

/**
 * `3 brokers, 2 endpoints, 2 processors, 1 platform file`, of a catalog. Kinds that there is nothing of are left out, but for
 * the first.
 */
export function countObjects(catalog: AnyObjects, kinds: Kinds = knownKinds): string {
  const counts = kinds.map((kind) => {
    const found = catalog[keyOf(kind)];
    return { kind, count: Array.isArray(found) ? found.length : 1 };
  });
  return counts
    .filter(({ count }, index) => count > 0 || index === 0)
    .map(({ kind, count }) =>
      plural(count, 'file' in kind ? `${kind.name} file` : kind.name, 'file' in kind ? undefined : kind.plural),
    )
    .join(', ');
}
