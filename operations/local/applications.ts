import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { messageOf, SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';
import type { Mariadb } from '../servers/mariadb.ts';

/** Programs that run an application by the ending of its file. */
const interpreters: Readonly<Record<string, string>> = {
  '.py': 'python3',
  '.js': 'node',
  '.cjs': 'node',
  '.mjs': 'node',
};

/**
 * The command of the application that a processor forwards to: `samples/<processor>.py`, or .js, .cjs, .mjs. It is told its port
 * by PORT. Undefined where there is no such file: then whoever runs Warren starts the application.
 */
export function applicationOf(repository: string, processor: Processor): readonly [string, ...string[]] | undefined {
  for (const [ending, interpreter] of Object.entries(interpreters)) {
    const file = join(repository, 'samples', `${processor.name}${ending}`);
    if (existsSync(file)) return [interpreter, file];
  }
  return undefined;
}

/** Folder that the path of a handler, `./handlers/orders.cjs`, starts from on this computer, where an image has its own. */
export const handlersRoot = join(codeFolder, 'dist');

/** Throws UserFailure when a processor's handler was not built. */
export function requireHandler({ name, handler }: Processor): void {
  if (handler === undefined || existsSync(join(handlersRoot, handler))) return;
  throw new UserFailure(
    `processors/${name}.yaml: the handler ${handler} is not in dist/, where it is looked for on this computer. Build it: npm run build`,
  );
}

/** What makes the tables that a processor works with: `samples/<processor>.sql`; undefined where there is none. */
export function tablesOf(repository: string, { name }: Processor): string | undefined {
  const file = join(repository, 'samples', `${name}.sql`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Makes tables. Throws SurroundingsFailure with what the database says of statements that it does not take. */
export async function makeTables(statements: string, login: Mariadb['login']): Promise<void> {
  if (statements.trim() === '') return;
  const connection = await createConnection({ ...login, multipleStatements: true });
  try {
    await connection.query(statements);
  } catch (cause) {
    throw new SurroundingsFailure(`MariaDB does not take the tables of samples/: ${messageOf(cause)}`, { cause });
  } finally {
    await connection.end();
  }
}
