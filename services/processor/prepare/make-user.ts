import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { PrepareSettings } from '../../../contracts/processor-settings.ts';

/**
 * What a processor does in its database: its own rows, forgetting them, and the rows of its handlers. It makes no tables, and hands
 * on no rights.
 */
const rights = 'SELECT, INSERT, UPDATE, DELETE';

interface UserProps {
  connection: Connection;
  database: string;
  user: string;
  login: PrepareSettings['login'];
  say(line: string): void;
}

/**
 * Makes the user of a processor, who logs in by a plugin and over TLS alone, and gives it its rights. Throws for one of that name who logs
 * in otherwise or may do more, and changes nothing then.
 */
export async function makeUser(props: UserProps): Promise<void> {
  const { connection, database, user, login, say } = props;
  const there = await refuseOthers(props);
  if (!there) {
    try {
      await connection.query(`CREATE USER ?@'%' IDENTIFIED WITH ${login.plugin} AS ? REQUIRE SSL`, [user, login.as]);
    } catch (error) {
      throw (error as { errno?: number }).errno === pluginMissing ? new Error(notSwitchedOn(login.plugin)) : error;
    }
  } else {
    await connection.query(`ALTER USER ?@'%' REQUIRE SSL`, [user]);
  }
  say(`user ${user}: ${there ? 'is there' : 'made'}, logs in by ${login.plugin}, over TLS alone`);
  await connection.query(`GRANT ${rights} ON ${pattern(database)}.* TO ?@'%'`, [user]);
  say(`rights of ${user}: ${rights} on ${database}, and no others`);
}

/** ER_PLUGIN_IS_NOT_LOADED */
const pluginMissing = 1524;

function notSwitchedOn(plugin: string): string {
  return `the database has no ${plugin}. Switch on IAM authentication for it, then run this again.`;
}

/** Whether the user is there, as this makes it. */
async function refuseOthers({ connection, database, user, login }: UserProps): Promise<boolean> {
  const [found] = await connection.query<(RowDataPacket & { host: string; plugin: string })[]>(
    `SELECT host AS 'host', plugin AS 'plugin' FROM mysql.user WHERE user = ? ORDER BY host`,
    [user],
  );
  for (const { host, plugin } of found) {
    if (host !== '%' || plugin.toLowerCase() !== login.plugin.toLowerCase()) {
      throw new Error(
        `user '${user}'@'${host}' is there already and logs in by ${plugin || 'a password'}, which is not how this makes it. Drop it (DROP USER '${user}'@'${host}'), then run this again.`,
      );
    }
  }
  if (found.length === 0) return false;
  const more = (await grantsOf(connection, user)).filter((grant) => !isExpected(grant, database));
  if (more.length > 0) {
    throw new Error(
      `user ${user} may do more than this gives it: ${more.join('; ')}. Revoke that, or drop the user, then run this again.`,
    );
  }
  return true;
}

/** Without whom they are given to, and how that one logs in. */
async function grantsOf(connection: Connection, user: string): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(`SHOW GRANTS FOR ?@'%'`, [user]);
  return rows.map((row) => String(Object.values(row)[0]).replace(/ TO \S+@\S+( IDENTIFIED .*| REQUIRE .*)?$/, ''));
}

function isExpected(grant: string, database: string): boolean {
  if (grant === 'GRANT USAGE ON *.*') return true;
  const [, given = '', on] = /^GRANT (.+) ON (\S+)$/.exec(grant) ?? [];
  return on === `${pattern(database)}.*` && given.split(', ').every((right) => rights.split(', ').includes(right));
}

/** Names of databases are patterns in a grant: https://dev.mysql.com/doc/refman/8.4/en/grant.html */
function pattern(database: string): string {
  return `\`${database.replaceAll('`', '``').replace(/[_%\\]/g, '\\$&')}\``;
}
