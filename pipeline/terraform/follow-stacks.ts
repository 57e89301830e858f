import pc from 'picocolors';
import { messageOf } from '../process/failure.ts';
import type { Progress } from '../process/progress.ts';
import type { LaidOutStack } from './lay-out.ts';
import type { Outcome } from './stack-order.ts';
import type { RunEvents, StackResult } from './stack-run.ts';

/** Lines that say how each stack came out, and a moving one in between. `verb` is what is done with one: `applied`. */
export function followStacks(stacks: readonly LaidOutStack[], progress: Progress, verb: string): RunEvents {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  const applied = new Map<string, number>();
  const planned = new Map<string, number>();
  return {
    planned({ name }, { changes }) {
      planned.set(name, changes.length);
      progress.update(name, `0/${changes.length}`);
    },
    applied({ name }) {
      applied.set(name, (applied.get(name) ?? 0) + 1);
      progress.update(name, `${applied.get(name)}/${planned.get(name) ?? '?'}`);
    },
    finished({ name }, outcome) {
      progress.finish(name, `  ${name.padEnd(width)}  ${describeOutcome(outcome, verb)}`);
    },
  };
}

/** A moving line that says which stacks are being planned. */
export function followPlans(progress: Progress): RunEvents {
  return {
    planned: ({ name }) => progress.update(name, 'planned'),
    finished: ({ name }) => progress.remove(name),
  };
}

/** What an outcome comes to as data. */
export function outcomeAsData(outcome: Outcome<StackResult>): object {
  if (outcome.state === 'not tried') return outcome;
  if (outcome.state === 'failed') return { state: outcome.state, error: messageOf(outcome.error) };
  return { state: outcome.state, changed: outcome.result.changed, summary: outcome.result.summary };
}

function describeOutcome(outcome: Outcome<StackResult>, verb: string): string {
  if (outcome.state === 'not tried') return pc.yellow(`not tried: ${outcome.because}`);
  if (outcome.state === 'failed') return `${pc.red('failed')}\n${indent(messageOf(outcome.error))}`;
  const { changed, summary, deferredBy } = outcome.result;
  if (deferredBy.length > 0) {
    return pc.yellow(`not planned: needs the outputs of ${deferredBy.join(' and ')}, applied first`);
  }
  return changed ? `${pc.green(verb)}   ${summary}` : pc.dim('no changes');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n');
}
