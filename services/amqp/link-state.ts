import type { ChannelModel } from 'amqplib';

/** A connection that everything was set up on. */
export interface SetUpConnection<Session> {
  model: ChannelModel;
  session: Session;
  /** Resolves when the connection has ended. */
  ended: Promise<void>;
}

/**
 * Where a link stands. Only a link with a connection has a session, and only one with a connection is blocked.
 *
 *             made        lost       block      unblock    announce      closing
 * without     with        without    without    without    wakes         wakes, and from then on nobody waits
 * with        with        without    blocked    with       wakes         the same
 * blocked     with        without    blocked    with       wakes         the same
 *
 * Whoever waits is woken by `announce` rather than `made`, once the link has said that it is connected.
 */
export class LinkState<Session> {
  #connection: SetUpConnection<Session> | undefined;
  #blocked: string | undefined;
  #isClosing = false;
  readonly #waiters = new Set<() => void>();

  get connection(): SetUpConnection<Session> | undefined {
    return this.#connection;
  }

  get session(): Session | undefined {
    return this.#connection?.session;
  }

  /** Why the broker takes no publishes at present; undefined while it takes them. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /** A new connection is set up. */
  made(connection: SetUpConnection<Session>): void {
    this.#connection = connection;
    this.#blocked = undefined;
  }

  /** The connection is gone, or another one could not be made. */
  lost(): void {
    this.#connection = undefined;
    this.#blocked = undefined;
  }

  /** The broker takes no publishes, for this reason. */
  block(reason: string): void {
    if (this.#connection) this.#blocked = reason;
  }

  unblock(): void {
    this.#blocked = undefined;
  }

  /** Wakes whoever waits for a session. */
  announce(): void {
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }

  /** No connection is made any more. */
  closing(): void {
    this.#isClosing = true;
    this.announce();
  }

  /** The session, as soon as there is one; undefined when there is none within the time, or no more to come. */
  ready(withinMs: number): Promise<Session | undefined> {
    if (this.#connection || this.#isClosing) return Promise.resolve(this.session);
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        resolve(this.session);
      };
      const timer = setTimeout(wake, withinMs);
      this.#waiters.add(wake);
    });
  }
}
