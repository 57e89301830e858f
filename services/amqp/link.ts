import { type Channel, type ChannelModel, connect, type RecoveringChannelModel } from 'amqplib';
import type { BrokerAddress } from './broker-address.ts';
import { LinkState, type SetUpConnection } from './link-state.ts';

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

export type LinkEvent = 'connected' | 'disconnected' | 'connect-failed' | 'blocked' | 'unblocked';

export interface LinkProps<Session> {
  address: BrokerAddress;
  /** What RabbitMQ's management page calls the connection. */
  name: string;
  setUp: (connection: ChannelModel) => Promise<Session>;
  /** Told of each connection made, lost and failed. */
  say: (event: LinkEvent, error?: Error) => void;
}

/**
 * Opens a link. `setUp` makes channels, queues and consumers on each new connection; when it fails, the connection is closed
 * and tried again. Tie each channel to its connection (`tie`), so that one that ends by itself has everything set up again.
 */
export async function openLink<Session>(props: LinkProps<Session>): Promise<Link<Session>> {
  const state = new LinkState<Session>();
  const recovering: RecoveringChannelModel = await connect(
    placeOf(props.address),
    optionsOf(props, async (model) => state.made(await setUpOn(model, props.setUp))),
  );
  follow(recovering, state, props.say);
  return {
    session: () => state.session,
    blocked: () => state.blocked,
    ready: (withinMs) => state.ready(withinMs),
    renew() {
      if (state.connection) endConnection(state.connection.model);
    },
    async close() {
      state.closing();
      const closing = recovering.close();
      const { connection } = state;
      await (connection ? leave(connection.model, connection.ended) : closing);
      state.lost();
    },
  };
}

function placeOf({ tls, host, port, user, password, vhost }: BrokerAddress) {
  return {
    protocol: tls ? 'amqps' : 'amqp',
    hostname: host,
    port,
    username: user,
    password,
    // amqplib unescapes it.
    vhost: encodeURIComponent(vhost),
    heartbeat: heartbeatSeconds,
  };
}

function optionsOf(
  { address: { tls, host }, name }: Pick<LinkProps<unknown>, 'address' | 'name'>,
  setup: (model: ChannelModel) => Promise<void>,
) {
  return {
    timeout: connectWithinMs,
    noDelay: true,
    clientProperties: { connection_name: name },
    ...(tls && { servername: host, ...(tls.ca && { ca: [tls.ca] }) }),
    recovery: { waitForConnect: false, initialDelay: 100, maxDelay: longestPauseMs, setup },
  };
}

/** Sets a new connection up. When that fails, or the connection ends meanwhile, it is left and the failure thrown. */
async function setUpOn<Session>(
  model: ChannelModel,
  setUp: (connection: ChannelModel) => Promise<Session>,
): Promise<SetUpConnection<Session>> {
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
    const session = await Promise.race([setUp(model), ended.then(endedTooSoon)]);
    if (isOver) endedTooSoon();
    return { model, session, ended };
  } catch (error) {
    await leave(model, ended);
    throw error;
  }
}

/** Has the state follow what happens to the connection. */
function follow<Session>(
  recovering: RecoveringChannelModel,
  state: LinkState<Session>,
  say: LinkProps<Session>['say'],
): void {
  recovering.on('connect', () => {
    say('connected');
    state.announce();
  });
  recovering.on('disconnect', (error) => {
    state.lost();
    say('disconnected', error);
  });
  recovering.on('connect-failed', (error) => {
    state.lost();
    say('connect-failed', error);
  });
  recovering.on('blocked', (reason) => {
    state.block(reason);
    say('blocked');
  });
  recovering.on('unblocked', () => {
    state.unblock();
    say('unblocked');
  });
  // Errors of connections come with a disconnect, which is what counts.
  recovering.on('error', () => {});
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
