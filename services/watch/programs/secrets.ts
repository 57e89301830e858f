import { join } from 'node:path';
import { monitoringSecrets } from '../../../contracts/secrets.ts';
import { tunnelSecret, tunnelSecretName } from '../../../contracts/tunnel.ts';
import type { WatchProgram } from '../../../contracts/watch-bundle.ts';
import type { Secrets } from '../../node/aws/secrets.ts';
import { removeFile, replaceFile } from '../../node/machine/files.ts';
import type { Folders } from '../folders.ts';
import type { SecretName } from './program.ts';
import type { RunProgram } from './programs.ts';

/** What every host has. */
type OwnSecret = Exclude<SecretName, TunnelFile> | 'zabbix';

/** What a host has that lets people in by Cloudflare Access. */
type TunnelFile = 'access-claims' | 'tunnel-token';

/** Values of the host's secrets, and which programs have files of another value now than before. */
export interface TakenSecrets {
  values: Record<OwnSecret, string> & Partial<Record<TunnelFile, string>>;
  changed: WatchProgram[];
}

/** Reads every secret of the host that its programs need. Throws when one has no value. */
async function readSecrets(
  secrets: Secrets,
  { path, runs }: { path: string; runs: readonly RunProgram[] },
): Promise<TakenSecrets['values']> {
  const names = monitoringSecrets(path);
  const [grafana, key, zabbix, database] = await Promise.all([
    readSecret(secrets, names.grafana),
    readSecret(secrets, names.grafanaKey),
    readZabbixPassword(secrets, path),
    readSecret(secrets, names.zabbixDatabase),
  ]);
  const own = { grafana, 'grafana-key': key, zabbix, 'zabbix-database': database };
  return runs.some(({ name }) => name === 'cloudflared') ? { ...own, ...(await readTunnel(secrets, path)) } : own;
}

/** The secret of the tunnel as its programs read it. */
async function readTunnel(secrets: Secrets, path: string): Promise<Record<TunnelFile, string>> {
  const id = tunnelSecretName(path);
  const { success, data } = tunnelSecret.safeParse(parsed(await readSecret(secrets, id, 'access')));
  // Its text is not shown: it may hold the token.
  if (!success)
    throw new Error(`secret ${id} is not what warren tunnel token puts there. Apply the stack access again.`);
  return { 'tunnel-token': data.token, 'access-claims': JSON.stringify(data.expectClaims) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads the password of Zabbix's user Admin. `path`: that of the host's secrets. Throws when it has no value. */
export function readZabbixPassword(secrets: Pick<Secrets, 'read'>, path: string): Promise<string> {
  return readSecret(secrets, monitoringSecrets(path).zabbix);
}

async function readSecret(secrets: Pick<Secrets, 'read'>, id: string, stack = 'monitoring'): Promise<string> {
  const text = await secrets.read(id);
  if (text === undefined) throw new Error(`secret ${id} has no value. Apply the stack ${stack} again.`);
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
  const values = await readSecrets(secrets, { path, runs });
  const changed = runs.filter(({ name, program }) =>
    (program.secrets ?? [])
      .map((secret) => {
        const [file, value] = [join(folders.secrets, name, secret), values[secret]];
        if (value !== undefined) return replaceFile(file, value, { mode: 0o400, owner: ownerOf(program.user) });
        removeFile(file);
        return false;
      })
      .includes(true),
  );
  return { values, changed: changed.map(({ name }) => name) };
}

/** The number of a user in `65534:65534`. */
export function ownerOf(user: string): number {
  return Number(user.split(':')[0]);
}
