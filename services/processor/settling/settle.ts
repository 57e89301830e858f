import { setTimeout as sleep } from 'node:timers/promises';
import { header } from '../../../contracts/messages.ts';
import type { Outgoing } from '../../messages/request-message.ts';
import type { Logger } from '../../observability/log.ts';
import { type Delivery, named } from '../consuming/delivery.ts';
import type { Queues } from '../consuming/queues.ts';
import type { Label } from '../metrics.ts';
import type { Settlement } from './decide.ts';
import { moved, parkedHeaders } from './move.ts';
import { sendReply } from './reply.ts';

/** Does what was decided on a message: publishes first, acknowledges then. */
export interface Settle {
  reply(delivery: Delivery, settlement: Extract<Settlement, { do: 'reply' }>): Promise<Label | undefined>;
  retry(delivery: Delivery, settlement: Extract<Settlement, { do: 'retry' }>): Promise<Label | undefined>;
  park(delivery: Delivery, reason: string): Promise<Label | undefined>;
  suspect(delivery: Delivery): Promise<Label | undefined>;
  /** Puts the message back for any worker, as if it had not been here. */
  giveBack(delivery: Delivery): Promise<Label>;
}

/** Waits between two tries to publish what the broker did not take, at first and at most. */
const firstWaitMs = 500;
const longestWaitMs = 30_000;

/**
 * A message that came back this often is published anew instead of given back: before RabbitMQ 4.3, a queue drops what
 * came back more often than its limit, 20 by default:
 * https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
 */
const givenBackOften = 10;

export function openSettle({ queues, stopped, log }: { queues: Queues; stopped: AbortSignal; log: Logger }): Settle {
  /**
   * Publishes to a queue, then acknowledges. What the broker does not take stays here, unacknowledged, and is tried
   * again: given back, it would come again at once. False when the session ended, or the processor stops; the broker
   * has the message then.
   */
  const move = async (delivery: Delivery, queue: string, message: Outgoing): Promise<boolean> => {
    const { session } = delivery;
    for (let waitMs = firstWaitMs; session.open(); waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const outcome = await session.move(queue, message);
      if (outcome === 'confirmed') {
        session.acknowledge(delivery.message, delivery.origin);
        return true;
      }
      if (outcome === 'lost' || outcome === 'unavailable') return false;
      log.error({ ...named(delivery), queue, outcome }, 'the broker did not take a message; it is tried again');
      if (outcome === 'unroutable') await session.declare();
      await sleep(waitMs, undefined, { signal: stopped }).catch(() => {});
      if (stopped.aborted) {
        session.giveBack(delivery.message, delivery.origin);
        return false;
      }
    }
    return false;
  };

  /** The same message for another queue that is worked on: its time goes on. */
  const onward = (delivery: Delivery): Outgoing => {
    const { deadline } = delivery.request;
    return moved(delivery.message, {
      headers: { [header.attempt]: delivery.attempt },
      ...(deadline && { expiresInMs: deadline.getTime() - Date.now() }),
    });
  };

  return {
    async reply(delivery, { response, outcome, reason }) {
      const { session, message, origin, request } = delivery;
      if (reason !== undefined) log.warn({ ...named(delivery), status: response.status, reason }, 'request failed');
      const published = await sendReply({ session, request, response, queue: queues.main });
      if (published === 'confirmed' || published === 'unroutable') session.acknowledge(message, origin);
      else session.giveBack(message, origin);
      if (published === 'unroutable') log.info(named(delivery), 'reply dropped: nobody waits for it any more');
      return published === 'confirmed' || published === 'unroutable' ? outcome : undefined;
    },
    async retry(delivery, { delayMs, attempt, reason }) {
      log.warn({ ...named(delivery), reason, delayMs }, 'attempt failed');
      const queue = queues.retry.get(delayMs) ?? queues.main;
      const message = moved(delivery.message, { headers: { [header.attempt]: attempt } });
      return (await move(delivery, queue, message)) ? 'retried' : undefined;
    },
    async park(delivery, reason) {
      log.error({ ...named(delivery), reason, queue: queues.parked }, 'parked');
      const headers = { [header.attempt]: delivery.attempt, ...parkedHeaders(reason, queues.main) };
      return (await move(delivery, queues.parked, moved(delivery.message, { headers }))) ? 'parked' : undefined;
    },
    async suspect(delivery) {
      log.info(named(delivery), 'set apart: its worker died or was cut off');
      return (await move(delivery, queues.suspects, onward(delivery))) ? 'suspected' : undefined;
    },
    async giveBack(delivery) {
      const { session, message, origin, acquired, deaths } = delivery;
      // Of a suspect, a broker before 4.3 would count it as a death.
      const anew = origin === 'suspects' || (acquired ?? deaths) >= givenBackOften;
      const queue = origin === 'suspects' ? queues.suspects : queues.main;
      const published = anew && (await session.move(queue, onward(delivery))) === 'confirmed';
      if (published) session.acknowledge(message, origin);
      else session.giveBack(message, origin);
      return 'returned';
    },
  };
}
