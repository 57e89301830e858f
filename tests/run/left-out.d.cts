/** What a computer has of what tests need. */
export interface Abilities {
  /** Runs servers and machines in trees of Debian. */
  runTrees: boolean;
  runContainers: boolean;
  runTerraform: boolean;
}

export interface LeftOut {
  project: string;
  files: string[];
  why: string;
}

export function leftOut(can?: Abilities): LeftOut[];

export function leftOutLines(left: LeftOut[], argv: string[]): string[];
