import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessorSettings } from '../../contracts/processor-settings.ts';
import type { BrokerAddress } from '../amqp/broker-address.ts';
import { openLink } from '../amqp/link.ts';
import type { Logger } from '../observability/log.ts';
import { startOperationsServer } from '../observability/operations-server.ts';
import { type CacheConnection, openCache } from './cache/cache.ts';
import { openLocks } from './cache/locks.ts';
import { type Consumer, openConsumer } from './consuming/consumer.ts';
import { drain } from './consuming/drain.ts';
import { openPauses, type Pauses, type Probe } from './consuming/pauses.ts';
import { queuesOf } from './consuming/queues.ts';
import { openSession } from './consuming/session.ts';
import { type Database, openDatabase } from './database/database.ts';
import { openFences } from './database/fences.ts';
import { openInbox } from './database/inbox.ts';
import { keepForgetting } from './database/retention.ts';
import { openForward } from './forwarding/forward.ts';
import { probeApplication } from './forwarding/probe-application.ts';
import { openHandler } from './handlers/handler.ts';
import { loadHandler } from './handlers/load-handler.ts';
import type { Need, RunJob } from './job.ts';
import { openMetrics } from './metrics.ts';
import { openProtection } from './scaling/scale-in-protection.ts';

/** Longest time for closing connections, of the five seconds that stopping keeps back. */
const closeWithinMs = 2_500;

/** A processor at work. */
export interface Processor {
  /** Of the operations server. */
  url: string;
  /** Finishes what is in flight, as far as there is time, and closes everything. */
  stop(): Promise<void>;
}

/** How work is done, and what it needs. */
interface Workshop {
  work: RunJob;
  probes: Partial<Record<Need, Probe>>;
  close(): Promise<void>;
}

/** Starts a processor. Throws for a handler that cannot be loaded; waits for everything else as long as it takes. */
export async function startProcessor({
  settings,
  address,
  databasePassword,
  agentUrl,
  operationsPort,
  log,
}: {
  settings: ProcessorSettings;
  address: BrokerAddress;
  /** Text of the secret. */
  databasePassword?: string | undefined;
  /** ECS_AGENT_URI. */
  agentUrl: string | undefined;
  operationsPort: number;
  log: Logger;
}): Promise<Processor> {
  const { processor } = settings;
  const metrics = openMetrics(processor.name);
  const workshop = await openWorkshop(settings, databasePassword, log);
  const protection = openProtection({ agentUrl, log });
  const queues = queuesOf({ queue: processor.queue, deadLetter: processor.deadLetter, policy: processor });

  const consumer: Consumer = openConsumer({
    queues,
    policy: processor,
    concurrency: processor.concurrency,
    work: workshop.work,
    onUnavailable: (need, reason) => pauses.begin(need, reason),
    onBusy: protection.busy,
    onIdle: protection.idle,
    metrics,
    log,
  });
  const pauses: Pauses = openPauses({
    probes: workshop.probes,
    onPause: () => void consumer.hold(),
    onResume: () => void consumer.resume(),
    onState: (reason, paused) => metrics.paused.set({ reason }, paused ? 1 : 0),
    log,
  });
  // Nothing is taken before what the work needs has answered once.
  const needs = Object.keys(workshop.probes) as Need[];
  for (const need of needs) pauses.await(need);
  if (needs.length === 0) await consumer.resume();

  metrics.brokerUp.set(0);
  const link = await openLink({
    address,
    name: `processor ${processor.name}`,
    setUp: async (connection) => {
      const { prefetch } = processor;
      const session = await openSession({ connection, queues, prefetch, events: consumer, log });
      await consumer.use(session);
      return session;
    },
    say(event, error) {
      if (event === 'connected') metrics.brokerUp.set(1);
      if (event === 'disconnected') metrics.brokerUp.set(0);
      const level = event === 'connected' || event === 'unblocked' ? 'info' : 'warn';
      log[level]({ ...(error && { reason: error.message }) }, `broker: ${event}`);
    },
  });
  const operations = await startOperationsServer({
    host: '127.0.0.1',
    port: operationsPort,
    registry: metrics.registry,
    reasonsNotReady: () => [...(link.session() ? [] : ['there is no connection to the broker']), ...pauses.reasons()],
  });

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    pauses.stop();
    await drain({ consumer, stopSeconds: processor.stopSeconds, log });
    const left = async () => {
      await link.session()?.close();
      await link.close();
    };
    const closed = Promise.all([protection.close(), left(), workshop.close(), operations.close()]);
    // A broker that does not answer is not waited for.
    await Promise.race([closed, sleep(closeWithinMs, undefined, { ref: false })]);
  };
  return {
    url: operations.url,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function openWorkshop(
  { processor, database, cache }: ProcessorSettings,
  secret: string | undefined,
  log: Logger,
): Promise<Workshop> {
  const { forward, handler, concurrency } = processor;
  if (forward) {
    const timeoutMs = forward.timeoutSeconds * 1000;
    // One more for the suspects.
    const { work, close } = openForward({ port: forward.port, timeoutMs, connections: concurrency + 1 });
    return { work, close, probes: { application: probeApplication(forward) } };
  }
  if (!handler) throw new Error(`processor ${processor.name} has neither forward nor handler`);
  const handle = await loadHandler(handler);
  const redis = cache && openCache(cache.url, log);
  const store = database && openDatabase({ ...database, ...(secret !== undefined && { secret }) }, concurrency + 1);
  if (!store) {
    return {
      work: openHandler({ handle, ...cacheTools(redis, log), log }),
      probes: {},
      close: async () => redis?.close(),
    };
  }
  const inbox = openInbox(store, processor.name);
  let forgetting: { stop(): void } | undefined;
  const prepare = async () => {
    await inbox.prepare();
    forgetting = keepForgetting(inbox, log);
  };
  const work = openHandler({
    handle,
    inbox,
    fences: openFences(store),
    ...cacheTools(redis, log),
    log,
    probe: store.probe,
  });
  return {
    work,
    probes: { database: readyDatabase(store, prepare) },
    async close() {
      forgetting?.stop();
      redis?.close();
      await store.close();
    },
  };
}

function cacheTools(cache: CacheConnection | undefined, log: Logger) {
  if (!cache) return {};
  return { cache, locks: openLocks({ redis: () => cache.client(), log }) };
}

/** Asks the database, and has the tables made the first time it answers. */
function readyDatabase({ probe }: Database, prepare: () => Promise<void>): Probe {
  let prepared = false;
  return async () => {
    const reason = await probe();
    if (reason !== undefined || prepared) return reason;
    try {
      await prepare();
    } catch (error) {
      return `its tables cannot be made: ${(error as Error).message}`;
    }
    prepared = true;
    return undefined;
  };
}
