import type { Bundle } from '../../contracts/bundle.ts';
import { dataFolder, type NodeIdentity } from '../../contracts/node-identity.ts';
import { type Lease, type Leased, underLease } from '../node/lock/lease.ts';
import { isOpen } from '../node/machine/port.ts';
import type { Programs } from '../node/machine/run.ts';
import { diskPercent } from '../node/machine/space.ts';
import type { Surroundings } from '../node/machine/surroundings.ts';
import { type Aws, awsUnder, type LeasedAws } from './aws/aws.ts';
import { type NamedBundle, runningBundle } from './configuration/bundle-store.ts';
import { type Management, openManagement } from './rabbitmq/management.ts';
import { readLogins, signInOf } from './topology/logins.ts';

/** What every command of the agent is given. */
export interface Context extends Surroundings {
  identity: NodeIdentity;
  aws: Aws;
  machine: Machine;
}

/** What a look at the node asks the machine that it runs on. */
export interface Machine {
  /** Base URL of RabbitMQ's HTTP API, for this node alone. */
  managementUrl: string;
  /** The bundle that the node took on last; undefined before the first. */
  runningBundle(): NamedBundle | undefined;
  /** Whether something on the machine takes connections on a port. */
  isListening(port: number): Promise<boolean>;
  /** Part of the data volume in use, in percent; undefined where it is not mounted. */
  diskPercent(): Promise<number | undefined>;
}

/** A context whose calls to AWS and to programs are steps of a lease. */
export type LeasedContext = Context & { aws: LeasedAws; programs: Leased<Programs> };

/** The same context, each call of which is a step of the lease. */
export function contextUnder(lease: Lease, context: Context): LeasedContext {
  return { ...context, aws: awsUnder(lease, context.aws), programs: underLease(lease, context.programs) };
}

/** RabbitMQ's HTTP API, for this node alone; see stacks/broker/bundle/listener-settings.ts. */
const managementUrl = 'http://127.0.0.1:15672';

/** The machine that this runs on. */
export const localMachine: Machine = {
  managementUrl,
  runningBundle,
  isListening: (port) => isOpen({ host: '127.0.0.1', port, timeoutMs: 5000 }),
  diskPercent: () => diskPercent(dataFolder),
};

/** The HTTP API of this node, signed in as the administrator that the secret names now. */
export async function openBroker(
  { aws, machine }: Pick<Context, 'aws' | 'machine'>,
  bundle: Bundle,
): Promise<Management> {
  const credentials = signInOf(await readLogins(bundle.administrator, aws.secrets));
  return openManagement({ url: machine.managementUrl, credentials });
}
