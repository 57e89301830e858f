import { word } from './characters.ts';
import { type Place, parsePattern } from './parse.ts';
import { type Program, programOf, type Step } from './program.ts';

/** A regular expression of PCRE that names can be held against. */
export interface Pattern {
  /**
   * Whether it matches somewhere in a name, given as its bytes in UTF-8. Undefined where that depends on the version of Erlang,
   * or where the effort is used up. A name holds no line break.
   */
  matches(name: Uint8Array, effort: Effort): boolean | undefined;
}

/** Steps that matching may still take, so that no pattern of a file can keep a computer busy. Each takes some nanoseconds. */
export interface Effort {
  steps: number;
}

/** Reads a pattern; undefined where only PCRE itself could tell what it matches. */
export function readPattern(text: string): Pattern | undefined {
  const expression = parsePattern(text);
  const program = expression && programOf(expression.part);
  if (!program) return undefined;
  const first = program.steps[program.start];
  const anchored = first?.does === 'be at' && first.place === 'start';
  return {
    matches(name, effort) {
      if (expression.byTables && !isAscii(name)) return undefined;
      const run: Run = { program, name, effort, looked: undefined };
      const found = reaches(run, program.start, 0, anchored ? 0 : name.length, anywhere);
      return effort.steps < 0 ? undefined : found;
    },
  };
}

/** The bytes of a name. */
export function bytesOf(name: string): Uint8Array {
  return encoder.encode(name);
}

const encoder = new TextEncoder();

function isAscii(name: Uint8Array): boolean {
  for (let at = 0; at < name.length; at++) if ((name[at] ?? 0) > 127) return false;
  return true;
}

interface Run {
  program: Program;
  name: Uint8Array;
  effort: Effort;
  /** What looks around have seen, by step and place. */
  looked: Map<number, boolean> | undefined;
}

const anywhere = -1;

/** Where a run has been, by step and place: the number of the run that was there last. Kept, since most runs take less than a microsecond. */
let visits = new Uint32Array(0);
let runs = 0;

/**
 * Whether an end is reached from a step at any place of `first` to `last`; only one at `endsAt` counts, unless that is `anywhere`. Each
 * fork is tried at each place once, however many ways lead there, so that no pattern takes much longer than its length times the name's.
 */
function reaches(run: Run, start: number, first: number, last: number, endsAt: number): boolean {
  const { steps } = run.program;
  const { name, effort } = run;
  const width = name.length + 1;
  const id = nextRun(steps.length * width);
  // Pairs of a step and a place.
  const open: number[] = [];
  for (let begin = first; begin <= last; begin++) {
    let at = begin;
    let index: number | undefined = start;
    while (index !== undefined) {
      if (--effort.steps < 0) return false;
      const step = steps[index] as Step;
      let goesOn = false;
      switch (step.does) {
        case 'take':
          goesOn = at < name.length && step.bytes[name[at] as number] === 1;
          break;
        case 'be at':
          goesOn = isAt(step.place, name, at);
          break;
        case 'look':
          goesOn = sees(run, step, index * width + at, at) !== step.negative;
          break;
        case 'fork':
          if (visits[index * width + at] !== id) {
            visits[index * width + at] = id;
            open.push(step.other, at);
            goesOn = true;
          }
          break;
        case 'end':
          if (endsAt === anywhere || at === endsAt) return true;
      }
      if (goesOn && step.does !== 'end') {
        if (step.does === 'take') at++;
        index = step.next;
      } else {
        at = open.pop() ?? 0;
        index = open.pop();
      }
    }
  }
  return false;
}

function nextRun(states: number): number {
  if (visits.length < states || runs === 0xffffffff) {
    visits = new Uint32Array(Math.max(states, visits.length));
    runs = 0;
  }
  runs++;
  return runs;
}

function sees(run: Run, { start, behind }: { start: number; behind: boolean }, state: number, at: number): boolean {
  run.looked ??= new Map();
  const known = run.looked.get(state);
  if (known !== undefined) return known;
  const found = behind ? reaches(run, start, 0, at, at) : reaches(run, start, at, at, anywhere);
  run.looked.set(state, found);
  return found;
}

function isAt(place: Place, name: Uint8Array, at: number): boolean {
  if (place === 'start') return at === 0;
  if (place === 'end') return at === name.length;
  const edge = (word[name[at - 1] ?? 10] === 1) !== (word[name[at] ?? 10] === 1);
  return edge === (place === 'edge of a word');
}
