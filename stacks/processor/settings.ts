import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { taskPath } from '../../contracts/tasks.ts';
import type { Escaped } from '../constructs/literal.ts';
import { type UsedStores, withPorts } from './stores.ts';

/** What of the world a processor's program is told; each may refer to what Terraform knows alone. */
export interface Surroundings {
  brokerHost: string;
  /** ARN of the secret of its user. */
  loginSecret: string;
  stores: UsedStores;
  region: string;
}

/**
 * What the program is told, as text: of its file what it goes by, so that what only the service goes by replaces no task. Texts
 * are as Terraform has to be given them.
 */
export function settingsText(processor: Escaped<Processor>, surroundings: Surroundings): string {
  const { brokerHost, loginSecret } = surroundings;
  const { name, broker, vhost, queue, forward, handler, prefetch, concurrency } = processor;
  const { attempts, backoff, deadLetter, rememberDays, stopSeconds } = processor;
  return withPorts({
    processor: {
      ...{ name, broker, vhost, queue, forward, handler, prefetch, concurrency },
      ...{ attempts, backoff, deadLetter, rememberDays, stopSeconds },
    },
    broker: {
      host: brokerHost,
      port: listeners.amqps.port,
      tls: true,
      caFile: taskPath.authority,
      credentials: { secret: loginSecret },
    },
    ...storesOf(surroundings),
  });
}

/** Both are logged in to by IAM, over TLS alone. */
function storesOf({ stores: { database, cache }, region }: Surroundings) {
  return {
    ...(database && {
      database: {
        ...{ host: database.host, port: database.port, user: database.user, database: database.database },
        ...{ iam: { region }, tls: true },
      },
    }),
    ...(cache && {
      cache: {
        ...{ host: cache.host, port: cache.port, user: cache.user },
        iam: { region, replicationGroup: cache.replicationGroup },
      },
    }),
  };
}
