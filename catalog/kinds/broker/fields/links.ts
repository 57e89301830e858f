import { z } from 'zod';
import { secretReference } from '../../../schema/field.ts';
import { namedValues } from './argument.ts';
import { rabbitmqName, routingKey } from './rabbitmq-text.ts';
import { vhostField } from './topology.ts';

/** Upstream brokers whose exchanges or queues are mirrored here. */
export const federation = z
  .array(
    z.strictObject({
      name: rabbitmqName.meta({ description: 'Name of the upstream, unique in its vhost.' }),
      vhost: vhostField,
      uri: secretReference.meta({ description: 'Secret that holds the AMQP URI of the upstream.' }),
      exchange: rabbitmqName.optional().meta({ description: 'Exchange on the upstream, when named otherwise there.' }),
      queue: rabbitmqName.optional().meta({ description: 'Queue on the upstream, when named otherwise there.' }),
      prefetchCount: z
        .int()
        .min(1)
        .default(1000)
        .meta({ description: 'Messages under way unacknowledged.', unit: 'messages' }),
      maxHops: z.int().min(1).default(1).meta({ description: 'How many links a message may cross.', unit: 'links' }),
      parameters: namedValues.default({}).meta({
        description: 'Further settings as RabbitMQ names them, such as `reconnect-delay` or `ack-mode`.',
      }),
    }),
  )
  .default([])
  .meta({
    description: 'Federation upstreams; a policy with `federation-upstream` puts one to use.',
    onChange: 'live',
    identity: ['vhost', 'name'],
  });

const shovelEnd = z.strictObject({
  uri: secretReference.meta({
    description:
      'Secret that holds the AMQP URI of this end. One for amqp10 has no path and names its vhost as `?hostname=vhost:orders`.',
  }),
  protocol: z.enum(['amqp091', 'amqp10', 'local']).default('amqp091').meta({
    description: 'What is spoken with this end: AMQP 0-9-1, AMQP 1.0, or (since 4.2) nothing, within the broker.',
  }),
  queue: rabbitmqName.optional().meta({ description: 'Queue at this end.' }),
  exchange: rabbitmqName.optional().meta({ description: 'Exchange at this end; give this or `queue`.' }),
  routingKey: routingKey.optional().meta({ description: 'Routing key to bind or publish with.' }),
  address: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Address at this end, with amqp10, instead of `queue` and `exchange`: `/queues/placed`.' }),
});

/** What is moved from one broker to another. */
export const shovels = z
  .array(
    z.strictObject({
      name: rabbitmqName.meta({ description: 'Name, unique in its vhost.' }),
      vhost: vhostField,
      source: shovelEnd.meta({ description: 'Where messages come from.' }),
      destination: shovelEnd.meta({
        description: 'Where messages go. With neither queue nor exchange they keep the ones they came with.',
      }),
      ackMode: z
        .enum(['on-confirm', 'on-publish', 'no-ack'])
        .default('on-confirm')
        .meta({ description: 'When the source forgets a message; only on-confirm loses none.' }),
      parameters: namedValues.default({}).meta({
        description: 'Further settings as RabbitMQ names them, such as `src-prefetch-count` or `reconnect-delay`.',
      }),
    }),
  )
  .default([])
  .meta({ description: 'Dynamic shovels.', onChange: 'live', identity: ['vhost', 'name'] });

/** What a setting of a link takes: a kind of value, or one of some words. */
export type SettingKind = 'text' | 'number' | 'boolean' | 'mapping' | 'count or word' | readonly string[];

const ackModes = ['on-confirm', 'on-publish', 'no-ack'] as const;

/**
 * Settings of an upstream that have no field of their own.
 * https://www.rabbitmq.com/docs/federation-reference and
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_federation_common/src/rabbit_federation_parameters.erl
 */
export const upstreamSettings: Readonly<Record<string, SettingKind>> = {
  'ack-mode': ackModes,
  'bind-nowait': 'boolean',
  'channel-use-mode': ['multiple', 'single'],
  'consumer-tag': 'text',
  expires: 'number',
  'message-ttl': 'number',
  'queue-type': ['classic', 'quorum'],
  'reconnect-delay': 'number',
  'resource-cleanup-mode': ['default', 'never'],
  'trust-user-id': 'boolean',
};

/**
 * Settings of a shovel that have no field of their own.
 * https://www.rabbitmq.com/docs/shovel-dynamic and
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_shovel/src/rabbit_amqp091_shovel.erl
 */
export const shovelSettings: Readonly<Record<string, SettingKind>> = {
  'add-forward-headers': 'boolean',
  'add-timestamp-header': 'boolean',
  'delete-after': 'count or word',
  'dest-add-forward-headers': 'boolean',
  'dest-add-timestamp-header': 'boolean',
  'dest-application-properties': 'mapping',
  'dest-message-annotations': 'mapping',
  'dest-predeclared': 'boolean',
  'dest-properties': 'mapping',
  'dest-publish-properties': 'mapping',
  'dest-queue-args': 'mapping',
  'prefetch-count': 'number',
  'publish-properties': 'mapping',
  'reconnect-delay': 'number',
  'src-consumer-args': 'mapping',
  'src-consumer-name': 'text',
  'src-delete-after': 'count or word',
  'src-delete-after-duration': 'number',
  'src-predeclared': 'boolean',
  'src-prefetch-count': 'number',
  'src-queue-args': 'mapping',
};

/** RabbitMQ's names of what is a field here. */
export const linkFields = {
  federation: {
    uri: 'uri',
    exchange: 'exchange',
    queue: 'queue',
    'prefetch-count': 'prefetchCount',
    'max-hops': 'maxHops',
  },
  shovels: {
    'ack-mode': 'ackMode',
    ...endFields('src', 'source'),
    ...endFields('dest', 'destination'),
  },
} as const satisfies Record<string, Record<string, string>>;

function endFields(prefix: string, end: string): Record<string, string> {
  return {
    [`${prefix}-uri`]: `${end}.uri`,
    [`${prefix}-protocol`]: `${end}.protocol`,
    [`${prefix}-queue`]: `${end}.queue`,
    [`${prefix}-exchange`]: `${end}.exchange`,
    [`${prefix}-exchange-key`]: `${end}.routingKey`,
    [`${prefix}-address`]: `${end}.address`,
  };
}
