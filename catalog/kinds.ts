import type { z } from 'zod';
import { brokerSchema } from './kinds/broker/broker.ts';
import { endpointSchema } from './kinds/endpoint/endpoint.ts';
import { platformSchema } from './kinds/platform/platform.ts';
import { processorSchema } from './kinds/processor/processor.ts';

/** A kind of file: where it stands, and what it may say. */
export interface Kind {
  /** What people call it. */
  name: 'platform' | 'broker' | 'endpoint' | 'processor';
  /** Folder whose files are of this kind, one object a file; the platform's is the root, with one file. */
  folder: string;
  schema: z.ZodType;
}

/** Every kind of file that Warren knows. */
export const kinds: readonly Kind[] = [
  { name: 'platform', folder: '.', schema: platformSchema },
  { name: 'broker', folder: 'brokers', schema: brokerSchema },
  { name: 'endpoint', folder: 'endpoints', schema: endpointSchema },
  { name: 'processor', folder: 'processors', schema: processorSchema },
];

/** The one file of the platform. */
export const platformFile = 'platform.yaml';

/** The kind of a file by its path, `brokers/orders.yaml`; undefined for files that are none of Warren's business. */
export function kindOf(path: string): Kind | undefined {
  if (path === platformFile) return kinds.find((kind) => kind.name === 'platform');
  return kinds.find((kind) => kind.folder !== '.' && path.startsWith(`${kind.folder}/`));
}
