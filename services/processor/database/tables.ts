import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from './database.ts';

/** Tables that processors keep in the database of their handlers. */
export const inboxTable = 'warren_inbox';
export const fencesTable = 'warren_fences';

/** Makes the tables, unless they are there, and adds what those of an older processor lack. */
export async function makeTables({ aside }: Pick<Database, 'aside'>): Promise<void> {
  for (const table of tables) await aside.query(table);
  const [[forgets]] = await aside.query<RowDataPacket[]>(
    `SELECT 1 FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND column_name = 'reply_until'`,
    [inboxTable],
  );
  if (!forgets) await aside.query(forgettingInbox);
}

const tables = [
  `CREATE TABLE IF NOT EXISTS ${inboxTable} (
    consumer VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id VARBINARY(320) NOT NULL,
    done_at DATETIME(3) NOT NULL,
    status SMALLINT NULL,
    headers MEDIUMTEXT CHARACTER SET utf8mb4 NULL,
    body MEDIUMBLOB NULL,
    UNIQUE KEY message (consumer, message_id),
    KEY done_at (done_at)
  ) ENGINE=InnoDB`,
  `CREATE TABLE IF NOT EXISTS ${fencesTable} (
    name VARBINARY(255) NOT NULL PRIMARY KEY,
    token BIGINT UNSIGNED NOT NULL
  ) ENGINE=InnoDB`,
];

/** Tasks of an older processor go on writing rows without the column, whose replies are kept as long as they are. */
const forgettingInbox = `ALTER TABLE ${inboxTable}
  ADD COLUMN reply_until DATETIME(3) NULL,
  ADD KEY reply_until (reply_until),
  ADD KEY age (consumer, done_at)`;
