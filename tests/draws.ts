/** Drawn with when nothing else is said, so that a change is judged by what it changes, and what fails fails again. */
const fixedSeed = 20_261_130;

/**
 * Seed and number of the values that a test draws at random: a fixed seed and a quarter of `full`, or with `FUZZ_SEED` in
 * the environment that seed and all of them. The names are fast-check's.
 */
export function draws(full: number): { seed: number; numRuns: number } {
  const { FUZZ_SEED: given } = process.env;
  return given === undefined
    ? { seed: fixedSeed, numRuns: Math.ceil(full / 4) }
    : { seed: Number(given), numRuns: full };
}
