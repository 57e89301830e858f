import type { Destination, Outcome } from '../../amqp/publisher.ts';
import type { Outgoing } from '../../messages/request-message.ts';
import type { ReceivedResponse } from '../../messages/response-message.ts';
import type { Broker, BrokerSession } from '../broker/broker.ts';

/**
 * What became of a request on its way to a queue.
 * - `blocked`: the broker takes no messages at present, so nothing was sent.
 * - `unconfirmed`: the broker had said nothing when time was up; it may have the message.
 * - `lost`: the connection went away, and so did the second try.
 * - the others as of a publish.
 */
export type Delivery = Outcome | 'blocked' | 'unconfirmed';

/** What became of a request that somebody waits for, besides a reply: `no-reply` in time though it is in a queue, or the client went. */
export type ReplyOutcome = Exclude<Delivery, 'confirmed'> | 'no-reply' | 'client-gone' | ReceivedResponse;

/** A message for a broker, to be there at a time in milliseconds since 1970. */
export interface DeliverProps {
  broker: Broker;
  to: Destination;
  message: Outgoing;
  until: number;
  /** Told of each publish: the message takes room until the broker has said what became of it, however late. */
  hold: (until: Promise<unknown>) => void;
}

/**
 * Publishes and waits for the broker's word, at most until the time. When the connection breaks before there was one, publishes once more on
 * the next connection: the broker may then have the message twice, with one id.
 */
export async function deliver({ broker, to, message, until, hold }: DeliverProps): Promise<Delivery> {
  const publish = (by: BrokerSession) => {
    const publishing = by.publish(to, message);
    hold(publishing);
    return within(publishing, until);
  };
  const session = usableSession(broker);
  if (typeof session === 'string') return session;
  const first = await publish(session);
  if (first !== 'lost') return first ?? 'unconfirmed';
  if (!(await broker.ready(until - Date.now()))) return 'lost';
  const next = usableSession(broker);
  if (next === 'unavailable') return 'lost';
  if (next === 'blocked') return next;
  return (await publish(next)) ?? 'unconfirmed';
}

/**
 * Publishes and waits for the reply of the queue's worker, at most until the time. The reply is waited for before anything is sent, and
 * counts even when it comes before the broker's word.
 */
export function deliverAndAwaitReply(
  props: DeliverProps,
  {
    correlationId,
    queue,
    whenGone,
  }: {
    correlationId: string;
    /** Queue whose worker's reply counts. */
    queue: string;
    /** Calls back when the client goes away. */
    whenGone?: (listener: () => void) => void;
  },
): Promise<ReplyOutcome> {
  const { broker, until } = props;
  return new Promise((resolve, reject) => {
    let isConfirmed = false;
    const settle = (outcome: ReplyOutcome) => {
      clearTimeout(timer);
      broker.replies.drop(correlationId);
      resolve(outcome);
    };
    const timer = setTimeout(() => settle(isConfirmed ? 'no-reply' : 'unconfirmed'), Math.max(0, until - Date.now()));
    broker.replies.expect(correlationId, queue, settle);
    whenGone?.(() => settle('client-gone'));
    deliver(props).then((delivery) => {
      // The timer is the one to say that time is up.
      if (delivery === 'confirmed') isConfirmed = true;
      else if (delivery !== 'unconfirmed') settle(delivery);
    }, reject);
  });
}

function usableSession(broker: Broker): BrokerSession | 'blocked' | 'unavailable' {
  if (broker.blocked() !== undefined) return 'blocked';
  return broker.session() ?? 'unavailable';
}

/** What a promise gives, undefined when it takes longer. */
function within<T>(promise: Promise<T>, until: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), Math.max(0, until - Date.now()));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
