import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { readStacks, type Stack } from '../../pipeline/terraform/synthesize.ts';
import { synthesize } from '../../stacks/synthesize.ts';
import { scratchFolder } from '../repositories.ts';

/**
 * Synthesizes a catalog in this process, as main.ts does in one of its own: all that apply applies, with some of the brokers,
 * by default all.
 */
export function synthesizeHere(catalog: Catalog, only?: readonly string[]): Stack[] {
  const brokers = catalog.brokers.filter(({ name }) => !only || only.includes(name));
  return synthesizeThose({ ...catalog, brokers }, (name) => name !== bootstrapStack);
}

/** What deploy alone applies, of the same catalog. */
export function synthesizeBootstrap(catalog: Catalog): Stack[] {
  return synthesizeThose(catalog, (name) => name === bootstrapStack);
}

function synthesizeThose(catalog: Catalog, isWanted: (stack: string) => boolean): Stack[] {
  const outdir = join(scratchFolder(), 'cdktf.out');
  synthesize({ catalog, outdir });
  return readStacks(outdir).filter(({ name }) => isWanted(name));
}
