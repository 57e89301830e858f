/** What keeps a set from being taken on. */
export interface Problem {
  /** Path of the file in the bundle. */
  path: string;
  /** What is wrong, where, and what to do. */
  problem: string;
}

/** The host does not take a set on, and goes on with the one before. */
export class Refused extends Error {
  readonly refused: readonly { file: string; problem: string }[];

  /** `refused`: by the file of the repository that is to blame. */
  constructor(refused: readonly { file: string; problem: string }[]) {
    super(refused.map(({ file, problem }) => `${file}: ${problem}`).join('\n'));
    this.refused = refused;
  }
}
