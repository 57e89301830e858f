import { monitoringPort } from '../../../contracts/monitoring.ts';
import { originOf, type WatchSet } from '../bundle/watch-set.ts';
import { Refused } from '../checks/problem.ts';
import { type ZabbixApi, ZabbixError } from './api.ts';
import { applyZabbixFiles, ZabbixRefusal } from './apply.ts';
import { findZabbixDrift } from './drift.ts';
import type { ZabbixFile } from './files.ts';
import { zabbixMetrics } from './metrics.ts';
import { asAdministrator, openAsAdministrator } from './session.ts';

/** Zabbix's API, as the host itself comes to it. */
export const zabbixUrl = `http://127.0.0.1:${monitoringPort.zabbix}/api_jsonrpc.php`;

/** What Zabbix on this host is reached by, and as. */
export interface ZabbixLogin {
  /** Default: this host's. */
  url?: string;
  /** Password that its user Admin is to have. */
  password: string;
  /** Runs a statement in its database, where Admin has another one. */
  runSql?: (statement: string) => Promise<void>;
}

/** Zabbix's files of a set. */
export function filesOfSet({ files }: Pick<WatchSet, 'files'>): ZabbixFile[] {
  return [...files].filter(([path]) => path.startsWith('zabbix/')).map(([path, text]) => ({ path, text }));
}

/** Brings the Zabbix of this host to a set. Throws Refused with the file of the repository that Zabbix does not take. */
export async function takeOnZabbix(props: ZabbixLogin & { set: WatchSet }): Promise<void> {
  const { set } = props;
  const { historyDays } = set.bundle.zabbix;
  try {
    await onHost(props, (api) => applyZabbixFiles({ api, files: filesOfSet(set), historyDays }));
  } catch (error) {
    if (!(error instanceof ZabbixRefusal)) throw error;
    const { path, problem } = error.problem;
    throw new Refused([{ file: originOf(set, path), problem: `${path}: ${problem}` }]);
  }
}

/** What the Zabbix of this host has other than a set, in sentences. */
export function zabbixDrift(props: ZabbixLogin & { set: WatchSet }): Promise<string[]> {
  return onHost(props, (api) => findZabbixDrift(api, filesOfSet(props.set)));
}

function onHost<T>(login: ZabbixLogin, work: (api: ZabbixApi) => Promise<T>): Promise<T> {
  const { url = zabbixUrl, password, runSql } = login;
  return asAdministrator({ url, password, ...(runSql ? { runSql } : {}) }, work);
}

/** Prometheus asks every 15 s, and waits for 10 s: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
const scrapeMs = 9_000;

/**
 * What the Zabbix of this host knows, in Prometheus' text, each time that it is called. It signs in when it has to, and never throws: a
 * Zabbix that is away, or does not let it in, is `zabbix_up 0`.
 */
export function zabbixForPrometheus(props: {
  /** Default: this host's. */
  url?: string;
  /** Password of Zabbix's user Admin, as it is now. */
  password: () => Promise<string>;
}): () => Promise<string> {
  const { url = zabbixUrl, password } = props;
  let session: ZabbixApi | undefined;
  const away: ZabbixApi = { call: () => Promise.reject(new ZabbixError('Zabbix is away')) };
  return async () => {
    try {
      session ??= await openAsAdministrator({ url, password: await password(), timeoutMs: scrapeMs });
    } catch {
      // Told of below.
    }
    const { up, text } = await zabbixMetrics(session ?? away);
    // It may have ended, as when the password was changed.
    if (!up) session = undefined;
    return text;
  };
}
