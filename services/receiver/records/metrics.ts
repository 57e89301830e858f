import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { InFlight } from '../limits/in-flight.ts';
import type { SignatureFailure } from '../signatures/index.ts';

/** What the receiver counts. Labels are bounded: endpoints by the settings, `none` where there is none. */
export interface ReceiverMetrics {
  request(request: CountedRequest): void;
  publish(outcome: string): void;
  signatureFailure(endpoint: string, reason: SignatureFailure): void;
  tap(endpoint: string, outcome: 'sent' | 'returned' | 'dropped'): void;
}

/** What is counted of a request. */
export interface CountedRequest {
  endpoint: string;
  mode: string;
  status: number;
  outcome: string;
  seconds: number;
  /** Whether it was answered as its endpoint promises; undefined where it counts neither way. */
  kept?: boolean | undefined;
}

/** What somebody collects. */
export interface CollectedMetrics extends ReceiverMetrics {
  registry: Registry;
}

/** What is asked when somebody collects. */
export interface Observed {
  inFlight: () => Pick<InFlight, 'requests' | 'bytes'>;
  brokers: () => readonly { broker: string; vhost: string; up: boolean }[];
}

/** Metrics in a registry of their own. */
export function openMetrics(observed: Observed): CollectedMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  observe(observed, [registry]);
  const { requests, seconds, publishes, signatureFailures, taps } = counters([registry]);
  return {
    registry,
    request({ endpoint, mode, status, outcome, seconds: took }) {
      requests.inc({ endpoint, status, outcome });
      seconds.observe({ endpoint, mode }, took);
    },
    publish: (outcome) => publishes.inc({ outcome }),
    signatureFailure: (endpoint, reason) => signatureFailures.inc({ endpoint, reason }),
    tap: (endpoint, outcome) => taps.inc({ endpoint, outcome }),
  };
}

function counters(registers: Registry[]) {
  return {
    requests: new Counter({
      name: 'warren_receiver_requests_total',
      help: 'Requests answered.',
      labelNames: ['endpoint', 'status', 'outcome'],
      registers,
    }),
    seconds: new Histogram({
      name: 'warren_receiver_request_seconds',
      help: 'Time from the head of a request to its answer.',
      labelNames: ['endpoint', 'mode'],
      // From a confirm on the same machine to the longest deadline.
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
    publishes: new Counter({
      name: 'warren_receiver_publishes_total',
      help: 'Requests that were to be published, by what became of it.',
      labelNames: ['outcome'],
      registers,
    }),
    signatureFailures: new Counter({
      name: 'warren_receiver_signature_failures_total',
      help: 'Requests whose signature did not hold.',
      labelNames: ['endpoint', 'reason'],
      registers,
    }),
    taps: new Counter({
      name: 'warren_receiver_taps_total',
      help: 'Copies for taps: sent, returned since nobody listens, dropped since the connection was busy.',
      labelNames: ['endpoint', 'outcome'],
      registers,
    }),
  };
}

function observe({ inFlight, brokers }: Observed, registers: Registry[]): void {
  new Gauge({
    name: 'warren_receiver_in_flight',
    help: 'Requests under way.',
    registers,
    collect() {
      this.set(inFlight().requests);
    },
  });
  new Gauge({
    name: 'warren_receiver_in_flight_bytes',
    help: 'Bytes of the bodies of requests under way.',
    registers,
    collect() {
      this.set(inFlight().bytes);
    },
  });
  new Gauge({
    name: 'warren_receiver_broker_up',
    help: '1 while a broker takes messages, else 0.',
    labelNames: ['broker', 'vhost'],
    registers,
    collect() {
      for (const { broker, vhost, up } of brokers()) this.set({ broker, vhost }, up ? 1 : 0);
    },
  });
}
