import { largestSegmentBytes, type QueueType } from './queue-arguments.ts';
import type { Taken } from './value.ts';

/** A key of the definition of policies, as releases from `since` on and before `until` have it. */
export interface PolicyKey {
  name: string;
  /** Whether operator policies know it too. */
  isOperator?: true;
  /** Whether it is for queues, for exchanges or for both. */
  on: 'queues' | 'exchanges' | 'both';
  /** Types of queues that no policy with this key applies to, whatever else it says. */
  bars?: readonly QueueType[];
  takes: Taken;
  /** First series that has it so; left out: the oldest that a file may name. */
  since?: string;
  /** First series that does not have it so any more. */
  until?: string;
  /** Why it does nothing, although RabbitMQ takes it. */
  idle?: string;
  /** Why later releases do not have it, and what to use instead. */
  gone?: { is: string; instead: string };
  /** The plugin that knows it; without that RabbitMQ refuses it. */
  plugin?: string;
  /** Another key that it is refused without. */
  needs?: string;
  /** RabbitMQ refuses it unless this key of rabbitmq.conf is true. */
  permittedBy?: string;
  /** Address of the facts in this row. */
  source: string;
}

const server = 'https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps';
const policies = (lines: string) => `${server}/rabbit/src/rabbit_policies.erl#${lines}`;
const quorumQueue = (lines: string) => `${server}/rabbit/src/rabbit_quorum_queue.erl#${lines}`;
const sharding = `${server}/rabbitmq_sharding/src/rabbit_sharding_policy_validator.erl#L27-L61`;
const federation = `${server}/rabbitmq_federation_common/src/rabbit_federation_parameters.erl#L122-L152`;

const count: Taken = { type: 'integer', least: 0 };
const milliseconds: Taken = { type: 'integer', least: 0, of: 'milliseconds' };
const bytes: Taken = { type: 'integer', least: 0, of: 'bytes' };
const text: Taken = { type: 'text' };
const locators = ['client-local', 'balanced', 'random', 'least-leaders'];

/**
 * Keys of policies. Which there are: `policy_validator` and `operator_policy_validator` in RabbitMQ's source; what bars which type of
 * queue: `unsupported_policies` in rabbit_quorum_queue.erl#L593, rabbit_stream_queue.erl#L1484 and rabbit_classic_queue.erl#L641;
 * both of v3.13.7, v4.0.9, v4.1.8, v4.2.9, v4.3.5 and of the main branch at 5b09e556d, which leads to 4.4.
 */
export const policyKeys: readonly PolicyKey[] = [
  { name: 'alternate-exchange', on: 'exchanges', takes: text, source: policies('L78-L82') },
  {
    name: 'consumer-disconnected-timeout',
    since: '4.3',
    on: 'queues',
    takes: milliseconds,
    source: policies('L84-L88'),
  },
  { name: 'consumer-timeout', on: 'queues', takes: milliseconds, source: policies('L90-L94') },
  { name: 'dead-letter-exchange', on: 'queues', bars: ['stream'], takes: text, source: policies('L96-L100') },
  { name: 'dead-letter-routing-key', on: 'queues', bars: ['stream'], takes: text, source: policies('L102-L106') },
  {
    name: 'dead-letter-strategy',
    on: 'queues',
    bars: ['classic', 'stream'],
    takes: { type: 'text', words: ['at-most-once', 'at-least-once'] },
    source: policies('L108-L113'),
  },
  {
    name: 'message-ttl',
    isOperator: true,
    on: 'queues',
    bars: ['stream'],
    takes: milliseconds,
    source: policies('L115-L119'),
  },
  {
    name: 'expires',
    isOperator: true,
    on: 'queues',
    bars: ['stream'],
    takes: { type: 'integer', least: 1, of: 'milliseconds' },
    source: policies('L121-L125'),
  },
  { name: 'max-length', isOperator: true, on: 'queues', bars: ['stream'], takes: count, source: policies('L127-L131') },
  { name: 'max-length-bytes', isOperator: true, on: 'queues', takes: bytes, source: policies('L133-L137') },
  {
    name: 'max-in-memory-length',
    idle: 'quorum queues keep no messages in memory any more',
    isOperator: true,
    on: 'queues',
    bars: ['classic', 'stream'],
    takes: count,
    source: policies('L139-L143'),
  },
  {
    name: 'max-in-memory-bytes',
    idle: 'quorum queues keep no messages in memory any more',
    isOperator: true,
    on: 'queues',
    bars: ['classic', 'stream'],
    takes: bytes,
    source: policies('L145-L149'),
  },
  {
    name: 'queue-mode',
    idle: 'classic queues write to disk in any mode',
    on: 'queues',
    bars: ['quorum', 'stream'],
    takes: { type: 'text', words: ['default', 'lazy'] },
    source: policies('L151-L156'),
  },
  {
    name: 'queue-version',
    until: '4.3',
    isOperator: true,
    on: 'queues',
    takes: { type: 'integer', least: 1, most: 2 },
    source: policies('L158-L163'),
  },
  {
    name: 'queue-version',
    since: '4.3',
    isOperator: true,
    on: 'queues',
    takes: { type: 'integer', least: 1, most: 2 },
    idle: 'since 4.3 classic queues have version 2 alone',
    source: policies('L158-L163'),
  },
  {
    name: 'overflow',
    isOperator: true,
    on: 'queues',
    bars: ['stream'],
    takes: { type: 'text', words: ['drop-head', 'reject-publish', 'reject-publish-dlx'] },
    source: policies('L165-L172'),
  },
  {
    name: 'delivery-limit',
    until: '4.0',
    isOperator: true,
    on: 'queues',
    bars: ['classic', 'stream'],
    takes: count,
    source: 'https://github.com/rabbitmq/rabbitmq-server/blob/v3.13.7/deps/rabbit/src/rabbit_policies.erl',
  },
  {
    name: 'delivery-limit',
    since: '4.0',
    isOperator: true,
    on: 'queues',
    bars: ['classic', 'stream'],
    takes: { type: 'integer' },
    source: policies('L174-L178'),
  },
  { name: 'max-age', on: 'queues', bars: ['classic', 'quorum'], takes: { type: 'age' }, source: policies('L180-L186') },
  {
    name: 'queue-leader-locator',
    on: 'queues',
    takes: { type: 'text', words: locators },
    source: policies('L188-L198'),
  },
  {
    name: 'initial-cluster-size',
    on: 'queues',
    bars: ['classic', 'quorum'],
    takes: { type: 'integer', least: 0, of: 'nodes' },
    source: policies('L200-L204'),
  },
  {
    name: 'stream-max-segment-size-bytes',
    on: 'queues',
    bars: ['classic', 'quorum'],
    takes: { type: 'integer', least: 0, most: largestSegmentBytes, of: 'bytes' },
    source: policies('L206-L210'),
  },
  {
    name: 'stream-filter-size-bytes',
    on: 'queues',
    takes: { type: 'integer', least: 16, most: 255, of: 'bytes' },
    source: policies('L212-L216'),
  },
  {
    name: 'target-group-size',
    isOperator: true,
    on: 'queues',
    bars: ['classic', 'stream'],
    takes: { type: 'integer', least: 1, of: 'nodes' },
    source: quorumQueue('L243-L247'),
  },
  {
    name: 'delayed-retry-type',
    since: '4.3',
    isOperator: true,
    on: 'queues',
    takes: { type: 'text', words: ['all', 'failed', 'returned', 'disabled'] },
    source: quorumQueue('L248-L253'),
  },
  {
    name: 'delayed-retry-min',
    since: '4.3',
    isOperator: true,
    on: 'queues',
    takes: { type: 'integer', least: 1, of: 'milliseconds' },
    source: quorumQueue('L254-L258'),
  },
  {
    name: 'delayed-retry-max',
    since: '4.3',
    isOperator: true,
    on: 'queues',
    takes: { type: 'integer', least: 1, of: 'milliseconds' },
    source: quorumQueue('L259-L263'),
  },
  {
    name: 'member-placement-tag',
    since: '4.4',
    isOperator: true,
    on: 'queues',
    takes: { type: 'text', notEmpty: true },
    source: 'https://github.com/rabbitmq/rabbitmq-server/blob/5b09e556d/deps/rabbit/src/rabbit_quorum_queue.erl',
  },
  {
    name: 'queue-master-locator',
    until: '4.0',
    on: 'queues',
    bars: ['quorum', 'stream'],
    takes: { type: 'text', words: ['client-local', 'min-masters', 'random'] },
    source:
      'https://github.com/rabbitmq/rabbitmq-server/blob/v3.13.7/deps/rabbit/src/rabbit_queue_location_validator.erl',
  },
  {
    name: 'queue-master-locator',
    since: '4.0',
    until: '4.3',
    isOperator: true,
    on: 'queues',
    bars: ['quorum', 'stream'],
    takes: { type: 'text', words: [...locators, 'min-masters'] },
    source: 'https://github.com/rabbitmq/rabbitmq-server/blob/v4.2.9/deps/rabbit/src/rabbit_classic_queue.erl',
  },
  {
    name: 'queue-master-locator',
    since: '4.3',
    isOperator: true,
    on: 'queues',
    bars: ['quorum', 'stream'],
    takes: { type: 'text', words: [...locators, 'min-masters'] },
    permittedBy: 'deprecated_features.permit.queue_master_locator',
    source: `${server}/rabbit/src/rabbit_classic_queue.erl#L108-L125`,
  },
  { name: 'federation-upstream', on: 'both', takes: text, plugin: 'rabbitmq_federation', source: federation },
  { name: 'federation-upstream-set', on: 'both', takes: text, plugin: 'rabbitmq_federation', source: federation },
  {
    name: 'federation-upstream-pattern',
    on: 'both',
    takes: { type: 'pattern' },
    plugin: 'rabbitmq_federation',
    source: federation,
  },
  {
    name: 'shards-per-node',
    on: 'exchanges',
    takes: { type: 'number', least: 0 },
    plugin: 'rabbitmq_sharding',
    source: sharding,
  },
  {
    name: 'routing-key',
    on: 'exchanges',
    takes: text,
    needs: 'shards-per-node',
    plugin: 'rabbitmq_sharding',
    source: sharding,
  },
  ...(['ha-mode', 'ha-params', 'ha-sync-mode'] as const).map((name) => ({
    ...mirroringKey(name),
    isOperator: true as const,
  })),
  ...(['ha-sync-batch-size', 'ha-promote-on-shutdown', 'ha-promote-on-failure'] as const).map(mirroringKey),
];

/** Mirroring of classic queues, which 3.13 was the last to have; what its keys take is left to it. */
function mirroringKey(name: string): PolicyKey {
  return {
    name,
    until: '4.0',
    gone: { is: 'classic queues are not mirrored any more', instead: 'Use quorum queues or streams.' },
    on: 'queues',
    bars: ['quorum', 'stream'],
    takes: { type: 'anything' },
    source: 'https://github.com/rabbitmq/rabbitmq-server/blob/v3.13.7/deps/rabbit/src/rabbit_mirror_queue_misc.erl',
  };
}
