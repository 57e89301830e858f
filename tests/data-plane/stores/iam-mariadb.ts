import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { type Mariadb, startMariadb } from '../../../operations/servers/mariadb.ts';
import { folderInTree } from '../../../operations/servers/trees/run-in-tree.ts';
import type { TestAuthority } from './authority.ts';
import type { Iam } from './iam.ts';

/** The plugin that stands in for RDS's AWSAuthenticationPlugin, which is nowhere but there: both want the password as it is. */
export const standInLogin = { plugin: 'pam', as: 'warren-iam' };

/** The master user, as RDS makes it. */
export const master = { username: 'admin', password: 'the-password-of-the-master' };

/** Whoever may do everything, for what a test does to the server. */
const root = { username: 'root', password: 'the-password-of-root' };

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html, of MariaDB 11.4 and later. */
const masterRights = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'RELOAD', 'PROCESS', 'REFERENCES', 'INDEX', 'ALTER'],
  ...['SHOW DATABASES', 'CREATE TEMPORARY TABLES', 'LOCK TABLES', 'EXECUTE', 'REPLICATION CLIENT', 'CREATE VIEW'],
  ...['SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'CREATE USER', 'EVENT', 'TRIGGER', 'REPLICATION SLAVE'],
  'SHOW CREATE ROUTINE',
].join(', ');

/** Asks the stand-in for IAM about the token, which pam_exec hands over with a NUL behind it. */
const askIam = (port: number) => `#!/bin/bash
IFS= read -r -d '' token
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s %s\\n' "$PAM_USER" "$token" >&3
read -r answer <&3
[ "$answer" = yes ]
`;

/**
 * A MariaDB like one of RDS: it demands TLS, its certificate is for `name`, it has RDS's master user, and users who log in by PAM
 * give a token that IAM is asked about. Started again in the same folder, it has the same data.
 */
export async function startIamMariadb(props: {
  folder: string;
  name: string;
  iam: Iam;
  authority: TestAuthority;
}): Promise<Mariadb> {
  const { folder, name, iam, authority } = props;
  const pam = join(folder, 'pam.d');
  mkdirSync(pam, { recursive: true, mode: 0o700 });
  await authority.issueInto(folder, name);
  writeFileSync(join(folder, 'ask-iam'), askIam(iam.port));
  chmodSync(join(folder, 'ask-iam'), 0o700);
  const exec = `pam_exec.so quiet expose_authtok ${folderInTree}/ask-iam`;
  writeFileSync(join(pam, standInLogin.as), `auth required ${exec}\naccount required pam_permit.so\n`);
  return startMariadb({
    folder,
    inTree: {
      before: `mount --bind ${folderInTree}/pam.d /etc/pam.d`,
      options: [
        '--require-secure-transport=ON',
        `--ssl-cert=${folderInTree}/server.pem`,
        `--ssl-key=${folderInTree}/server.key`,
        '--plugin-load-add=auth_pam',
        '--pam-use-cleartext-plugin=ON',
      ],
      statements: [
        `CREATE OR REPLACE USER '${master.username}'@'%' IDENTIFIED BY '${master.password}';`,
        `GRANT ${masterRights} ON *.* TO '${master.username}'@'%' WITH GRANT OPTION;`,
        `CREATE OR REPLACE USER '${root.username}'@'127.0.0.1' IDENTIFIED BY '${root.password}';`,
        `GRANT ALL ON *.* TO '${root.username}'@'127.0.0.1' WITH GRANT OPTION;`,
      ],
    },
  });
}

/** A connection of the test's own, as root, past the name. */
export function asRoot({ login }: Mariadb, authority: TestAuthority): Promise<Connection> {
  return createConnection({
    host: login.host,
    port: login.port,
    user: root.username,
    password: root.password,
    database: login.database,
    ssl: { ca: authority.certificate, verifyIdentity: false },
    connectTimeout: 10_000,
  });
}
