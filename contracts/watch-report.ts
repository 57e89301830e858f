import { z } from 'zod';
import { watchPrograms } from './watch-bundle.ts';

/**
 * What the monitoring host writes into the table of what was observed. No broker's name begins with an underscore. Whoever reads passes
 * over what it does not know and does without what is not there.
 */

/** In the table, in the place of a broker's name. */
export const monitoringItems = '_monitoring';

/** The item of the host; those of its backups begin as brokers' do. */
export const hostItem = 'host';

const time = z.iso.datetime();

/** `host`: what is known of the monitoring host. */
export const hostReport = z.object({
  instanceId: z.string(),
  hostName: z.string(),
  /** Private address. */
  address: z.string(),
  /** Name of the bundle that the host was last asked to take on. */
  bundleWanted: z.string().optional(),
  bundleApplied: z.string().optional(),
  state: z.enum(['configuring', 'healthy', 'unhealthy']),
  /** What is the matter, or what it does. */
  reason: z.string().optional(),
  /** Files of the wanted bundle that were not taken on, by the file of the repository, and why. */
  refused: z.array(z.object({ file: z.string(), problem: z.string() })).default([]),
  /** What Zabbix has other than the bundle says, in sentences, when it was last compared. */
  drift: z.array(z.string()).default([]),
  /** What runs, by its name. */
  programs: z
    .partialRecord(z.enum(watchPrograms), z.object({ running: z.boolean(), version: z.string().optional() }))
    .default({}),
  /** Used part of the data disk, in percent. */
  diskUsedPercent: z.number().optional(),
  lastBackupAt: time.optional(),
  /** SHA-256 of the program that reports. */
  agent: z.string().optional(),
  reportedAt: time,
});

/** `backup#<time>`, as brokers' begin: what was saved of the host, whose parts the object of that key names. */
export const hostBackup = z.object({
  kind: z.literal('monitoring'),
  why: z.enum(['schedule', 'request']),
  key: z.string(),
  /** Of all its parts, also those that are of earlier backups, too. */
  bytes: z.int(),
  /** Until when it is kept; the newest is kept longer. */
  expiresAt: time,
});

export type HostBackup = z.infer<typeof hostBackup>;

export type HostReport = z.infer<typeof hostReport>;
