/** Rows of the table, 0 to 15. */
const counters = 16;

/**
 * Writes down that it was called for a message, and counts in two rows that are drawn, with a lock around it and time between them for
 * others to take them the other way round.
 */
export async function handle(message, { transaction, cache, lock }) {
  await lock(`effects/${message.id}`, 5_000, async () => {
    await transaction.query('INSERT INTO effects (id) VALUES (?)', [message.id]);
    for (let count = 0; count < 2; count += 1) {
      await transaction.query('UPDATE counters SET n = n + 1 WHERE name = ?', [Math.floor(Math.random() * counters)]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await cache?.set(`effects/${message.id}`, '1', { EX: 60 }).catch(() => {});
}
