import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { listeners } from '../../../catalog/kinds/broker/listeners.ts';
import { clientName } from '../../../catalog/kinds/platform/host-names.ts';
import { edgeUser, receiverFunction } from '../../../contracts/names.ts';
import type { EnvironmentProps } from '../../lambda/environment.ts';
import { type AccessKey, type FunctionUrl, startFunctionUrl } from '../../lambda/function-url.ts';
import { type LambdaFunction, openFunction } from '../../lambda/lambda-function.ts';
import { startCloudflare } from '../../services/edge/cloudflare.ts';
import { type RunningWorker, startWorker } from '../../services/edge/workerd.ts';
import { startRelay } from '../relay.ts';
import type { AwsOfRole } from '../tasks/aws-of-role.ts';
import { loadDefinitions } from '../tasks/sample-broker.ts';
import { startTlsRabbitmq, type TlsRabbitmq } from '../tls-rabbitmq.ts';
import { startReceiverAws } from './receiver-aws.ts';
import { type SynthesizedEdge, synthesizeEdge } from './synthesized-edge.ts';

/** The way of a request from Cloudflare into a queue, as the sample's stacks describe it. */
export interface WholeWay {
  synthesized: SynthesizedEdge;
  /** Where clients come in, on 127.0.0.1; requests are for the endpoints' hosts. */
  port: number;
  worker: RunningWorker;
  url: FunctionUrl;
  lambda: LambdaFunction;
  /** What an environment of the function is made of. */
  environment: EnvironmentProps;
  aws: AwsOfRole;
  broker: TlsRabbitmq;
  /** Of the Worker. */
  key: AccessKey;
  /** Those that AWS knows. */
  keys: AccessKey[];
  originSecret: string;
  /** What the Worker is set up with. */
  bindings: { settings: string; signingKey: string; originSecret: string };
  /** Password of a user of the broker. */
  login(user: string): { username: string; password: string };
  /** Names and addresses of the servers, for whoever else is to find them: in the place of /etc/hosts. */
  hosts: string;
  /** Adds such a name for an address. */
  addHost(name: string, address: string): void;
  folder: string;
  stop(): Promise<void>;
}

export interface WholeWayProps {
  /** Files of endpoints, by name; their signatures' secrets are below `acme/`. */
  endpoints: Readonly<Record<string, object>>;
  /** Texts of those secrets. */
  secrets?: Readonly<Record<string, string>>;
  /** Most environments of the function. */
  concurrency?: number;
}

/** Starts everything up to the queues. */
export async function startWholeWay({ endpoints, secrets = {}, concurrency = 4 }: WholeWayProps): Promise<WholeWay> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-whole-way-'));
  const synthesized = synthesizeEdge(endpoints);
  const { catalog, originSecrets } = synthesized;
  const { platform } = catalog;
  const [found] = catalog.brokers.filter(({ name }) => name === 'orders');
  if (!found) throw new Error('the sample has no broker called orders');
  const hostName = clientName(platform, found.name);
  const broker = await startTlsRabbitmq({ folder, name: hostName });
  const passwords = new Map<string, string>();
  const login = (user: string) => {
    const password = passwords.get(user) ?? randomBytes(24).toString('base64url');
    passwords.set(user, password);
    return { username: user, password };
  };
  await loadDefinitions(broker.rabbitmq, { platform, broker: found, loginIn: (secret) => login(nameIn(secret)) });
  // A port that is always the same, on an address that nobody else has.
  const address = `127.${[...randomBytes(3)].map((byte) => (byte % 253) + 1).join('.')}`;
  const relay = await startRelay(broker.tlsPort, { host: address, port: listeners.amqps.port });
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n${address} ${hostName}\n`);
  const originSecret = randomBytes(36).toString('base64url');
  const functionArn = `arn:aws:lambda:${platform.region}:${platform.accountId}:function:${receiverFunction(platform)}`;
  const aws = await startReceiverAws(synthesized, {
    authority: broker.authority.certificate,
    functionArn,
    secrets: {
      ...secrets,
      ...Object.fromEntries(originSecrets.map((name) => [name, originSecret])),
      [`${platform.name}/brokers/orders/users/gateway`]: JSON.stringify(login('gateway')),
    },
  });
  const environment: EnvironmentProps = {
    ...synthesized.lambda,
    ...{ region: platform.region, functionName: receiverFunction(platform) },
    ...{ taskRoot: unpacked(folder), variables: aws.variables, hosts },
  };
  const { timeoutSeconds } = synthesized.lambda;
  const lambda = openFunction({ ...environment, arn: functionArn, timeoutSeconds, reservedConcurrency: concurrency });
  const key: AccessKey = {
    ...{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: randomBytes(30).toString('base64') },
    ...{ accountId: platform.accountId, principal: synthesized.user },
    userArn: `arn:aws:iam::${platform.accountId}:user/${edgeUser(platform)}`,
  };
  const keys = [key];
  const url = await startFunctionUrl({ lambda, accountId: platform.accountId, keys });
  const { accessKeyId, secretAccessKey } = key;
  const bindings = {
    settings: synthesized.workerSettings(url.url),
    signingKey: JSON.stringify({ accessKeyId, secretAccessKey }),
    originSecret,
  };
  const worker = await startWorker(bindings, { outbound: url.port });
  const cloudflare = await startCloudflare(worker.port);
  return {
    ...{ synthesized, port: cloudflare.port, worker, url, lambda, environment, aws, broker, key, keys },
    ...{ originSecret, bindings, login, hosts, folder },
    addHost: (name, to) => writeFileSync(hosts, `${to} ${name}\n`, { flag: 'a' }),
    async stop() {
      await cloudflare.close();
      await worker.stop();
      await Promise.all([url.stop(), lambda.stop()]);
      await Promise.all([relay.stop(), aws.stop(), broker.rabbitmq.kill9()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The user whose secret it is: `acme/brokers/orders/users/gateway`. */
function nameIn(secret: string): string {
  return secret.split('/').at(-1) ?? secret;
}

/** The zip that Lambda is given, as Lambda unpacks it. */
function unpacked(folder: string): string {
  const taskRoot = join(folder, 'task');
  mkdirSync(taskRoot);
  const files = unzipSync(readFileSync(join(import.meta.dirname, '..', '..', '..', 'dist', 'receiver.zip')));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(taskRoot, name), bytes);
  return taskRoot;
}
