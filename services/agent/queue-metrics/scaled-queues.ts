import { z } from 'zod';
import { type ScaledQueue, scaledQueue, scaledQueuesPrefix } from '../../../contracts/queue-metrics.ts';
import type { Context } from '../context.ts';

/** What a node keeps of documents that it has read, so that each is fetched once as long as it does not change. */
export interface DocumentCache {
  /** Undefined when nothing is kept. */
  read(): string | undefined;
  write(text: string): void;
}

const kept = z.record(z.string(), z.object({ etag: z.string(), text: z.string() }));

type Kept = z.infer<typeof kept>;

/**
 * The queues of this broker that processors scale on, each once. A document that says none is told of by its key and passed
 * over. Throws when S3 cannot be asked.
 */
export async function scaledQueues(
  { identity, aws, say }: Pick<Context, 'identity' | 'say'> & { aws: Pick<Context['aws'], 'objects'> },
  cache: DocumentCache,
): Promise<ScaledQueue[]> {
  const { configurationBucket: bucket, broker } = identity;
  const before = readKept(cache);
  const now: Kept = {};
  for (const { key, etag } of await aws.objects.list(bucket, scaledQueuesPrefix(broker))) {
    const same = before[key]?.etag === etag ? before[key] : undefined;
    now[key] = same ?? { etag, text: await aws.objects.get(bucket, key) };
  }
  const text = JSON.stringify(now);
  if (text !== JSON.stringify(before)) cache.write(text);
  const queues = Object.entries(now).flatMap(([key, { text }]) => {
    const queue = readQueue(text);
    if (!queue) say(`s3://${bucket}/${key} says no queue, and is passed over. Apply the processor again.`);
    return queue ?? [];
  });
  return [...new Map(queues.map((queue) => [JSON.stringify([queue.vhost, queue.queue]), queue])).values()];
}

/** What is kept is no more than a saving: without it, or where it is damaged, everything is fetched. */
function readKept(cache: DocumentCache): Kept {
  return kept.safeParse(parsed(cache.read() ?? '')).data ?? {};
}

function readQueue(text: string): ScaledQueue | undefined {
  return scaledQueue.safeParse(parsed(text)).data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
