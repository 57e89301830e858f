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

interface SettleProps {
  queues: Queues;
  /** Given when the processor stops and cannot wait any longer. */
  stopped: AbortSignal;
  log: Logger;
}

/** Settles on the session that each message came on. */
export function openSettle(props: SettleProps): Settle {
  return new Settler(props);
}

class Settler implements Settle {
  readonly #queues: Queues;
  readonly #stopped: AbortSignal;
  readonly #log: Logger;

  constructor({ queues, stopped, log }: SettleProps) {
    this.#queues = queues;
    this.#stopped = stopped;
    this.#log = log;
  }

  async reply(
    delivery: Delivery,
    { response, outcome, reason }: Extract<Settlement, { do: 'reply' }>,
  ): Promise<Label | undefined> {
    const { session, message, origin, request } = delivery;
    if (reason !== undefined) this.#log.warn({ ...named(delivery), status: response.status, reason }, 'request failed');
    const published = await sendReply({ session, request, response, queue: this.#queues.main });
    if (published === 'confirmed' || published === 'unroutable') session.acknowledge(message, origin);
    else session.giveBack(message, origin);
    if (published === 'unroutable') this.#log.info(named(delivery), 'reply dropped: nobody waits for it any more');
    return published === 'confirmed' || published === 'unroutable' ? outcome : undefined;
  }

  async retry(
    delivery: Delivery,
    { delayMs, attempt, hindered, reason }: Extract<Settlement, { do: 'retry' }>,
  ): Promise<Label | undefined> {
    const what = attempt === delivery.attempt ? 'put off, which is no attempt' : 'attempt failed';
    this.#log.warn({ ...named(delivery), reason, delayMs }, what);
    const queue = this.#queues.retry.get(delayMs) ?? this.#queues.main;
    const headers = { [header.attempt]: attempt, ...(hindered > 0 && { [header.hindered]: hindered }) };
    const message = moved(delivery.message, { headers });
    return (await this.#move(delivery, queue, message)) ? 'retried' : undefined;
  }

  async park(delivery: Delivery, reason: string): Promise<Label | undefined> {
    const { main, parked } = this.#queues;
    this.#log.error({ ...named(delivery), reason, queue: parked }, 'parked');
    const headers = { [header.attempt]: delivery.attempt, ...parkedHeaders(reason, main) };
    return (await this.#move(delivery, parked, moved(delivery.message, { headers }))) ? 'parked' : undefined;
  }

  async suspect(delivery: Delivery): Promise<Label | undefined> {
    this.#log.info(named(delivery), 'set apart: its worker died or was cut off');
    return (await this.#move(delivery, this.#queues.suspects, onward(delivery))) ? 'suspected' : undefined;
  }

  async giveBack(delivery: Delivery): Promise<Label> {
    const { session, message, origin, acquired, deaths } = delivery;
    // Of a suspect, a broker before 4.3 would count it as a death.
    const anew = origin === 'suspects' || (acquired ?? deaths) >= givenBackOften;
    const queue = origin === 'suspects' ? this.#queues.suspects : this.#queues.main;
    const published = anew && (await session.move(queue, onward(delivery))) === 'confirmed';
    if (published) session.acknowledge(message, origin);
    else session.giveBack(message, origin);
    return 'returned';
  }

  /**
   * Publishes to a queue, then acknowledges. What the broker does not take stays here, unacknowledged, and is tried
   * again: given back, it would come again at once. False when the session ended, or the processor stops; the broker
   * has the message then.
   */
  async #move(delivery: Delivery, queue: string, message: Outgoing): Promise<boolean> {
    const { session } = delivery;
    for (let waitMs = firstWaitMs; session.open(); waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const outcome = await session.move(queue, message);
      if (outcome === 'confirmed') {
        session.acknowledge(delivery.message, delivery.origin);
        return true;
      }
      if (outcome === 'lost' || outcome === 'unavailable') return false;
      this.#log.error({ ...named(delivery), queue, outcome }, 'the broker did not take a message; it is tried again');
      if (outcome === 'unroutable') await session.declare();
      await sleep(waitMs, undefined, { signal: this.#stopped }).catch(() => {});
      if (this.#stopped.aborted) {
        session.giveBack(delivery.message, delivery.origin);
        return false;
      }
    }
    return false;
  }
}

/** The same message for another queue that is worked on: its time goes on. */
function onward(delivery: Delivery): Outgoing {
  const { deadline } = delivery;
  return moved(delivery.message, {
    headers: { [header.attempt]: delivery.attempt },
    ...(deadline !== undefined && { expiresInMs: deadline - performance.now() }),
  });
}
