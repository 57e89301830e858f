import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { monitoringPort } from '../../../contracts/monitoring.ts';
import type { WatchProgram } from '../../../contracts/watch-bundle.ts';
import { filesBelow, readStream, removeFile, removeFolder, replaceByStream } from '../../node/machine/files.ts';
import type { Programs } from '../../node/machine/run.ts';
import type { Folders } from '../folders.ts';
import { containerOf } from '../programs/containers.ts';
import { dumpFolder, zabbixDatabase } from '../programs/programs.ts';

/** A file that is to be saved. */
export interface Saved {
  /** Where it is now. */
  from: string;
  /** Where it belongs, below the data disk. */
  path: string;
}

/** What was taken of programs at one time, each in itself consistent. */
export interface Taken {
  files: Saved[];
  /** Prometheus' blocks, by their names. */
  blocks: { block: string; path: string; from: string }[];
}

type Props = { folders: Pick<Folders, 'data'>; programs: Programs };

/** Folder of copies that are being saved, below the data disk. */
const staging = 'backup';

/** Takes what has to be saved of the programs that run, into copies that stay as they are. */
export async function takeAll(props: Props, runs: readonly WatchProgram[]): Promise<Taken> {
  const { folders } = props;
  removeCopies(folders);
  const files: Saved[] = [];
  if (runs.includes('grafana')) files.push(...(await takeGrafana(folders)));
  if (runs.includes('zabbix-database')) files.push(await takeZabbix(props));
  const blocks = runs.includes('prometheus') ? await takePrometheus(folders) : [];
  return { files, blocks };
}

/** Removes what an earlier backup, or an interrupted one, left on the disk. */
export function removeCopies({ data }: Pick<Folders, 'data'>): void {
  removeFolder(join(data, staging));
  removeFolder(join(data, 'prometheus', 'snapshots'));
  removeFile(join(data, 'dumps', dumpFile));
}

/** SQLite's database and what belongs to it while a change is under way: https://www.sqlite.org/tempfiles.html */
const grafanaFiles = ['grafana.db', 'grafana.db-journal', 'grafana.db-wal'];

/** Grafana writes now and then, and never for long. */
const grafanaTries = 60;

/**
 * Copies Grafana's database while Grafana runs: a copy during which nothing of it was written is as it would be after a power failure, from
 * which SQLite recovers. Throws when there is no such moment within half a minute.
 */
async function takeGrafana({ data }: Pick<Folders, 'data'>): Promise<Saved[]> {
  const place = (name: string) => join(data, 'grafana', name);
  const stamp = () => {
    const stats = grafanaFiles.map((name) => statSync(place(name), { bigint: true, throwIfNoEntry: false }));
    return stats.map((stat) => (stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : '')).join('\n');
  };
  for (let left = grafanaTries; left > 0; left -= 1) {
    const before = stamp();
    const copies: Saved[] = [];
    for (const name of grafanaFiles.filter((file) => statSync(place(file), { throwIfNoEntry: false })?.isFile())) {
      const from = join(data, staging, name);
      await replaceByStream(from, readStream(place(name)).stream, { mode: 0o600 });
      copies.push({ from, path: `grafana/${name}` });
    }
    if (stamp() === before) return copies;
    await sleep(500);
  }
  throw new Error("Grafana's database was written to without a pause; it could not be copied");
}

const dumpFile = 'zabbix.sql';

/** Values that Zabbix measured, which are many and old soon; its hourly averages are saved. */
const unsaved = ['history', 'history_uint', 'history_str', 'history_log', 'history_text', 'history_bin', 'auditlog'];

/** https://mariadb.com/docs/server/clients-and-utilities/backup-restore-and-import-clients/mariadb-dump */
async function takeZabbix({ folders, programs }: Props): Promise<Saved> {
  await programs.mustRun(
    [
      ...(['docker', 'exec', '--user=mysql', containerOf('zabbix-database')] as const),
      ...['mariadb-dump', '--single-transaction', '--routines', '--triggers'],
      ...unsaved.map((name) => `--ignore-table-data=${zabbixDatabase}.${name}`),
      `--result-file=${dumpFolder}/${dumpFile}`,
      zabbixDatabase,
    ],
    { timeoutMs: 3_600_000 },
  );
  return { from: join(folders.data, 'dumps', dumpFile), path: `dumps/${restoreFile}` };
}

/** A dump that Zabbix' database has to read before Zabbix' server starts. */
export const restoreFile = 'restore.sql';

const snapshotAnswer = z.object({ data: z.object({ name: z.string().regex(/^[\w-]+$/) }) });

/** Hard links to blocks that never change: https://prometheus.io/docs/prometheus/latest/querying/api/#snapshot */
async function takePrometheus({ data }: Pick<Folders, 'data'>): Promise<Taken['blocks']> {
  const url = `http://127.0.0.1:${monitoringPort.prometheus}/api/v1/admin/tsdb/snapshot`;
  const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(600_000) });
  if (!response.ok) throw new Error(`Prometheus makes no snapshot (${response.status}): ${await response.text()}`);
  const { name } = snapshotAnswer.parse(await response.json()).data;
  const folder = join(data, 'prometheus', 'snapshots', name);
  return filesBelow(folder).map((file) => {
    const [block = '', ...rest] = file.split('/');
    return { block, path: rest.join('/'), from: join(folder, file) };
  });
}
