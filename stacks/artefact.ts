import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A program of services/, built to one file. */
export interface Artefact {
  /** Where it lies on this computer. */
  path: string;
  /** SHA-256 of its contents, in hexadecimal. */
  sha256: string;
}

/** The built file of a service. Throws when it has not been built. */
export function artefact(service: string): Artefact {
  const path = fileURLToPath(new URL(`../dist/${service}.cjs`, import.meta.url));
  if (!existsSync(path)) throw new Error(`dist/${service}.cjs is not there. Run npm run build.`);
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
