import type { Label } from '../metrics.ts';
import type { Delivery } from './delivery.ts';

/**
 * Every delivery that was taken and not settled, with what is being done about it. One leaves when that has ended, well or badly, and
 * not before.
 */
export class TakenDeliveries {
  readonly #settling = new Map<Delivery, Promise<void>>();
  readonly #onSettled: (label: Label | undefined, delivery: Delivery) => void;
  readonly #onFailed: (error: Error, delivery: Delivery) => void;

  /** `onSettled` is told what became of each, `onFailed` of one that could not be settled. */
  constructor({
    onSettled,
    onFailed,
  }: {
    onSettled: (label: Label | undefined, delivery: Delivery) => void;
    onFailed: (error: Error, delivery: Delivery) => void;
  }) {
    this.#onSettled = onSettled;
    this.#onFailed = onFailed;
  }

  /** Counts the delivery as taken until what is being done has ended. */
  follow(delivery: Delivery, doing: Promise<Label | undefined>): void {
    const done = doing.then(
      (label) => this.#onSettled(label, delivery),
      (error: Error) => this.#onFailed(error, delivery),
    );
    this.#settling.set(
      delivery,
      done.finally(() => this.#settling.delete(delivery)),
    );
  }

  /** The deliveries, oldest first. */
  deliveries(): Delivery[] {
    return [...this.#settling.keys()];
  }

  /** Resolves once there is none, of those that are taken meanwhile either. */
  async idle(): Promise<void> {
    while (this.#settling.size > 0) await Promise.all(this.#settling.values());
  }
}
