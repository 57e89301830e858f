/**
 * Writes down that it was called for a message, in the message's own transaction; nothing but the inbox keeps it from doing so twice.
 * It takes a while after that, so that a death, a restart or a cut meets it in the middle.
 */
export async function handle(message, { transaction, cache, lock }) {
  await lock(`effects/${message.id}`, 5_000, async () => {
    await transaction.query('INSERT INTO effects (id) VALUES (?)', [message.id]);
    await new Promise((resolve) => setTimeout(resolve, 40));
  });
  await cache?.set(`effects/${message.id}`, '1', { EX: 60 }).catch(() => {});
}
