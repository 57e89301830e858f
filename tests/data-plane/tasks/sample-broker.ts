import { type ChannelModel, connect } from 'amqplib';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { listeners } from '../../../catalog/kinds/broker/listeners.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import type { Rabbitmq } from '../../../operations/servers/rabbitmq.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { renderDefinitions } from '../../../stacks/broker/bundle/definitions.ts';
import { startRelay } from '../relay.ts';
import type { TestAuthority } from '../stores/authority.ts';
import { startTlsRabbitmq } from '../tls-rabbitmq.ts';

/** Where the broker's own clients are let in, of a RabbitMQ that holds what a broker's file declares. */
export interface SampleBroker {
  rabbitmq: Rabbitmq;
  authority: TestAuthority;
  /** As its administrator, in a vhost. */
  connect(vhost: string): Promise<ChannelModel>;
  stop(): Promise<void>;
}

/**
 * Starts a RabbitMQ of one node that speaks TLS under the broker's name, with the vhosts, users, permissions and queues of its file; the
 * users' passwords are those that Terraform put into their secrets. Clients find it at `address`, on the port that it has in AWS.
 */
export async function startSampleBroker(props: {
  folder: string;
  address: string;
  hostName: string;
  platform: Platform;
  broker: Broker;
  sandbox: Sandbox;
}): Promise<SampleBroker> {
  const { folder, address, hostName } = props;
  const { rabbitmq, tlsPort, authority } = await startTlsRabbitmq({ folder, name: hostName });
  await loadDefinitions(rabbitmq, { ...props, loginIn: (secret) => loginIn(props.sandbox, secret) });
  const relay = await startRelay(tlsPort, { host: address, port: listeners.amqps.port });
  return {
    rabbitmq,
    authority,
    connect: (vhost) => connect(`${rabbitmq.amqpUrl}/${encodeURIComponent(vhost)}`),
    async stop() {
      await Promise.all([relay.stop(), rabbitmq.kill9()]);
    },
  };
}

/** Has a broker hold what its file declares; `loginIn` gives name and password of a user by the secret that they are kept in. */
export async function loadDefinitions(
  { managementUrl, login }: Rabbitmq,
  {
    platform,
    broker,
    loginIn,
  }: { platform: Platform; broker: Broker; loginIn: (secret: string) => { username: string; password: string } },
): Promise<void> {
  const { users, definitions } = renderDefinitions(platform, broker);
  const all = { configure: '.*', write: '.*', read: '.*' };
  const response = await fetch(`${managementUrl}/api/definitions`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${login.username}:${login.password}`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      ...definitions,
      users: users.map(({ name, tags, secret }) => ({ ...loginIn(secret ?? ''), name, tags })),
      permissions: [
        ...definitions.permissions,
        ...Object.keys(broker.vhosts).map((vhost) => ({ user: login.username, vhost, ...all })),
      ],
    }),
  });
  if (!response.ok) throw new Error(`RabbitMQ did not take the definitions: ${await response.text()}`);
}

/** User and password as programs read them from a secret. */
export function loginIn({ secretValues }: Sandbox, secret: string): { username: string; password: string } {
  return JSON.parse(String(secretValues.versions(secret).AWSCURRENT?.value));
}
