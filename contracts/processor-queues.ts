/** The queues around the one that a processor takes from: it declares them all, but for that one. */

/** Where a message waits alone whose worker died. */
export function suspectsQueue(queue: string): string {
  return `${queue}${suspectsSuffix}`;
}

/** Where messages are parked that nothing more is tried with, unless the processor's file names another queue. */
export function parkedQueue(queue: string): string {
  return `${queue}${parkedSuffix}`;
}

/** Where a message waits so long for its next attempt. */
export function retryQueue(queue: string, delayMs: number): string {
  return `${queue}${retrySuffix}${delayMs}`;
}

/** The queue beside which a processor declares one of this name; undefined where none would. */
export function queueBeside(name: string): string | undefined {
  return besideQueue.exec(name)?.[1];
}

/** What names of a processor's own queues end with, as a regular expression. */
export const besidePattern = '\\.(retry\\.[0-9]+|suspects)';

/** What names of queues for parked messages end with, unless processors' files name others. */
export const parkedPattern = '\\.parked';

/** How failures are met. */
export interface RetryPolicy {
  /** How often a message is tried. */
  attempts: number;
  /** Pauses between attempts. */
  backoff: { initialSeconds: number; factor: number; maxSeconds: number };
}

/** How long to wait after an attempt, from 1, in milliseconds. */
export function delayAfter(attempt: number, { backoff }: Pick<RetryPolicy, 'backoff'>): number {
  const { initialSeconds, factor, maxSeconds } = backoff;
  return Math.max(1, Math.round(Math.min(maxSeconds, initialSeconds * factor ** (attempt - 1)) * 1000));
}

/**
 * How long to wait after a delivery that was hindered, from 1, in milliseconds: as after an attempt, though no longer than after the last
 * but one.
 */
export function delayAfterHindrance(hindered: number, policy: RetryPolicy): number {
  return delayAfter(Math.min(hindered, lengths(policy)), policy);
}

/** Every wait there can be in milliseconds, the shortest first. */
export function delays(policy: RetryPolicy): number[] {
  const all = Array.from({ length: lengths(policy) }, (_, index) => delayAfter(index + 1, policy));
  return [...new Set(all)];
}

/** How many waits differ at most: what was hindered waits, too, where there is one attempt alone. */
function lengths({ attempts }: RetryPolicy): number {
  return Math.max(1, attempts - 1);
}

/** Arguments of the queue of a wait, beside its type: after it, messages are back in the main queue. */
export function retryArguments(queue: string, delayMs: number) {
  return {
    'x-message-ttl': delayMs,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': queue,
    // Without these two, what comes out of a queue on its own is lost when the broker is unlucky:
    // https://www.rabbitmq.com/docs/quorum-queues#dead-lettering
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}

/**
 * Arguments of the queues of suspects and of what is parked. The processor counts, and people look at what is parked: the
 * default limit of 20 since RabbitMQ 4.0 would drop what came back more often.
 * https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
 */
export const keepingArguments = { 'x-delivery-limit': -1 };

const suspectsSuffix = '.suspects';
const parkedSuffix = '.parked';
const retrySuffix = '.retry.';

const besideQueue = /^(.+)\.(?:suspects|parked|retry\.\d+)$/;
