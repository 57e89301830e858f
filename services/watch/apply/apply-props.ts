import type { WatchSet } from '../bundle/watch-set.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import type { TakenSecrets } from '../programs/secrets.ts';

/** What belongs between the starts of programs. */
export interface Follow {
  /** Zabbix' database answers, and Zabbix' server does not run on it yet, or runs on what it was told before. */
  databaseRuns(secrets: TakenSecrets['values']): Promise<void>;
  /** Zabbix' API answers. */
  zabbixRuns(secrets: TakenSecrets['values']): Promise<void>;
}

export interface ApplyProps extends Pick<Context, 'identity' | 'programs' | 'say'> {
  aws: Pick<Context['aws'], 'secrets'>;
  folders: Folders;
  set: WatchSet;
  /** What belongs between the starts of programs. */
  follow: Follow;
  /** Longest that a program may take to be well again, in milliseconds. Default: 10 minutes. */
  healthyWithinMs?: number;
}
