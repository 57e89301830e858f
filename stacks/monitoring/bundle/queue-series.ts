import { rabbitmqMetrics } from '../../../catalog/facts/rabbitmq-metrics.ts';

/** What is asked of `/metrics/detailed`, and what of the answer is kept. */
export interface QueueSeries {
  /** In the order of their names. */
  families: string[];
  /** Regular expression of the names of metrics that are kept. */
  kept: string;
}

/** What somebody who looks at queues asks for, whether or not a dashboard does. */
const always = ['messages', 'messages_ready', 'messages_unacked', 'messages_bytes', 'consumers'].map(
  (name) => `rabbitmq_detailed_queue_${name}`,
);

/**
 * The series of queues that texts draw from: dashboards, and rules of alarms. Each costs memory for every queue there is, and a quorum queue
 * has 52 of Raft's alone on each member's node (docs/monitoring.md), so that what nobody names is not kept.
 */
export function queueSeries(texts: readonly string[]): QueueSeries {
  const named = texts.flatMap((text) => text.match(/\brabbitmq_(detailed|cluster)_\w+/g) ?? []);
  const names = [...new Set([...always, ...named])].sort();
  return { families: familiesOf(names), kept: names.join('|') };
}

/** As few families as have all of the metrics: one that is in several comes with those that are needed anyway. */
function familiesOf(names: readonly string[]): string[] {
  const choices = rabbitmqMetrics.filter(({ name, families }) => families.length > 0 && names.includes(name));
  const families = new Set<string>();
  for (const metric of choices.sort((a, b) => a.families.length - b.families.length)) {
    const [first] = metric.families;
    if (first !== undefined && !metric.families.some((family) => families.has(family))) families.add(first);
  }
  return [...families].sort();
}
