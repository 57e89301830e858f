import type { DatabaseSettings, ProcessorSettings } from '../../contracts/processor-settings.ts';
import type { Logger } from '../observability/log.ts';
import { type CacheConnection, openCache } from './cache/cache.ts';
import { openLocks } from './cache/locks.ts';
import type { Probe } from './consuming/pauses.ts';
import type { Login } from './database/connection-options.ts';
import { openDatabase } from './database/database.ts';
import { openFences } from './database/fences.ts';
import { openInbox } from './database/inbox.ts';
import { readyDatabase } from './database/readiness.ts';
import { keepForgetting } from './database/retention.ts';
import { makeTables } from './database/tables.ts';
import { openForward } from './forwarding/forward.ts';
import { probeApplication } from './forwarding/probe-application.ts';
import { openHandler } from './handlers/handler.ts';
import { loadHandler } from './handlers/load-handler.ts';
import { databaseTokens } from './iam/tokens.ts';
import type { Need, RunJob } from './job.ts';

/** How jobs are run, and what that needs. */
export interface JobRunner {
  run: RunJob;
  probes: Partial<Record<Need, Probe>>;
  close(): Promise<void>;
}

/** Forwards to the application, or runs the handler, whichever the settings say. Throws for a handler that cannot be loaded. */
export async function openJobRunner({
  settings: { processor, database, cache },
  databasePassword,
  log,
}: {
  settings: ProcessorSettings;
  /** Undefined for a user of IAM. */
  databasePassword: string | undefined;
  log: Logger;
}): Promise<JobRunner> {
  const { forward, handler, concurrency } = processor;
  if (forward) {
    const timeoutMs = forward.timeoutSeconds * 1000;
    // One more for the suspects.
    const { work, close } = openForward({ port: forward.port, timeoutMs, connections: concurrency + 1 });
    return { run: work, close, probes: { application: probeApplication(forward) } };
  }
  if (!handler) throw new Error(`processor ${processor.name} has neither forward nor handler`);
  const handle = await loadHandler(handler);
  const redis = cache && openCache({ settings: cache, log });
  const store = database && openDatabase(database, loginOf(database, databasePassword), concurrency + 1);
  if (!store) {
    return {
      run: openHandler({ handle, ...cacheTools(redis, log), log }),
      probes: {},
      close: async () => redis?.close(),
    };
  }
  const inbox = openInbox(store, processor.name);
  let forgetting: { stop(): void } | undefined;
  const prepare = async () => {
    await makeTables(store);
    forgetting ??= keepForgetting(store, { consumer: processor.name, rememberDays: processor.rememberDays }, log);
  };
  const probe = readyDatabase(store, prepare);
  const run = openHandler({ handle, inbox, fences: openFences(store), ...cacheTools(redis, log), log, probe });
  return {
    run,
    probes: { database: probe },
    async close() {
      forgetting?.stop();
      redis?.close();
      await store.close();
    },
  };
}

function loginOf(database: DatabaseSettings, password: string | undefined): Login {
  const { iam, ...of } = database;
  return iam ? { tokens: databaseTokens({ ...of, ...iam }) } : { password };
}

function cacheTools(cache: CacheConnection | undefined, log: Logger) {
  if (!cache) return {};
  return { cache, locks: openLocks({ redis: () => cache.client(), log }) };
}
