import { readFileSync, writeFileSync } from 'node:fs';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { listeners } from '../../../catalog/kinds/broker/listeners.ts';
import { clientName } from '../../../catalog/kinds/platform/host-names.ts';
import { type Application, startApplication } from '../application.ts';
import { type Program, startProgram } from '../program.ts';
import { startRelay } from '../relay.ts';
import { processorSettings } from '../settings.ts';
import { makeTestAuthority } from '../stores/authority.ts';
import { type Elasticache, startElasticache } from '../stores/elasticache.ts';
import { startIam } from '../stores/iam.ts';
import { asRoot, master, standInLogin, startIamMariadb } from '../stores/iam-mariadb.ts';
import { runPrepare } from '../stores/run-prepare.ts';
import type { WholeWay } from './whole-way.ts';

/** What stands behind the sample's queues. */
export interface Workers {
  /** Of MariaDB, as root. */
  database: Connection;
  cache: Elasticache;
  orders: Program;
  quotes: Program;
  /** Addresses that the system outside was called from. */
  callers: string[];
  /** The address that everything goes out from. */
  natAddress: string;
  stop(): Promise<void>;
}

/** Starts MariaDB and Valkey over TLS; they need nothing of the way. */
export async function startStores(folder: string, region: string) {
  const authority = await makeTestAuthority(folder);
  let databasePort = 0;
  const iam = await startIam(() => `database.test:${databasePort}`, region);
  const [database, cache] = await Promise.all([
    startIamMariadb({ folder: join(folder, 'mariadb'), name: 'database.test', iam, authority }),
    startElasticache({
      ...{ folder: join(folder, 'valkey'), name: 'cache.test', iam, authority },
      ...{ user: 'acme-orders', replicationGroup: 'acme-cache' },
    }),
  ]);
  databasePort = database.port;
  return { authority, iam, database, cache };
}

/**
 * Starts the sample's two processors: one whose handler writes orders into database and cache, and one before an application that asks a
 * system outside, which is reached through what stands for the NAT gateway alone.
 */
export async function startWorkers(
  way: Pick<WholeWay, 'synthesized' | 'broker' | 'login' | 'hosts' | 'addHost' | 'folder'>,
  stores: Awaited<ReturnType<typeof startStores>>,
): Promise<Workers> {
  const { authority, iam, database, cache } = stores;
  const { region } = way.synthesized.catalog.platform;
  for (const name of ['database.test', 'cache.test']) way.addHost(name, '127.0.0.1');
  const root = await asRoot(database, authority);
  await root.query(readFileSync('samples/orders.sql', 'utf8').replace(/^--.*\n/gm, ''));
  const server = { host: 'database.test', port: database.port, database: 'warren', ca: authority.file };
  const user = 'processor_orders';
  await prepared(way, { ...server, master: { secret: 'master' }, tls: true, region }, user);
  const outside = await startOutside();
  const start = (name: string, processor: object, more: object = {}) =>
    startProgram({
      name: 'processor',
      settings: {
        processor: processorSettings({ name, queue: name, vhost: 'orders', ...processor }),
        broker: brokerOf(way),
        ...more,
      },
      secrets: { broker: JSON.stringify(way.login('processors')) },
      environment: iam.environment,
      hosts: way.hosts,
    });
  const [orders, quotes] = await Promise.all([
    start(
      'orders',
      { queue: 'placed', handler: join(process.cwd(), 'dist', 'handlers', 'orders.cjs') },
      {
        database: { ...server, user, iam: { region }, tls: true },
        cache: {
          ...{ host: 'cache.test', port: cache.port, user: 'acme-orders', ca: authority.file },
          iam: { region, replicationGroup: 'acme-cache' },
        },
      },
    ),
    start('quotes', { forward: { port: outside.application.port, timeoutSeconds: 5 } }),
  ]);
  return {
    ...{ database: root, cache, orders, quotes, callers: outside.callers, natAddress: outside.natAddress },
    async stop() {
      await root.end();
      await Promise.all([orders.kill9(), quotes.kill9()]);
      await outside.stop();
    },
  };
}

function brokerOf({ synthesized, broker }: Pick<WholeWay, 'synthesized' | 'broker'>) {
  const host = clientName(synthesized.catalog.platform, 'orders');
  return {
    host,
    port: listeners.amqps.port,
    tls: true,
    ca: broker.authority.certificate,
    credentials: { secret: 'broker' },
  };
}

async function prepared({ hosts, folder }: Pick<WholeWay, 'hosts' | 'folder'>, database: object, user: string) {
  const secrets = join(folder, 'master.json');
  writeFileSync(secrets, JSON.stringify({ master: JSON.stringify(master) }), { mode: 0o600 });
  const settings = { database, user, login: standInLogin } as Parameters<typeof runPrepare>[0]['settings'];
  const { status, error } = await runPrepare({ environment: { WARREN_SECRETS_FILE: secrets }, hosts, settings });
  if (status !== 0) throw new Error(error);
}

/** A system outside, and an application that asks it for each answer of its own. */
async function startOutside() {
  const callers: string[] = [];
  const natAddress = '127.113.0.7';
  const system = createServer((request, response) => {
    callers.push(request.socket.remoteAddress ?? '');
    response.end(JSON.stringify({ price: 12.5, of: request.url }));
  });
  await new Promise<void>((resolve) => system.listen(0, '127.0.0.1', resolve));
  const nat = await startRelay((system.address() as AddressInfo).port, { from: natAddress });
  const application: Application = await startApplication((request, response) => {
    const asked = ask({ host: '127.0.0.1', port: nat.port, path: request.url, agent: false }, (answer) => {
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
      answer.pipe(response);
    });
    asked.on('error', (error) => response.writeHead(502).end(String(error)));
    asked.end();
  });
  return {
    callers,
    natAddress,
    application,
    async stop() {
      await application.stop();
      await nat.stop();
      system.closeAllConnections();
      system.close();
    },
  };
}
