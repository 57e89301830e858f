import type { ConfirmChannel, Message } from 'amqplib';
import { header } from '../../../contracts/messages.ts';
import type { Outcome } from '../../amqp/publisher.ts';
import type { Outgoing } from '../../messages/request-message.ts';

/** Publishes to a queue and waits for the broker's word. */
export type Move = (queue: string, message: Outgoing) => Promise<Outcome>;

/**
 * The message once more, to be published to another queue of the processor: body, ids and headers as they are, but for
 * the changes. It is persistent from now on, and expires only where `expiresInMs` says so.
 */
export function moved(
  { properties, content }: Pick<Message, 'properties' | 'content'>,
  { headers, expiresInMs }: { headers: Record<string, string | number>; expiresInMs?: number },
): Outgoing {
  const kept = Object.entries(properties.headers ?? {}).filter(([name]) => !notKept.has(name));
  const { contentType, contentEncoding, priority, correlationId, replyTo, messageId, timestamp, type, appId } =
    properties;
  return {
    body: content,
    properties: {
      contentType,
      contentEncoding,
      priority,
      correlationId,
      replyTo,
      messageId,
      timestamp,
      type,
      appId,
      persistent: true,
      mandatory: true,
      ...(expiresInMs !== undefined && {
        expiration: Math.min(Math.max(1, Math.round(expiresInMs)), longestExpirationMs),
      }),
      headers: { ...Object.fromEntries(kept), ...headers },
    },
  };
}

/** The headers of a parked message. */
export function parkedHeaders(reason: string, queue: string): Record<string, string> {
  return { [header.reason]: reason.slice(0, longestReason), [header.parkedFrom]: queue };
}

/**
 * The broker closes the channel over a longer one, which the deadline of a foreign publisher may come to:
 * https://github.com/rabbitmq/rabbitmq-server/blob/main/deps/rabbit_common/src/rabbit_misc.erl (check_expiry)
 */
const longestExpirationMs = 4_294_967_295;

/** All of a message's headers have to fit into one frame, 128 KiB by default. */
const longestReason = 500;

/**
 * What the broker writes itself, and would take for its own when it came back: with `x-death`, brokers before 4.0 drop
 * a message that waits in the same queue for the second time. `CC` and `BCC` would send copies:
 * https://www.rabbitmq.com/docs/sender-selected
 */
const notKept = new Set([
  'x-death',
  'x-first-death-exchange',
  'x-first-death-queue',
  'x-first-death-reason',
  'x-last-death-exchange',
  'x-last-death-queue',
  'x-last-death-reason',
  'x-delivery-count',
  'x-acquired-count',
  'CC',
  'BCC',
]);

/**
 * Moves over one confirm channel, one at a time: a message that comes back as unroutable is then told apart without a
 * mark of ours in it, since any of its properties may stand twice.
 */
export function moverOn(channel: ConfirmChannel): Move {
  let returned = false;
  channel.on('return', () => {
    returned = true;
  });
  let last: Promise<unknown> = Promise.resolve();
  return (queue, message) => {
    const next = last.then(() => {
      returned = false;
      return publish(channel, queue, message, () => returned);
    });
    last = next;
    return next;
  };
}

function publish(
  channel: ConfirmChannel,
  queue: string,
  { body, properties }: Outgoing,
  wasReturned: () => boolean,
): Promise<Outcome> {
  return new Promise((resolve) => {
    try {
      channel.publish('', queue, body, properties, (error) => {
        if (error) resolve((error as Error).message === 'message nacked' ? 'refused' : 'lost');
        else resolve(wasReturned() ? 'unroutable' : 'confirmed');
      });
    } catch (error) {
      // Nothing was sent: the channel is closed, or the headers are larger than a frame.
      resolve((error as Error).name === 'IllegalOperationError' ? 'unavailable' : 'refused');
    }
  });
}
