import { z } from 'zod';
import type { PlatformIdentity } from './names.ts';
import { brokerPrefix } from './object-keys.ts';

/** CloudWatch's namespace of what nodes publish: one for each platform, so that two in an account stay apart. */
export function queueMetricNamespace({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `Warren/${name}`;
}

/**
 * Metrics of a queue that a processor scales on, one value a minute. The leader's node publishes them; two may, in the minute
 * in which it moves, so that alarms take their maximum. What was published and acknowledged are counts over all nodes, each of
 * which counts what passes through its own channels: a node that restarts, or is not in touch, takes its share of them away, and
 * nothing else does but the queue's end. A leader that moves changes no count.
 */
export const queueMetric = {
  ready: 'MessagesReady',
  unacknowledged: 'MessagesUnacknowledged',
  published: 'MessagesPublished',
  acknowledged: 'MessagesAcknowledged',
  consumers: 'Consumers',
  /** 1 whenever the others were published: where it is missing, nothing is known of the queue. */
  up: 'Up',
} as const;

/** Dimensions of each of them. */
export function queueDimensions(queue: { broker: string; vhost: string; queue: string }): Record<string, string> {
  return { Broker: queue.broker, VirtualHost: queue.vhost, Queue: queue.queue };
}

/** What nodes read of a processor: the queue that it scales on. */
export const scaledQueue = z.object({ vhost: z.string().min(1), queue: z.string().min(1) });

export type ScaledQueue = z.infer<typeof scaledQueue>;

/** Where a broker's nodes find the queues that processors scale on, in the bucket of configuration. */
export function scaledQueuesPrefix(broker: string): string {
  return `${brokerPrefix(broker)}scaled-queues/`;
}

/** The queue of one processor there. */
export function scaledQueueKey(broker: string, processor: string): string {
  return `${scaledQueuesPrefix(broker)}${processor}.json`;
}
