import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { Rabbitmq } from '../servers/rabbitmq.ts';

/** Has a broker take definitions on. Throws SurroundingsFailure with what it says when it refuses them. */
export async function importDefinitions(broker: Rabbitmq, definitions: object): Promise<void> {
  const { username, password } = broker.login;
  const response = await fetch(`${broker.managementUrl}/api/definitions`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}`, 'content-type': 'application/json' },
    body: JSON.stringify(definitions),
    signal: AbortSignal.timeout(60_000),
  });
  if (response.ok) return;
  throw new SurroundingsFailure(
    `RabbitMQ refused what the brokers' files say: ${(await response.text()).slice(0, 2000)}`,
  );
}
