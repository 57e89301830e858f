import { join } from 'node:path';
import { monitoringSecrets } from '../../../contracts/secrets.ts';
import type { WatchProgram } from '../../../contracts/watch-bundle.ts';
import type { Secrets } from '../../node/aws/secrets.ts';
import { replaceFile } from '../../node/machine/files.ts';
import type { Folders } from '../folders.ts';
import type { SecretName } from './program.ts';
import type { RunProgram } from './programs.ts';

/** Values of the host's secrets, and which programs have files of another value now than before. */
export interface TakenSecrets {
  values: Record<SecretName | 'zabbix', string>;
  changed: WatchProgram[];
}

/** Reads every secret of the host. Throws when one has no value. */
async function readSecrets(secrets: Secrets, path: string): Promise<TakenSecrets['values']> {
  const names = monitoringSecrets(path);
  const [grafana, key, zabbix, database] = await Promise.all([
    readSecret(secrets, names.grafana),
    readSecret(secrets, names.grafanaKey),
    readZabbixPassword(secrets, path),
    readSecret(secrets, names.zabbixDatabase),
  ]);
  return { grafana, 'grafana-key': key, zabbix, 'zabbix-database': database };
}

/** Reads the password of Zabbix's user Admin. `path`: that of the host's secrets. Throws when it has no value. */
export function readZabbixPassword(secrets: Pick<Secrets, 'read'>, path: string): Promise<string> {
  return readSecret(secrets, monitoringSecrets(path).zabbix);
}

async function readSecret(secrets: Pick<Secrets, 'read'>, id: string): Promise<string> {
  const text = await secrets.read(id);
  if (text === undefined) throw new Error(`secret ${id} has no value. Apply the stack monitoring again.`);
  return text;
}

/** Puts the secrets of programs where they read them, each for its program's user alone; all are read before the first is written. */
export async function takeSecrets(props: {
  secrets: Secrets;
  path: string;
  folders: Pick<Folders, 'secrets'>;
  runs: readonly RunProgram[];
}): Promise<TakenSecrets> {
  const { secrets, path, folders, runs } = props;
  const values = await readSecrets(secrets, path);
  const changed = runs.filter(({ name, program }) =>
    (program.secrets ?? [])
      .map((secret) =>
        replaceFile(join(folders.secrets, name, secret), values[secret], { mode: 0o400, owner: ownerOf(program.user) }),
      )
      .includes(true),
  );
  return { values, changed: changed.map(({ name }) => name) };
}

/** The number of a user in `65534:65534`. */
export function ownerOf(user: string): number {
  return Number(user.split(':')[0]);
}
