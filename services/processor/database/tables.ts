import type { Pool, RowDataPacket } from 'mysql2/promise';

/** Tables that processors keep in the database of their handlers. */
export const inboxTable = 'warren_inbox';
export const fencesTable = 'warren_fences';

/**
 * Makes the tables, unless they are there, and adds what those of an older processor lack: this is the only place that says how they
 * look. `prepare` runs it as the master; a processor runs it, too, for databases that nobody prepared, and changes nothing where
 * nothing lacks. Gives the names of those that it made or changed. Throws for a user who lacks the right to.
 */
export async function makeTables({ aside }: { aside: Pick<Pool, 'query'> }): Promise<string[]> {
  const lacking = await lackingStatements(aside);
  for (const { statement } of lacking) {
    try {
      await aside.query(statement);
    } catch (error) {
      throw mayNotMake(error) ? new Error(notPrepared(error as Error), { cause: error }) : error;
    }
  }
  return [...new Set(lacking.map(({ table }) => table))];
}

async function lackingStatements(aside: Pick<Pool, 'query'>): Promise<{ table: string; statement: string }[]> {
  const [columns] = await aside.query<(RowDataPacket & { of: string; name: string })[]>(
    `SELECT table_name AS 'of', column_name AS 'name' FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name IN (?)`,
    [Object.keys(tables)],
  );
  const made = Object.entries(tables)
    .filter(([table]) => !columns.some((column) => column.of === table))
    .map(([table, statement]) => ({ table, statement }));
  const forgets = columns.some((column) => column.of === inboxTable && column.name === 'reply_until');
  return forgets ? made : [...made, { table: inboxTable, statement: forgettingInbox }];
}

/** ER_DBACCESS_DENIED_ERROR and ER_TABLEACCESS_DENIED_ERROR. */
function mayNotMake(error: unknown): boolean {
  return [1044, 1142].includes((error as { errno?: number }).errno ?? 0);
}

function notPrepared({ message }: Error): string {
  return `the database was not prepared for this version of the processor, whose user may not do it itself (${message}). Run \`prepare\`.`;
}

const tables = {
  [inboxTable]: `CREATE TABLE IF NOT EXISTS ${inboxTable} (
    consumer VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id VARBINARY(320) NOT NULL,
    done_at DATETIME(3) NOT NULL,
    status SMALLINT NULL,
    headers MEDIUMTEXT CHARACTER SET utf8mb4 NULL,
    body MEDIUMBLOB NULL,
    UNIQUE KEY message (consumer, message_id),
    KEY done_at (done_at)
  ) ENGINE=InnoDB`,
  [fencesTable]: `CREATE TABLE IF NOT EXISTS ${fencesTable} (
    name VARBINARY(255) NOT NULL PRIMARY KEY,
    token BIGINT UNSIGNED NOT NULL
  ) ENGINE=InnoDB`,
};

/** Tasks of an older processor go on writing rows without the column, whose replies are kept as long as they are. */
const forgettingInbox = `ALTER TABLE ${inboxTable}
  ADD COLUMN reply_until DATETIME(3) NULL,
  ADD KEY reply_until (reply_until),
  ADD KEY age (consumer, done_at)`;
