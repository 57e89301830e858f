import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessorSettings } from '../../contracts/processor-settings.ts';
import type { BrokerAddress } from '../amqp/broker-address.ts';
import { type Link, openLink } from '../amqp/link.ts';
import type { Logger } from '../observability/log.ts';
import { startOperationsServer } from '../observability/operations-server.ts';
import { type Consumer, openConsumer } from './consuming/consumer.ts';
import { drain } from './consuming/drain.ts';
import { openPauses, type Pauses } from './consuming/pauses.ts';
import { type Queues, queuesOf } from './consuming/queues.ts';
import { openSession, type Session } from './consuming/session.ts';
import type { Need } from './job.ts';
import { type JobRunner, openJobRunner } from './job-runner.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { openProtection, type Protection } from './scaling/scale-in-protection.ts';

/** Longest time for closing connections, of the five seconds that stopping keeps back. */
const closeWithinMs = 2_500;

/** A processor at work. */
export interface Processor {
  /** Of the operations server. */
  url: string;
  /** Finishes what is in flight, as far as there is time, and closes everything. */
  stop(): Promise<void>;
}

/** What a processor is started with. */
export interface ProcessorProps {
  settings: ProcessorSettings;
  address: BrokerAddress;
  /** Absent for a user of IAM. */
  databasePassword?: string | undefined;
  /** ECS_AGENT_URI. */
  agentUrl: string | undefined;
  /** Where it tells of its health and metrics. */
  operations: { host: string; port: number };
  log: Logger;
}

/** Starts a processor. Throws for a handler that cannot be loaded; waits for everything else as long as it takes. */
export async function startProcessor(props: ProcessorProps): Promise<Processor> {
  const { settings, databasePassword, agentUrl, log } = props;
  const { processor } = settings;
  const metrics = openMetrics(processor.name);
  const runner = await openJobRunner({ settings, databasePassword, log });
  const protection = openProtection({ agentUrl, log });
  const queues = queuesOf({ queue: processor.queue, deadLetter: processor.deadLetter, policy: processor });
  const { consumer, pauses } = pausedConsumer({ processor, queues, runner, protection, metrics, log });
  // Nothing is taken before what the work needs has answered once.
  const needs = Object.keys(runner.probes) as Need[];
  for (const need of needs) pauses.await(need);
  if (needs.length === 0) await consumer.resume();

  const link = await connect({ ...props, queues, consumer, metrics });
  const operations = await startOperationsServer({
    ...props.operations,
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
    const closed = Promise.all([protection.close(), left(), runner.close(), operations.close()]);
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

/** A consumer that takes nothing while what its work needs does not answer. */
function pausedConsumer({
  processor,
  queues,
  runner,
  protection,
  metrics,
  log,
}: {
  processor: ProcessorSettings['processor'];
  queues: Queues;
  runner: JobRunner;
  protection: Protection;
  metrics: Metrics;
  log: Logger;
}): { consumer: Consumer; pauses: Pauses } {
  const consumer: Consumer = openConsumer({
    queues,
    policy: processor,
    concurrency: processor.concurrency,
    work: runner.run,
    onUnavailable: (need, reason) => pauses.begin(need, reason),
    onBusy: protection.busy,
    onIdle: protection.idle,
    metrics,
    log,
  });
  const pauses: Pauses = openPauses({
    probes: runner.probes,
    onPause: () => void consumer.hold(),
    onResume: () => void consumer.resume(),
    onState: (reason, paused) => metrics.paused.set({ reason }, paused ? 1 : 0),
    log,
  });
  return { consumer, pauses };
}

/** The link to the broker, on each session of which the consumer takes messages. */
function connect({
  settings: { processor },
  address,
  queues,
  consumer,
  metrics,
  log,
}: ProcessorProps & { queues: Queues; consumer: Consumer; metrics: Metrics }): Promise<Link<Session>> {
  metrics.brokerUp.set(0);
  return openLink({
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
}
