import { z } from 'zod';
import { watchBackupKey, watchBackupsPrefix } from '../../../contracts/object-keys.ts';

/** What a backup is made of. */
export const manifest = z.object({
  time: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Grafana's database and Zabbix', and what of Grafana's alerting came from files. */
  parts: z.array(
    z.object({
      /** Where it belongs, below the data disk. */
      path: z.string().regex(/^[\w.-]+(\/[\w-][\w.-]*)*$/),
      key: z.string(),
      bytes: z.int(),
    }),
  ),
  /** Files of Prometheus' blocks: those of the newest backup alone are kept. */
  blocks: z.array(
    z.object({ block: z.string().regex(/^\w+$/), path: z.string().regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/), bytes: z.int() }),
  ),
});

export type Manifest = z.infer<typeof manifest>;

/** The time in the key of a backup; undefined for a key of another form. */
export function timeOfBackup(key: string): string | undefined {
  const time = key.slice(watchBackupsPrefix.length, -'.json'.length);
  return !Number.isNaN(Date.parse(time)) && key === watchBackupKey(time) ? time : undefined;
}

/** All its bytes. */
export function bytesOf({ parts, blocks }: Manifest): number {
  return [...parts, ...blocks].reduce((sum, { bytes }) => sum + bytes, 0);
}
