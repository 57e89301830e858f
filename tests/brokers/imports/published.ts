import type { Loose } from './edits.ts';

/*
 * Definitions of the shapes that stand in public repositories, written anew: exports of RabbitMQ 2.7 to 4.1, files that a
 * container is started with, and what guides say.
 */

const all = { configure: '.*', write: '.*', read: '.*' };
const durable = { durable: true, auto_delete: false };
const hash = 'AAAAAEA5RkA2ZKzQIPHiuGQ4ovWmGHDBYuTCOTgCrgvyDbjh';

/** Definitions by what they are like. */
export const published: Record<string, Loose> = {
  'an export of 2.7, with transient queues and tags in one text': {
    rabbit_version: '2.7.1',
    users: [{ name: 'rpc', password_hash: hash, tags: '' }],
    vhosts: [{ name: '/' }],
    permissions: [{ user: 'rpc', vhost: '/', ...all }],
    queues: [
      { name: 'log', vhost: '/', ...durable, arguments: {} },
      { name: 'answers', vhost: '/', durable: false, auto_delete: false, arguments: {} },
    ],
    exchanges: [{ name: 'calls', vhost: '/', type: 'direct', ...durable, internal: false, arguments: {} }],
    bindings: [
      { source: 'calls', vhost: '/', destination: 'log', destination_type: 'queue', routing_key: 'log', arguments: {} },
    ],
  },
  'an export of 3.6, with mirrors': {
    rabbit_version: '3.6.15',
    users: [
      { name: 'worker', password_hash: hash, hashing_algorithm: 'rabbit_password_hashing_sha256', tags: '' },
      { name: 'root', password_hash: hash, hashing_algorithm: 'rabbit_password_hashing_sha256', tags: 'administrator' },
    ],
    vhosts: [{ name: 'publishing' }],
    permissions: [{ user: 'worker', vhost: 'publishing', configure: '^$', write: '\\.*', read: '^search_api$' }],
    parameters: [],
    global_parameters: [{ name: 'cluster_name', value: 'rabbit@old' }],
    policies: [
      {
        ...{ vhost: 'publishing', name: 'ha-all', pattern: '.*', 'apply-to': 'all', priority: 0 },
        definition: { 'ha-mode': 'all', 'ha-sync-mode': 'automatic' },
      },
    ],
    queues: [{ name: 'search_api', vhost: 'publishing', ...durable, arguments: {} }],
    exchanges: [{ name: 'documents', vhost: 'publishing', type: 'topic', ...durable, internal: false, arguments: {} }],
    bindings: ['*.*', '*.bulk.search'].map((routing_key) => ({
      ...{ source: 'documents', vhost: 'publishing', destination: 'search_api', destination_type: 'queue' },
      ...{ routing_key, arguments: {} },
    })),
  },
  'an export with limits and metadata of a vhost, and a password in the clear': {
    permissions: [{ user: 'admin', vhost: 'test', ...all }],
    policies: [
      {
        ...{ 'apply-to': 'queues', name: 'ha', pattern: '.*', priority: 0, vhost: 'test' },
        definition: { 'ha-mode': 'exactly', 'ha-params': 2, 'max-length': 10 },
      },
    ],
    users: [{ name: 'admin', password: 'not-a-secret', limits: {}, tags: ['administrator'] }],
    vhosts: [{ limits: [], metadata: { description: 'test vhost', tags: [] }, name: 'test' }],
  },
  'a file of a container, with a vhost that begins with a slash': {
    rabbit_version: '3.12.0',
    users: [{ name: 'node', password: 'not-a-secret', tags: [] }],
    vhosts: [{ name: '/chain' }],
    permissions: [{ user: 'node', vhost: '/chain', configure: '^$', write: '^chain\\.(events|retry)$', read: '^q\\.' }],
    exchanges: [{ name: 'chain.events', vhost: '/chain', type: 'topic', durable: true }],
    queues: [
      {
        ...{ name: 'q.node', vhost: '/chain', durable: true },
        arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5, 'x-dead-letter-exchange': 'chain.events' },
      },
    ],
    bindings: [
      { source: 'chain.events', vhost: '/chain', destination: 'q.node', destination_type: 'queue', routing_key: '#' },
    ],
  },
  'a file that declares an exchange of every vhost, and bindings without arguments': {
    vhosts: [{ name: '/' }],
    queues: [
      { name: 'work', vhost: '/', ...durable, arguments: { 'x-dead-letter-exchange': 'dlx' } },
      { name: 'work-dlq', vhost: '/', ...durable },
    ],
    exchanges: [
      { name: 'amq.direct', vhost: '/', type: 'direct', ...durable, internal: false },
      { name: 'dlx', vhost: '/', type: 'direct', ...durable, internal: false },
    ],
    bindings: ['work', 'work-dlq'].map((destination) => ({
      ...{ source: destination === 'work' ? 'amq.direct' : 'dlx', vhost: '/', destination },
      ...{ destination_type: 'queue', routing_key: 'work' },
    })),
  },
  'a hash exchange whose bindings have empty keys': {
    vhosts: [{ name: '/' }],
    queues: [{ name: 'q0', vhost: '/', ...durable, arguments: {} }],
    exchanges: [{ name: 'cx', vhost: '/', type: 'x-consistent-hash', ...durable, internal: false, arguments: {} }],
    bindings: [
      { source: 'cx', vhost: '/', destination: 'q0', destination_type: 'queue', routing_key: '', arguments: {} },
    ],
  },
  'a policy that names a type of queue': {
    vhosts: [{ name: '/' }],
    policies: [
      {
        ...{ vhost: '/', name: 'quorum', pattern: '^.*', 'apply-to': 'queues', priority: 0 },
        definition: { 'queue-type': 'quorum' },
      },
    ],
  },
  'devices with topic permissions and without passwords': {
    vhosts: [{ name: '/' }],
    users: [
      {
        ...{ name: 'device-1', password_hash: '', tags: ['device'], limits: {} },
        hashing_algorithm: 'rabbit_password_hashing_sha256',
      },
    ],
    permissions: [{ user: 'device-1', vhost: '/', ...all }],
    topic_permissions: [
      { user: 'device-1', vhost: '/', exchange: 'amq.topic', write: '^dev.{client_id}.*', read: '^srv.{client_id}.*' },
    ],
  },
  'federation upstreams that say nearly all': {
    vhosts: [{ name: 'lega' }],
    parameters: [
      {
        ...{ name: 'files', vhost: 'lega', component: 'federation-upstream' },
        value: {
          'ack-mode': 'on-confirm',
          queue: 'v1.files',
          'trust-user-id': false,
          uri: 'amqp://reader:not-a-secret@127.0.0.1:1',
        },
      },
    ],
    policies: [
      {
        ...{ vhost: 'lega', name: 'files', pattern: '^files$', 'apply-to': 'queues', priority: 0 },
        definition: { 'federation-upstream': 'files' },
      },
    ],
    queues: [{ name: 'files', vhost: 'lega', ...durable, arguments: {} }],
  },
};
