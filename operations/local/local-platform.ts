import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { builtProgram } from '../../pipeline/repository/built-program.ts';
import { keepPort } from '../servers/ports.ts';
import type { Login } from '../servers/rabbitmq.ts';
import { makeTables, requireHandler, tablesOf } from './applications.ts';
import { localDefinitions } from './definitions.ts';
import { whatStays } from './definitions-that-stay.ts';
import { importDefinitions } from './import-definitions.ts';
import type { Tell } from './keep-running.ts';
import { type LocalPrograms, startPrograms } from './local-programs.ts';
import { plannedPrograms, type Surroundings } from './planned-programs.ts';
import { localSecrets } from './settings-documents.ts';
import { type Servers, type Stops, startServers } from './start-servers.ts';

/** What it is made of. */
export type LocalFiles = Pick<Catalog, 'brokers' | 'endpoints' | 'processors'>;

export interface LocalPlatformProps {
  repository: string;
  /** For everything that is written; private. */
  folder: string;
  catalog: LocalFiles;
  gatewayPort: number;
  /** Told of each part that is up, and what there is to say of it. */
  up: Tell;
  /** Told of what happens by itself. */
  tell: Tell;
}

/** Everything between the client and the database, on this computer. */
export interface LocalPlatform extends Servers {
  gatewayUrl: string;
  /** Texts of secrets by their names. */
  secrets(): Readonly<Record<string, string>>;
  /** The file that holds them. */
  secretsFile: string;
  programs: LocalPrograms;
  /** Takes other files on while it runs. Throws UserFailure for files that do not fit; then everything is as it was. */
  takeOn(catalog: LocalFiles): Promise<void>;
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
  const { repository, folder, catalog, gatewayPort, up, tell } = props;
  // What can be known to fail fails before anything is started.
  for (const processor of catalog.processors) requireHandler(processor);
  for (const name of ['gateway.cjs', 'processor.cjs']) builtProgram(name);
  const logins = { administrator: newLogin('warren'), gateway: newLogin('gateway'), processor: newLogin('processor') };
  let definitions = definitionsOf(catalog, logins);

  const servers = await startServers({ folder, administrator: logins.administrator, stops, up, tell });
  await importDefinitions(servers.rabbitmq, definitions);
  up('declared', `what ${namedBrokers(catalog).map(nameOfFile).join(' and ')} says`);
  const tables = new Map<string, string | undefined>();
  const makeNewTables = async ({ processors }: LocalFiles) => {
    for (const processor of processors) {
      const text = tablesOf(repository, processor);
      if (text !== tables.get(processor.name)) await makeTables(text ?? '', servers.mariadb.login);
      tables.set(processor.name, text);
    }
  };
  await makeNewTables(catalog);

  const write = writer(join(folder, 'settings'));
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const databasePassword = servers.mariadb.login.password;
  const secretsOf = ({ endpoints }: LocalFiles) => localSecrets({ endpoints, ...logins, databasePassword });
  let secrets = secretsOf(catalog);
  const portOf = keptPorts({ gateway: gatewayPort });
  const surroundings: Surroundings = {
    repository,
    servers,
    logs,
    secretsFile: write('secrets', secrets),
    write,
    portOf,
  };
  const programs = await startPrograms(await plannedPrograms(catalog, surroundings), { up, tell });
  stops.push(programs.stop);
  return {
    ...servers,
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    secrets: () => secrets,
    secretsFile: surroundings.secretsFile,
    programs,
    async takeOn(next) {
      if (next.endpoints.length === 0) throw new UserFailure('There is no file in endpoints/ any more.');
      const wanted = definitionsOf(next, logins);
      const planned = await plannedPrograms(next, surroundings);
      if (JSON.stringify(wanted) !== JSON.stringify(definitions)) {
        await importDefinitions(servers.rabbitmq, wanted);
        up('declared', `what ${namedBrokers(next).map(nameOfFile).join(' and ')} says`);
        for (const line of whatStays(definitions, wanted)) tell('RabbitMQ', line);
        definitions = wanted;
      }
      await makeNewTables(next);
      // Those that are in use stay as they are.
      secrets = { ...secretsOf(next), ...secrets };
      write('secrets', secrets);
      await programs.take(planned);
    },
  };
}

type Logins = Record<'administrator' | 'gateway' | 'processor', Login>;

/** What the one broker has to hold in the place of all that endpoints and processors name. */
function definitionsOf(catalog: LocalFiles, logins: Logins): ReturnType<typeof localDefinitions> {
  const { endpoints, processors } = catalog;
  return localDefinitions({ brokers: namedBrokers(catalog), endpoints, processors, ...logins });
}

function namedBrokers({ brokers, endpoints, processors }: LocalFiles): LocalFiles['brokers'] {
  const named = new Set([...endpoints, ...processors].map(({ broker }) => broker));
  return brokers.filter(({ name }) => named.has(name));
}

function nameOfFile({ name }: { name: string }): string {
  return `brokers/${name}.yaml`;
}

function writer(folder: string): Surroundings['write'] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return (name, document) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
    return file;
  };
}

function keptPorts(given: Readonly<Record<string, number>>): Surroundings['portOf'] {
  const ports = new Map(Object.entries(given).map(([name, port]) => [name, Promise.resolve(port)]));
  return (name) => {
    const port = ports.get(name) ?? keepPort();
    ports.set(name, port);
    return port;
  };
}

function newLogin(username: string): Login {
  return { username, password: randomBytes(16).toString('hex') };
}
