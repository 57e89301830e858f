/** What one load of one thing gave. */
export interface Measurement {
  /** How long it was measured. */
  seconds: number;
  /** Pieces of work that went well, a second. */
  perSecond: number;
  /**
   * From when a piece was due until it was done. Due is when it was sent under a load with so many in flight, and when it was
   * scheduled under a fixed rate.
   */
  p50Ms: number;
  p99Ms: number;
  /** How many ended how: `ok`, `503`, `ECONNRESET`. */
  outcomes: Readonly<Record<string, number>>;
  /** Those that did not go well. */
  errors: number;
  /** Under a fixed rate, how late the generator itself sent: what of the times is its own. */
  lateP99Ms?: number;
  /** Processor time that the programs measured took for one piece, in microseconds; absent where /proc does not tell. */
  cpuMicros?: number;
}

/** Collects what becomes of pieces of work. */
export class Collector {
  readonly #times: number[] = [];
  readonly #late: number[] = [];
  readonly #outcomes = new Map<string, number>();

  add(outcome: string, ms: number): void {
    this.count(outcome);
    if (outcome === 'ok') this.#times.push(ms);
  }

  /** Counts what has no time of its own, such as what could not be sent. */
  count(outcome: string): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  late(ms: number): void {
    this.#late.push(ms);
  }

  /** `inFlight` of a load that keeps so many, whose times are corrected as wrk does. */
  result(seconds: number, inFlight?: number): Measurement {
    const sorted = Float64Array.from(this.#times).sort();
    const expectedMs = inFlight === undefined ? undefined : (seconds * 1000 * inFlight) / Math.max(1, sorted.length);
    const percentile = expectedMs === undefined ? plain(sorted) : corrected(sorted, expectedMs);
    const ok = this.#outcomes.get('ok') ?? 0;
    return {
      seconds,
      perSecond: ok / seconds,
      p50Ms: percentile(0.5),
      p99Ms: percentile(0.99),
      outcomes: Object.fromEntries(this.#outcomes),
      errors: sum([...this.#outcomes.values()]) - ok,
      ...(this.#late.length > 0 && { lateP99Ms: plain(Float64Array.from(this.#late).sort())(0.99) }),
    };
  }
}

/** The run that is the median in one respect, with the errors of all. */
export function medianOf(runs: readonly Measurement[], respect: 'perSecond' | 'p99Ms'): Measurement {
  const middle = runs.toSorted((a, b) => a[respect] - b[respect])[Math.floor(runs.length / 2)];
  if (!middle) throw new Error('there is no run');
  const wrong = new Map<string, number>();
  for (const [outcome, count] of runs.flatMap(({ outcomes }) => Object.entries(outcomes))) {
    if (outcome !== 'ok') wrong.set(outcome, (wrong.get(outcome) ?? 0) + count);
  }
  const outcomes = { ok: middle.outcomes.ok ?? 0, ...Object.fromEntries(wrong) };
  return { ...middle, outcomes, errors: sum([...wrong.values()]) };
}

function plain(sorted: Float64Array): (share: number) => number {
  return (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * While a slow answer is waited for, nothing else is sent, so that slow times are counted too rarely. wrk adds those that would
 * have been measured meanwhile, and its times shall compare with ours: `stats_correct` of
 * https://github.com/wg/wrk/blob/4.1.0/src/stats.c, called with the mean time between two answers of a connection.
 */
function corrected(sorted: Float64Array, expectedMs: number): (share: number) => number {
  const added: number[] = [];
  for (const time of sorted) {
    if (time < 2 * expectedMs) continue;
    for (let missed = time - expectedMs; missed > expectedMs; missed -= expectedMs) added.push(missed);
  }
  return plain(Float64Array.from([...sorted, ...added]).sort());
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
