import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { formatProblems } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { readStacks, type Stack } from '../../pipeline/terraform/synthesize.ts';
import { type Synthesis, synthesize } from '../../stacks/synthesize.ts';
import { filesBelow, scratchFolder } from '../repositories.ts';

/**
 * Synthesizes a catalog in this process, as main.ts does in one of its own: all that apply applies, of brokers and processors
 * the stacks of some files, by default of all.
 */
export function synthesizeHere(catalog: Catalog, files?: readonly string[]): Stack[] {
  return synthesizeThose({ catalog, ...(files ? { files } : {}) }, (name) => name !== bootstrapStack);
}

/** Every file that main.ts writes of a repository without dashboards, by its path; made in this process, which costs a fifth. */
export function synthesizeFilesHere(repository: string): Record<string, string> {
  const { catalog, problems } = loadCatalog({ files: readRepository(repository), today: '2026-11-30' });
  if (!catalog) throw new Error(formatProblems(problems));
  const outdir = join(scratchFolder(), 'cdktf.out');
  synthesize({ catalog, outdir });
  return filesBelow(outdir);
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
