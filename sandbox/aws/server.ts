import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cloud } from '../cloud.ts';
import type { Faults } from '../faults.ts';
import type { AppliedChange } from '../provider/session.ts';
import { cloudwatch } from './cloudwatch/cloudwatch.ts';
import { dynamodb } from './dynamodb/dynamodb.ts';
import { ec2 } from './ec2/ec2.ts';
import { elasticContainers, type RunTask, type StartedTask } from './ecs.ts';
import { functionUrls, isFunctionUrl } from './function-urls.ts';
import { type AccessKeys, followUsers, openAccessKeys } from './iam/access-keys.ts';
import { iam } from './iam/iam.ts';
import { cloudWatchLogs } from './logs.ts';
import { type AwsReply, type AwsRequest, asAwsError, type Service, scopeOf } from './protocols/protocol.ts';
import { openBuckets } from './s3/buckets.ts';
import { s3 } from './s3/s3.ts';
import { createSecretValues, followSecrets, type SecretValues } from './secret-values.ts';
import { secretsManager } from './secrets-manager.ts';
import { type RunCommand, type SentCommand, systemsManager } from './ssm.ts';
import { sts } from './sts.ts';
import { tagging } from './tagging.ts';

export interface AwsParts {
  readonly cloud: Cloud;
  readonly faults: Faults;
  /** Where the objects that programs write to S3 are kept. */
  readonly folder: string;
  /** Where relative paths of the files that Terraform uploads are looked for. */
  readonly uploadFolders?: readonly string[];
  /** Address to listen on. Default: 127.0.0.1. */
  readonly address?: string;
  /** Runs what Systems Manager is asked to run; without it nothing does. */
  readonly runCommand?: RunCommand;
  /** Does what a task does that ECS is asked to run; without it nothing does. */
  readonly runTask?: RunTask;
  /** Learns of each secret of an access key that is handed out. */
  remember(secret: string): void;
}

/** The simulated services of AWS that programs call while they run. */
export interface AwsServer {
  /** What a program needs to reach them with an AWS SDK: the endpoint, a region and dummy credentials. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secretValues: SecretValues;
  readonly accessKeys: AccessKeys;
  /** Every command sent so far, in order. */
  commands(): readonly SentCommand[];
  /** Every task that ECS was asked to run so far, in order. */
  tasks(): readonly StartedTask[];
  /** Learns what Terraform changes, as far as a service keeps more than the cloud does. */
  follow(change: AppliedChange): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts one HTTP server that answers S3, Secrets Manager, DynamoDB, EC2, ECS, IAM, CloudWatch and its logs, Systems Manager, the
 * tagging API and function URLs, as far as each of their modules says. It knows one account, keeps regions apart only where something
 * is looked for, and checks no permission, and signatures of calls to functions alone: who reaches its address may do everything, so
 * listen on nothing that others reach.
 */
export async function startAws(parts: AwsParts): Promise<AwsServer> {
  const secretValues = createSecretValues(parts.cloud);
  const accessKeys = openAccessKeys(parts.cloud, parts.remember);
  const buckets = openBuckets(parts);
  const tables = dynamodb(parts);
  const ssm = systemsManager({ ...parts, environment: () => environment });
  const logs = cloudWatchLogs(parts);
  const ecs = elasticContainers({ ...parts, logs });
  const services: Services = {
    AmazonEC2ContainerServiceV20141113: ecs.service,
    Logs_20140328: logs.service,
    AmazonSSM: ssm.service,
    secretsmanager: secretsManager({ ...parts, secretValues }),
    DynamoDB_20120810: tables.service,
    GraniteServiceVersion20100801: cloudwatch(parts),
    ResourceGroupsTaggingAPI_20170126: tagging(parts),
    ec2: ec2(parts),
    iam: iam({ ...parts, keys: accessKeys }),
    functionUrls: functionUrls({ ...parts, keys: accessKeys }),
    sts,
    rest: s3({ ...parts, buckets }),
  };
  const server = createServer((request, response) => void handle(services, request, response));
  const address = parts.address ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const environment = {
    AWS_ENDPOINT_URL: `http://${address}:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  };
  return {
    environment,
    secretValues,
    accessKeys,
    commands: ssm.commands,
    tasks: ecs.tasks,
    follow: async (change) => {
      followUsers(accessKeys, change);
      followSecrets(secretValues, change);
      buckets.follow(change);
      await tables.follow(change);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await tables.stop();
    },
  };
}

/** Services by the word before the dot in x-amz-target; those that have no such header by the name that requests are signed for. */
type Services = Readonly<Record<string, Service>> & {
  readonly ec2: Service;
  readonly functionUrls: Service;
  readonly rest: Service;
};

async function handle(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await answer(services, request);
  response.writeHead(status, headers).end(body);
}

async function answer(services: Services, request: IncomingMessage): Promise<AwsReply> {
  try {
    const { method = 'GET', url = '/', headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return await serviceFor(services, headers)({ method, target: url, headers, body: Buffer.concat(chunks) });
  } catch (cause) {
    const { message, status } = asAwsError(cause);
    return { status, headers: { 'content-type': 'text/plain' }, body: message };
  }
}

function serviceFor(services: Services, headers: AwsRequest['headers']): Service {
  if (isFunctionUrl(headers)) return services.functionUrls;
  const [target = ''] = String(headers['x-amz-target'] ?? '').split('.');
  const form = String(headers['content-type']).startsWith('application/x-www-form-urlencoded');
  return services[target] ?? (form ? (services[scopeOf(headers).service] ?? services.ec2) : services.rest);
}
