import type { Broker } from '../broker.ts';
import type { Taken } from './value.ts';

export type QueueType = Broker['queues'][number]['type'];

/** An argument of queues, as releases from `since` on and before `until` have it. */
export interface QueueArgument {
  name: string;
  /** Types of queues that have it. RabbitMQ refuses it for others. */
  types: readonly QueueType[];
  takes: Taken;
  /** First series that has it so; left out: the oldest that a file may name. */
  since?: string;
  /** First series that does not have it so any more. */
  until?: string;
  /** RabbitMQ takes any other value too, and then does this. */
  otherwise?: string;
  /** Why it does nothing, although RabbitMQ takes it. */
  idle?: string;
  /** RabbitMQ takes it for other types too, and does nothing. */
  isIdleElsewhere?: true;
  /** RabbitMQ refuses it unless this key of rabbitmq.conf is true. */
  permittedBy?: string;
  /** Another argument that it is refused without. */
  needs?: string;
  /** Address of the facts in this row. */
  source: string;
}

const sources = 'https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src';
const declared = (lines: string) => `${sources}/rabbit_amqqueue.erl#${lines}`;
const quorumQueue = (lines: string) => `${sources}/rabbit_quorum_queue.erl#${lines}`;
const classicQueue = (lines: string) => `${sources}/rabbit_classic_queue.erl#${lines}`;
const streamQueue = (lines: string) => `${sources}/rabbit_stream_queue.erl#${lines}`;
const tag = (version: string) => `https://github.com/rabbitmq/rabbitmq-server/blob/${version}/deps/rabbit/src`;

/** Ten years, the longest that RabbitMQ counts: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit_common/src/rabbit_misc.erl#L1096 */
const longestMs = 315_360_000_000;

/** https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit_common/include/rabbit.hrl#L280 */
export const largestSegmentBytes = 3_000_000_000;

const count: Taken = { type: 'integer', least: 0 };
const milliseconds: Taken = { type: 'integer', least: 0, of: 'milliseconds' };
const bytes: Taken = { type: 'integer', least: 0, of: 'bytes' };
const nodes: Taken = { type: 'integer', least: 1, of: 'nodes' };
const text: Taken = { type: 'text' };

/** The last three are old words, which mean balanced: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_queue_location.erl#L34-L35 */
const locators = ['client-local', 'balanced', 'random', 'least-leaders', 'min-masters'];

/** https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_quorum_queue.erl#L1967-L1993 */
const delayedRetryOff = 'turns delayed retry off';

const messageQueue: readonly QueueType[] = ['classic', 'quorum'];

/**
 * Arguments of queues. Which types have them: `capabilities` in rabbit_quorum_queue.erl#L593, rabbit_stream_queue.erl#L1484 and
 * rabbit_classic_queue.erl#L641; what they take: `declare_args` in rabbit_amqqueue.erl#L950-L972; both of v3.13.7, v4.0.9, v4.1.8,
 * v4.2.9, v4.3.5 and of the main branch at 5b09e556d, which leads to 4.4.
 */
export const queueArguments: readonly QueueArgument[] = [
  {
    name: 'x-expires',
    types: messageQueue,
    takes: { type: 'integer', least: 1, most: longestMs, of: 'milliseconds' },
    source: declared('L1007-L1018'),
  },
  {
    name: 'x-message-ttl',
    types: messageQueue,
    takes: { type: 'integer', least: 0, most: longestMs, of: 'milliseconds' },
    source: declared('L1020-L1029'),
  },
  { name: 'x-dead-letter-exchange', types: messageQueue, takes: text, source: declared('L1105-L1108') },
  {
    name: 'x-dead-letter-routing-key',
    types: messageQueue,
    takes: text,
    needs: 'x-dead-letter-exchange',
    source: declared('L1110-L1123'),
  },
  {
    name: 'x-dead-letter-strategy',
    types: ['quorum'],
    takes: { type: 'text', words: ['at-most-once', 'at-least-once'] },
    source: declared('L1125-L1139'),
  },
  { name: 'x-max-length', types: messageQueue, takes: count, source: declared('L994-L1005') },
  {
    name: 'x-max-length-bytes',
    types: ['classic', 'quorum', 'stream'],
    takes: bytes,
    source: declared('L994-L1005'),
  },
  {
    name: 'x-max-in-memory-length',
    types: ['quorum'],
    takes: count,
    idle: 'quorum queues keep no messages in memory any more',
    source: quorumQueue('L615-L617'),
  },
  {
    name: 'x-max-in-memory-bytes',
    types: ['quorum'],
    takes: bytes,
    idle: 'quorum queues keep no messages in memory any more',
    source: quorumQueue('L615-L617'),
  },
  {
    name: 'x-max-priority',
    types: ['classic'],
    takes: { type: 'integer', least: 0, most: 255 },
    source: declared('L1031-L1042'),
  },
  {
    name: 'x-overflow',
    types: messageQueue,
    takes: { type: 'text', words: ['drop-head', 'reject-publish', 'reject-publish-dlx'] },
    source: declared('L1141-L1155'),
  },
  {
    name: 'x-queue-version',
    until: '4.3',
    types: ['classic'],
    takes: { type: 'integer', least: 1, most: 2 },
    source: `${tag('v4.2.9')}/rabbit_amqqueue.erl`,
  },
  {
    name: 'x-queue-version',
    since: '4.3',
    types: ['classic'],
    takes: { type: 'integer', least: 2, most: 2 },
    source: declared('L1180-L1191'),
  },
  {
    name: 'x-queue-mode',
    until: '4.3',
    types: ['classic'],
    takes: { type: 'text', words: ['default', 'lazy'] },
    idle: 'classic queues write to disk in any mode',
    source: `${tag('v4.2.9')}/rabbit_amqqueue.erl`,
  },
  {
    name: 'x-queue-mode',
    since: '4.3',
    types: ['classic'],
    takes: { type: 'anything' },
    idle: 'classic queues write to disk in any mode',
    source: classicQueue('L654'),
  },
  {
    name: 'x-queue-master-locator',
    until: '4.3',
    types: ['classic'],
    takes: { type: 'text', words: locators },
    otherwise: 'makes the queue where the client is',
    source: `${tag('v4.2.9')}/rabbit_queue_location.erl`,
  },
  {
    name: 'x-queue-master-locator',
    since: '4.3',
    types: ['classic'],
    takes: { type: 'text', words: locators },
    otherwise: 'makes the queue where the client is',
    permittedBy: 'deprecated_features.permit.queue_master_locator',
    source: classicQueue('L133-L146'),
  },
  {
    name: 'x-queue-leader-locator',
    until: '4.0',
    types: ['quorum', 'stream'],
    takes: { type: 'text', words: locators.slice(0, 4) },
    source: `${tag('v3.13.7')}/rabbit_queue_location.erl`,
  },
  {
    name: 'x-queue-leader-locator',
    since: '4.0',
    types: ['classic', 'quorum', 'stream'],
    takes: { type: 'text', words: locators },
    source: declared('L1157-L1170'),
  },
  {
    name: 'x-single-active-consumer',
    types: messageQueue,
    takes: { type: 'boolean' },
    source: declared('L1044-L1047'),
  },
  {
    name: 'x-consumer-timeout',
    since: '4.3',
    types: ['quorum'],
    takes: milliseconds,
    source: declared('L994-L1005'),
  },
  {
    name: 'x-consumer-disconnected-timeout',
    since: '4.3',
    types: ['quorum'],
    takes: milliseconds,
    source: declared('L994-L1005'),
  },
  {
    name: 'x-quorum-initial-group-size',
    types: ['quorum'],
    takes: nodes,
    source: declared('L1049-L1060'),
  },
  {
    name: 'x-delivery-limit',
    types: ['quorum'],
    takes: { type: 'integer' },
    otherwise: 'takes the limit that it has without it',
    source: quorumQueue('L2070-L2084'),
  },
  {
    name: 'x-delayed-retry-type',
    since: '4.3',
    types: ['quorum'],
    takes: { type: 'text', words: ['all', 'failed', 'returned', 'disabled'] },
    otherwise: delayedRetryOff,
    source: quorumQueue('L1967-L1993'),
  },
  {
    name: 'x-delayed-retry-min',
    since: '4.3',
    types: ['quorum'],
    takes: { type: 'integer', least: 1, of: 'milliseconds' },
    otherwise: delayedRetryOff,
    source: quorumQueue('L1967-L1993'),
  },
  {
    name: 'x-delayed-retry-max',
    since: '4.3',
    types: ['quorum'],
    takes: { type: 'integer', least: 1, of: 'milliseconds' },
    otherwise: 'waits as long as x-delayed-retry-min says',
    source: quorumQueue('L1967-L1993'),
  },
  {
    name: 'x-member-placement-tag',
    since: '4.4',
    types: ['quorum'],
    takes: { type: 'text', notEmpty: true },
    source: 'https://github.com/rabbitmq/rabbitmq-server/blob/5b09e556d/deps/rabbit/src/rabbit_amqqueue.erl',
  },
  { name: 'x-max-age', types: ['stream'], takes: { type: 'age' }, source: declared('L1062-L1089') },
  {
    name: 'x-stream-max-segment-size-bytes',
    types: ['stream'],
    takes: { type: 'integer', least: 0, most: largestSegmentBytes, of: 'bytes' },
    source: streamQueue('L164-L174'),
  },
  {
    name: 'x-stream-filter-size-bytes',
    until: '4.2',
    types: ['stream'],
    takes: { type: 'number', least: 16, most: 255 },
    isIdleElsewhere: true,
    source: `${tag('v4.1.8')}/rabbit_stream_queue.erl`,
  },
  {
    name: 'x-stream-filter-size-bytes',
    since: '4.2',
    types: ['stream'],
    takes: { type: 'integer', least: 16, most: 255, of: 'bytes' },
    source: streamQueue('L176-L191'),
  },
  { name: 'x-initial-cluster-size', types: ['stream'], takes: nodes, source: declared('L1049-L1060') },
];
