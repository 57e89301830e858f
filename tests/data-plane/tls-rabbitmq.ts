import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { keepPort } from '../../operations/servers/ports.ts';
import { type Rabbitmq, startRabbitmq } from '../../operations/servers/rabbitmq.ts';
import { makeTestAuthority, type TestAuthority } from './stores/authority.ts';

/** A RabbitMQ that speaks TLS, too. */
export interface TlsRabbitmq {
  rabbitmq: Rabbitmq;
  /** On 127.0.0.1. */
  tlsPort: number;
  /** That signed its certificate. */
  authority: TestAuthority;
}

/** Starts one whose certificate is for a name. */
export async function startTlsRabbitmq({ folder, name }: { folder: string; name: string }): Promise<TlsRabbitmq> {
  // A layer over the broker's tree: what stands in it is in its /etc.
  const settings = join(folder, 'rabbitmq', 'upper', 'etc', 'rabbitmq');
  mkdirSync(settings, { recursive: true });
  const authority = await makeTestAuthority(folder);
  await authority.issueInto(settings, name);
  const tlsPort = await keepPort();
  const rabbitmq = await startRabbitmq({
    folder: join(folder, 'rabbitmq'),
    configuration: [
      `listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
      'ssl_options.certfile = /etc/rabbitmq/server.pem',
      'ssl_options.keyfile = /etc/rabbitmq/server.key',
    ],
  });
  return { rabbitmq, tlsPort, authority };
}
