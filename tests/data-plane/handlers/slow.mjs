/** Writes down that it was called, and then takes as long as the message says. */
export async function handle(message, { transaction }) {
  await transaction.query('INSERT INTO effects (id) VALUES (?)', [message.id]);
  await new Promise((resolve) => setTimeout(resolve, message.json().takesMs));
}
