/**
 * Has so many items worked on at the same time, and the others wait for their turn, in order. There is a free place, or an item that
 * waits, but never both.
 */
export class Turns<Item> {
  readonly #start: (item: Item) => void;
  #free: number;
  #waiting: Item[] = [];

  /** `start` begins the work on an item; `leave` is to be called when that has ended. */
  constructor(places: number, start: (item: Item) => void) {
    this.#free = places;
    this.#start = start;
  }

  /** Starts the item when a place is free; it waits otherwise. */
  enter(item: Item): void {
    if (this.#free === 0) {
      this.#waiting.push(item);
      return;
    }
    this.#free -= 1;
    this.#start(item);
  }

  /** The work on an item has ended: its place is the next one's. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else this.#start(next);
  }

  /** Takes out those that wait, all or the ones that match. */
  withdraw(matches: (item: Item) => boolean = () => true): Item[] {
    const withdrawn: Item[] = [];
    const staying: Item[] = [];
    for (const item of this.#waiting) (matches(item) ? withdrawn : staying).push(item);
    this.#waiting = staying;
    return withdrawn;
  }
}
