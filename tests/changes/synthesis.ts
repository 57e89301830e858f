import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { readStacks, type Stack } from '../../pipeline/terraform/synthesize.ts';
import { type Synthesis, synthesize } from '../../stacks/synthesize.ts';
import { scratchFolder } from '../repositories.ts';

/**
 * Synthesizes a catalog in this process, as main.ts does in one of its own: all that apply applies, of brokers and processors
 * the stacks of some files, by default of all.
 */
export function synthesizeHere(catalog: Catalog, files?: readonly string[]): Stack[] {
  return synthesizeThose({ catalog, ...(files ? { files } : {}) }, (name) => name !== bootstrapStack);
}

/** What deploy alone applies, of the same catalog. */
export function synthesizeBootstrap(catalog: Catalog): Stack[] {
  return synthesizeThose({ catalog }, (name) => name === bootstrapStack);
}

function synthesizeThose(what: Omit<Synthesis, 'outdir'>, isWanted: (stack: string) => boolean): Stack[] {
  const outdir = join(scratchFolder(), 'cdktf.out');
  synthesize({ ...what, outdir });
  return readStacks(outdir).filter(({ name }) => isWanted(name));
}
