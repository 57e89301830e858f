/** How much is measured. */
export interface Extent {
  /** Sizes of bodies in KiB, and requests at a time. */
  sizes: readonly number[];
  inFlight: readonly number[];
  /** Whether what stands beside the comparison is measured too. */
  asides: boolean;
  /** How often what aims are about is measured; the median counts. */
  rounds: number;
  warmUpSeconds: number;
  /** Whole ones, as wrk has them; with one request at a time a single one is enough. */
  seconds: number;
  pacedSeconds: number;
  /** It ends after that, whatever is not measured yet. */
  limitSeconds: number;
}

/** A little more than five minutes. */
export const everything: Extent = {
  sizes: [1, 16],
  // Those that make the most requests first, so that programs are warm for those that make few.
  inFlight: [200, 50, 1],
  asides: true,
  rounds: 3,
  warmUpSeconds: 1.5,
  seconds: 2,
  pacedSeconds: 3,
  limitSeconds: 360,
};

/** A little more than one minute; says whether it works, and where it stands about. */
export const quickly: Extent = {
  sizes: [1],
  inFlight: [50],
  asides: false,
  rounds: 1,
  warmUpSeconds: 1,
  seconds: 2,
  pacedSeconds: 2,
  limitSeconds: 90,
};
