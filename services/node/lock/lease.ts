/** The lock was lost under the work, which was stopped for it. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

export interface LeaseProps {
  /** Begins what LeaseLost says: `"configure 3f2a" lost the lock of orders`. */
  title: string;
  /** When it ends unless it is renewed, in milliseconds since the epoch. */
  until: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Told why it was lost, at once. */
  onLoss?: (why: string) => void;
}

/**
 * The right to change the cluster, for as long as nobody else can have it. Work under the lock changes things through steps alone: none
 * begins after the lease is lost, and one that was under way then is the last.
 */
export class Lease {
  readonly #title: string;
  readonly #now: () => number;
  readonly #onLoss: (why: string) => void;
  readonly #loss = new AbortController();
  #until: number;
  #why: string | undefined;

  constructor({ title, until, now, onLoss = () => {} }: LeaseProps) {
    this.#title = title;
    this.#until = until;
    this.#now = now;
    this.#onLoss = onLoss;
  }

  /** Given when the lease is lost; for waits, which end early then. */
  get signal(): AbortSignal {
    return this.#loss.signal;
  }

  /** The lease lasts until then: its holder has renewed it. Without effect on one that is lost. */
  extendTo(until: number): void {
    this.#until = until;
  }

  /** It is gone, for the reason that LeaseLost says. Once. */
  lose(why: string): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#onLoss(why);
    this.#loss.abort(this.#lost());
  }

  /**
   * Throws LeaseLost unless the lease still lasts. It goes by the clock: a process that stood still learns of the time that has passed
   * only here, before any timer of its own.
   */
  require(): void {
    if (this.#isLost()) throw this.#lost();
  }

  /** One step of the work. Throws LeaseLost instead of beginning it, and after it when the lease was lost meanwhile. */
  async step<T>(work: () => Promise<T>): Promise<T> {
    this.require();
    let result: T;
    try {
      result = await work();
    } catch (error) {
      throw this.#isLost() ? this.#lost(error) : error;
    }
    this.require();
    return result;
  }

  #isLost(): boolean {
    if (this.#now() >= this.#until) this.lose('its lease ended unrenewed');
    return this.#why !== undefined;
  }

  #lost(cause?: unknown): LeaseLost {
    return new LeaseLost(`${this.#title}: ${this.#why}. Nothing was begun after that; run it again`, { cause });
  }
}

declare const leased: unique symbol;

/** An adapter of which each call is a step of a lease. Whatever must not go on without the lock asks for one of these. */
export type Leased<T> = T & { readonly [leased]: true };

/** Has each call of an adapter be a step of the lease. */
export function underLease<T extends Record<keyof T, (...args: never[]) => Promise<unknown>>>(
  lease: Lease,
  adapter: T,
): Leased<T> {
  const calls = adapter as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  return Object.fromEntries(
    Object.keys(calls).map((name) => [name, (...args: unknown[]) => lease.step(async () => calls[name]?.(...args))]),
  ) as unknown as Leased<T>;
}
