import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { processorMetrics } from '../../contracts/processor-metrics.ts';
import type { LocalPlatform } from './local-platform.ts';

/** A number that a worker tells of itself; undefined while it does not answer. */
async function metric(url: string | undefined, name: string): Promise<number | undefined> {
  if (url === undefined) return undefined;
  try {
    const text = await (await fetch(url, { signal: AbortSignal.timeout(2000) })).text();
    return Number(new RegExp(`^${name}\\S* (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  } catch {
    return undefined;
  }
}

/** Messages that each worker of a processor has done since it started, by its name. */
export async function doneByWorkers({ programs }: LocalPlatform, processor: string): Promise<Map<string, number>> {
  const done = new Map<string, number>();
  for (const { name, metricsUrl, workerOf } of programs.planned()) {
    if (workerOf !== processor) continue;
    done.set(name, (await metric(metricsUrl, `${processorMetrics.messages}\\{outcome="done"`)) ?? 0);
  }
  return done;
}

/** The worker of a processor that has a message in hand; undefined while none has. */
export async function busyWorker({ programs }: LocalPlatform, processor: string): Promise<string | undefined> {
  for (const { name, metricsUrl, workerOf } of programs.planned()) {
    if (workerOf !== processor) continue;
    if (((await metric(metricsUrl, processorMetrics.inFlight)) ?? 0) > 0) return name;
  }
  return undefined;
}

/**
 * Keeps whoever writes into a table waiting while `during` runs, so that a worker can be met in the midst of its transaction. `during` is told
 * whether one waits.
 */
export async function withTableLocked<T>(
  { mariadb }: LocalPlatform,
  table: string,
  during: (waits: () => Promise<true | undefined>) => Promise<T>,
): Promise<T> {
  const connection = await createConnection(mariadb.login);
  try {
    await connection.query(`LOCK TABLES ${connection.escapeId(table)} WRITE`);
    return await during(async () => {
      // https://mariadb.com/docs/server/reference/system-tables/information-schema/information-schema-tables/information-schema-processlist-table
      const [rows] = await connection.query<RowDataPacket[]>('SHOW PROCESSLIST');
      return rows.some(({ State }) => State === 'Waiting for table metadata lock') ? true : undefined;
    });
  } finally {
    // Which lets go of the table.
    await connection.end();
  }
}
