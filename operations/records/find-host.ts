import type { HostReport } from '../../contracts/watch-report.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { isSimulated, type OpenPlatform } from './open-platform.ts';

/** The monitoring host by what it reported last. Throws UserFailure where no file asks for one, SurroundingsFailure where none has reported. */
export async function findHost({
  catalog,
  store,
}: {
  catalog: OpenPlatform['catalog'];
  store: Pick<OpenPlatform['store'], 'host'>;
}): Promise<HostReport> {
  if (!catalog.platform.monitoring) {
    throw new UserFailure(
      'platform.yaml has no monitoring, so there is no monitoring host; docs/monitoring.md says what it takes.',
    );
  }
  const host = await store.host();
  if (host === 'unreadable') {
    throw new SurroundingsFailure('The monitoring host runs another version of Warren; use that of the last apply.');
  }
  if (host) return host;
  const simulated = isSimulated() ? ' The sandbox simulates none.' : '';
  throw new SurroundingsFailure(
    `The monitoring host has never reported. Apply it, and look at \`warren status\` a few minutes later.${simulated}`,
  );
}
