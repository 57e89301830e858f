import type { JobOutcome } from '../job.ts';
import type { Delivery } from './delivery.ts';

/** What is worked on, by key: a message that comes again meanwhile is not worked on twice, but waits for that instead. */
export class RunningJobs {
  readonly #byKey = new Map<string, Promise<JobOutcome>>();
  readonly #work: (delivery: Delivery) => Promise<JobOutcome>;

  /** `work` does the work of one delivery. */
  constructor(work: (delivery: Delivery) => Promise<JobOutcome>) {
    this.#work = work;
  }

  has(key: string | undefined): boolean {
    return key !== undefined && this.#byKey.has(key);
  }

  /** What comes of the work on a delivery: of the one under way, when this is the same message again, else of its own. */
  run(delivery: Delivery): Promise<JobOutcome> {
    const { key, redelivered } = delivery;
    if (key === undefined) return this.#work(delivery);
    const before = redelivered ? this.#byKey.get(key) : undefined;
    const doing = before ?? this.#work(delivery);
    if (!before) this.#byKey.set(key, doing);
    return doing.finally(() => {
      if (this.#byKey.get(key) === doing) this.#byKey.delete(key);
    });
  }
}
