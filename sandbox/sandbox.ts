import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callServices } from './aws/call-faults.ts';
import type { RunTask, StartedTask } from './aws/ecs.ts';
import type { AccessKeys } from './aws/iam/access-keys.ts';
import type { SecretValues } from './aws/secret-values.ts';
import { startAws } from './aws/server.ts';
import type { RunCommand, SentCommand } from './aws/ssm.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { startCloudflare } from './cloudflare/server.ts';
import type { Tunnels } from './cloudflare/tunnels.ts';
import type { WorkerSecrets } from './cloudflare/worker-secrets.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Incidents } from './pagerduty/incidents.ts';
import type { Integrations } from './pagerduty/integrations.ts';
import { startPagerDuty } from './pagerduty/server.ts';
import { createConnections } from './provider/provider.ts';
import { type ProviderServer, serveProvider } from './provider/server.ts';
import type { AppliedChange, OperationRecord } from './provider/session.ts';
import { readProviderSchema, resourceTypes } from './schema/bindings.ts';
import { type ProviderName, providerNames, type TypeUse } from './schema/types-in-use.ts';

export type { RunTask, StartedTask, TaskResult } from './aws/ecs.ts';
export type { SecretValues } from './aws/secret-values.ts';
export type { CommandResult, RunCommand, SentCommand } from './aws/ssm.ts';
export type { Cloud, RemoteObject } from './cloud.ts';
export { type Fault, type Faults, type Operation, parseFault } from './faults.ts';

export type { OperationRecord } from './provider/session.ts';
export { type TypeUse, typesInConfiguration, typesInState } from './schema/types-in-use.ts';

/** The simulated AWS, Cloudflare, PagerDuty and random providers, as long as they run. */
export interface Sandbox {
  /** The environment for `terraform` and for what it starts: where the providers listen, the simulated AWS, and the APIs of Cloudflare and PagerDuty. */
  readonly environment: Readonly<Record<string, string>>;
  /** The part of it that any program needs to reach the simulated AWS; S3 clients have to put buckets into the path. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
  /** The remembered objects; change one to simulate drift. */
  readonly cloud: Cloud;
  /** Makes calls fail or be slow. */
  readonly faults: Faults;
  /** The simulated Systems Manager and the commands it was sent. */
  readonly ssm: { commands(): readonly SentCommand[] };
  /** The simulated ECS and the tasks that it was asked to run by themselves. */
  readonly ecs: { tasks(): readonly StartedTask[] };
  /** The values of secrets, in the memory of this process alone: after a restart each has to be written again. */
  readonly secretValues: SecretValues;
  /** The access keys of IAM's users, with the secrets of those that were made since this process began. */
  readonly accessKeys: AccessKeys;
  /** The secrets of Workers at Cloudflare, with the values of those that were placed since this process began. */
  readonly workerSecrets: WorkerSecrets;
  /** What PagerDuty's Events API was sent since this process began, and the integrations that it came by. */
  readonly pagerDuty: { readonly url: string; readonly incidents: Incidents; readonly integrations: Integrations };
  /** The tunnels at Cloudflare, with their secrets, and who is connected to them. */
  readonly tunnels: Tunnels;
  /** Every call to the clouds so far, in the order in which each took effect. */
  operations(): readonly OperationRecord[];
  /** Every random value that an ephemeral resource, every secret of an access key that IAM and every key of an integration that PagerDuty handed out in this process, for tests that search for leaks. */
  generatedSecrets(): readonly string[];
  /** Stops listening and removes the sockets. What was remembered stays in the folder. */
  stop(): Promise<void>;
}

export interface SandboxOptions {
  /** Keeps the remembered objects, so a later sandbox on the same folder finds them. One sandbox at a time may use it. */
  folder: string;
  /** The types that the configurations and states use; Terraform calls every other type unsupported. */
  types: Iterable<TypeUse>;
  /**
   * Terraform's working directories, where relative `source` paths of an `aws_s3_object` are looked for. Default: such an
   * object is made without its bytes, and cannot be read.
   */
  uploadFolders?: readonly string[];
  /** Address that the simulated AWS listens on, unsigned and open to all who reach it. Default: 127.0.0.1. */
  address?: string;
  /** Runs the commands that Systems Manager is sent. Default: they succeed and nothing runs them. */
  runCommand?: RunCommand;
  /** Does what tasks of ECS do. Default: they succeed, and write that nothing ran. */
  runTask?: RunTask;
}

/**
 * Starts the simulated providers, the AWS services that programs call, and as much of Cloudflare's and PagerDuty's APIs; nothing listens beyond unix sockets and
 * 127.0.0.1, unless an address is given. Any number of Terraform processes may use a sandbox.
 *
 * What it knows is what the installed bindings know (names, types, required arguments and references), and what the tables in
 * schema/ add to it: what replaces, and what the AWS provider and AWS refuse of the resource types that the stacks use. It
 * does not know of AWS: most quotas, permissions, prices, default values of optional arguments, in which order objects
 * may be deleted, or what a service fills into a block that is left out. A plan that works here can still be refused by AWS.
 *
 * Throws when a binding has a form that the reader does not know.
 */
export async function startSandbox({ types, ...options }: SandboxOptions): Promise<Sandbox> {
  const uses = [...types];
  const schemas = providerNames.map((name) => ({ name, schema: readProviderSchema(name, uses) }));
  const cloud = openCloud(options.folder);
  const faults = createFaults();
  const operations: OperationRecord[] = [];
  const secrets = new Set<string>();
  const record = (operation: OperationRecord) => void operations.push(operation);
  const remember = (secret: string) => void secrets.add(secret);
  const aws = await startAws({ ...options, cloud, faults, remember });
  const cloudflare = await startCloudflare({ cloud, faults });
  const pagerDuty = await startPagerDuty({ cloud, faults, remember });
  const follow = async (change: AppliedChange) => {
    await aws.follow(change);
    cloudflare.follow(change);
    pagerDuty.follow(change);
  };
  const sockets = await mkdtemp(join(tmpdir(), 'warren-'));
  const servers: ProviderServer[] = [];
  for (const { name, schema } of schemas) {
    const connect = createConnections({ name, schema, cloud, faults, record, remember, follow });
    servers.push(await serveProvider(join(sockets, name), connect));
  }
  return {
    environment: {
      ...terraformEnvironment(sockets),
      ...aws.environment,
      ...cloudflare.environment,
      ...pagerDuty.environment,
    },
    awsEnvironment: aws.environment,
    cloud,
    faults,
    ssm: { commands: aws.commands },
    ecs: { tasks: aws.tasks },
    secretValues: aws.secretValues,
    accessKeys: aws.accessKeys,
    workerSecrets: cloudflare.workerSecrets,
    pagerDuty,
    tunnels: cloudflare.tunnels,
    operations: () => [...operations],
    generatedSecrets: () => [...secrets],
    stop: async () => {
      await Promise.all([...servers, aws, cloudflare, pagerDuty].map((server) => server.stop()));
      await rm(sockets, { recursive: true, force: true });
    },
  };
}

const sources: Record<ProviderName, string> = {
  aws: 'hashicorp/aws',
  cloudflare: 'cloudflare/cloudflare',
  pagerduty: 'pagerduty/pagerduty',
  random: 'hashicorp/random',
};

/** Terraform and OpenTofu name the same provider by different registries. */
const registries = ['registry.terraform.io', 'registry.opentofu.org'];

function terraformEnvironment(sockets: string): Record<string, string> {
  const reattach = registries.flatMap((registry) =>
    providerNames.map((name) => [
      `${registry}/${sources[name]}`,
      {
        Protocol: 'grpc',
        ProtocolVersion: 6,
        Pid: process.pid,
        Test: true,
        Addr: { Network: 'unix', String: join(sockets, name) },
      },
    ]),
  );
  return {
    TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(reattach)),
    CHECKPOINT_DISABLE: '1',
  };
}

/** What a fault can be of: resource types of the simulated providers, and services that are called. */
export function faultTypes(): string[] {
  return [...callServices, 'ssm', 'ecs', ...resourceTypes()];
}
