import type { Bundle } from '../../contracts/bundle.ts';
import type { NodeIdentity } from '../../contracts/node-identity.ts';
import type { Aws } from './aws/aws.ts';
import { type Management, openManagement } from './rabbitmq/management.ts';
import { readLogins } from './topology/logins.ts';

/** What every command of the agent is given. */
export interface Context {
  identity: NodeIdentity;
  aws: Aws;
  /** SHA-256 of this very program. */
  agent: string;
  /** Base URL of the instance metadata service; undefined for EC2's own. */
  metadataUrl?: string | undefined;
  say: (line: string) => void;
}

/** RabbitMQ's HTTP API, for this node alone; see stacks/broker/bundle/listener-settings.ts. */
export const managementUrl = 'http://127.0.0.1:15672';

/** The HTTP API of this node, signed in as the administrator that the secret names now. */
export async function openBroker({ aws }: Pick<Context, 'aws'>, bundle: Bundle): Promise<Management> {
  const { current } = await readLogins(bundle.administrator, aws.secrets);
  const [credentials] = current;
  if (!credentials) throw new Error(`secret ${bundle.administrator.secret} names no administrator`);
  return openManagement({ url: managementUrl, credentials });
}
