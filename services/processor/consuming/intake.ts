import type { Session } from './session.ts';

/**
 * Whether messages are taken, and on which session. Messages come while there is a session and nothing holds the intake back; it is held
 * back to begin with.
 *
 *               use         lost        hold         resume
 * held back     remembers   forgets     stays        consumes, if there is a session
 * taking        consumes    forgets     cancels      consumes again, which a session knows
 */
export class Intake {
  #heldBack = true;
  #session: Session | undefined;
  #cancelled: Promise<void> = Promise.resolve();

  get heldBack(): boolean {
    return this.#heldBack;
  }

  /** A session that messages are to be taken on; done once the broker hands them out, if nothing holds them back. */
  async use(session: Session): Promise<void> {
    this.#session = session;
    if (!this.#heldBack) await session.consume();
  }

  /** The session is over. */
  lost(session: Session): void {
    if (this.#session === session) this.#session = undefined;
  }

  /** Has the broker hand out no more; see `cancelled`. */
  hold(): void {
    this.#heldBack = true;
    if (this.#session) this.#cancelled = this.#session.cancel();
  }

  /** Has the broker hand out messages again. */
  async resume(): Promise<void> {
    this.#heldBack = false;
    await this.#session?.consume();
  }

  /** Resolves once the broker has said that it hands out no more: until then it would hand out again what is given back. */
  cancelled(): Promise<void> {
    return this.#cancelled;
  }
}
