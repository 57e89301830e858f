import { z } from 'zod';

/** What RabbitMQ's HTTP API answers with: the fields that are used, in one shape for all versions. */

const json = z.record(z.string(), z.unknown());

/** Older versions say `[]` for an empty map. */
const map = z.union([json, z.tuple([]).transform(() => ({}))]);

/** Older versions say `a,b` for a list of tags. */
const tags = z.union([z.array(z.string()), z.string().transform((text) => (text === '' ? [] : text.split(',')))]);

export const exchangeSchema = z.object({
  vhost: z.string(),
  name: z.string(),
  type: z.string(),
  durable: z.boolean(),
  auto_delete: z.boolean(),
  internal: z.boolean(),
  arguments: map,
});

export const queueSchema = z.object({
  vhost: z.string(),
  name: z.string(),
  /** `classic`, `quorum`, `stream`. */
  type: z.string(),
  durable: z.boolean(),
  auto_delete: z.boolean(),
  /** Null for a queue that knows no exclusiveness. */
  exclusive: z.boolean().nullish(),
  arguments: map,
  messages: z.int().nullish(),
});

export const queueStatisticsSchema = z
  .object({
    messages: z.int().nullish(),
    consumers: z.int().nullish(),
    consumer_details: z.array(z.unknown()).nullish(),
  })
  .transform(({ messages, consumers, consumer_details }) => ({
    messages: messages ?? undefined,
    // The list is ahead of the count by some seconds.
    consumers:
      consumers == null && !consumer_details ? undefined : Math.max(consumers ?? 0, consumer_details?.length ?? 0),
  }));

export const bindingSchema = z.object({
  vhost: z.string(),
  source: z.string(),
  destination: z.string(),
  destination_type: z.enum(['queue', 'exchange']),
  routing_key: z.string(),
  arguments: map,
  /** Its name among the bindings between the same two. */
  properties_key: z.string(),
});

export const overviewSchema = z.object({
  rabbitmq_version: z.string(),
  erlang_version: z.string(),
  cluster_name: z.string(),
  /** Type of queues that are declared without one, in a vhost that says nothing of it. */
  default_queue_type: z.string().optional(),
});

export const nodeSchema = z.object({
  name: z.string(),
  running: z.boolean(),
  mem_alarm: z.boolean().optional(),
  disk_free_alarm: z.boolean().optional(),
  /** Bytes. */
  mem_used: z.number().optional(),
  mem_limit: z.number().optional(),
  disk_free: z.number().optional(),
  disk_free_limit: z.number().optional(),
  /** Nodes that it has lost sight of while both ran. */
  partitions: z.array(z.string()).optional(),
});

export const alarmSchema = z.object({ node: z.string(), resource: z.string() });

export const definitionsExportSchema = z.looseObject({
  users: z.array(
    z.object({
      name: z.string(),
      password_hash: z.string(),
      hashing_algorithm: z.string(),
      tags,
      limits: map.default({}),
    }),
  ),
  vhosts: z.array(
    z.looseObject({
      name: z.string(),
      description: z.string().optional(),
      tags: tags.optional(),
      default_queue_type: z.string().optional(),
      metadata: z
        .looseObject({
          description: z.string().optional(),
          tags: tags.optional(),
          default_queue_type: z.string().optional(),
          /** Since 4.0.6. */
          protected_from_deletion: z.boolean().optional(),
        })
        .default({}),
    }),
  ),
  permissions: z.array(
    z.object({ user: z.string(), vhost: z.string(), configure: z.string(), write: z.string(), read: z.string() }),
  ),
  topic_permissions: z.array(
    z.object({ user: z.string(), vhost: z.string(), exchange: z.string(), write: z.string(), read: z.string() }),
  ),
  parameters: z.array(z.object({ vhost: z.string(), component: z.string(), name: z.string(), value: z.unknown() })),
  policies: z.array(
    z.object({
      vhost: z.string(),
      name: z.string(),
      pattern: z.string(),
      'apply-to': z.string(),
      priority: z.int(),
      definition: map,
    }),
  ),
  bindings: z.array(bindingSchema.omit({ properties_key: true })),
});

/** Everything but messages and queues, which have an answer of their own. */
export type DefinitionsExport = z.infer<typeof definitionsExportSchema> & { exchanges: ExchangeState[] };
export type Overview = z.infer<typeof overviewSchema>;
export type NodeState = z.infer<typeof nodeSchema>;
export type ExchangeState = z.infer<typeof exchangeSchema>;
export type QueueState = z.infer<typeof queueSchema>;
export type QueueStatistics = z.infer<typeof queueStatisticsSchema>;
export type BindingState = z.infer<typeof bindingSchema>;
export type Alarm = z.infer<typeof alarmSchema>;

/** What a health check says. */
export type Health = { ok: true } | { ok: false; reason: string };
