/** How many messages are worked on. Tells of the first one, and when there are none any more. */
export class InFlightCount {
  readonly #events: { onBusy: () => void; onIdle: () => void; onCount: (count: number) => void };
  #count = 0;

  constructor(events: { onBusy: () => void; onIdle: () => void; onCount: (count: number) => void }) {
    this.#events = events;
  }

  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count += 1;
    if (this.#count === 1) this.#events.onBusy();
    this.#events.onCount(this.#count);
  }

  end(): void {
    this.#count -= 1;
    this.#events.onCount(this.#count);
    if (this.#count === 0) this.#events.onIdle();
  }
}
