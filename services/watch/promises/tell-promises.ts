import { Counter, Gauge, Registry } from 'prom-client';
import { endpointLabel, promiseMetric } from '../../../contracts/promises.ts';
import type { PromiseCounts } from './counts.ts';

/** After how long without a reading nothing is told any more: what stands still would look as if no request came. */
const staleMs = 5 * 60_000;

/** What is known of promises, as Prometheus reads it. */
export async function promisesForPrometheus(counts: PromiseCounts | undefined, now: number): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames: [endpointLabel], registers });
  const readAt = new Gauge({ name: promiseMetric.readAt, help: 'When CloudWatch was read last.', registers });
  const counted = counter(promiseMetric.counted, "Requests that count for an endpoint's promise.");
  const kept = counter(promiseMetric.kept, 'Those of them that were accepted in time.');
  if (!counts) registry.removeSingleMetric(promiseMetric.readAt);
  else {
    readAt.set(counts.readAt / 1000);
    const told = now - counts.readAt > staleMs ? [] : Object.entries(counts.endpoints);
    for (const [endpoint, sums] of told) {
      counted.inc({ [endpointLabel]: endpoint }, sums.counted);
      kept.inc({ [endpointLabel]: endpoint }, sums.kept);
    }
  }
  return registry.metrics();
}
