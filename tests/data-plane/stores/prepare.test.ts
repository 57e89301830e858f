import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Mariadb } from '../../../operations/servers/mariadb.ts';
import { keepPort } from '../../../operations/servers/ports.ts';
import { startedSandbox } from '../../sandbox/aws/started-sandbox.ts';
import { makeTestAuthority, type TestAuthority } from './authority.ts';
import { type Iam, startIam } from './iam.ts';
import { asRoot, master, standInLogin, startIamMariadb } from './iam-mariadb.ts';
import { type PrepareDocument, type Prepared, prepareHere, runPrepare } from './run-prepare.ts';

let folder = '';
let iam: Iam;
let authority: TestAuthority;
let mariadb: Mariadb;
let admin: Connection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-prepare-'));
  iam = await startIam(() => `localhost:${mariadb.port}`);
  authority = await makeTestAuthority(folder);
  mariadb = await startIamMariadb({ folder: join(folder, 'mariadb'), name: 'localhost', iam, authority });
  admin = await asRoot(mariadb, authority);
});

afterAll(async () => {
  await admin?.end();
  await mariadb?.kill9();
  await iam?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  database?: object;
  user?: string;
  login?: PrepareDocument['login'];
}

function document({ database, ...more }: Said = {}): PrepareDocument {
  return {
    database: {
      host: 'localhost',
      port: mariadb.port,
      database: 'warren',
      master: { secret: 'master' },
      tls: true,
      region: 'eu-west-1',
      ca: authority.file,
      ...database,
    },
    user: 'processor_orders',
    login: standInLogin,
    ...more,
  };
}

function prepare({ secret = JSON.stringify(master), ...said }: Said & { secret?: string } = {}): Promise<Prepared> {
  return prepareHere(document(said), secret);
}

function openSecretsOf(endpoint = ''): SecretsManagerClient {
  const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  return new SecretsManagerClient({ endpoint, region: 'eu-west-1', credentials });
}

async function grants(user: string): Promise<string[]> {
  const [rows] = await admin.query<RowDataPacket[]>(`SHOW GRANTS FOR ?@'%'`, [user]);
  return rows.map((row) => String(Object.values(row)[0]));
}

test('it makes tables and a user, who may do no more than work with rows over TLS, and the second time nothing', async () => {
  const { sandbox, stop } = await startedSandbox();
  const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1-AbCdEf';
  sandbox.cloud.put('aws_secretsmanager_secret', arn, { id: arn, arn, name: 'rds!db-1', tags: {} });
  await openSecretsOf(sandbox.awsEnvironment.AWS_ENDPOINT_URL).send(
    new PutSecretValueCommand({ SecretId: arn, SecretString: JSON.stringify(master) }),
  );
  const settings = document({ database: { master: { secret: arn } } });
  const first = await runPrepare({ settings, environment: sandbox.awsEnvironment });
  const second = await runPrepare({ settings, environment: sandbox.awsEnvironment });
  await stop();

  expect(first).toMatchObject({
    status: 0,
    lines: [
      `connected to warren at localhost:${mariadb.port}, over TLS`,
      'tables warren_inbox, warren_fences: made or changed warren_inbox, warren_fences',
      'user processor_orders: made, logs in by pam, over TLS alone',
      'rights of processor_orders: SELECT, INSERT, UPDATE, DELETE on warren, and no others',
    ],
  });
  expect(second.status).toBe(0);
  expect(second.lines.slice(1, 3)).toEqual([
    'tables warren_inbox, warren_fences: are there',
    'user processor_orders: is there, logs in by pam, over TLS alone',
  ]);
  expect(await grants('processor_orders')).toEqual([
    "GRANT USAGE ON *.* TO `processor_orders`@`%` IDENTIFIED VIA pam USING 'warren-iam' REQUIRE SSL",
    'GRANT SELECT, INSERT, UPDATE, DELETE ON `warren`.* TO `processor_orders`@`%`',
  ]);
});

test('a database that an older processor made gets what it lacks, and keeps its rows', async () => {
  await prepare();
  await admin.query('ALTER TABLE warren_inbox DROP COLUMN reply_until, DROP KEY age');
  await admin.query("INSERT INTO warren_inbox (consumer, message_id, done_at) VALUES ('old', 'm1', NOW())");

  const { status, lines } = await prepare();

  expect([status, lines[1]]).toEqual([0, 'tables warren_inbox, warren_fences: made or changed warren_inbox']);
  const [rows] = await admin.query('SELECT message_id, reply_until FROM warren_inbox');
  expect(rows).toEqual([{ message_id: Buffer.from('m1'), reply_until: null }]);
});

test('eight at once, for four users of a database that has nothing yet, all succeed', async () => {
  await admin.query('CREATE DATABASE my_db');
  const runs = await Promise.all(
    Array.from({ length: 8 }, (_, run) => prepare({ user: `processor_${run % 4}`, database: { database: 'my_db' } })),
  );

  expect(runs.map(({ status, error }) => [status, error])).toEqual(Array.from({ length: 8 }, () => [0, '']));
  // One of the eight made the tables, and one of each two the user.
  expect(runs.filter(({ lines }) => lines[1]?.includes('made or changed'))).toHaveLength(1);
  expect(runs.filter(({ lines }) => lines[2]?.includes(': made,'))).toHaveLength(4);
  // The name is no pattern that fits `mysdb`, too.
  expect((await grants('processor_0'))[1]).toContain('ON `my\\_db`.* TO');
});

test('a table that work is using is waited for shortly, so that nobody waits behind it for long', async () => {
  await prepare();
  await admin.query('ALTER TABLE warren_inbox DROP COLUMN reply_until, DROP KEY age');
  const worker = await asRoot(mariadb, authority);
  await worker.query('BEGIN');
  await worker.query('SELECT * FROM warren_inbox');
  const { status, error } = await prepare();
  await worker.end();

  expect([status, error]).toEqual([
    1,
    'a table is used by work that took longer than 5 s, and was left as it is. Run this again.',
  ]);
  expect((await prepare()).status).toBe(0);
});

test('a right that was taken away comes back', async () => {
  await prepare();
  await admin.query("REVOKE DELETE ON warren.* FROM 'processor_orders'@'%'");
  expect((await prepare()).status).toBe(0);
  expect((await grants('processor_orders'))[1]).toContain('SELECT, INSERT, UPDATE, DELETE ON');
});

describe('it says in a sentence', () => {
  const statements = (...all: string[]) => Promise.all(all.map((statement) => admin.query(statement)));

  test('that a user of the name logs in otherwise, and leaves it', async () => {
    await statements("CREATE USER 'processor_other'@'%' IDENTIFIED BY 'x'");
    expect(await prepare({ user: 'processor_other' })).toMatchObject({
      status: 1,
      error:
        "user 'processor_other'@'%' is there already and logs in by mysql_native_password, which is not how this makes it. Drop it (DROP USER 'processor_other'@'%'), then run this again.",
    });
    expect(await grants('processor_other')).toHaveLength(1);
  });

  test.each([
    ['processor_more', 'GRANT ALL ON *.* TO', 'GRANT ALL PRIVILEGES ON *.*'],
    ['processor_ddl', 'GRANT CREATE, DROP ON warren.* TO', 'GRANT CREATE, DROP ON `warren`.*'],
    ['processor_else', 'GRANT SELECT ON mysql.* TO', 'GRANT SELECT ON `mysql`.*'],
  ])('that a user may do more (%s)', async (user, grant, more) => {
    await statements(`CREATE USER '${user}'@'%' IDENTIFIED WITH pam AS 'warren-iam'`);
    await admin.query(`${grant} '${user}'@'%'`);
    expect(await prepare({ user })).toMatchObject({
      status: 1,
      error: `user ${user} may do more than this gives it: ${more}. Revoke that, or drop the user, then run this again.`,
    });
  });

  test('that the master’s password is not the database’s', async () => {
    const { status, error } = await prepare({ secret: JSON.stringify({ ...master, password: 'wrong-password' }) });
    expect(status).toBe(1);
    expect(error).toBe(
      `localhost:${mariadb.port} did not let admin in with the password of secret master: it is the secret of another database, or was being changed. Run this again with the database's own.`,
    );
  });

  test('that the secret is none of RDS’s, without showing it', async () => {
    const { status, error } = await prepare({ secret: 'bare-password' });
    expect([status, error]).toEqual([1, 'secret master is not {"username": …, "password": …}']);
  });

  test('that nobody answers', async () => {
    const port = await keepPort();
    const { status, error } = await prepare({ database: { port } });
    expect(status).toBe(1);
    expect(error).toMatch(
      new RegExp(`^localhost:${port} cannot be reached: .*ECONNREFUSED.*in the group of its clients\\.$`),
    );
  });

  test('that the certificate is not of RDS’s authorities', async () => {
    const { status, error } = await prepare({ database: { ca: undefined } });
    expect(status).toBe(1);
    expect(error).toMatch(/does not prove who it is: unable to (get local issuer|verify the first) certificate\./);
  });

  test('that the certificate is of another name', async () => {
    const hosts = join(folder, 'hosts');
    writeFileSync(hosts, '127.0.0.1 elsewhere.test\n');
    const secrets = join(folder, 'secrets.json');
    writeFileSync(secrets, JSON.stringify({ master: JSON.stringify(master) }));
    const { status, error } = await runPrepare({
      settings: document({ database: { host: 'elsewhere.test' } }),
      environment: { WARREN_SECRETS_FILE: secrets },
      hosts,
    });
    expect(status).toBe(1);
    expect(error).toMatch(
      /^elsewhere\.test:\d+ does not prove who it is: Hostname\/IP does not match certificate's altnames/,
    );
  });

  test('that an address is no name', async () => {
    const { status, error } = await prepare({ database: { host: '127.0.0.1' } });
    expect(status).toBe(1);
    expect(error).toContain('database.host: has to be a name with tls, since certificates are checked for names');
  });

  test('that there is no such database', async () => {
    const { status, error } = await prepare({ database: { database: 'elsewhere' } });
    expect([status, error]).toEqual([
      1,
      `localhost:${mariadb.port} has no database called elsewhere. Name one that it has.`,
    ]);
  });

  test('that IAM is not switched on: this server lacks RDS’s plugin', async () => {
    const { status, error } = await prepare({ user: 'processor_rds', login: undefined });
    expect([status, error]).toEqual([
      1,
      'the database has no AWSAuthenticationPlugin. Switch on IAM authentication for it, then run this again.',
    ]);
  });

  test('each field that is wrong', async () => {
    const { status, error } = await prepare({ user: 'x'.repeat(129), database: { tls: false, port: 0 } });
    expect(status).toBe(1);
    expect(error.split('\n').map((line) => line.replace(/: .*/, ''))).toEqual([
      'WARREN_PREPARE_JSON database.port',
      'WARREN_PREPARE_JSON database.tls',
      'WARREN_PREPARE_JSON user',
      '3 problems',
    ]);
  });
});
