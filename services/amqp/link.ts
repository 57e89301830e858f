import { type Channel, type ChannelModel, connect, type RecoveringChannelModel } from 'amqplib';
import type { BrokerAddress } from './broker-address.ts';

/** Seconds between heartbeats; a peer that is silent for two of them is taken for dead. */
export const heartbeatSeconds = 10;

/** How long a connection may take, from the socket to the broker's welcome. */
const connectWithinMs = 5_000;

/** The longest wait between two attempts to connect. */
const longestPauseMs = 2_000;

/** How long the broker may take to answer a goodbye. */
const goodbyeWithinMs = 2_000;

/**
 * A connection that is made again whenever it ends, with what is set up on it. It buffers nothing: while there is no
 * connection there is no session, and whoever wants to publish is told so.
 */
export interface Link<Session> {
  /** What is set up on the connection there is; undefined while there is none. */
  session(): Session | undefined;
  /** Why the broker takes no publishes at present (`low on memory`); undefined while it takes them. */
  blocked(): string | undefined;
  /** The session, as soon as there is one; undefined when there is none within the time. */
  ready(withinMs: number): Promise<Session | undefined>;
  /** Ends the connection there is, so that another one is made; for a process that was frozen. */
  renew(): void;
  /** Closes the connection for good. */
  close(): Promise<void>;
}

/**
 * Opens a link. `setUp` makes channels, queues and consumers on each new connection; when it fails, the connection is closed
 * and tried again. Tie each channel to its connection (`tie`), so that one that ends by itself has everything set up again.
 */
export async function openLink<Session>({
  address,
  name,
  setUp,
  say,
}: {
  address: BrokerAddress;
  /** What RabbitMQ's management page calls the connection. */
  name: string;
  setUp: (connection: ChannelModel) => Promise<Session>;
  /** Told of each connection made, lost and failed. */
  say: (event: 'connected' | 'disconnected' | 'connect-failed' | 'blocked' | 'unblocked', error?: Error) => void;
}): Promise<Link<Session>> {
  let session: Session | undefined;
  let blocked: string | undefined;
  let current: ChannelModel | undefined;
  let over: Promise<void> = Promise.resolve();
  let closed = false;
  const waiters = new Set<() => void>();
  const wake = () => {
    for (const waiter of waiters) waiter();
    waiters.clear();
  };

  const recovering: RecoveringChannelModel = await connect(
    {
      protocol: address.tls ? 'amqps' : 'amqp',
      hostname: address.host,
      port: address.port,
      username: address.user,
      password: address.password,
      // amqplib unescapes it.
      vhost: encodeURIComponent(address.vhost),
      heartbeat: heartbeatSeconds,
    },
    {
      timeout: connectWithinMs,
      noDelay: true,
      clientProperties: { connection_name: name },
      ...(address.tls && { servername: address.host, ...(address.tls.ca && { ca: [address.tls.ca] }) }),
      recovery: {
        waitForConnect: false,
        initialDelay: 100,
        maxDelay: longestPauseMs,
        setup: async (model: ChannelModel) => {
          // Nobody else listens before it is set up, and an error that nobody listens to ends the process.
          model.on('error', () => {});
          let isOver = false;
          const ended = new Promise<void>((resolve) => {
            model.once('close', () => {
              isOver = true;
              resolve();
            });
          });
          try {
            // What waits for the answer to a close of a channel is not told that the connection ended.
            const made = await Promise.race([setUp(model), ended.then(endedTooSoon)]);
            if (isOver) endedTooSoon();
            session = made;
          } catch (error) {
            await leave(model, ended);
            throw error;
          }
          current = model;
          over = ended;
          blocked = undefined;
        },
      },
    },
  );
  recovering.on('connect', () => {
    say('connected');
    wake();
  });
  recovering.on('disconnect', (error) => {
    session = undefined;
    current = undefined;
    blocked = undefined;
    say('disconnected', error);
  });
  recovering.on('connect-failed', (error) => {
    session = undefined;
    current = undefined;
    say('connect-failed', error);
  });
  recovering.on('blocked', (reason) => {
    blocked = reason;
    say('blocked');
  });
  recovering.on('unblocked', () => {
    blocked = undefined;
    say('unblocked');
  });
  // Errors of connections come with a disconnect, which is what counts.
  recovering.on('error', () => {});

  return {
    session: () => session,
    blocked: () => blocked,
    ready(withinMs) {
      if (session || closed) return Promise.resolve(session);
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiters.delete(done);
          resolve(session);
        };
        const timer = setTimeout(done, withinMs);
        waiters.add(done);
      });
    },
    renew() {
      if (current) endConnection(current);
    },
    async close() {
      closed = true;
      wake();
      const closing = recovering.close();
      await (current ? leave(current, over) : closing);
      session = undefined;
    },
  };
}

function endedTooSoon(): never {
  throw new Error('the connection ended while it was set up');
}

/**
 * Says goodbye, unless that was said before, and cuts the connection when the broker does not answer. amqplib's own promise is kept by an
 * answer alone: it waits for ever when the connection ends instead.
 */
async function leave(model: ChannelModel, ended: Promise<void>): Promise<void> {
  const timer = setTimeout(() => endConnection(model), goodbyeWithinMs);
  model.close().catch(() => {});
  await ended;
  clearTimeout(timer);
}

/**
 * Has a channel that ends, as when it used an exchange that does not exist, take its connection along. `onError` is told of what the
 * broker said.
 */
export function tie(model: ChannelModel, channel: Channel, onError: (error: Error) => void): void {
  channel.on('error', onError);
  channel.on('close', () => endConnection(model));
}

/** Closes a channel; done, too, when its connection ends before the broker has answered, which amqplib's promise never tells. */
export function closeChannel(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    channel.on('close', () => resolve());
    channel.close().then(resolve, () => resolve());
  });
}

/** Has a connection taken for lost at once, without waiting for an answer that may never come. */
export function endConnection(model: ChannelModel): void {
  // The promise API has no way to do so: closing waits for the broker, and a heartbeat that fails takes its time.
  const { stream } = model.connection as unknown as { stream: { destroy(error?: Error): void } };
  stream.destroy(new Error('the connection was given up'));
}
