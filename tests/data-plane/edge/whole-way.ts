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

/** Starts everything up to the queues; what it started is stopped again when something cannot be. */
export async function startWholeWay(props: WholeWayProps): Promise<WholeWay> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-whole-way-'));
  const stops: Stop[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const synthesized = synthesizeEdge(props.endpoints);
    const broker = await startBroker({ folder, synthesized, stops });
    const called = await startFunction({ ...props, folder, synthesized, ...broker, stops });
    const { key, url, originSecret } = called;
    const { accessKeyId, secretAccessKey } = key;
    const bindings = {
      settings: synthesized.workerSettings(url.url),
      signingKey: JSON.stringify({ accessKeyId, secretAccessKey }),
      originSecret,
    };
    const worker = await startWorker(bindings, { outbound: url.port });
    stops.push(() => worker.stop());
    const cloudflare = await startCloudflare(worker.port);
    stops.push(() => cloudflare.close());
    const { hosts } = broker;
    return {
      ...{ ...called, ...broker, synthesized, port: cloudflare.port, worker, bindings, folder },
      addHost: (name, to) => writeFileSync(hosts, `${to} ${name}\n`, { flag: 'a' }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stop = () => Promise<unknown>;

interface Starting {
  folder: string;
  synthesized: SynthesizedEdge;
  /** What is to be stopped, the last first. */
  stops: Stop[];
}

/** A broker that holds what the sample's file declares, under the name and on the port that clients in the VPC find it at. */
async function startBroker({
  folder,
  synthesized,
  stops,
}: Starting): Promise<Pick<WholeWay, 'broker' | 'login' | 'hosts'>> {
  const { platform, brokers } = synthesized.catalog;
  const [found] = brokers.filter(({ name }) => name === 'orders');
  if (!found) throw new Error('the sample has no broker called orders');
  const hostName = clientName(platform, found.name);
  const broker = await startTlsRabbitmq({ folder, name: hostName });
  stops.push(() => broker.rabbitmq.kill9());
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
  stops.push(() => relay.stop());
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n${address} ${hostName}\n`);
  return { broker, login, hosts };
}

type Called = Pick<WholeWay, 'aws' | 'environment' | 'lambda' | 'url' | 'key' | 'keys' | 'originSecret'>;

/** The function behind its URL, and AWS as it finds it. */
async function startFunction(
  props: Starting & WholeWayProps & Pick<WholeWay, 'broker' | 'login' | 'hosts'>,
): Promise<Called> {
  const { folder, synthesized, stops, broker, login, hosts, secrets = {}, concurrency = 4 } = props;
  const { catalog, originSecrets, user } = synthesized;
  const { name, region, accountId } = catalog.platform;
  const functionName = receiverFunction(catalog.platform);
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
  const originSecret = randomBytes(36).toString('base64url');
  const aws = await startReceiverAws(synthesized, {
    authority: broker.authority.certificate,
    functionArn: arn,
    secrets: {
      ...secrets,
      ...Object.fromEntries(originSecrets.map((each) => [each, originSecret])),
      [`${name}/brokers/orders/users/gateway`]: JSON.stringify(login('gateway')),
    },
  });
  stops.push(() => aws.stop());
  const environment: EnvironmentProps = {
    ...{ ...synthesized.lambda, region, functionName, hosts },
    ...{ taskRoot: unpacked(folder), variables: aws.variables },
  };
  const { timeoutSeconds } = synthesized.lambda;
  const lambda = openFunction({ ...environment, arn, timeoutSeconds, reservedConcurrency: concurrency });
  stops.push(() => lambda.stop());
  const key: AccessKey = {
    ...{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: randomBytes(30).toString('base64') },
    ...{ accountId, principal: user, userArn: `arn:aws:iam::${accountId}:user/${edgeUser(catalog.platform)}` },
  };
  const keys = [key];
  const url = await startFunctionUrl({ lambda, accountId, keys });
  stops.push(() => url.stop());
  return { aws, environment, lambda, url, key, keys, originSecret };
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
