import { appendFileSync } from 'node:fs';

/** Takes its own process down for a message that says `{"poison": true}`, and writes down every other one. */
export async function handle(message) {
  const body = message.json();
  if (body.poison === 'crash') process.kill(process.pid, 'SIGKILL');
  if (body.poison === 'throw') throw new Error('cannot stomach this');
  await new Promise((resolve) => setTimeout(resolve, 5));
  appendFileSync(process.env.DONE_FILE, `${message.id}\n`);
}
