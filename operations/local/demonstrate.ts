import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { createClient } from 'redis';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { exampleOf } from '../send/request-of.ts';
import { type Answer, sendRequest } from '../send/send-request.ts';
import { type Header, signRequest } from '../send/sign-request.ts';
import { applicationOf, tablesOf } from './applications.ts';
import type { LocalPlatform } from './local-platform.ts';
import { busyWorker, doneByWorkers, withTableLocked } from './worker-death.ts';

/** How long a processor may take for the sample order. */
const doneWithinMs = 15_000;

export interface DemonstrationProps {
  repository: string;
  catalog: Pick<Catalog, 'endpoints' | 'processors'>;
  platform: LocalPlatform;
  /** Told of each hop, what happened there, and how long it took. */
  hop: (where: string, what: string, durationMs?: number) => void;
}

/**
 * Sends a signed webhook to the sample endpoint that accepts, and a GET to the one that replies, follows them, and kills a worker that is at work on
 * another webhook. Leaves out
 * those that the repository has no samples for. Throws SurroundingsFailure when one does not come through.
 */
export async function demonstrate(props: DemonstrationProps): Promise<void> {
  const { repository, catalog } = props;
  const accepting = withProcessor(catalog, 'accept').find(
    ({ endpoint, processor }) =>
      endpoint.signature.scheme === 'standard-webhooks' && tablesOf(repository, processor) !== undefined,
  );
  if (accepting) await demonstrateAccepted(props, accepting);
  const replying = replyingSample(props);
  if (replying) await demonstrateReply(props, replying);
  if (accepting) await demonstrateDeath(props, accepting);
}

/** The endpoint that `curl` can ask without a signature; undefined when there is none with an application. */
export function replyingSample({ repository, catalog }: Pick<DemonstrationProps, 'repository' | 'catalog'>) {
  return withProcessor(catalog, 'reply').find(
    ({ endpoint, processor }) =>
      endpoint.signature.scheme === 'none' &&
      endpoint.methods.includes('GET') &&
      applicationOf(repository, processor) !== undefined,
  );
}

interface Sample {
  endpoint: Endpoint;
  processor: Processor;
}

function withProcessor({ endpoints, processors }: DemonstrationProps['catalog'], mode: Endpoint['mode']): Sample[] {
  return endpoints.flatMap((endpoint) => {
    const processor = processors.find(
      ({ broker, vhost, queue }) =>
        broker === endpoint.broker && vhost === endpoint.vhost && queue === (endpoint.replyFrom ?? endpoint.queue),
    );
    return endpoint.mode === mode && processor ? [{ endpoint, processor }] : [];
  });
}

async function demonstrateAccepted(props: DemonstrationProps, { endpoint, processor }: Sample) {
  const { platform, hop } = props;
  const { exchange, routingKey, queue } = endpoint;
  const start = performance.now();
  const id = await sendOrder(props, endpoint);
  hop('queue', exchange === '' ? queue : `exchange ${exchange}, routing key ${routingKey}: ${queue}`);
  const row = await eventually(`processor ${processor.name} to write order ${id}`, () => orderRow(platform, id));
  hop('processor', `${processor.name} took it, and committed`, performance.now() - start);
  hop('MariaDB', `orders: ${JSON.stringify(row)}`);
  const cached = await eventually(`order ${id} to be cached`, () => cachedOrder(platform, id));
  hop('Redis', `order:${id} = ${cached}`);
}

/** Kills the worker that has a message in the midst of its transaction; another one has to bring it to its end. */
async function demonstrateDeath(props: DemonstrationProps, { endpoint, processor: { name } }: Sample) {
  const { platform, hop } = props;
  const done = await doneByWorkers(platform, name);
  const { id, killedAt } = await withTableLocked(platform, 'orders', async (waits) => {
    const id = await sendOrder(props, endpoint);
    const worker = await eventually(`a worker of ${name} to take order ${id}`, () => busyWorker(platform, name));
    await eventually(`${worker} to begin to write order ${id}`, waits);
    hop('processor', `${worker} is in its transaction with ${id}: kill -9`);
    platform.programs.running(worker)?.kill();
    done.set(worker, 0);
    return { id, killedAt: performance.now() };
  });
  await eventually(`another worker of ${name} to write order ${id}`, () => orderRow(platform, id));
  // The dead one's lock of the order in Redis has to run out first.
  const durationMs = performance.now() - killedAt;
  const other = await eventually(`a worker of ${name} to have done order ${id}`, async () => {
    const since = await doneByWorkers(platform, name);
    return [...since].find(([worker, count]) => count > (done.get(worker) ?? 0))?.[0];
  });
  hop(
    'processor',
    `${other} got ${id} from the broker, waited for the lock of the dead one, and committed`,
    durationMs,
  );
  hop('MariaDB', `orders: ${id} stands there ${await countOf(platform, id)}`);
}

/** Sends a signed order and gives its id. */
async function sendOrder({ platform, hop }: DemonstrationProps, endpoint: Endpoint): Promise<string> {
  const { host } = endpoint;
  const path = exampleOf(endpoint.path);
  const order = { id: `order-${randomUUID().slice(0, 8)}`, item: 'A crate of carrots', quantity: 3 };
  const body = Buffer.from(JSON.stringify(order));
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const secret = platform.secrets()[endpoint.signature.secrets[0]?.secret ?? ''] ?? '';
  const headers: Header[] = [
    ['content-type', 'application/json'],
    ...signRequest['standard-webhooks']({ id, secret, at: new Date(), body }),
  ];
  const sent = await sendRequest({ to: platform.gatewayUrl, method: 'POST', host, path, headers, body });
  hop('gateway', `POST ${host}${path}, signed: ${said(sent)}`, sent.durationMs);
  expectStatus(sent, 202, `POST ${host}${path}`);
  return order.id;
}

async function demonstrateReply({ platform, hop }: DemonstrationProps, { endpoint, processor }: Sample) {
  const { host, queue } = endpoint;
  const path = exampleOf(endpoint.path);
  const what = `GET ${host}${path}`;
  const send = async () => {
    const sent = await sendRequest({ to: platform.gatewayUrl, method: 'GET', host, path });
    expectStatus(sent, 200, what);
    return sent;
  };
  const first = await send();
  hop('queue', `${what}, for whoever takes from ${queue}`);
  hop(
    'processor',
    `${processor.name} handed it to ${first.headers.server ?? 'the application'} on 127.0.0.1, and sent the answer back`,
  );
  hop('gateway', `${what}, by ${processor.name}: ${said(first)}`, first.durationMs);
  // The first one opened connections.
  hop('gateway', 'the same once more', (await send()).durationMs);
}

function said({ status, body }: Answer): string {
  return `${status} ${body.trim().slice(0, 200)}`;
}

function expectStatus(sent: Answer, status: number, what: string): void {
  if (sent.status !== status) throw new SurroundingsFailure(`${what} was answered ${said(sent)}, and not ${status}.`);
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + doneWithinMs;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new SurroundingsFailure(`Waited ${doneWithinMs / 1000} s for ${what}.`);
}

async function orderRow({ mariadb }: LocalPlatform, id: string): Promise<object | undefined> {
  const connection = await createConnection(mariadb.login);
  try {
    const [rows] = await connection.execute<RowDataPacket[]>('SELECT * FROM orders WHERE id = ?', [id]);
    return rows[0];
  } finally {
    await connection.end();
  }
}

async function countOf({ mariadb }: LocalPlatform, id: string): Promise<string> {
  const connection = await createConnection(mariadb.login);
  try {
    const [rows] = await connection.execute<RowDataPacket[]>('SELECT COUNT(*) AS n FROM orders WHERE id = ?', [id]);
    const count = Number(rows[0]?.n);
    return count === 1 ? 'once' : `${count} times`;
  } finally {
    await connection.end();
  }
}

async function cachedOrder({ redis }: LocalPlatform, id: string): Promise<string | undefined> {
  const client = createClient({ url: redis.url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.get(`order:${id}`)) ?? undefined;
  } finally {
    client.destroy();
  }
}
