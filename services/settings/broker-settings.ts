import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { z } from 'zod';
import type { BrokerSettings } from '../../contracts/broker-settings.ts';
import type { BrokerAddress } from '../amqp/broker-address.ts';
import type { SecretSource } from './secrets.ts';

const credentials = z.object({ username: z.string(), password: z.string() });

/**
 * The address with the credentials filled in. Throws for a secret that is missing or malformed, for a file of an authority that is
 * not there, and for plain AMQP to elsewhere.
 */
export async function addressOf(
  settings: BrokerSettings,
  vhost: string,
  secrets: SecretSource,
): Promise<BrokerAddress> {
  const { host, port, tls } = settings;
  if (!tls && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new Error(`${host}:${port} is to be reached without TLS, which is for the loopback address alone`);
  }
  const { username, password } = readCredentials(
    settings.credentials.secret,
    await secrets(settings.credentials.secret),
  );
  const ca = await authoritiesOf(settings);
  return { host, port, ...(tls && { tls: { ...(ca && { ca }) } }), vhost, user: username, password };
}

/** Who may have signed the broker's certificate; undefined for those alone that everybody trusts. */
async function authoritiesOf({ ca, caFile }: BrokerSettings): Promise<string | undefined> {
  if (caFile === undefined) return ca;
  return [...rootCertificates, await readFile(caFile, 'utf8')].join('\n');
}

/** User and password of a secret. Throws for one that is malformed, without showing it. */
export function readCredentials(name: string, text: string): z.infer<typeof credentials> {
  try {
    return credentials.parse(JSON.parse(text));
  } catch {
    // The cause would hold the secret.
    throw new Error(`secret ${name} is not {"username": …, "password": …}`);
  }
}
