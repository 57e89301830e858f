import type { Publish } from '../../amqp/publisher.ts';
import type { PendingReplies } from './pending-replies.ts';

/** A broker's virtual host as the core uses it. */
export interface Broker {
  /** What can be used now; undefined while there is no connection. */
  session(): BrokerSession | undefined;
  /** The session, as soon as there is one; undefined when there is none within the time. */
  ready(withinMs: number): Promise<BrokerSession | undefined>;
  /** Why the broker takes no publishes at present; undefined while it takes them. */
  blocked(): string | undefined;
  /** Replies that somebody waits for, across sessions: the queue of replies outlives a connection that is cut. */
  replies: PendingReplies;
}

/** One connection's worth of a broker. */
export interface BrokerSession {
  publish: Publish;
  /** Name of the queue of replies; '' where no endpoint needs one. */
  replyQueue: string;
  /** Publishes to the exchange of taps and forgets it; false when it was not sent, since taps are to slow nothing down. */
  tap(routingKey: string, body: Buffer): boolean;
}
