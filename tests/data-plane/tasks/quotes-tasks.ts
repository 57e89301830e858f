import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { container } from '../../../contracts/tasks.ts';
import { type Network, startNetwork } from '../../machines/network.ts';
import { sampleRepository, scratchFolder, synthesizeFiles } from '../../repositories.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';
import { startAgent } from '../../tasks/agent.ts';
import { awsCliFiles, fluentBit, type Image } from '../../tasks/container.ts';
import { startTask, type Task, type TaskProps } from '../../tasks/task.ts';

export interface SynthesizedContainer {
  name: string;
  environment?: { name: string; value: string }[];
  [more: string]: unknown;
}

export interface QuotesStart extends Partial<Pick<TaskProps, 'hosts' | 'secret'>> {
  /** Versions, oldest first, of what is where the program should be. Default: the program. */
  versions?: Buffer[];
  /** What the application runs, by the shell. Default: nothing. */
  script?: string;
  /** Members of the application's definition that are others. */
  change?: object;
}

/** Tasks of the sample's `quotes` as its file is synthesized, without what needs a broker, beside a simulated AWS. */
export interface QuotesTasks {
  network: Network;
  containers: SynthesizedContainer[];
  /** What the first container is told. */
  told: Record<string, string>;
  /** Folder of the application's image. */
  application: string;
  /** Writes what the nodes of the broker write into the table of brokers. */
  report(item: Record<string, { S: string }>): Promise<void>;
  start(props: QuotesStart): Promise<Task>;
  stopTasks(): Promise<void>;
  end(): Promise<void>;
}

export const program = readFileSync('dist/processor.cjs');
export const authority = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
export const saidBy = (task: Task, name: string) => task.containers.get(name)?.output() ?? '';

/** Files of images by a part of their names, over those that stand in for them. */
export async function bringQuotes(file: string, images: Record<string, Image> = {}): Promise<QuotesTasks> {
  const network = await startNetwork();
  const aws = await startedSandbox({ address: network.hostAddress });
  const agent = await startAgent(network.hostAddress, { AWS_ACCESS_KEY_ID: 'AKIATASK', AWS_SECRET_ACCESS_KEY: 'key' });
  const containers = synthesized(file);
  const { environment = [] } = containers.find(({ name }) => name === container.program) ?? {};
  const told = Object.fromEntries(environment.map(({ name, value }) => [name, value]));
  putPlaces(aws, told);
  const application = scratchFolder();
  const tasks: Task[] = [];
  const known: Record<string, Image> = {
    '/aws-cli/': { files: awsCliFiles },
    '/aws-for-fluent-bit': fluentBit,
    '': { files: application, command: ['sh', '/run'] },
    ...images,
  };
  return {
    ...{ network, containers, told, application },
    async report(item) {
      await new DynamoDBClient(aws.settings).send(
        new PutItemCommand({
          TableName: told.BROKER_TABLE,
          Item: { broker: { S: told.BROKER ?? '' }, item: { S: 'broker' }, ...item },
        }),
      );
    },
    async start({ versions = [program], script = 'true', change = {}, hosts = {}, ...more }) {
      await upload(aws, told, versions);
      writeFileSync(join(application, 'run'), script);
      const changed = containers.map((each) => (each.name === container.application ? { ...each, ...change } : each));
      const task = await startTask({
        definition: {
          container_definitions: JSON.stringify(changed),
          volume: [{ name: 'program' }, { name: 'scratch' }],
        },
        images: (name) => known[Object.keys(known).find((part) => name.includes(part)) ?? ''] ?? { files: application },
        ...{ network, hosts, agent, ...more },
        environment: { AWS_ENDPOINT_URL: aws.settings.endpoint },
      });
      tasks.push(task);
      return task;
    },
    async stopTasks() {
      await Promise.all(tasks.splice(0).map((task) => task.stop()));
    },
    async end() {
      await Promise.all([network.stop(), agent.stop(), aws.stop()]);
    },
  };
}

function synthesized(file: string): SynthesizedContainer[] {
  const repository = sampleRepository({
    'processors/quotes.yaml': file,
    'brokers/staging.yaml': null,
    'brokers/telemetry.yaml': null,
  });
  const { resource } = JSON.parse(synthesizeFiles(repository)['stacks/processor-quotes/cdk.tf.json'] ?? '');
  const all: SynthesizedContainer[] = JSON.parse(resource.aws_ecs_task_definition.task.container_definitions);
  return all.filter(({ name }) => name !== container.processor);
}

/** The bucket and the table that the first container asks. */
function putPlaces({ sandbox }: StartedSandbox, told: Record<string, string>): void {
  const { SERVICES_BUCKET: bucket = '', BROKER_TABLE: table = '' } = told;
  sandbox.cloud.put('aws_s3_bucket', bucket, { bucket, id: bucket });
  const versioning_configuration = [{ status: 'Enabled' }];
  sandbox.cloud.put('aws_s3_bucket_versioning', bucket, { bucket, id: bucket, versioning_configuration });
  sandbox.cloud.put('aws_dynamodb_table', table, {
    ...{ id: table, name: table, hash_key: 'broker', range_key: 'item', billing_mode: 'PAY_PER_REQUEST' },
    attribute: ['broker', 'item'].map((name) => ({ name, type: 'S' })),
  });
}

async function upload(aws: StartedSandbox, told: Record<string, string>, versions: Buffer[]): Promise<void> {
  const { SERVICES_BUCKET: Bucket, PROGRAM_KEY: Key } = told;
  const s3 = new S3Client({ ...aws.settings, forcePathStyle: true });
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
  for (const { VersionId } of Versions) await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  for (const Body of versions) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
}
