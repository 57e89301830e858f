import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HostReport } from '../../../contracts/watch-report.ts';
import { replaceFile } from '../../node/machine/files.ts';
import { notedName, storedSet } from '../bundle/set-store.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { readZabbixPassword } from '../programs/secrets.ts';
import { zabbixDrift } from '../zabbix/on-host.ts';

/** As often as brokers' topology is compared. */
const compareEveryMs = 60 * 60 * 1000;

interface DriftProps extends Pick<Context, 'identity' | 'say'> {
  aws: Pick<Context['aws'], 'secrets'>;
  folders: Pick<Folders, 'sets'>;
  /** Zabbix's API. Default: this host's. */
  url?: string;
}

/**
 * What Zabbix has other than the bundle that runs, compared every hour; undefined when it is not due, a bundle is being taken on, or Zabbix
 * cannot be asked, which is said.
 */
export async function zabbixDriftWhenDue(props: DriftProps): Promise<HostReport['drift'] | undefined> {
  const { identity, aws, folders, say, ...where } = props;
  const compared = join(folders.sets, 'compared');
  if (existsSync(compared) && Date.now() - statSync(compared).mtimeMs < compareEveryMs) return undefined;
  if (notedName(folders, 'applying') !== undefined) return undefined;
  const set = await storedSet(folders, 'applied');
  if (!set?.bundle.images['zabbix-web']) return undefined;
  try {
    const password = await readZabbixPassword(aws.secrets, identity.secrets);
    const drift = await zabbixDrift({ ...where, set, password });
    replaceFile(compared, `${new Date().toISOString()}\n`, { mode: 0o644 });
    return drift;
  } catch (error) {
    say(`Zabbix is not compared: ${(error as Error).message}`);
    return undefined;
  }
}
