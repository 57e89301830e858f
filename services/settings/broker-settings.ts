import { z } from 'zod';
import type { BrokerAddress } from '../amqp/broker-address.ts';
import type { SecretSource } from './secrets.ts';

/** How a service reaches a broker. */
export const brokerSettings = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  /** Plain AMQP is for one machine alone: the loopback address is the only host it is allowed with. */
  tls: z.boolean(),
  /** The broker's own authority, in PEM; absent where a public one signed its certificate. */
  ca: z.string().optional(),
  /** Secret that holds `{"username": …, "password": …}`. */
  credentials: z.strictObject({ secret: z.string() }),
});

export type BrokerSettings = z.infer<typeof brokerSettings>;

const credentials = z.object({ username: z.string(), password: z.string() });

/** The address with the credentials filled in. Throws for a secret that is missing or malformed, and for plain AMQP to elsewhere. */
export async function addressOf(
  settings: BrokerSettings,
  vhost: string,
  secrets: SecretSource,
): Promise<BrokerAddress> {
  const { host, port, tls, ca } = settings;
  if (!tls && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new Error(`${host}:${port} is to be reached without TLS, which is for the loopback address alone`);
  }
  const { username, password } = readCredentials(
    settings.credentials.secret,
    await secrets(settings.credentials.secret),
  );
  return { host, port, ...(tls && { tls: { ...(ca && { ca }) } }), vhost, user: username, password };
}

function readCredentials(name: string, text: string): z.infer<typeof credentials> {
  try {
    return credentials.parse(JSON.parse(text));
  } catch {
    // The cause would hold the secret.
    throw new Error(`secret ${name} is not {"username": …, "password": …}`);
  }
}
