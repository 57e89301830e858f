/** What a computer has of what tests need. */
export interface Abilities {
  /** Runs servers and machines in trees of Debian. */
  runTrees: boolean;
  runContainers: boolean;
  runTerraform: boolean;
  /** Compiles C. */
  compile: boolean;
  /** Has python3, which sends packets between namespaces. */
  runPython: boolean;
  /** Why each judge is missing that is. */
  missJudges: Partial<Record<Judge, string>>;
}

/** A program from PyPI that none of us wrote. */
export type Judge = 'moto' | 'checkov' | 'zizmor' | 'wirefilter' | 'pagerduty';

export interface LeftOut {
  project: string;
  /** Which of them, where it is not all. */
  part?: string;
  files: string[];
  why: string;
}

export function leftOut(can?: Abilities): LeftOut[];

export function leftOutLines(left: LeftOut[], argv: string[]): string[];

export function absenceVariable(judge: Judge): string;
