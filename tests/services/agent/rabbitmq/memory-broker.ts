import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Entry = Record<string, unknown>;

/** A RabbitMQ that is no more than its HTTP API and the definitions in this object. */
export interface MemoryBroker {
  url: string;
  definitions: Record<string, Entry[]>;
  close(): void;
}

/** Starts one with these nodes of its cluster; `onCall` is told of each call before it is answered. */
export async function startMemoryBroker({
  nodes,
  onCall,
}: {
  nodes: readonly { name: string; running: boolean }[];
  onCall: (call: string) => void;
}): Promise<MemoryBroker> {
  const lists = ['vhosts', 'users', 'permissions', 'topic_permissions', 'parameters', 'policies'];
  const definitions: Record<string, Entry[]> = Object.fromEntries(
    [...lists, 'exchanges', 'queues', 'bindings', 'global_parameters'].map((name) => [name, []]),
  );
  const answers: Record<string, () => unknown> = {
    '/api/nodes': () => nodes,
    '/api/feature-flags': () => [{ name: 'new', state: 'disabled', stability: 'stable' }],
    '/api/overview': () => ({
      cluster_name: 'orders',
      rabbitmq_version: '4.3.6',
      erlang_version: '29',
      default_queue_type: 'classic',
    }),
    '/api/whoami': () => ({ name: 'warren' }),
    '/api/definitions': () => definitions,
    '/api/exchanges': () => definitions.exchanges,
    '/api/queues': () => definitions.queues?.map((queue) => ({ ...queue, type: typeOf(queue) })),
  };
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request;
    const path = url.replace(/\?.*/, '');
    const body = await bodyOf(request);
    onCall(`${method} ${path}`);
    if (method === 'POST' && path === '/api/definitions') add(definitions, JSON.parse(body));
    const answer = method === 'GET' ? answers[path] : undefined;
    response.writeHead(method === 'GET' && !answer ? 404 : 200);
    response.end(answer ? JSON.stringify(answer()) : '');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    definitions,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function add(definitions: Record<string, Entry[]>, more: Record<string, Entry[]>): void {
  for (const [list, entries] of Object.entries(more)) {
    const kept = (definitions[list] ?? []).filter(({ name }) => !entries.some((entry) => entry.name === name));
    definitions[list] = [...kept, ...entries];
  }
}

function typeOf(queue: Entry): unknown {
  return (queue.arguments as Entry | undefined)?.['x-queue-type'] ?? 'classic';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
