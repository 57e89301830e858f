import type { GitHub } from '../client.ts';
import type { Said } from '../said.ts';

/** What may be asked for in a comment. */
export interface Command {
  /** The words after `/warren`: `apply now`. */
  name: string;
  /** `/warren apply now because REASON` */
  usage: string;
  /** What it does, as the end of a sentence. */
  does: string;
  /** Where it may be said. */
  on: Place | 'anything';
  /** Whether a reason follows, after `because`. */
  hasReason?: boolean;
  /** Does it. Throws UserFailure where that cannot be done, and SurroundingsFailure where GitHub does not do it. */
  run: (asked: Asked) => Promise<Outcome>;
}

/** What comments are on. */
export type Place = 'pull request' | 'issue';

/** A command of somebody who may write to the repository. */
export interface Asked {
  github: GitHub;
  /** Number of the pull request or the issue. */
  number: number;
  /** Login of who asked. */
  by: string;
  /** The comment. */
  said: Said;
  /** On one line; may hold anything. Present for a command that has a reason. */
  because?: string;
}

/** What became of a command. */
export interface Outcome {
  done: boolean;
  /** Markdown in which nothing that others wrote does anything. */
  text: string;
}
