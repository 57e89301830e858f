import { z } from 'zod';
import { alternateSuffix } from '../../../../contracts/users.ts';
import { secretReference } from '../../../schema/field.ts';
import { namedValues } from './argument.ts';
import { rabbitmqName, regularExpression, routingKey, userName, userTag, vhostTag } from './rabbitmq-text.ts';

/** Virtual host of an object that a file declares. */
export const vhostField = rabbitmqName.default('/').meta({ description: 'Virtual host it lives in.' });

const objectArguments = namedValues.default({}).meta({
  description: 'Optional arguments as RabbitMQ names them, `x-…`. They cannot change once the object exists.',
});

/** Types of exchanges that come with RabbitMQ or with a plugin that ships with it; it refuses all others. */
export const exchangeTypes = [
  'direct',
  'fanout',
  'topic',
  'headers',
  'x-consistent-hash',
  'x-modulus-hash',
  'x-random',
  'x-local-random',
  'x-recent-history',
  'x-jms-topic',
] as const;

/** Most tags of a user, since 4.3: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_auth_backend_internal.erl */
const mostUserTags = 32;

const limit = z.int().min(-1);

/** Virtual hosts by name. */
export const vhosts = z
  .record(
    rabbitmqName,
    z.strictObject({
      description: z
        .string()
        .optional()
        .meta({ description: 'For people; shown in the management UI.', onChange: 'live' }),
      tags: z.array(vhostTag).default([]).meta({ description: 'Labels, for people and for tools.', onChange: 'live' }),
      defaultQueueType: z
        .enum(['quorum', 'classic', 'stream'])
        .optional()
        .meta({ description: "Type of queues declared without one; the broker's when left out.", onChange: 'live' }),
      maxConnections: limit
        .optional()
        .meta({ description: 'Most connections to it; -1 for no limit.', onChange: 'live' }),
      maxQueues: limit.optional().meta({ description: 'Most queues in it; -1 for no limit.', onChange: 'live' }),
      protected: z.boolean().default(false).meta({
        description: 'Whether RabbitMQ itself refuses to delete it, whoever asks. From 4.0.6 on.',
        onChange: 'live',
      }),
    }),
  )
  .prefault({ '/': {} })
  .meta({ description: 'Virtual hosts by name.', onChange: 'live' });

/** Whether what was valid before a rotation is valid for longer. */
export const previousPassword = z.enum(['accepted', 'refused']).default('accepted').meta({
  description: 'Whether the password before the current one still opens the door, for clients that are not up to date.',
  onChange: 'live',
});

const passwordRule = 'has to be none, or { secret: NAME }. Left out, Warren makes a password.';

/** Users by name. */
export const users = z
  .record(
    userName,
    z.strictObject({
      tags: z.array(userTag).max(mostUserTags).default([]).meta({
        description:
          'What the user may do in the management UI: `administrator`, `monitoring`, `policymaker`, `management`; others are labels.',
        onChange: 'live',
      }),
      password: z
        .union([z.literal('none'), secretReference], { error: passwordRule })
        .optional()
        .meta({
          description:
            'Secret that holds the password, or `none` for a user that signs in by a certificate or another backend alone. Left out, Warren makes a password and keeps it in a secret.',
          onChange: 'live',
        }),
      rotation: z
        .int()
        .min(1)
        .default(1)
        .meta({
          description: `Raise it by one to have Warren make a new password. Two user names take turns, \`<name>\` and \`<name>${alternateSuffix}\`: clients take both name and password from the secret.`,
          onChange: 'live',
        }),
      previousPassword,
      permissions: z
        .record(
          rabbitmqName,
          z.strictObject({
            configure: regularExpression
              .default('')
              .meta({ description: 'Regular expression of what it may declare and delete.' }),
            write: regularExpression.default('').meta({ description: 'Regular expression of what it may publish to.' }),
            read: regularExpression
              .default('')
              .meta({ description: 'Regular expression of what it may consume from.' }),
          }),
        )
        .default({})
        .meta({ description: 'Permissions by vhost. An empty expression allows nothing.', onChange: 'live' }),
      topicPermissions: z
        .array(
          z.strictObject({
            vhost: vhostField,
            exchange: rabbitmqName.meta({ description: 'Topic exchange that it is about.' }),
            write: regularExpression
              .default('')
              .meta({ description: 'Regular expression of routing keys it may publish with.' }),
            read: regularExpression
              .default('')
              .meta({ description: 'Regular expression of routing keys it may bind with.' }),
          }),
        )
        .default([])
        .meta({ description: 'Further limits by routing key.', onChange: 'live', identity: ['vhost', 'exchange'] }),
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
  name: rabbitmqName.meta({ description: 'Name, unique in its vhost.' }),
  vhost: vhostField,
  pattern: regularExpression.meta({ description: 'Regular expression of the names it applies to.' }),
  applyTo: z
    .enum(['all', 'queues', 'classic_queues', 'quorum_queues', 'streams', 'exchanges'])
    .default('all')
    .meta({ description: 'What it applies to.' }),
  priority: z.int().default(0).meta({ description: 'Of several that match, the highest applies.' }),
  definition: namedValues.meta({ description: 'Settings as RabbitMQ names them, such as `message-ttl`.' }),
});

/** Policies of users. */
export const policies = z
  .array(policy)
  .default([])
  .meta({ description: 'Policies.', onChange: 'live', identity: ['vhost', 'name'] });

/** Policies that users cannot override. */
export const operatorPolicies = z
  .array(policy)
  .default([])
  .meta({
    description: 'Operator policies: limits that win over the policies of users.',
    onChange: 'live',
    identity: ['vhost', 'name'],
  });

/** Exchanges besides the built-in ones. */
export const exchanges = z
  .array(
    z.strictObject({
      name: rabbitmqName.meta({ description: 'Name, unique in its vhost.' }),
      vhost: vhostField,
      type: z.enum(exchangeTypes).meta({ description: 'How it routes.' }),
      durable: z.boolean().default(true).meta({ description: 'Whether it survives a restart.' }),
      autoDelete: z.boolean().default(false).meta({ description: 'Whether it goes with its last binding.' }),
      internal: z.boolean().default(false).meta({ description: 'Whether only other exchanges may publish to it.' }),
      arguments: objectArguments,
    }),
  )
  .default([])
  .meta({ description: 'Exchanges besides the built-in ones.', onChange: 'live', identity: ['vhost', 'name'] });

/** Queues and streams. */
export const queues = z
  .array(
    z.strictObject({
      name: rabbitmqName.meta({ description: 'Name, unique in its vhost.' }),
      vhost: vhostField,
      type: z
        .enum(['quorum', 'classic', 'stream'])
        .default('quorum')
        .meta({ description: 'quorum: replicated; stream: a replicated log; classic: on one node.' }),
      durable: z
        .boolean()
        .default(true)
        .meta({ description: 'Whether it survives a restart. Quorum queues and streams always do.' }),
      autoDelete: z.boolean().default(false).meta({ description: 'Whether it goes with its last consumer.' }),
      arguments: objectArguments,
    }),
  )
  .default([])
  .meta({
    description: 'Queues and streams. Nothing that holds messages is deleted unasked.',
    onChange: 'live',
    identity: ['vhost', 'name'],
  });

/** What goes from where to where inside the broker. */
export const bindings = z
  .array(
    z.strictObject({
      vhost: vhostField,
      source: rabbitmqName.meta({ description: 'Exchange that messages come from.' }),
      destination: rabbitmqName.meta({ description: 'Queue or exchange that messages go to.' }),
      destinationType: z.enum(['queue', 'exchange']).default('queue').meta({ description: 'What the destination is.' }),
      routingKey: routingKey.default('').meta({ description: 'Routing key or topic pattern.' }),
      arguments: objectArguments,
    }),
  )
  .default([])
  .meta({ description: 'Bindings.', onChange: 'live' });
