import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Login } from '../servers/rabbitmq.ts';
import { makeTables, requireHandler } from './applications.ts';
import { localDefinitions } from './definitions.ts';
import { importDefinitions } from './import-definitions.ts';
import { builtProgram, type Program } from './programs.ts';
import { gatewayDocument, localSecrets } from './settings-documents.ts';
import { startGateway } from './start-gateway.ts';
import { startProcessor } from './start-processor.ts';
import { type Servers, type Stops, startServers, type Up } from './start-servers.ts';

export interface LocalPlatformProps {
  repository: string;
  /** For everything that is written; private. */
  folder: string;
  catalog: Pick<Catalog, 'brokers' | 'endpoints' | 'processors'>;
  gatewayPort: number;
  up: Up;
}

/** Everything between the client and the database, on this computer. */
export interface LocalPlatform extends Servers {
  gatewayUrl: string;
  /** By the program's name. */
  metricsUrls: ReadonlyMap<string, string>;
  /** Texts of secrets by their names. */
  secrets: Readonly<Record<string, string>>;
  /** The file that holds them. */
  secretsFile: string;
  programs: readonly Program[];
  /** Ports on which applications are waited for that nobody has started, by the processor's name. */
  missing: ReadonlyMap<string, number>;
  /** Ends everything, what takes work in first. */
  stop(): Promise<void>;
}

/**
 * Starts it all. Throws UserFailure for files that do not fit, SurroundingsFailure for what does not come up; whatever was
 * started by then is ended again.
 */
export async function startLocalPlatform(props: LocalPlatformProps): Promise<LocalPlatform> {
  const stops: Stops = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one().catch(() => {});
  };
  try {
    return { ...(await startAll(props, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(props: LocalPlatformProps, stops: Stops): Promise<Omit<LocalPlatform, 'stop'>> {
  const { repository, folder, catalog, gatewayPort, up } = props;
  const { endpoints, processors } = catalog;
  // What can be known to fail fails before anything is started.
  for (const processor of processors) requireHandler(processor);
  for (const name of ['gateway.cjs', 'processor.cjs']) builtProgram(name);
  const logins = { gateway: newLogin('gateway'), processor: newLogin('processor') };
  const named = new Set([...endpoints, ...processors].map(({ broker }) => broker));
  const brokers = catalog.brokers.filter(({ name }) => named.has(name));
  const administrator = newLogin('warren');
  const definitions = localDefinitions({ brokers, endpoints, processors, administrator, ...logins });

  const servers = await startServers({ folder, administrator, stops, up });
  await importDefinitions(servers.rabbitmq, definitions);
  up('declared', `what ${brokers.map(({ name }) => `brokers/${name}.yaml`).join(' and ')} says`);
  for (const processor of processors) await makeTables(repository, processor, servers.mariadb.login);

  const secrets = localSecrets({ endpoints, ...logins, databasePassword: servers.mariadb.login.password });
  const write = writer(join(folder, 'settings'));
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const surroundings = { repository, servers, logs, secretsFile: write('secrets', secrets), write };
  const programs: Program[] = [];
  const started = (program: Program, what: string) => {
    programs.push(program);
    stops.push(() => program.stop());
    up(program.name, what);
  };
  const metricsUrls = new Map<string, string>();
  const missing = new Map<string, number>();
  for (const processor of processors) {
    const { metricsUrl, waitsFor } = await startProcessor(processor, surroundings, started);
    metricsUrls.set(`${processor.name}-processor`, metricsUrl);
    if (waitsFor !== undefined) missing.set(processor.name, waitsFor);
  }
  const document = gatewayDocument({ endpoints, brokerPort: servers.rabbitmq.port });
  const gateway = await startGateway({ ...surroundings, document, port: gatewayPort, started });
  metricsUrls.set('gateway', gateway.metricsUrl);
  return {
    ...servers,
    gatewayUrl: gateway.url,
    metricsUrls,
    secrets,
    secretsFile: surroundings.secretsFile,
    programs,
    missing,
  };
}

function writer(folder: string): (name: string, document: object) => string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return (name, document) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
    return file;
  };
}

function newLogin(username: string): Login {
  return { username, password: randomBytes(16).toString('hex') };
}
