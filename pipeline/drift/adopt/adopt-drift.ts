import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { today } from '../../repository/repository.ts';
import { openDeployedPlatform } from '../../states/deployed-platform.ts';
import type { Conduct } from '../../terraform/stack-run.ts';
import { type Drift, findDrift } from '../find-drift.ts';
import { type Proposal, proposeAdoption } from './proposal.ts';

/** What was written into files, and what is otherwise all the same. */
export interface Adoption extends Proposal {
  /** The stacks as a look at AWS finds them with the files as they are now; empty where nothing was written. */
  remaining: readonly Drift[];
}

/** Writes into the files of a repository what was found, as far as they can say it, and looks again. */
export async function adoptDrift(
  found: readonly Drift[],
  { repository, ...conduct }: Conduct & { repository: string },
): Promise<Adoption> {
  const proposal = proposeAdoption(found, { files: readRepository(repository), today: today() });
  if (proposal.files.length === 0) return { ...proposal, remaining: [] };
  for (const { path, text } of proposal.files) writeFileSync(join(repository, path), text);
  const names = found.map(({ stack }) => stack.name);
  const remaining = await findDrift({
    ...conduct,
    platform: openDeployedPlatform(repository),
    concerns: (name) => names.includes(name),
  });
  return { ...proposal, remaining };
}
