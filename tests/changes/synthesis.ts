import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { readStacks, type Stack } from '../../pipeline/terraform/synthesize.ts';
import { stacks } from '../../stacks/stacks.ts';
import { synthesize } from '../../stacks/synthesize.ts';
import { scratchFolder } from '../repositories.ts';

/**
 * Synthesizes a catalog in this process, as main.ts does in one of its own: all that apply applies, with some of the brokers,
 * by default all.
 */
export function synthesizeHere(catalog: Catalog, only?: readonly string[]): Stack[] {
  const outdir = join(scratchFolder(), 'cdktf.out');
  const brokers = catalog.brokers.filter(({ name }) => !only || only.includes(name));
  synthesize({
    catalog: { ...catalog, brokers },
    outdir,
    only: stacks.filter(({ name }) => name !== bootstrapStack),
  });
  return readStacks(outdir);
}
