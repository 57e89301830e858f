import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { dockerAnswers, startContainer } from './docker.ts';
import { freePort } from './free-ports.ts';
import { serverEnvironment, startGuarded } from './guarded-process.ts';
import { asRun } from './guarded-run.ts';
import { live, type Server } from './server.ts';

export interface Mariadb extends Server {
  /** May do everything in the database and nothing beside it. */
  login: { host: string; port: number; user: string; password: string; database: string };
}

const install = 'Start Docker, or: apt-get install mariadb-server';

/** Starts a MariaDB with one empty database, whose data is kept in a folder. Throws SurroundingsFailure when it cannot. */
export async function startMariadb({ folder, port }: { folder: string; port?: number }): Promise<Mariadb> {
  const own = port ?? (await freePort());
  const login = {
    host: '127.0.0.1',
    port: own,
    user: 'warren',
    password: randomBytes(16).toString('hex'),
    database: 'warren',
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const start = (await dockerAnswers()) ? inContainer(folder, login) : await asProcess(folder, login);
  const life = await live({ name: 'MariaDB', start, answers: () => answers(login) });
  return { name: 'MariaDB', host: '127.0.0.1', port: own, login, ...life };
}

/** Small, since it serves one computer; as durable as by default, since tests pull its plug. */
const options = ['--skip-name-resolve', '--innodb-buffer-pool-size=64M', '--character-set-server=utf8mb4'];

async function asProcess(folder: string, login: Mariadb['login']) {
  const data = join(folder, 'data');
  // With a folder of its own for temporary tables: one that starts takes away what it finds, also that of another one.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const environment = { ...serverEnvironment(), TMPDIR: temporary };
  // Root has to be said, or it refuses; anybody else runs it as themselves.
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  if (!existsSync(join(data, 'mysql'))) {
    const made = await runProgram({
      argv: [
        'mariadb-install-db',
        '--no-defaults',
        `--datadir=${data}`,
        '--skip-test-db',
        '--auth-root-authentication-method=normal',
        ...asRoot,
      ],
      env: environment,
      install,
    });
    if (made.status !== 0) {
      throw new SurroundingsFailure(`mariadb-install-db failed:\n${(made.stderr || made.stdout).trim().slice(-2000)}`);
    }
  }
  const users = join(folder, 'users.sql');
  writeFileSync(users, usersSql(login), { mode: 0o600 });
  return () =>
    startGuarded({
      argv: [
        'mariadbd',
        '--no-defaults',
        `--datadir=${data}`,
        `--port=${login.port}`,
        '--bind-address=127.0.0.1',
        // Below the data folder, where it stands when it makes it: whole paths of sockets are at most 107 bytes long.
        '--socket=mariadbd.sock',
        `--pid-file=${join(folder, 'mariadbd.pid')}`,
        `--init-file=${users}`,
        ...options,
        ...asRoot,
      ],
      environment,
      cwd: folder,
      install,
    }).then(asRun);
}

/** Runs at every start, so each line has to be right the second time, too. One statement a line, as the init file wants. */
function usersSql({ user, password, database }: Mariadb['login']): string {
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4;`,
    `CREATE OR REPLACE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON ${database}.* TO '${user}'@'127.0.0.1';`,
    // A new data folder has a root without password for each name of this computer.
    `DELETE FROM mysql.global_priv WHERE User NOT IN ('${user}', 'mariadb.sys');`,
    'FLUSH PRIVILEGES;',
    '',
  ].join('\n');
}

function inContainer(folder: string, { port, user, password, database }: Mariadb['login']) {
  return () =>
    startContainer({
      image: 'mariadb',
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
  const connection = await createConnection({ ...login, connectTimeout: 1000 });
  await connection.ping();
  await connection.end();
  return true;
}
