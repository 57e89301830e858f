import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readRepository } from '../../catalog/files/read-repository.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';
import { generatedFiles } from '../init/generated-files.ts';
import { readManifest } from '../init/manifest.ts';
import { carryFiles } from './carry-files.ts';
import { readChangelog } from './changelog.ts';
import { isNewer } from './release-number.ts';

/** What a release makes of a repository of an earlier one. The earlier one reads it, so fields are added to it and none goes. */
export type Carry = z.infer<typeof carrySchema>;

export const carrySchema = z.object({
  release: z.string(),
  /** Files that come with Warren, as this release has them. */
  generated: z.array(z.object({ path: z.string(), text: z.string(), runs: z.literal(true).optional() })),
  /** The team's own files that have to be written anew. */
  carried: z.array(z.object({ path: z.string(), text: z.string(), did: z.array(z.string()) })),
  byHand: z.array(z.string()),
  /** Releases since, the newest first. */
  releases: z.array(
    z.object({
      version: z.string(),
      infrastructure: z.array(z.object({ whom: z.string(), what: z.string() })),
    }),
  ),
});

/** What this release makes of a repository that was of release `from`; writes nothing. */
export function carryRepository(repository: string, from: string): Carry {
  const changelog = join(codeFolder, 'CHANGELOG.md');
  const releases = existsSync(changelog) ? readChangelog(readFileSync(changelog, 'utf8')) : [];
  return {
    release: readManifest(codeFolder).version,
    generated: generatedFiles().map((file) => ({ ...file })),
    ...carryFiles(readRepository(repository), { from }),
    releases: releases.filter(({ version }) => isNewer(version, from)),
  };
}
