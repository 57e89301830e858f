import {
  besidePattern,
  delays,
  type RetryPolicy,
  retryQueue,
  suspectsQueue,
} from '../../../contracts/processor-queues.ts';
import { matchesPattern } from '../broker/fields/rabbitmq-text.ts';

/** Rights in a vhost as RabbitMQ has them, a pattern each: https://www.rabbitmq.com/docs/access-control */
export interface Permissions {
  configure: string;
  write: string;
  read: string;
}

/** The exchange without a name, as permissions call it: https://www.rabbitmq.com/docs/access-control */
const defaultExchange = 'amq.default';

/** What the user of these processors needs in their vhost, and no more. */
export function processorPermissions(processors: readonly { queue: string; deadLetter: string }[]): Permissions {
  if (processors.length === 0) return { configure: '', write: '', read: '' };
  const own = processors.flatMap(({ queue, deadLetter }) => [escaped(queue) + besidePattern, escaped(deadLetter)]);
  return {
    configure: oneOf(own),
    write: `^${escaped(defaultExchange)}$`,
    // Whoever declares a queue that dead-letters has to be allowed to read it.
    read: oneOf([...processors.map(({ queue }) => escaped(queue)), ...own]),
  };
}

/**
 * The rights that these patterns lack for what a processor does with its queues. A pattern that only RabbitMQ itself could read
 * is taken for one that matches.
 */
export function lackingRights(
  permissions: Partial<Permissions>,
  processor: RetryPolicy & { queue: string; deadLetter: string },
): (keyof Permissions)[] {
  const { queue, deadLetter } = processor;
  const own = [...delays(processor).map((delayMs) => retryQueue(queue, delayMs)), suspectsQueue(queue), deadLetter];
  const needed: Record<keyof Permissions, string[]> = {
    configure: own,
    write: [defaultExchange],
    read: [queue, ...own],
  };
  return (['configure', 'write', 'read'] as const).filter(
    (right) => !needed[right].every((name) => matchesPattern(permissions[right] ?? '', name) ?? true),
  );
}

function oneOf(patterns: readonly string[]): string {
  return `^(${[...new Set(patterns)].join('|')})$`;
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
