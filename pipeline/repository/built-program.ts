import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SurroundingsFailure } from '../process/failure.ts';
import { codeFolder } from './places.ts';

/** One file of dist/. Throws SurroundingsFailure when it was not built. */
export function builtProgram(name: string): string {
  const file = join(codeFolder, 'dist', name);
  if (existsSync(file)) return file;
  throw new SurroundingsFailure(`dist/${name} is not there. Build it: npm run build`);
}
