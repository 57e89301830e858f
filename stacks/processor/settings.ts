import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { taskPath } from '../../contracts/tasks.ts';
import type { Escaped } from '../constructs/literal.ts';

/** What of the world a processor's program is told; each may refer to what Terraform knows alone. */
export interface Surroundings {
  brokerHost: string;
  /** ARN of the secret of its user. */
  loginSecret: string;
}

/**
 * What the program is told, as text: of its file what it goes by, so that what only the service goes by replaces no task. Texts
 * are as Terraform has to be given them.
 */
export function settingsText(processor: Escaped<Processor>, { brokerHost, loginSecret }: Surroundings): string {
  const { name, broker, vhost, queue, forward, handler, prefetch, concurrency } = processor;
  const { attempts, backoff, deadLetter, rememberDays, stopSeconds } = processor;
  return JSON.stringify({
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
  });
}
