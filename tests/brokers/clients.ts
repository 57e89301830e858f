import { connect as connectTls } from 'node:tls';
import { type ChannelModel, connect } from 'amqplib';
import type { LiveBroker, LiveNode } from './live-platform.ts';

/** Connects to a node as a client does: over TLS, trusting the broker's authority, by the name that clients use. */
export function connectClient(broker: LiveBroker, node: LiveNode, user: string, vhost = '/'): Promise<ChannelModel> {
  return connectAs({ broker, node, login: broker.login(user), vhost });
}

/** The same with a user name and password that may be those of before. */
export function connectAs(props: {
  broker: LiveBroker;
  node: LiveNode;
  login: { username: string; password: string };
  vhost: string;
}): Promise<ChannelModel> {
  const { broker, node, login, vhost } = props;
  return connect(
    { protocol: 'amqps', hostname: node.machine.address, port: 5671, ...login, vhost, heartbeat: 5 },
    { ca: [broker.authority()], servername: `${broker.broker.name}.acme.internal`, timeout: 5000 },
  );
}

/** The certificate that a TLS client of a port is shown, in PEM, unverified. */
export function shownCertificate(
  host: string,
  port: number,
  servername: string,
): Promise<{ pem: string; names: string }> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, servername, rejectUnauthorized: false, timeout: 5000 }, () => {
      const { raw, subjectaltname = '' } = socket.getPeerCertificate();
      socket.destroy();
      const base64 = raw.toString('base64').replace(/.{64}(?!$)/g, '$&\n');
      resolve({ pem: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`, names: subjectaltname });
    });
    socket.on('error', reject);
    socket.on('timeout', () => reject(new Error(`${host}:${port} did not answer`)));
  });
}
