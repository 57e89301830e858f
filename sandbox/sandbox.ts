import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cloud, openCloud } from './cloud.ts';
import { createFaults, type Faults } from './faults.ts';
import { createConnections } from './provider/provider.ts';
import { type ProviderServer, serveProvider } from './provider/server.ts';
import type { OperationRecord } from './provider/session.ts';
import { readProviderSchema } from './schema/bindings.ts';
import { type ProviderName, providerNames, type TypeUse } from './schema/types-in-use.ts';
import { type Ssm, startSsm } from './ssm.ts';

export type { Cloud, RemoteObject } from './cloud.ts';
export { type Fault, type Faults, type Operation, parseFault } from './faults.ts';
export type { OperationRecord } from './provider/session.ts';
export { type TypeUse, typesInConfiguration, typesInState } from './schema/types-in-use.ts';
export type { SentCommand, Ssm } from './ssm.ts';

/** The simulated AWS, Cloudflare, PagerDuty and random providers, as long as they run. */
export interface Sandbox {
  /** The environment for `terraform` and for what it starts: where the providers listen, and a dummy AWS account. */
  readonly environment: Readonly<Record<string, string>>;
  /** The remembered objects; change one to simulate drift. */
  readonly cloud: Cloud;
  /** Makes calls fail or be slow. */
  readonly faults: Faults;
  /** The simulated Systems Manager and the commands it was sent. */
  readonly ssm: Pick<Ssm, 'commands'>;
  /** Every call to the clouds so far, in the order in which each took effect. */
  operations(): readonly OperationRecord[];
  /** Every random value that an ephemeral resource handed out in this process, for tests that search for leaks. */
  generatedSecrets(): readonly string[];
  /** Stops listening and removes the sockets. What was remembered stays in the folder. */
  stop(): Promise<void>;
}

/**
 * Starts the simulated providers; nothing listens beyond unix sockets and 127.0.0.1. `folder` keeps the remembered
 * objects, so a later sandbox on the same folder finds them. `types` are the types that the configurations and states
 * use; Terraform calls every other type unsupported. One sandbox at a time may use a folder; any number of Terraform
 * processes may use a sandbox.
 *
 * What it knows is what the installed bindings know: names, types, required arguments and references. It does not know
 * AWS's own rules: which values a service takes, which combinations it refuses, quotas, permissions, prices, default
 * values of optional arguments, in which order objects may be deleted, or what a service fills into a block that is
 * left out. A plan that works here can still be refused by AWS.
 *
 * Throws when a binding has a form that the reader does not know.
 */
export async function startSandbox({ folder, types }: { folder: string; types: Iterable<TypeUse> }): Promise<Sandbox> {
  const uses = [...types];
  const schemas = providerNames.map((name) => ({ name, schema: readProviderSchema(name, uses) }));
  const cloud = openCloud(folder);
  const faults = createFaults();
  const operations: OperationRecord[] = [];
  const secrets = new Set<string>();
  const record = (operation: OperationRecord) => void operations.push(operation);
  const remember = (secret: string) => void secrets.add(secret);
  const sockets = await mkdtemp(join(tmpdir(), 'warren-'));
  const servers: ProviderServer[] = [];
  for (const { name, schema } of schemas) {
    const connect = createConnections({ schema, cloud, faults, record, remember });
    servers.push(await serveProvider(join(sockets, name), connect));
  }
  const ssm = await startSsm({ cloud, faults });
  return {
    environment: environmentFor(sockets, ssm.url),
    cloud,
    faults,
    ssm,
    operations: () => [...operations],
    generatedSecrets: () => [...secrets],
    stop: async () => {
      await Promise.all([...servers, ssm].map((server) => server.stop()));
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

function environmentFor(sockets: string, ssmUrl: string): Record<string, string> {
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
    AWS_ENDPOINT_URL_SSM: ssmUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  };
}
