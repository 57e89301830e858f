import { compareSeverity, type Severity, severities } from '../../../catalog/effects/effect.ts';
import type { Problem } from '../../../catalog/files/problem.ts';
import { plainText, type Sentence } from '../../../catalog/words/sentence.ts';
import type { CodeChange, ObjectChange, ObjectEffect, Review } from '../model.ts';

/** What a row is called: its severity, or what happens to the object where that costs nobody anything. */
export type Label = Severity | 'new' | 'removed' | 'renamed';

/** One thing that the change does, as a row of the comment or a paragraph in a terminal. */
export interface Row {
  label: Label;
  /** `orders`, or `code`. Absent where the sentence is about a file. */
  name?: string;
  formerName?: string;
  /** The kind of the object, `broker`; absent for code and where the sentence is about a file. */
  kind?: string;
  /** How many changes it tells of. */
  count: number;
  /** What stands between the name and the sentence. */
  joint: '' | ' ' | ': ';
  sentence: Sentence;
  /** Absent for code. Line 1 of a file without `field` is the file itself. */
  place?: { file: string; line: number; whole: boolean; side: 'before' | 'after' };
}

/**
 * Everything that the change does, the most severe first; what comes, goes and is renamed stands before what is live.
 * Problems of files are refused: nothing is applied before they are mended.
 */
export function rowsOf({ objects, code, problems }: Review): Row[] {
  const rows = [
    ...objects.flatMap((object) => object.effects.map((effect) => effectRow(object, effect))),
    ...(code ? [codeRow(code)] : []),
    ...problems.map(problemRow),
  ];
  return rows.sort((a, b) => rank(a.label) - rank(b.label));
}

/** A problem's field and message; the message quotes the file and may hold anything. */
export function problemSentence({ field, message }: Problem): Sentence {
  return field === '' ? [message] : [{ quote: field }, ` ${message}`];
}

function codeRow({ severity, sentence }: CodeChange): Row {
  return { label: severity, name: 'code', count: 1, joint: jointOf(sentence), sentence };
}

function effectRow(object: ObjectChange, { severity, sentence, field, at, each }: ObjectEffect): Row {
  const { kind, name, formerName, change } = object;
  const mild = field === '' && compareSeverity(severity, 'live') <= 0;
  return {
    label: mild && change !== 'changed' ? changeLabels[change] : severity,
    name,
    kind,
    count: each?.length ?? 1,
    ...(formerName === undefined ? {} : { formerName }),
    joint: jointOf(sentence),
    sentence,
    place: { file: at.file, line: at.line, whole: field === '', side: at.side },
  };
}

const changeLabels = { added: 'new', removed: 'removed', renamed: 'renamed' } as const;

function problemRow(problem: Problem): Row {
  const { file, line, field } = problem;
  const place = { file, line, whole: field === '' && line === 1, side: 'after' } as const;
  return { label: 'refused', count: 1, joint: '', sentence: problemSentence(problem), place };
}

/** A sentence goes on from the name (`grows its disks`) or stands by itself (`Its 3 nodes restart`). */
function jointOf(sentence: Sentence): Row['joint'] {
  const first = sentence.find((part) => part !== '');
  if (typeof first !== 'string') return ' ';
  if (/^[ ,;:.]/.test(first)) return '';
  return /^\p{Lu}/u.test(plainText([first])) ? ': ' : ' ';
}

function rank(label: Label): number {
  const severity = label === 'new' || label === 'removed' || label === 'renamed' ? undefined : label;
  const order = [...severities].reverse();
  return severity === undefined ? order.indexOf('live') - 0.5 : order.indexOf(severity);
}
