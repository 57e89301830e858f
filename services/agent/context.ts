import type { Bundle } from '../../contracts/bundle.ts';
import type { NodeIdentity } from '../../contracts/node-identity.ts';
import { type Lease, type Leased, underLease } from '../node/lock/lease.ts';
import type { Programs } from '../node/machine/run.ts';
import type { Surroundings } from '../node/machine/surroundings.ts';
import { type Aws, awsUnder, type LeasedAws } from './aws/aws.ts';
import { type Management, openManagement } from './rabbitmq/management.ts';
import { readLogins, signInOf } from './topology/logins.ts';

/** What every command of the agent is given. */
export interface Context extends Surroundings {
  identity: NodeIdentity;
  aws: Aws;
}

/** A context whose calls to AWS and to programs are steps of a lease. */
export type LeasedContext = Context & { aws: LeasedAws; programs: Leased<Programs> };

/** The same context, each call of which is a step of the lease. */
export function contextUnder(lease: Lease, context: Context): LeasedContext {
  return { ...context, aws: awsUnder(lease, context.aws), programs: underLease(lease, context.programs) };
}

/** RabbitMQ's HTTP API, for this node alone; see stacks/broker/bundle/listener-settings.ts. */
export const managementUrl = 'http://127.0.0.1:15672';

/** The HTTP API of this node, signed in as the administrator that the secret names now. */
export async function openBroker({ aws }: Pick<Context, 'aws'>, bundle: Bundle): Promise<Management> {
  const credentials = signInOf(await readLogins(bundle.administrator, aws.secrets));
  return openManagement({ url: managementUrl, credentials });
}
