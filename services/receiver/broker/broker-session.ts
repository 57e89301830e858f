import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { appId, repliesPrefix } from '../../../contracts/messages.ts';
import type { BrokerAddress } from '../../amqp/broker-address.ts';
import { endConnection, type Link, openLink, tie } from '../../amqp/link.ts';
import { type Publish, publisherOn } from '../../amqp/publisher.ts';
import { decodeResponse } from '../../messages/response-message.ts';
import type { Logger } from '../../observability/log.ts';
import { tapOn } from '../taps/tap-channel.ts';
import type { Broker, BrokerSession } from './broker.ts';
import { watchExchanges } from './missing-exchanges.ts';
import { watchQueues } from './missing-queues.ts';
import { openPendingReplies, type PendingReplies } from './pending-replies.ts';

/** How long the queue of replies outlives its consumer: a connection that is cut has that long to come back. */
const repliesExpireMs = 60_000;

/** A broker that is connected to for as long as the process runs. */
export interface OpenBroker extends Broker {
  /** Whether it can be published to. */
  up(): boolean;
  /** Ends the connection and makes another one; for a process that was frozen. The session there was is used no more. */
  renew(): void;
  /** Why not everything is there that the endpoints need; empty when all is. Asks the broker at most every 15 s. */
  reasonsNotReady(): Promise<string[]>;
  close(): Promise<void>;
}

/** What endpoints need of a broker's virtual host. */
export interface BrokerNeeds {
  exchanges: readonly string[];
  queues: readonly string[];
  replies: boolean;
  taps: boolean;
}

/** A session, and whether it has ended before its link knows. */
type Session = BrokerSession & { model: ChannelModel; ended: boolean };

export interface OpenBrokerProps {
  address: BrokerAddress;
  /** Tells it in logs and reasons. */
  name: string;
  needs: BrokerNeeds;
  log: Logger;
  /** Told of the routing key of a tap that no queue took. */
  onTapReturned: (routingKey: string) => void;
  /** How often it is looked whether a session that has ended was replaced. */
  renewedEveryMs?: number;
}

/** Connects to one virtual host, and keeps at it. */
export async function openBroker(props: OpenBrokerProps): Promise<OpenBroker> {
  const { address, name, needs, log } = props;
  const replies = openPendingReplies();
  // The same after each reconnection, so that replies which came in between are found there.
  const replyQueue = needs.replies ? `${repliesPrefix}${hostname()}.${randomUUID()}` : '';
  const link = await openLink<Session>({
    address,
    name: `${appId.receiver} ${hostname()}`,
    setUp: (model) => setUpSession(model, { ...props, replies, replyQueue }),
    say: (event, error) =>
      event === 'connected' || event === 'unblocked'
        ? log.info({ broker: name, event }, `broker ${event}`)
        : log.warn({ broker: name, event, ...(error && { reason: error.message }) }, `broker ${event}`),
  });
  return brokerOver(link, { ...props, replies });
}

/** Makes channels, the queue of replies and the exchange of taps on a new connection. */
async function setUpSession(
  model: ChannelModel,
  { name, needs, log, onTapReturned, replies, replyQueue }: OpenBrokerProps & Replies,
): Promise<Session> {
  const requests = await model.createConfirmChannel();
  // Replies and taps go by a channel of their own: the broker works on one channel's messages one after the other.
  const others = await model.createChannel();
  const exchanges = await watchExchanges(model, needs.exchanges, (exchange) =>
    log.error({ broker: name, exchange }, 'the exchange does not exist; its endpoints answer 503'),
  );
  const session: Session = {
    model,
    ended: false,
    publish: guarded(exchanges.exists, publisherOn(requests)),
    replyQueue,
    tap: needs.taps ? await tapOn({ model, channel: others, log, name, onTapReturned }) : () => false,
  };
  for (const channel of [requests, others]) {
    tie(model, channel, (error) => log.error({ broker: name, err: error }, 'the broker closed a channel'));
    channel.on('close', () => {
      session.ended = true;
    });
  }
  if (needs.replies) await consumeReplies({ model, channel: others, replies, replyQueue });
  return session;
}

interface Replies {
  replies: PendingReplies;
  /** '' where no endpoint needs one. */
  replyQueue: string;
}

/** Declares the queue of replies, and hands each over to whoever waits for it. */
async function consumeReplies({
  model,
  channel,
  replies,
  replyQueue,
}: Replies & { model: ChannelModel; channel: Channel }): Promise<void> {
  await channel.assertQueue(replyQueue, {
    durable: true,
    arguments: { 'x-queue-type': 'classic', 'x-expires': repliesExpireMs },
  });
  const take = (message: ConsumeMessage | null) => {
    // The queue was deleted; another one is made with everything else.
    if (!message) return endConnection(model);
    const reply = decodeResponse(message);
    if (reply) replies.arrived(reply);
  };
  await channel.consume(replyQueue, take, { noAck: true });
}

function brokerOver(
  link: Link<Session>,
  { name, needs, replies, renewedEveryMs = 20 }: OpenBrokerProps & Pick<Replies, 'replies'>,
): OpenBroker {
  const watch = watchQueues(needs.queues);
  const usable = () => {
    const session = link.session();
    return session?.ended ? undefined : session;
  };
  return {
    session: usable,
    blocked: () => link.blocked(),
    replies,
    up: () => usable() !== undefined && link.blocked() === undefined,
    async ready(withinMs) {
      const until = Date.now() + withinMs;
      for (;;) {
        const session = await link.ready(Math.max(0, until - Date.now()));
        if (!session?.ended) return session;
        if (Date.now() >= until) return undefined;
        await new Promise((resolve) => setTimeout(resolve, renewedEveryMs));
      }
    },
    renew() {
      const session = link.session();
      if (session) session.ended = true;
      link.renew();
    },
    async reasonsNotReady() {
      const session = usable();
      if (!session) return [`${name}: not connected`];
      const blocked = link.blocked();
      if (blocked !== undefined) return [`${name}: takes no messages, ${blocked}`];
      return (await watch.missing(session.model)).map((queue) => `${name}: there is no queue ${queue}`);
    },
    close: () => link.close(),
  };
}

/** Publishing to an exchange that does not exist ends the channel, and with it the publishes of every other endpoint. */
function guarded(isThere: (exchange: string) => boolean, publish: Publish): Publish {
  return (to, message) => (isThere(to.exchange) ? publish(to, message) : Promise.resolve('unavailable'));
}
