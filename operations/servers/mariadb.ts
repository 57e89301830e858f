import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { dockerAnswers, images, startContainer } from './docker.ts';
import { startGuarded } from './guarded-process.ts';
import { asRun } from './guarded-run.ts';
import { keepPort } from './ports.ts';
import { live, type Server } from './server.ts';
import { prepareTree } from './trees/prepare-tree.ts';
import { environmentInTree, folderInTree, inTree, partOfUtilLinux } from './trees/run-in-tree.ts';

export interface Mariadb extends Server {
  /** May do everything in the database and nothing beside it. */
  login: { host: string; port: number; user: string; password: string; database: string };
}

/** What a MariaDB of its own is started with. */
export interface MariadbProps {
  /** Of its data, and of what else the server is to find. */
  folder: string;
  port?: number;
  /** What only one from a tree takes: */
  inTree?: {
    /** More words of its command line. Files of `folder` are below `folderInTree`. */
    options?: readonly string[];
    /** More statements for each start, one a line. */
    statements?: readonly string[];
    /** A command of the shell before it, whose mounts are its own. */
    before?: string;
  };
}

/** Starts a MariaDB with one empty database, whose data is kept in a folder. Throws SurroundingsFailure when it cannot. */
export async function startMariadb({ folder, port, inTree: more = {} }: MariadbProps): Promise<Mariadb> {
  const own = port ?? (await keepPort());
  const login = {
    host: '127.0.0.1',
    port: own,
    user: 'warren',
    password: randomBytes(16).toString('hex'),
    database: 'warren',
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const start = (await dockerAnswers()) ? inContainer(folder, login) : await inTreeOfDebian({ folder, login, more });
  const life = await live({ name: 'MariaDB', start, answers: () => answers(login) });
  return { name: 'MariaDB', host: '127.0.0.1', port: own, login, ...life };
}

/** Small, since it serves one computer; as durable as by default, since tests pull its plug. */
const options = ['--skip-name-resolve', '--innodb-buffer-pool-size=64M', '--character-set-server=utf8mb4'];

async function inTreeOfDebian({
  folder,
  login,
  more: { options: moreOptions = [], statements = [], before },
}: {
  folder: string;
  login: Mariadb['login'];
  more: NonNullable<MariadbProps['inTree']>;
}) {
  const tree = await prepareTree('mariadb');
  // Root has to be said, or it refuses.
  const data = ['--no-defaults', `--datadir=${folderInTree}/data`, '--user=root'];
  const run = (argv: [string, ...string[]]) => ({ argv: inTree({ tree, folder, argv }) });
  if (!existsSync(join(folder, 'data', 'mysql'))) {
    const made = await runProgram({
      ...run([
        'mariadb-install-db',
        ...data,
        '--skip-test-db',
        '--auth-root-authentication-method=normal',
        // Nobody's name has to be looked up.
        '--force',
      ]),
      env: environmentInTree,
    });
    if (made.status !== 0) {
      throw new SurroundingsFailure(`mariadb-install-db failed:\n${(made.stderr || made.stdout).trim().slice(-2000)}`);
    }
  }
  writeFileSync(join(folder, 'users.sql'), usersSql(login, statements), { mode: 0o600 });
  const prefix = before === undefined ? [] : ['sh', '-euc', `${before}\nexec "$@"`, 'sh'];
  return () =>
    startGuarded({
      ...run([
        ...(prefix as ['sh'] | []),
        'mariadbd',
        ...data,
        `--port=${login.port}`,
        '--bind-address=127.0.0.1',
        `--socket=${folderInTree}/mariadbd.sock`,
        `--pid-file=${folderInTree}/mariadbd.pid`,
        `--init-file=${folderInTree}/users.sql`,
        ...options,
        ...moreOptions,
      ]),
      environment: environmentInTree,
      install: partOfUtilLinux,
    }).then(asRun);
}

/** Runs at every start, so each line has to be right the second time, too. One statement a line, as the init file wants. */
function usersSql({ user, password, database }: Mariadb['login'], statements: readonly string[]): string {
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4;`,
    `CREATE OR REPLACE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON ${database}.* TO '${user}'@'127.0.0.1';`,
    // A new data folder has a root without password for each name of this computer.
    "DELETE FROM mysql.global_priv WHERE User IN ('root', '');",
    'FLUSH PRIVILEGES;',
    ...statements,
    '',
  ].join('\n');
}

function inContainer(folder: string, { port, user, password, database }: Mariadb['login']) {
  return () =>
    startContainer({
      image: images.mariadb,
      argv: ['mariadbd', ...options],
      environment: {
        MARIADB_USER: user,
        MARIADB_PASSWORD: password,
        MARIADB_DATABASE: database,
        MARIADB_RANDOM_ROOT_PASSWORD: '1',
      },
      mount: { from: folder, to: '/var/lib/mysql' },
      ports: { [port]: 3306 },
    });
}

async function answers(login: Mariadb['login']): Promise<boolean> {
  // Where TLS is demanded, it has to be spoken; who the server is was settled when it was started here.
  const ssl = { rejectUnauthorized: false };
  const connection = await createConnection({ ...login, connectTimeout: 1000 }).catch((error) => {
    if (error.code !== 'ER_SECURE_TRANSPORT_REQUIRED') throw error;
    return createConnection({ ...login, connectTimeout: 1000, ssl });
  });
  await connection.ping();
  await connection.end();
  return true;
}
