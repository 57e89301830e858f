import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { endConnection } from '../../amqp/link.ts';
import { type Publish, publisherOn } from '../../amqp/publisher.ts';
import type { Logger } from '../../observability/log.ts';
import type { Origin } from '../settling/decide.ts';
import { type Move, moverOn } from '../settling/move.ts';
import { declareQueues, type Queues } from './queues.ts';

/** What the processor does on one connection. Nothing here throws once the connection is lost; it then does nothing. */
export interface Session {
  open(): boolean;
  acknowledge(message: ConsumeMessage, origin: Origin): void;
  /**
   * Puts the message back into its queue. It counts neither as a failure nor as a death, unlike a `reject` or a closed
   * channel.
   */
  giveBack(message: ConsumeMessage, origin: Origin): void;
  /** Publishes replies. */
  reply: Publish;
  /** Publishes to the processor's own queues. */
  move: Move;
  /** Declares the processor's queues again, as after one was deleted. */
  declare(): Promise<void>;
  /** Has the broker hand out messages, or hand out none any more; done once the broker has said so. */
  consume(): Promise<void>;
  cancel(): Promise<void>;
  /** Resolves once the broker has heard every acknowledgement of the main queue so far. */
  heard(): Promise<void>;
  /** Ends it, once the broker has heard everything; acknowledgements that a connection closes under are lost. */
  close(): Promise<void>;
}

/** Who is told of what happens on a session. */
export interface SessionEvents {
  message(session: Session, message: ConsumeMessage, origin: Origin): void;
  closed(session: Session): void;
}

/** Sets a session up on a new connection. Throws when a queue is missing or cannot be declared. */
export async function openSession({
  connection,
  queues,
  prefetch,
  events,
  log,
}: {
  connection: ChannelModel;
  queues: Queues;
  prefetch: number;
  events: SessionEvents;
  log: Logger;
}): Promise<Session> {
  await declareQueues(connection, queues);
  let open = true;
  let session: Session | undefined;
  const close = () => {
    if (!open) return;
    open = false;
    if (session) events.closed(session);
    // Whatever ended one channel, everything is set up again.
    endConnection(connection);
  };
  const channel = async (): Promise<ConfirmChannel> => {
    const opened = await connection.createConfirmChannel();
    opened.on('close', close);
    // A close follows.
    opened.on('error', (error: Error) => log.error({ reason: error.message }, 'the broker ended a channel'));
    return opened;
  };
  const taking: Record<Origin, ConfirmChannel> = { main: await channel(), suspects: await channel() };
  await taking.main.prefetch(prefetch);
  // One at a time, so that a death points at one message.
  await taking.suspects.prefetch(1);
  const replies = await channel();
  const moves = await channel();

  const tags: Record<Origin, string | undefined> = { main: undefined, suspects: undefined };
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other, so that the last word counts. */
  const inTurn = (work: (origin: Origin) => Promise<void>): Promise<void> => {
    const next = turn.then(async () => {
      if (open) await Promise.all([work('main'), work('suspects')]).catch(close);
    });
    turn = next;
    return next;
  };
  // A second word on the same message would end the channel.
  const settled = new WeakSet<ConsumeMessage>();
  const settle = (message: ConsumeMessage, work: () => void) => {
    if (!open || settled.has(message)) return;
    settled.add(message);
    try {
      work();
    } catch {
      // The channel is closing; the broker puts the message back.
    }
  };

  const made: Session = {
    open: () => open,
    acknowledge: (message, origin) => settle(message, () => taking[origin].ack(message)),
    giveBack: (message, origin) => settle(message, () => taking[origin].nack(message, false, true)),
    reply: publisherOn(replies),
    move: moverOn(moves),
    declare: () => (open ? declareQueues(connection, queues).catch(close) : Promise.resolve()),
    consume: () =>
      inTurn(async (origin) => {
        if (tags[origin] !== undefined) return;
        const { consumerTag } = await taking[origin].consume(queues[origin], (message) => {
          if (message !== null) return events.message(made, message, origin);
          log.error(
            { queue: queues[origin] },
            'the broker ended the consumer: its queue was deleted, or has no leader',
          );
          close();
        });
        tags[origin] = consumerTag;
      }),
    cancel: () =>
      inTurn(async (origin) => {
        const tag = tags[origin];
        if (tag === undefined) return;
        tags[origin] = undefined;
        await taking[origin].cancel(tag);
      }),
    async heard() {
      // What a channel says is heard in its order, so an answer to this comes after the acknowledgements.
      if (open) await taking.main.prefetch(prefetch).catch(close);
    },
    async close() {
      if (!open) return;
      open = false;
      await Promise.all([taking.main, taking.suspects].map((each) => each.close().catch(() => {})));
    },
  };
  session = made;
  return made;
}
