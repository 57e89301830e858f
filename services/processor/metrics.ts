import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { processorMetrics } from '../../contracts/processor-metrics.ts';

/**
 * What became of a message, for the metrics. `failed`: a reply that the processor had to make up. `suspected`: set
 * apart.
 */
export const labels = ['done', 'duplicate', 'failed', 'retried', 'parked', 'expired', 'returned', 'suspected'] as const;

export type Label = (typeof labels)[number];

/** The processor's metrics. */
export interface Metrics {
  registry: Registry;
  messages: Counter<'outcome'>;
  seconds: Histogram;
  inFlight: Gauge;
  attempts: Histogram;
  brokerUp: Gauge;
  paused: Gauge<'reason'>;
}

export function openMetrics(processor: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ processor });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const messages = new Counter({
    name: processorMetrics.messages,
    help: 'Messages that the processor is through with, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  // A series that began with the first failure would hide it: Prometheus sees an increase only after a value before.
  for (const outcome of labels) messages.inc({ outcome }, 0);
  return {
    registry,
    messages,
    seconds: new Histogram({
      name: 'warren_processor_seconds',
      help: 'Seconds from the start of the work on a message to its end.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    }),
    inFlight: new Gauge({
      name: processorMetrics.inFlight,
      help: 'Messages that are worked on now.',
      registers,
    }),
    attempts: new Histogram({
      name: 'warren_processor_attempts',
      help: 'Tries that a message took until it was done or parked.',
      buckets: [1, 2, 3, 5, 10, 20],
      registers,
    }),
    brokerUp: new Gauge({
      name: 'warren_processor_broker_up',
      help: '1 while there is a connection to the broker.',
      registers,
    }),
    paused: new Gauge({
      name: 'warren_processor_paused',
      help: '1 while no messages are taken, by what does not answer.',
      labelNames: ['reason'],
      registers,
    }),
  };
}
