import { resolve } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { planBucket } from '../../contracts/names.ts';
import { type Bucket, openBucket } from '../aws/bucket.ts';
import { bucketExists } from '../aws/bucket-contents.ts';
import { platformFolder } from '../repository/places.ts';
import { readPart } from '../repository/repository.ts';
import { managedAddresses, openStates, type States } from './states.ts';

/** A platform whose files were read, and the places of what is deployed of it. */
export interface DeployedPlatform {
  /** Folder of its files. */
  repository: string;
  /** Folder below which Terraform works. */
  root: string;
  platform: Platform;
  states: States;
  /** The bucket of saved plans. */
  plans: Bucket;
  /** What the files say of the platform and of some brokers, those left out whose files have problems. */
  catalogOf(brokers: readonly string[]): Catalog;
}

/**
 * Opens a platform for planning and applying. Its files are read here and not again; connects to nothing yet. Throws
 * UserFailure when platform.yaml has problems.
 */
export function openDeployedPlatform(folder: string): DeployedPlatform {
  const repository = resolve(folder);
  const catalogOf = readPart(folder);
  const { platform } = catalogOf([]);
  return {
    repository,
    root: platformFolder(repository),
    platform,
    states: openStates(platform),
    plans: openBucket(planBucket(platform), platform.region),
    catalogOf,
  };
}

/** Names of the stacks that have resources; none as long as there is no bucket of states. */
export async function standingStacks({ platform, states }: DeployedPlatform): Promise<string[]> {
  if (!(await bucketExists(states.bucket.name, platform))) return [];
  const names = await states.names();
  const resources = await Promise.all(names.map(async (name) => managedAddresses(await states.read(name)).length));
  return names.filter((_, index) => (resources[index] ?? 0) > 0);
}
