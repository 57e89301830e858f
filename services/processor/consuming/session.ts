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

export interface SessionProps {
  connection: ChannelModel;
  queues: Queues;
  /** Messages of the main queue that the broker hands out ahead. */
  prefetch: number;
  events: SessionEvents;
  log: Logger;
}

/** The channels of a session, each of which the broker works on by itself. */
interface Channels {
  /** What messages are taken on, and settled. */
  taking: Record<Origin, ConfirmChannel>;
  replies: ConfirmChannel;
  moves: ConfirmChannel;
}

/** Sets a session up on a new connection. Throws when a queue is missing or cannot be declared. */
export async function openSession(props: SessionProps): Promise<Session> {
  const { connection, queues, prefetch, log } = props;
  await declareQueues(connection, queues);
  const lifetime = new Lifetime(connection);
  const open = async (): Promise<ConfirmChannel> => {
    const channel = await connection.createConfirmChannel();
    channel.on('close', () => lifetime.end());
    // A close follows.
    channel.on('error', (error: Error) => log.error({ reason: error.message }, 'the broker ended a channel'));
    return channel;
  };
  const taking = { main: await open(), suspects: await open() };
  await taking.main.prefetch(prefetch);
  // One at a time, so that a death points at one message.
  await taking.suspects.prefetch(1);
  const channels = { taking, replies: await open(), moves: await open() };
  return sessionOver(channels, lifetime, props);
}

function sessionOver(
  { taking, replies, moves }: Channels,
  lifetime: Lifetime,
  { connection, queues, prefetch, events, log }: SessionProps,
): Session {
  const end = () => lifetime.end();
  const settledOnce = new SettledOnce(lifetime);
  const consumers = new Consumers({
    taking,
    queues,
    lifetime,
    onMessage: (message, origin) => events.message(session, message, origin),
    log,
  });
  const session: Session = {
    open: () => lifetime.open,
    acknowledge: (message, origin) => settledOnce.settle(message, () => taking[origin].ack(message)),
    giveBack: (message, origin) => settledOnce.settle(message, () => taking[origin].nack(message, false, true)),
    reply: publisherOn(replies),
    move: moverOn(moves),
    declare: async () => {
      if (lifetime.open) await declareQueues(connection, queues).catch(end);
    },
    consume: () => consumers.consume(),
    cancel: () => consumers.cancel(),
    async heard() {
      // What a channel says is heard in its order, so an answer to this comes after the acknowledgements.
      if (lifetime.open) await taking.main.prefetch(prefetch).catch(end);
    },
    async close() {
      if (!lifetime.leave()) return;
      await Promise.all([taking.main, taking.suspects].map((each) => each.close().catch(() => {})));
    },
  };
  lifetime.onEnd = () => events.closed(session);
  return session;
}

/** Whether a session is open. It ends once: with its connection, whatever ended it, or by being left. */
class Lifetime {
  readonly #connection: ChannelModel;
  #open = true;
  /** Called when it ends by itself; not before the session is set up. */
  onEnd: () => void = () => {};

  constructor(connection: ChannelModel) {
    this.#connection = connection;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Whatever ended one channel, everything is set up again on another connection. */
  end(): void {
    if (!this.leave()) return;
    this.onEnd();
    endConnection(this.#connection);
  }

  /** Ends it and leaves the connection to its owner; whether it was open. */
  leave(): boolean {
    const wasOpen = this.#open;
    this.#open = false;
    return wasOpen;
  }
}

/** Settles each message once at most: a second word on the same one would end the channel. */
class SettledOnce {
  readonly #lifetime: Lifetime;
  readonly #settled = new WeakSet<ConsumeMessage>();

  constructor(lifetime: Lifetime) {
    this.#lifetime = lifetime;
  }

  settle(message: ConsumeMessage, work: () => void): void {
    if (!this.#lifetime.open || this.#settled.has(message)) return;
    this.#settled.add(message);
    try {
      work();
    } catch {
      // The channel is closing; the broker puts the message back.
    }
  }
}

interface ConsumersProps {
  taking: Record<Origin, ConfirmChannel>;
  queues: Queues;
  lifetime: Lifetime;
  onMessage: (message: ConsumeMessage, origin: Origin) => void;
  log: Logger;
}

/** The session's consumers of both queues: both are there or none. Changes are made one after the other, so that the last word counts. */
class Consumers {
  readonly #props: ConsumersProps;
  readonly #tags: Record<Origin, string | undefined> = { main: undefined, suspects: undefined };
  #turn: Promise<void> = Promise.resolve();

  constructor(props: ConsumersProps) {
    this.#props = props;
  }

  consume(): Promise<void> {
    return this.#inTurn((origin) => this.#consumeOf(origin));
  }

  cancel(): Promise<void> {
    return this.#inTurn(async (origin) => {
      const tag = this.#tags[origin];
      if (tag === undefined) return;
      this.#tags[origin] = undefined;
      await this.#props.taking[origin].cancel(tag);
    });
  }

  async #consumeOf(origin: Origin): Promise<void> {
    const { taking, queues, lifetime, onMessage, log } = this.#props;
    if (this.#tags[origin] !== undefined) return;
    const { consumerTag } = await taking[origin].consume(queues[origin], (message) => {
      if (message !== null) {
        onMessage(message, origin);
        return;
      }
      log.error({ queue: queues[origin] }, 'the broker ended the consumer: its queue was deleted, or has no leader');
      lifetime.end();
    });
    this.#tags[origin] = consumerTag;
  }

  #inTurn(work: (origin: Origin) => Promise<void>): Promise<void> {
    const { lifetime } = this.#props;
    const next = this.#turn.then(async () => {
      if (lifetime.open) await Promise.all([work('main'), work('suspects')]).catch(() => lifetime.end());
    });
    this.#turn = next;
    return next;
  }
}
