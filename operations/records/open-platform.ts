import type { Catalog } from '../../catalog/catalog.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { requireCatalog } from '../../pipeline/repository/repository.ts';
import type { NodeCommands } from '../nodes/gate.ts';
import type { ObservedBroker } from './items.ts';
import type { ObservedStore } from './store.ts';

/** A platform as its files say it, and the ways to what runs of it. */
export interface OpenPlatform {
  catalog: Catalog;
  store: ObservedStore;
  commands: NodeCommands;
}

/** Whether what stands in for AWS is asked, as by `warren sandbox run`: it has one name for all buckets, and nodes there are simulated. */
export function isSimulated(): boolean {
  return process.env.AWS_ENDPOINT_URL !== undefined;
}

/** Opens the platform of a repository's files. Connects to nothing yet. Throws UserFailure when the files have problems. */
export async function openPlatform(repository: string): Promise<OpenPlatform> {
  const catalog = requireCatalog(repository);
  // The AWS SDK takes a while to load, and most commands do not need it.
  const [{ openStore }, { systemsManager }] = await Promise.all([
    import('./store.ts'),
    import('../nodes/node-commands.ts'),
  ]);
  return {
    catalog,
    store: openStore(catalog.platform, { pathStyle: isSimulated() }),
    commands: systemsManager(catalog.platform.region),
  };
}

/** What is on record of a broker, which may have lost its file. Throws UserFailure when there is neither. */
export async function findBroker({ catalog, store }: OpenPlatform, name: string): Promise<ObservedBroker> {
  const observed = await store.broker(name);
  if (observed) return observed;
  const names = catalog.brokers.map((broker) => broker.name);
  if (names.includes(name)) return { name, nodes: [], backups: [], unreadable: [] };
  throw new UserFailure(
    `${name} is not a broker: there is no brokers/${name}.yaml, and none of that name has ever reported.${suggest(name, names)}`,
  );
}
