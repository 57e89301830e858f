import type { Bytes } from './characters.ts';
import type { Part, Place } from './parse.ts';

/** One step of a program. `next` is the step after it. */
export type Step =
  | { does: 'take'; bytes: Bytes; next: number }
  | { does: 'fork'; next: number; other: number }
  | { does: 'be at'; place: Place; next: number }
  | { does: 'look'; behind: boolean; negative: boolean; start: number; next: number }
  | { does: 'end' };

/** Steps that follow a name's bytes, of which several may be possible at once. */
export interface Program {
  steps: readonly Step[];
  start: number;
}

/** More steps than any pattern has that people write; each is tried at each byte of a name at most once. */
const mostSteps = 5000;

/** The program of an expression; undefined where its repeats make it longer than `mostSteps`. */
export function programOf(part: Part): Program | undefined {
  const steps: Step[] = [{ does: 'end' }];
  const start = build(part, 0, steps);
  return start === undefined ? undefined : { steps, start };
}

/** Builds what comes before `next`, from its end to its beginning, and gives its first step. */
function build(part: Part, next: number, steps: Step[]): number | undefined {
  switch (part.kind) {
    case 'byte':
      return add(steps, { does: 'take', bytes: part.bytes, next });
    case 'at':
      return add(steps, { does: 'be at', place: part.place, next });
    case 'sequence':
      return part.parts.reduceRight<number | undefined>(
        (after, each) => (after === undefined ? after : build(each, after, steps)),
        next,
      );
    case 'either':
      return part.branches
        .map((branch) => build(branch, next, steps))
        .reduceRight((other, first) =>
          other === undefined || first === undefined ? undefined : add(steps, { does: 'fork', next: first, other }),
        );
    case 'look': {
      const end = add(steps, { does: 'end' });
      const start = end === undefined ? undefined : build(part.part, end, steps);
      return start === undefined
        ? undefined
        : add(steps, { does: 'look', behind: part.behind, negative: part.negative, start, next });
    }
    case 'repeat':
      return buildRepeat(part, next, steps);
  }
}

function buildRepeat(
  { part, least, most }: Extract<Part, { kind: 'repeat' }>,
  next: number,
  steps: Step[],
): number | undefined {
  let start: number | undefined = next;
  if (most === Number.POSITIVE_INFINITY) {
    const fork: Extract<Step, { does: 'fork' }> = { does: 'fork', next, other: next };
    start = add(steps, fork);
    const once = start === undefined ? undefined : build(part, start, steps);
    if (once === undefined) return undefined;
    fork.other = once;
  } else {
    for (let optional = least; optional < most && start !== undefined; optional++) {
      const once = build(part, start, steps);
      start = once === undefined ? undefined : add(steps, { does: 'fork', next, other: once });
    }
  }
  for (let count = 0; count < least && start !== undefined; count++) start = build(part, start, steps);
  return start;
}

function add(steps: Step[], step: Step): number | undefined {
  return steps.length < mostSteps ? steps.push(step) - 1 : undefined;
}
