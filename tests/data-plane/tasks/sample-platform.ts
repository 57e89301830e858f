import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Catalog } from '../../../catalog/catalog.ts';
import {
  brokerStack,
  brokerTable,
  dataStack,
  networkStack,
  processorRole,
  processorStack,
  processorsStack,
  storageStack,
} from '../../../contracts/names.ts';
import { processorVariables } from '../../../contracts/processor-settings.ts';
import { container } from '../../../contracts/tasks.ts';
import type { Mariadb } from '../../../operations/servers/mariadb.ts';
import { bringStateBucket } from '../../../pipeline/deploy/bootstrap-state.ts';
import { sandboxFolder } from '../../../pipeline/repository/places.ts';
import { loadRepository } from '../../../pipeline/repository/repository.ts';
import { inSandbox } from '../../../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../../../pipeline/states/deployed-platform.ts';
import { layOutPlatform } from '../../../pipeline/states/platform-stacks.ts';
import { openOutputs } from '../../../pipeline/states/states.ts';
import { applyStacks } from '../../../pipeline/terraform/stack-run.ts';
import { type Stack, synthesize } from '../../../pipeline/terraform/synthesize.ts';
import type { RunTask, Sandbox, StartedTask } from '../../../sandbox/sandbox.ts';
import { bootstrapIn, summaries } from '../../integration/workbench.ts';
import { type Network, startNetwork } from '../../machines/network.ts';
import { sampleFile, wholeSample } from '../../repositories.ts';
import { type Agent, startAgent } from '../../tasks/agent.ts';
import { awsCliFiles, type Image } from '../../tasks/container.ts';
import { type Loki, startLoki } from '../../tasks/loki.ts';
import { startTask, type Task } from '../../tasks/task.ts';
import { type Relay, startRelay } from '../relay.ts';
import { makeTestAuthority, type TestAuthority } from '../stores/authority.ts';
import { type Elasticache, startElasticache } from '../stores/elasticache.ts';
import { type Iam, startIam } from '../stores/iam.ts';
import { master, standInLogin, startIamMariadb } from '../stores/iam-mariadb.ts';
import { type AwsOfRole, startAwsOfRole } from './aws-of-role.ts';
import { type SampleBroker, startSampleBroker } from './sample-broker.ts';

/** A task, with the container agent that it alone has, and AWS as its role is let at it. */
export interface SampleTask extends Task {
  agent: Agent;
  aws: AwsOfRole;
  /** AWS as the role is let at it that starts it. */
  awsAtStart: AwsOfRole;
}

/** The task definition of ECS that the applied stacks left behind. */
export interface Registered {
  task_role_arn: string;
  execution_role_arn: string;
  container_definitions: string;
  volume: { name: string }[];
}

/** The sample, applied to the sandbox, and real servers behind the names that its outputs give. */
export interface SamplePlatform {
  catalog: Catalog;
  sandbox: Sandbox;
  broker: SampleBroker;
  database: Mariadb;
  cache: Elasticache;
  /** What processors/quotes.yaml has its logs go to. */
  loki: Loki;
  iam: Iam;
  /** Of the certificates of database and cache. */
  authority: TestAuthority;
  /** Tasks that ECS was asked to run while the stacks were applied, and how they ended. */
  prepared: { started: StartedTask; status: number; lines: readonly string[]; task: SampleTask }[];
  /** As it stands in ECS. */
  registered(family: string): Registered;
  /** Has the broker's nodes report this authority of their certificates. */
  report(certificate: string): Promise<void>;
  /** Starts a task of a processor, with what is exchanged for the tests' servers. */
  start(processor: string, change?: (registered: Registered) => Registered): Promise<SampleTask>;
  stop(): Promise<void>;
}

/** File of images here with the authority of the tests' database and cache, which AWS's are in the place of. */
const authorityFile = '/etc/authority-of-stores.pem';

/** Where images have the public authorities, which the tests' is in the place of. */
const publicAuthorities = '/etc/ssl/certs/ca-certificates.crt';

/** A Loki of the team's, and who may push to it. */
const lokiLogin = {
  host: 'loki.acme.example',
  port: 3100,
  secret: 'acme/loki',
  username: 'warren',
  password: 'of-loki-alone',
};

const logsToLoki = `logs:
  loki: { url: 'https://${lokiLogin.host}:${lokiLogin.port}', username: ${lokiLogin.username}, password: { secret: ${lokiLogin.secret} } }
`;

/** What the sample's images hold, by a part of their names. */
export type SampleImages = Readonly<Record<string, Omit<Image, 'files'> & { files: Readonly<Record<string, string>> }>>;

/**
 * Applies the sample to a sandbox with the real Terraform, whose processors come last: by then the servers run, and what ECS is
 * asked to run meanwhile, it runs. Of what the definitions say is exchanged: the authorities of RDS and of public certificates for
 * the tests' own, and the plugin that makes a token a password of the database, since RDS's is nowhere else. Where AWS's own services
 * answer is added. Names and ports stay as they are.
 */
export async function startSamplePlatform(images: SampleImages): Promise<SamplePlatform> {
  const repository = wholeSample({
    'brokers/staging.yaml': null,
    'brokers/telemetry.yaml': null,
    'processors/quotes.yaml': `${sampleFile('processors/quotes.yaml')}\n${logsToLoki}`,
  });
  const network = await startNetwork();
  let prepare: RunTask = () => Promise.reject(new Error('the database is not there yet'));
  const stacks = () => synthesize({ repository, output: join(sandboxFolder(repository), 'cdktf.out') });
  const instances = { address: network.hostAddress, runTask: (task: StartedTask) => prepare(task) };
  return new Promise((resolve, reject) => {
    const over = inSandbox({ repository, stacks, instances }, async (synthesized, sandbox) => {
      const bringing = new Bringing({ repository, synthesized, sandbox, network, images });
      let release = () => {};
      const released = new Promise<void>((done) => {
        release = done;
      });
      try {
        prepare = (task) => bringing.prepare(task);
        const platform = await bringing.bring();
        const stop = async () => {
          release();
          await over;
        };
        resolve({ ...platform, stop });
        await released;
      } finally {
        await bringing.end();
      }
    });
    over.catch(reject);
  });
}

interface BringingProps {
  repository: string;
  synthesized: readonly Stack[];
  sandbox: Sandbox;
  network: Network;
  images: SampleImages;
}

/** The stacks that are applied before there are servers. */
const first = [networkStack, storageStack, dataStack, brokerStack('orders'), processorsStack];

class Bringing {
  readonly #props: BringingProps;
  readonly #folder = mkdtempSync(join(tmpdir(), 'warren-sample-'));
  readonly #prepared: SamplePlatform['prepared'] = [];
  readonly #tasks = new Set<SampleTask>();
  readonly #relays: Relay[] = [];
  #hosts: Record<string, string> = {};
  #servers: Pick<SamplePlatform, 'broker' | 'database' | 'cache' | 'loki' | 'iam'> | undefined;

  constructor(props: BringingProps) {
    this.#props = props;
  }

  async bring(): Promise<Omit<SamplePlatform, 'stop'>> {
    const { repository, synthesized, sandbox } = this.#props;
    const { catalog } = loadRepository(repository);
    if (!catalog) throw new Error('the sample has errors');
    const platform = openDeployedPlatform(repository);
    await bringStateBucket({ ...platform, stack: bootstrapIn(synthesized) });
    await this.#apply(first);
    const output = async (stack: string) => openOutputs(await platform.states.read(stack));
    const stores = await output(dataStack);
    const { amqp_host: brokerHost } = await output(brokerStack('orders'));
    const authority = await makeTestAuthority(this.#folder);
    this.#writeImages(authority);
    const servers = await this.#startServers({ catalog, stores, brokerHost: String(brokerHost), authority });
    await this.#apply([processorStack('orders'), processorStack('quotes')]);
    return {
      ...{ catalog, sandbox, authority, prepared: this.#prepared, ...servers },
      registered: (family) => this.#registered(family),
      report: (certificate) => this.#report(catalog.platform, certificate),
      start: (processor, change = (registered) => registered) =>
        this.#start(change(this.#registered(processorRole(catalog.platform, processor)))),
    };
  }

  async #apply(names: readonly string[]): Promise<void> {
    const { repository, synthesized } = this.#props;
    const { root, states } = openDeployedPlatform(repository);
    const stacks = await layOutPlatform({
      root,
      stacks: synthesized,
      states,
      concerns: (name) => names.includes(name),
    });
    const isApplied = async (name: string) => (await states.read(name)) !== undefined;
    const outcomes = summaries(Object.fromEntries(await applyStacks({ stacks, isApplied })));
    const failed = Object.entries(outcomes).filter(([, summary]) => !summary.startsWith('Apply complete!'));
    if (failed.length > 0) throw new Error(JSON.stringify(failed));
  }

  /** Each under the name and on the port that the outputs give. */
  async #startServers(props: {
    catalog: Catalog;
    stores: Record<string, unknown>;
    brokerHost: string;
    authority: TestAuthority;
  }) {
    const { catalog, stores, brokerHost, authority } = props;
    const { network, sandbox } = this.#props;
    const { platform } = catalog;
    const broker = catalog.brokers.find(({ name }) => name === 'orders');
    if (!broker) throw new Error('the sample has no broker called orders');
    const [databaseHost, cacheHost] = [String(stores.database_host), String(stores.cache_host)];
    const address = network.hostAddress;
    const iam = await startIam(() => `${databaseHost}:${stores.database_port}`, platform.region);
    const inFolder = (name: string) => join(this.#folder, name);
    const [brokerThere, database, cache, loki] = await Promise.all([
      startSampleBroker({ folder: inFolder('broker'), address, hostName: brokerHost, platform, broker, sandbox }),
      startIamMariadb({ folder: inFolder('database'), name: databaseHost, iam, authority }),
      startElasticache({
        ...{ folder: inFolder('cache'), name: cacheHost, iam, authority, user: 'acme-orders' },
        replicationGroup: String(stores.cache_replication_group_id),
      }),
      this.#startLoki(authority),
    ]);
    this.#servers = { broker: brokerThere, database, cache, loki, iam };
    this.#relays.push(
      await startRelay(database.port, { host: address, port: Number(stores.database_port) }),
      await startRelay(cache.port, { host: address, port: Number(stores.cache_port) }),
    );
    const names = [brokerHost, databaseHost, cacheHost, lokiLogin.host];
    this.#hosts = Object.fromEntries(names.map((name) => [name, address]));
    await this.#report(platform, brokerThere.authority.certificate);
    // As RDS writes it.
    const arn = String(stores.database_master_secret_arn);
    sandbox.cloud.put('aws_secretsmanager_secret', arn, { id: arn, arn, name: arn.split(':').at(-1) ?? '', tags: {} });
    sandbox.secretValues.put(arn, JSON.stringify(master));
    return this.#servers;
  }

  /** Its password is in a secret that somebody made beforehand. */
  async #startLoki(authority: TestAuthority): Promise<Loki> {
    const { network, sandbox } = this.#props;
    const { host, port, secret, username, password } = lokiLogin;
    const folder = join(this.#folder, 'loki');
    mkdirSync(folder);
    await authority.issueInto(folder, host);
    const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${secret}-AbCdEf`;
    sandbox.cloud.put('aws_secretsmanager_secret', arn, { id: arn, arn, name: secret, tags: {} });
    sandbox.secretValues.put(arn, password);
    return startLoki({ host: network.hostAddress, port, folder, login: `${username}:${password}` });
  }

  /** What the nodes of the broker write into the table of brokers. */
  async #report(platform: Catalog['platform'], certificate: string): Promise<void> {
    await new DynamoDBClient({ region: platform.region }).send(
      new PutItemCommand({
        TableName: brokerTable(platform),
        Item: { broker: { S: 'orders' }, item: { S: 'broker' }, authority: { S: certificate } },
      }),
    );
  }

  #registered(family: string): Registered {
    const found = this.#props.sandbox.cloud
      .list('aws_ecs_task_definition')
      .map(({ attributes }) => attributes)
      .find((each) => each.family === family);
    if (!found) throw new Error(`ECS has no task definition ${family}`);
    return found as unknown as Registered;
  }

  async prepare(started: StartedTask) {
    const told = started.environment[container.prepare]?.[processorVariables.prepare] ?? '{}';
    const { database, ...rest } = JSON.parse(told);
    const text = JSON.stringify({ ...rest, database: { ...database, ca: authorityFile }, login: standInLogin });
    const task = await this.#start(this.#registered(started.family), {
      [container.prepare]: { [processorVariables.prepare]: text },
    });
    const { statuses, reason } = await task.ended;
    const said = [...task.containers.values()].map((each) => each.output()).join('');
    const status = statuses[container.prepare] ?? 1;
    const lines = said === '' ? [reason] : said.trimEnd().split('\n');
    this.#prepared.push({ started, status, lines, task });
    return { status, lines };
  }

  async #start(registered: Registered, overrides?: Record<string, Record<string, string>>): Promise<SampleTask> {
    const { network, sandbox } = this.#props;
    const { hostAddress: host } = network;
    const agent = await startAgent(host, this.#running().iam.environment);
    const aws = await startAwsOfRole({ host, sandbox, roleArn: registered.task_role_arn });
    const awsAtStart = await startAwsOfRole({ host, sandbox, roleArn: registered.execution_role_arn });
    const task = await startTask({
      secret: (arn) => readSecret(awsAtStart.url, arn),
      definition: { ...registered, container_definitions: withAuthority(registered.container_definitions) },
      overrides,
      images: (image) => this.#image(image),
      network,
      hosts: this.#hosts,
      environment: {
        AWS_ENDPOINT_URL: aws.url,
        // Tasks run a newer Node.js than this computer may.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
      agent,
    });
    const known = Object.assign(task, { agent, aws, awsAtStart });
    this.#tasks.add(known);
    return known;
  }

  #running() {
    if (!this.#servers) throw new Error('the servers do not run yet');
    return this.#servers;
  }

  #image(name: string): Image {
    if (name.includes('/aws-cli/')) return { files: awsCliFiles };
    const [known] = Object.keys(this.#props.images).filter((part) => name.includes(part));
    if (known === undefined) throw new Error(`nothing stands for the image ${name}`);
    const { files: _, ...image } = this.#props.images[known] ?? { files: {} };
    return { ...image, files: this.#imageFolder(known) };
  }

  #imageFolder(name: string): string {
    return join(this.#folder, 'images', name.replaceAll('/', '_'));
  }

  #writeImages({ certificate }: TestAuthority): void {
    for (const [name, { files }] of Object.entries(this.#props.images)) {
      const authorities = { [authorityFile]: certificate, [publicAuthorities]: certificate };
      for (const [path, text] of Object.entries({ ...files, ...authorities })) {
        const file = join(this.#imageFolder(name), path);
        mkdirSync(join(file, '..'), { recursive: true });
        writeFileSync(file, text);
      }
    }
  }

  async end(): Promise<void> {
    await Promise.all([...this.#tasks].map((task) => task.stop()));
    await Promise.all(
      [...this.#tasks].flatMap(({ agent, aws, awsAtStart }) => [agent.stop(), aws.stop(), awsAtStart.stop()]),
    );
    const { broker, database, cache, loki, iam } = this.#servers ?? {};
    await Promise.all([broker?.stop(), cache?.stop(), loki?.stop(), ...this.#relays.map((relay) => relay.stop())]);
    await database?.kill9();
    await Promise.all([iam?.stop(), this.#props.network.stop()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** As ECS reads it, whose policies see the whole ARN, which ends in six characters that nobody chose. */
async function readSecret(endpoint: string, arn: string): Promise<string> {
  const client = new SecretsManagerClient({ endpoint, region: 'eu-west-1' });
  const { SecretString = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: arn.split(':secret:')[1] ?? '' }),
  );
  return SecretString;
}

/** The definition with the tests' authority where the program would take AWS's. */
function withAuthority(definitions: string): string {
  const containers: { environment?: { name: string; value: string }[] }[] = JSON.parse(definitions);
  for (const { environment = [] } of containers) {
    for (const variable of environment.filter(({ name }) => name === processorVariables.text)) {
      const { database, cache, ...settings } = JSON.parse(variable.value);
      variable.value = JSON.stringify({
        ...settings,
        ...(database && { database: { ...database, ca: authorityFile } }),
        ...(cache && { cache: { ...cache, ca: authorityFile } }),
      });
    }
  }
  return JSON.stringify(containers);
}
