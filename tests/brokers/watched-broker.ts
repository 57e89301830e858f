import { X509Certificate } from 'node:crypto';
import { connect as connectPort } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type ChannelModel, connect } from 'amqplib';
import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import { backupBucket, brokerTable } from '../../contracts/names.ts';
import { ManagementError } from '../../services/agent/rabbitmq/http.ts';
import { openManagement } from '../../services/agent/rabbitmq/management.ts';
import { renderDefinitions } from '../../stacks/broker/bundle/definitions.ts';
import { shownCertificate } from './clients.ts';
import type { LiveBroker, LivePlatform } from './live-platform.ts';

/** Certificate and key of a client, in PEM. */
export interface ClientCertificate {
  certificate: string;
  key: string;
}

export interface Credentials {
  username: string;
  password: string;
}

/** A broker of one node whose `amqp` and `management-plain` listeners are on, looked at from outside and from inside. */
export interface WatchedBroker {
  live: LivePlatform;
  broker: LiveBroker;
  /** What the HTTP API answers the administrator; undefined when there is no such thing. */
  api(...path: string[]): Promise<unknown>;
  /** What Erlang makes of an expression in the running node. */
  evaluate(expression: string): Promise<string>;
  /** The user who signs in to the HTTP API with these; undefined when nobody does. */
  signsIn(login: Credentials | undefined): Promise<string | undefined>;
  /** What a user signed in with before the last rotation; undefined when there was none. */
  previousLogin(user: string): Credentials | undefined;
  /** Connects without TLS, as `client`, and proposes nothing. */
  connect(): Promise<ChannelModel>;
  /** Whether a connection over TLS is taken, of a client that shows this certificate. */
  takes(certificate?: ClientCertificate): Promise<boolean>;
  /** Issuer of the certificate that a TLS client of this port is shown. */
  shownIssuer(port: number): Promise<string>;
  /** The listeners' ports that take connections, and RabbitMQ's own port of plain metrics, in order. */
  openPorts(): Promise<number[]>;
  /** Name of the image that runs. */
  image(): Promise<string>;
  /** Backups on record. Throws when the object of one cannot be read. */
  backups(): Promise<{ kind: string; why: string; version: string }[]>;
  /** What tells a run of RabbitMQ's process from every other. */
  run(): Promise<string>;
}

/** RabbitMQ opens it with the plugin, unless it is told not to: https://www.rabbitmq.com/docs/prometheus#default-port */
const plainMetricsPort = 15_692;

export function watch(live: LivePlatform, broker: LiveBroker): WatchedBroker {
  const [node] = broker.nodes;
  if (!node) throw new Error('the broker has no node');
  const { machine } = node;
  const host = machine.address;
  const serverName = `${broker.broker.name}.acme.internal`;
  const management = ({ username: name, password }: Credentials) =>
    openManagement({ url: `http://${host}:${listeners['management-plain'].port}`, credentials: { name, password } });
  return {
    live,
    broker,
    api: (...path) => management(broker.login('warren')).get(path),
    async evaluate(expression) {
      return (await machine.mustRun(['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '-q', 'eval', expression])).trim();
    },
    async signsIn(login) {
      try {
        return login && (await management(login).whoami());
      } catch (error) {
        if (error instanceof ManagementError && error.status === 401) return undefined;
        throw error;
      }
    },
    previousLogin(user) {
      const { users, administrator } = renderDefinitions(live.platform, broker.broker);
      const secret = [administrator, ...users].find(({ name }) => name === user)?.secret;
      const { value } = (secret && live.sandbox.secretValues.versions(secret).AWSPREVIOUS) || {};
      return value === undefined ? undefined : JSON.parse(String(value));
    },
    connect: () => connect({ protocol: 'amqp', hostname: host, ...broker.login('client') }, { timeout: 5000 }),
    async takes(shown) {
      const tls = { cert: shown?.certificate, key: shown?.key, rejectUnauthorized: false, servername: serverName };
      try {
        const login = broker.login('client');
        await (await connect({ protocol: 'amqps', hostname: host, ...login }, { ...tls, timeout: 5000 })).close();
        return true;
      } catch {
        return false;
      }
    },
    async shownIssuer(port) {
      return new X509Certificate((await shownCertificate(host, port, serverName)).pem).issuer;
    },
    async openPorts() {
      const ports = [...Object.values(listeners).map(({ port }) => port), plainMetricsPort].sort((a, b) => a - b);
      const open = await Promise.all(ports.map((port) => isOpen(host, port)));
      return ports.filter((_, index) => open[index]);
    },
    async image() {
      return (await machine.mustRun(['docker', 'inspect', '--format={{.Config.Image}}', 'rabbitmq'])).trim();
    },
    backups: () => backupsOnRecord(live, broker.broker.name),
    // Of processes with this name, RabbitMQ's tools are the others, and they come later.
    run: () => machine.mustRun(['sh', '-c', 'ps -o pid=,lstart= -p "$(pgrep --oldest --exact beam.smp)"']),
  };
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectPort({ host, port, timeout: 5000 });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function backupsOnRecord({ sandbox, platform }: LivePlatform, broker: string) {
  const { AWS_ENDPOINT_URL: endpoint } = sandbox.awsEnvironment;
  const settings = { endpoint, region: platform.region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: brokerTable(platform),
      KeyConditionExpression: 'broker = :broker AND begins_with(#item, :item)',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':broker': broker, ':item': 'backup#' },
    }),
  );
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  for (const { key } of Items.filter(({ kind }) => kind === 'definitions')) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: backupBucket(platform), Key: key }));
    JSON.parse((await Body?.transformToString()) ?? '');
  }
  return Items.map(({ kind, why, version }) => ({ kind, why, version }));
}
