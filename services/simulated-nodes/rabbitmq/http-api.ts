import type { IncomingMessage, ServerResponse } from 'node:http';
import findMyWay from 'find-my-way';
import { type Definitions, type Entry, find, put, remove, removeEnd, removeVhost } from './definitions.ts';
import { importDefinitions, RefusedDefinitions } from './import-definitions.ts';
import type { ShownListener } from './listeners.ts';

/** A broker as one of its nodes answers for it. */
export interface AnsweringNode {
  /** `rabbit@orders-1.acme.internal`. */
  name: string;
  version: string;
  /** Type of queues that are declared without one. */
  defaultQueueType: string;
  listeners: readonly ShownListener[];
  /** Every member of the cluster. */
  members: readonly { name: string; running: boolean }[];
  definitions: Definitions;
  /** Notes that the definitions were changed. */
  changed(): void;
}

interface Call {
  node: AnsweringNode;
  /** What the path names. */
  at: Record<string, string>;
  body: Entry;
  /** Who signed in; no password is looked at. */
  user: string;
}

interface Reply {
  status: number;
  body?: unknown;
}

type Answer = (call: Call) => Reply;

const found = (body: unknown): Reply => ({ status: 200, body });
const done: Reply = { status: 204 };
const notFound: Reply = { status: 404, body: { error: 'Object Not Found', reason: 'Not Found' } };
const removed = (was: boolean): Reply => (was ? done : notFound);

/**
 * As much of RabbitMQ's HTTP API as the agent asks, of a broker that has definitions and no client: its queues are empty, nothing is
 * consumed, no resource is short, and there is no word of memory or disk. It looks at no password and no arguments, and
 * tests/brokers/simulated-nodes.test.ts holds it to the real one. https://www.rabbitmq.com/docs/http-api-reference
 */
const answers: Record<string, Answer> = {
  'GET /overview': ({ node }) =>
    found({
      rabbitmq_version: node.version,
      erlang_version: 'none',
      cluster_name: node.name,
      default_queue_type: node.defaultQueueType,
      listeners: node.listeners,
    }),
  'GET /nodes': ({ node: { members } }) =>
    found(members.map((member) => (member.running ? { ...member, mem_alarm: false, disk_free_alarm: false } : member))),
  'GET /whoami': ({ user }) => found({ name: user, tags: ['administrator'] }),
  'GET /feature-flags': () => found([]),
  'GET /health/checks/alarms': () => found({ status: 'ok' }),
  'GET /health/checks/local-alarms': () => found({ status: 'ok' }),
  'GET /definitions': ({ node }) => found(exported(node)),
  'POST /definitions': ({ node: { definitions }, body }) => {
    importDefinitions(definitions, body);
    return done;
  },
  'GET /exchanges': ({ node: { definitions } }) => found(definitions.exchanges),
  'GET /queues': ({ node }) => found(node.definitions.queues.map((queue) => shownQueue(node, queue))),
  'GET /queues/:vhost/:name': ({ node, at }) => {
    const queue = find(node.definitions, 'queues', at);
    return queue ? found({ ...shownQueue(node, queue), consumers: 0, consumer_details: [] }) : notFound;
  },
  // Nothing is in it.
  'POST /queues/:vhost/:name/get': ({ node: { definitions }, at }) =>
    find(definitions, 'queues', at) ? found([]) : notFound,
  'GET /bindings/:vhost/e/:source/:type/:destination': ({ node: { definitions }, at }) =>
    found(bindingsBetween(definitions, at)),
  'DELETE /bindings/:vhost/e/:source/:type/:destination/:key': ({ node: { definitions }, at }) => {
    const binding = bindingsBetween(definitions, at).find(({ properties_key }) => properties_key === at.key);
    if (!binding) return notFound;
    const { properties_key: _, ...values } = binding;
    return removed(remove(definitions, 'bindings', values));
  },
  'PUT /permissions/:vhost/:user': ({ node: { definitions }, at, body }) => {
    put(definitions, 'permissions', { ...at, ...body });
    return done;
  },
  'PUT /user-limits/:name/:limit': ({ node: { definitions }, at, body }) =>
    changeUser(definitions, at.name, (limits) => ({ ...limits, [at.limit ?? '']: body.value })),
  'DELETE /user-limits/:name/:limit': ({ node: { definitions }, at }) =>
    changeUser(definitions, at.name, ({ [at.limit ?? '']: _, ...others }) => others),
  'PUT /parameters/:component/:vhost/:name': ({ node: { definitions }, at, body }) => {
    put(definitions, 'parameters', { ...at, value: body.value });
    return done;
  },
  'POST /vhosts/:name/deletion/protection': (call) => protectVhost(call, true),
  'DELETE /vhosts/:name/deletion/protection': (call) => protectVhost(call, false),
  'DELETE /vhosts/:name': ({ node: { definitions }, at }) => {
    const { metadata } = find(definitions, 'vhosts', at) ?? {};
    if ((metadata as Entry | undefined)?.protected_from_deletion === true) {
      return { status: 412, body: { error: 'precondition_failed', reason: 'vhost is protected from deletion' } };
    }
    return removed(removeVhost(definitions, at.name ?? ''));
  },
  'DELETE /users/:name': ({ node: { definitions }, at }) => {
    remove(definitions, 'permissions', { user: at.name });
    remove(definitions, 'topic_permissions', { user: at.name });
    return removed(remove(definitions, 'users', at));
  },
  'DELETE /permissions/:vhost/:user': ({ node, at }) => removed(remove(node.definitions, 'permissions', at)),
  'DELETE /topic-permissions/:vhost/:user/:exchange': ({ node, at }) =>
    removed(remove(node.definitions, 'topic_permissions', at)),
  'DELETE /parameters/:component/:vhost/:name': ({ node, at }) => removed(remove(node.definitions, 'parameters', at)),
  'DELETE /policies/:vhost/:name': ({ node, at }) => removed(remove(node.definitions, 'policies', at)),
  'DELETE /queues/:vhost/:name': ({ node, at }) => removed(removeEnd(node.definitions, 'queue', at)),
  'DELETE /exchanges/:vhost/:name': ({ node, at }) => removed(removeEnd(node.definitions, 'exchange', at)),
};

/** What RabbitMQ exports: all but what it makes itself. */
function exported({ version, definitions }: AnsweringNode): Entry {
  const isOwn = ({ name }: Entry) => name === '' || String(name).startsWith('amq.');
  return {
    rabbitmq_version: version,
    ...definitions,
    exchanges: definitions.exchanges.filter((exchange) => !isOwn(exchange) && exchange.internal !== true),
  };
}

function shownQueue({ members }: AnsweringNode, queue: Entry): Entry {
  const nodes = members.map(({ name }) => name);
  if (queue.type === 'classic') return { ...queue, exclusive: false, messages: 0 };
  return { ...queue, exclusive: null, members: nodes, ...(queue.type === 'quorum' ? { messages: 0 } : {}) };
}

function bindingsBetween(definitions: Definitions, { vhost, source, type, destination }: Call['at']): Entry[] {
  const ends = { vhost, source, destination, destination_type: type === 'q' ? 'queue' : 'exchange' };
  return definitions.bindings
    .filter((binding) => Object.entries(ends).every(([field, value]) => binding[field] === value))
    .map((binding) => ({ ...binding, properties_key: propertiesKey(binding) }));
}

/** What tells a binding from others between the same two; RabbitMQ's own hashes the arguments. */
function propertiesKey({ routing_key, arguments: given }: Entry): string {
  const hash = Buffer.from(JSON.stringify(given)).toString('base64url');
  return `${routing_key === '' ? '' : encodeURIComponent(String(routing_key))}~${hash}`;
}

function changeUser(definitions: Definitions, name: unknown, change: (limits: Entry) => Entry): Reply {
  const user = find(definitions, 'users', { name });
  if (!user) return notFound;
  put(definitions, 'users', { ...user, limits: change(user.limits as Entry) });
  return done;
}

function protectVhost({ node: { definitions }, at }: Call, isProtected: boolean): Reply {
  const vhost = find(definitions, 'vhosts', at);
  if (!vhost) return notFound;
  put(definitions, 'vhosts', {
    ...vhost,
    metadata: { ...(vhost.metadata as Entry), protected_from_deletion: isProtected },
  });
  return done;
}

/** Answers a request to `<prefix>/api/…` of a node. */
export async function answerApi(
  node: AnsweringNode,
  path: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { method = 'GET', headers } = request;
  const route = router.find(method as findMyWay.HTTPMethod, path.replace(/\?.*$/, ''));
  const { status, body } = route
    ? await reply(route.store as Answer, {
        node,
        at: route.params as Record<string, string>,
        body: await bodyOf(request),
        user: userOf(headers.authorization),
      })
    : notFound;
  if (method !== 'GET' && status < 400) node.changed();
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(body === undefined ? '' : JSON.stringify(body));
}

const router = findMyWay();
for (const [route, answer] of Object.entries(answers)) {
  const [method, path = ''] = route.split(' ');
  router.on(method as findMyWay.HTTPMethod, path, () => {}, answer);
}

async function reply(answer: Answer, call: Call): Promise<Reply> {
  try {
    return answer(call);
  } catch (error) {
    if (!(error instanceof RefusedDefinitions)) throw error;
    return { status: 400, body: { error: 'bad_request', reason: error.message } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Entry> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}

function userOf(authorization = ''): string {
  return (
    Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString('utf8')
      .split(':')[0] ?? ''
  );
}
