import type { WatchBundle, WatchProgram } from '../../../contracts/watch-bundle.ts';

/** How a program's container runs, and how it is known to be well. */
export interface Program {
  /** User and group that it runs as, `65534:65534`. */
  user: string;
  /** Where the container has the program's part of the bundle, and folders in there that have to be, even if they are empty. */
  configuration?: { mounted: string; folders?: readonly string[] };
  /** Where the container has the program's folder of the data disk. */
  data?: string;
  /** Other places of the host that it sees, `/var/log/journal:/var/log/journal:ro`; `%data%` stands for the data disk. */
  volumes?: readonly string[];
  /** Names of secrets that it reads, by those of `monitoringSecrets`. */
  secrets?: readonly SecretName[];
  /** Whether its image writes to its own files while it starts, and so cannot have them read-only. */
  writesToItself?: boolean;
  /** Part of the machine's memory that it may take at most. */
  memoryShare: number;
  /** More options of `docker run`. */
  options?: readonly string[];
  environment?: (bundle: WatchBundle) => Record<string, string>;
  arguments?: (bundle: WatchBundle) => string[];
  health: Health;
  /** What has it take on changed files while it runs; without it, it is restarted. */
  reload?: Reload;
}

/** What is asked whether a program is well: a page that answers with 200, or a port that takes a connection. */
export type Health = { url: string } | { port: number };

/** A page that a POST has a program read its files again by; `grafana`: see services/watch/grafana/. */
export type Reload = { url: string } | 'grafana';

/** Files of secrets, by their names in the container. */
export type SecretName = 'grafana' | 'grafana-key' | 'access-claims' | 'zabbix-database' | 'tunnel-token';

/** Programs by their names. */
export type ProgramTable = Readonly<Record<WatchProgram, Program>>;
