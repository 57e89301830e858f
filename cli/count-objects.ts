import type { Catalog } from '../catalog/load.ts';
import { plural } from '../catalog/words/plural.ts';

/** `3 brokers, 2 endpoints, 2 processors, 1 platform file`; kinds that there is nothing of are left out. */
export function countObjects({ brokers, endpoints, processors }: Catalog): string {
  const counts = [
    plural(brokers.length, 'broker'),
    ...(endpoints.length > 0 ? [plural(endpoints.length, 'endpoint')] : []),
    ...(processors.length > 0 ? [plural(processors.length, 'processor')] : []),
    '1 platform file',
  ];
  return counts.join(', ');
}
