import {
  besidePattern,
  delays,
  type RetryPolicy,
  retryQueue,
  suspectsQueue,
} from '../../../contracts/processor-queues.ts';
import { defaultExchange, escaped, oneOf, type Permissions, unmatchedRights } from '../broker/permissions.ts';

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

/** The rights that these patterns lack for what a processor does with its queues. */
export function lackingRights(
  permissions: Partial<Permissions>,
  processor: RetryPolicy & { queue: string; deadLetter: string },
): (keyof Permissions)[] {
  const { queue, deadLetter } = processor;
  const own = [...delays(processor).map((delayMs) => retryQueue(queue, delayMs)), suspectsQueue(queue), deadLetter];
  return unmatchedRights(permissions, { configure: own, write: [defaultExchange], read: [queue, ...own] });
}
