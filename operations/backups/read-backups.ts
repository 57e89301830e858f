import { definitionsPrefix } from '../../contracts/object-keys.ts';
import { findBroker, type OpenPlatform } from '../records/open-platform.ts';
import { type KnownBackup, knownBackups } from './backups.ts';

/** Every backup of a broker, from the oldest to the newest. Throws UserFailure when nobody knows a broker of that name. */
export async function readBackups(platform: OpenPlatform, broker: string): Promise<KnownBackup[]> {
  const observed = await findBroker(platform, broker);
  return knownBackups(observed, await platform.store.objects(definitionsPrefix(broker)));
}
