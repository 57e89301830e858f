/**
 * Writes down that it was called, then takes two rows in the order that the message says, with time between them for another message to
 * take them the other way round: InnoDB then ends one of the two transactions.
 */
export async function handle(message, { transaction }) {
  const { rows } = message.json();
  await transaction.query('INSERT INTO effects (id) VALUES (?)', [message.id]);
  for (const row of rows) {
    await transaction.query('UPDATE counters SET n = n + 1 WHERE name = ?', [row]);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
