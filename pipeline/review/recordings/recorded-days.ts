import { objectsOf } from '../../../catalog/catalog.ts';
import type { Problem } from '../../../catalog/files/problem.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { processorKind } from '../../../catalog/kinds/processor/kind.ts';
import type { Processor } from '../../../catalog/kinds/processor/processor.ts';
import { readRecording } from '../../../catalog/scaling/read-recording.ts';
import { type Replay, replayDay } from '../../../catalog/scaling/replay.ts';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { recordingFile } from '../../../contracts/queue-recording.ts';
import type { ObjectChange, ObjectEffect } from '../model.ts';
import type { BothSides } from '../objects/objects.ts';

/** Changes of processors, with what their recorded days say of them, and recordings that say nothing since they are wrong. */
export interface RecordedDays {
  changes: ObjectChange[];
  warnings: Problem[];
}

/** Says of each change of scaling what the recorded day of its processor would have been before it, and after. */
export function tellRecordedDays(
  changes: readonly ObjectChange[],
  { sides, recordings }: { sides: Pick<BothSides, 'before' | 'after'>; recordings: readonly SourceFile[] },
): RecordedDays {
  const warnings: Problem[] = [];
  const told = changes.map((change): ObjectChange => {
    const file = recordings.find(({ path }) => path === recordingFile(change.name));
    const effect = change.effects.find(({ field }) => isOfScaling(field));
    if (!file || !effect || change.kind !== processorKind.name) return change;
    const [before, after] = [sides.before, sides.after].map((side) => processorIn(side, change.name));
    if (!before || !after) return change;
    const found = compareDay(file, { before, after });
    if ('problems' in found) {
      warnings.push(...found.problems.map((message) => warningOf(file.path, message)));
      return change;
    }
    const { at } = effect;
    const day: ObjectEffect = { severity: 'none', sentence: found.sentence, field: 'scaling', at, proof: [] };
    return { ...change, effects: [...change.effects, day] };
  });
  return { changes: told, warnings };
}

/** Whether it is a change of tasks, or of when they become more or fewer. */
function isOfScaling(field: string): boolean {
  return /^(tasks|scaling)\b/.test(field);
}

function processorIn(side: BothSides['before'], name: string): Processor | undefined {
  return objectsOf(side, processorKind).find(({ value }) => value.name === name)?.value as Processor | undefined;
}

function warningOf(file: string, message: string): Problem {
  return { file, line: 1, column: 1, field: '', message, severity: 'warning', rule: 'recording' };
}

interface Sides<T> {
  before: T;
  after: T;
}

function compareDay(
  file: SourceFile,
  { before, after }: Sides<Processor>,
): { sentence: Sentence } | { problems: string[] } {
  if (file.refused !== undefined) return { problems: [file.refused] };
  const read = readRecording(file.text, file.path);
  if ('problems' in read) return { problems: read.problems.map((line) => line.slice(file.path.length + 2)) };
  const { recording } = read;
  const { broker, vhost, queue } = recording;
  if (broker !== after.broker || vhost !== after.vhost || queue !== after.queue) {
    const message = `is of the queue ${queue} in vhost ${vhost} of ${broker}, which ${after.name} does not take from. Record that of ${after.queue}.`;
    return { problems: [message] };
  }
  const [was, is] = [before, after].map((processor) => replayDay(processor, recording));
  if (!was || !is)
    return { problems: ['has no message that was acknowledged, so that it does not say what a task can do.'] };
  return { sentence: sentenceOf({ before: was, after: is }) };
}

function sentenceOf({ before, after }: Sides<Replay>): Sentence {
  const values = ({ outcome }: Replay) => [
    String(outcome.tasksAtMost),
    outcome.taskHours.toFixed(1),
    String(outcome.longestWaitMinutes),
  ];
  const [was, is] = [values(before), values(after)];
  const part = (index: number) => `${is[index]}${was[index] === is[index] ? '' : ` instead of ${was[index]}`}`;
  const same = is.every((value, index) => value === was[index]) ? ', all as before' : '';
  const unsure =
    after.throughput.how === 'least' ? ' No task ever had more to do than it did, so that waits may be shorter.' : '';
  return [
    ...say`would have had, on the recorded day from ${after.from}, tasks at most: `,
    `${part(0)}, task hours: ${part(1)}, minutes that a message waited at most: ${part(2)}${same}.${unsure}`,
  ];
}
