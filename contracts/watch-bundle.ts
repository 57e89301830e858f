import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * A bundle of the monitoring host: what its programs are and which files they read, without any secret in it. It is named by its
 * contents, as brokers' bundles are; each file is an object of its own, named by its own. Stacks write it, and the host passes over
 * what it does not know.
 */

/** Programs of the monitoring host, in the order in which they start. */
export const watchPrograms = [
  'prometheus',
  'loki',
  'zabbix-database',
  'zabbix-server',
  'zabbix-web',
  'zabbix-agent',
  'grafana',
  'cloudflared',
  'alloy',
] as const;

export type WatchProgram = (typeof watchPrograms)[number];

/**
 * A file of a bundle. The first part of its path says whose it is: `prometheus/prometheus.yml`, `prometheus/rules/…`, `loki/loki.yaml`,
 * `grafana/grafana.ini`, `grafana/provisioning/{datasources,dashboards,alerting}/…`, `grafana/dashboards/<name>.json`, `zabbix/…`, `alloy/config.alloy`.
 */
const watchFile = z.object({
  /** Below the folder of the bundle; no `..`, no leading slash. */
  path: z.string().regex(/^[a-z-]+(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/),
  /** SHA-256 of its contents, in hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** File of the repository that it comes from, for messages: `dashboards/orders.ts`, `platform.yaml`. */
  from: z.string(),
});

export const watchBundle = z.object({
  /** Name of the platform. */
  platform: z.string(),
  /** Images of the programs that run, by their names; one that is not there does not run. */
  images: z.partialRecord(z.enum(watchPrograms), z.string()),
  metrics: z.object({ retentionDays: z.int() }),
  zabbix: z.object({ historyDays: z.int() }),
  backups: z.object({ everyHours: z.int(), retentionDays: z.int() }),
  /** What Prometheus may use of the disk before the oldest goes, whatever its age; in bytes. */
  metricsBytes: z.int(),
  /** Brokers that Prometheus trusts by what their records in the table say: `prometheusTargets.authority`. */
  authorities: z.array(z.string()).default([]),
  /** Endpoints that promise something, whose requests are read from CloudWatch for Prometheus. */
  promises: z.array(z.string()).default([]),
  files: z.array(watchFile),
});

export type WatchBundle = z.infer<typeof watchBundle>;
export type WatchFile = z.infer<typeof watchFile>;

/** Where a dashboard is in a bundle, by its name. */
export function dashboardPath(name: string): string {
  return `grafana/dashboards/${name}.json`;
}

/** The name of the dashboard that a path of a bundle is of; undefined for another file. */
export function dashboardOfPath(path: string): string | undefined {
  return /^grafana\/dashboards\/([^/]+)\.json$/.exec(path)?.[1];
}

/** SHA-256 of a file's contents, in hexadecimal digits. */
export function contentsOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
