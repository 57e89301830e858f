import { z } from 'zod';
import { secretReference } from './field.ts';

const vhost = z.string().min(1).default('/').meta({ description: 'Virtual host it lives in.' });

const queueArguments = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .default({})
  .meta({
    description: 'Optional arguments as RabbitMQ names them, `x-…`. They cannot change once the object exists.',
  });

const limit = z.int().min(-1);

/** Virtual hosts by name. */
export const vhosts = z
  .record(
    z.string().min(1),
    z.strictObject({
      description: z
        .string()
        .optional()
        .meta({ description: 'For people; shown in the management UI.', onChange: 'live' }),
      defaultQueueType: z
        .enum(['quorum', 'classic', 'stream'])
        .optional()
        .meta({ description: "Type of queues declared without one; the broker's when left out.", onChange: 'live' }),
      maxConnections: limit
        .optional()
        .meta({ description: 'Most connections to it; -1 for no limit.', onChange: 'live' }),
      maxQueues: limit.optional().meta({ description: 'Most queues in it; -1 for no limit.', onChange: 'live' }),
    }),
  )
  .default({ '/': {} })
  .meta({ description: 'Virtual hosts by name.', onChange: 'live' });

/** Users by name. */
export const users = z
  .record(
    z.string().min(1),
    z.strictObject({
      tags: z
        .array(z.enum(['administrator', 'monitoring', 'policymaker', 'management']))
        .default([])
        .meta({ description: 'What the user may do in the management UI; nothing when empty.', onChange: 'live' }),
      password: secretReference.optional().meta({
        description: 'Secret that holds the password. Left out, Warren makes a password and keeps it in a secret.',
        onChange: 'live',
      }),
      rotation: z
        .int()
        .min(1)
        .default(1)
        .meta({ description: 'Raise it by one to have Warren make a new password.', onChange: 'live' }),
      permissions: z
        .record(
          z.string().min(1),
          z.strictObject({
            configure: z
              .string()
              .default('')
              .meta({ description: 'Regular expression of what it may declare and delete.' }),
            write: z.string().default('').meta({ description: 'Regular expression of what it may publish to.' }),
            read: z.string().default('').meta({ description: 'Regular expression of what it may consume from.' }),
          }),
        )
        .default({})
        .meta({ description: 'Permissions by vhost. An empty expression allows nothing.', onChange: 'live' }),
      topicPermissions: z
        .array(
          z.strictObject({
            vhost,
            exchange: z.string().min(1).meta({ description: 'Topic exchange that it is about.' }),
            write: z
              .string()
              .default('')
              .meta({ description: 'Regular expression of routing keys it may publish with.' }),
            read: z.string().default('').meta({ description: 'Regular expression of routing keys it may bind with.' }),
          }),
        )
        .default([])
        .meta({ description: 'Further limits by routing key.', onChange: 'live' }),
      maxConnections: limit
        .optional()
        .meta({ description: 'Most connections of this user; -1 for no limit.', onChange: 'live' }),
      maxChannels: limit
        .optional()
        .meta({ description: 'Most channels of this user; -1 for no limit.', onChange: 'live' }),
    }),
  )
  .default({})
  .meta({ description: "Users by name, besides Warren's own administrator.", onChange: 'live' });

const policy = z.strictObject({
  name: z.string().min(1).meta({ description: 'Name, unique in its vhost.' }),
  vhost,
  pattern: z.string().meta({ description: 'Regular expression of the names it applies to.' }),
  applyTo: z
    .enum(['all', 'queues', 'classic_queues', 'quorum_queues', 'streams', 'exchanges'])
    .default('all')
    .meta({ description: 'What it applies to.' }),
  priority: z.int().default(0).meta({ description: 'Of several that match, the highest applies.' }),
  definition: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .meta({ description: 'Settings as RabbitMQ names them, such as `message-ttl`.' }),
});

/** Policies of users. */
export const policies = z.array(policy).default([]).meta({ description: 'Policies.', onChange: 'live' });

/** Policies that users cannot override. */
export const operatorPolicies = z
  .array(policy)
  .default([])
  .meta({ description: 'Operator policies: limits that win over the policies of users.', onChange: 'live' });

/** Exchanges besides the built-in ones. */
export const exchanges = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(255).meta({ description: 'Name, unique in its vhost.' }),
      vhost,
      type: z
        .enum([
          'direct',
          'fanout',
          'topic',
          'headers',
          'x-consistent-hash',
          'x-random',
          'x-local-random',
          'x-recent-history',
        ])
        .meta({ description: 'How it routes.' }),
      durable: z.boolean().default(true).meta({ description: 'Whether it survives a restart.' }),
      autoDelete: z.boolean().default(false).meta({ description: 'Whether it goes with its last binding.' }),
      internal: z.boolean().default(false).meta({ description: 'Whether only other exchanges may publish to it.' }),
      arguments: queueArguments,
    }),
  )
  .default([])
  .meta({ description: 'Exchanges besides the built-in ones.', onChange: 'live' });

/** Queues and streams. */
export const queues = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(255).meta({ description: 'Name, unique in its vhost.' }),
      vhost,
      type: z
        .enum(['quorum', 'classic', 'stream'])
        .default('quorum')
        .meta({ description: 'quorum: replicated; stream: a replicated log; classic: on one node.' }),
      durable: z
        .boolean()
        .default(true)
        .meta({ description: 'Whether it survives a restart. Quorum queues and streams always do.' }),
      autoDelete: z.boolean().default(false).meta({ description: 'Whether it goes with its last consumer.' }),
      arguments: queueArguments,
    }),
  )
  .default([])
  .meta({ description: 'Queues and streams. Nothing that holds messages is deleted unasked.', onChange: 'live' });

/** What goes from where to where inside the broker. */
export const bindings = z
  .array(
    z.strictObject({
      vhost,
      source: z.string().min(1).meta({ description: 'Exchange that messages come from.' }),
      destination: z.string().min(1).meta({ description: 'Queue or exchange that messages go to.' }),
      destinationType: z.enum(['queue', 'exchange']).default('queue').meta({ description: 'What the destination is.' }),
      routingKey: z.string().max(255).default('').meta({ description: 'Routing key or topic pattern.' }),
      arguments: queueArguments,
    }),
  )
  .default([])
  .meta({ description: 'Bindings.', onChange: 'live' });

/** Upstream brokers whose exchanges or queues are mirrored here. */
export const federation = z
  .array(
    z.strictObject({
      name: z.string().min(1).meta({ description: 'Name of the upstream, unique in its vhost.' }),
      vhost,
      uri: secretReference.meta({ description: 'Secret that holds the AMQP URI of the upstream.' }),
      exchange: z.string().optional().meta({ description: 'Exchange on the upstream, when named otherwise there.' }),
      queue: z.string().optional().meta({ description: 'Queue on the upstream, when named otherwise there.' }),
      prefetchCount: z
        .int()
        .min(1)
        .default(1000)
        .meta({ description: 'Messages under way unacknowledged.', unit: 'messages' }),
      maxHops: z.int().min(1).default(1).meta({ description: 'How many links a message may cross.', unit: 'links' }),
    }),
  )
  .default([])
  .meta({
    description: 'Federation upstreams; a policy with `federation-upstream` puts one to use.',
    onChange: 'live',
  });

const shovelEnd = z.strictObject({
  uri: secretReference.meta({ description: 'Secret that holds the AMQP URI of this end.' }),
  queue: z.string().min(1).optional().meta({ description: 'Queue at this end.' }),
  exchange: z.string().min(1).optional().meta({ description: 'Exchange at this end; give this or `queue`.' }),
  routingKey: z.string().optional().meta({ description: 'Routing key to bind or publish with.' }),
});

/** What is moved from one broker to another. */
export const shovels = z
  .array(
    z.strictObject({
      name: z.string().min(1).meta({ description: 'Name, unique in its vhost.' }),
      vhost,
      source: shovelEnd.meta({ description: 'Where messages come from.' }),
      destination: shovelEnd.meta({ description: 'Where messages go.' }),
      ackMode: z
        .enum(['on-confirm', 'on-publish', 'no-ack'])
        .default('on-confirm')
        .meta({ description: 'When the source forgets a message; only on-confirm loses none.' }),
    }),
  )
  .default([])
  .meta({ description: 'Dynamic shovels.', onChange: 'live' });
