/** Writes down that it was called, and answers. */
export async function handle(message, { transaction }) {
  await transaction.query('INSERT INTO effects (id) VALUES (?)', [message.id]);
  return { status: 201, body: 'made' };
}
