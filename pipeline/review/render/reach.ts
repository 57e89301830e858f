import { list, type Quote, type Sentence } from '../../../catalog/words/sentence.ts';
import type { ReachChange } from '../../reach/compare.ts';
import type { Ajar, By, Line } from '../../reach/model.ts';
import { portsText } from '../../reach/openings.ts';
import { fence } from './inert.ts';

/** What becomes reachable, what no longer, and which doors come ajar, a sentence each. */
export function reachSentences({ gained, lost, ajar }: ReachChange): Sentence[] {
  return [
    ...ajar.map(ajarSentence),
    ...alike(gained).map((lines) =>
      lineSentence(lines, { reached: 'becomes reachable from', letsIn: 'lets in', was: '' }),
    ),
    ...alike(lost).map((lines) =>
      lineSentence(lines, { reached: 'is no longer reached from', letsIn: 'no longer lets in', was: ' as it was' }),
    ),
  ];
}

function ajarSentence({ name, open, shut }: Ajar): Sentence {
  return ['one step from the internet: ', { quote: name }, ': ', { quote: open }, `. Kept out by: ${shut}.`];
}

/** Lines that tell the same of several who reach. */
function alike(lines: readonly Line[]): [Line, ...Line[]][] {
  const groups = new Map<string, [Line, ...Line[]]>();
  for (const line of lines) {
    const { from: _, by, ...rest } = line;
    const key = JSON.stringify([rest, by.field, by.at, by.what]);
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()];
}

/** Most of those who reach that a sentence names. */
const mostNamed = 8;

function lineSentence(
  lines: readonly [Line, ...Line[]],
  { reached, letsIn, was }: { reached: string; letsIn: string; was: string },
): Sentence {
  const [{ to, openings, by, way, only, lacks }] = lines;
  const from = list(
    lines.map((line) => nameOf(line.from.name)),
    mostNamed,
  );
  const ports = portsText(openings);
  return [
    ...nameOf(to.name),
    ` ${lacks === undefined ? reached : letsIn} `,
    ...from,
    ...(only === undefined ? [] : [', ', { quote: only }, ' alone,']),
    ' over ',
    /^[\d, -]+$/.test(ports) ? ports : { quote: ports },
    ...(way === undefined ? [] : [` ${way}`]),
    ', by ',
    ...bySentence(by, was),
    ...(lacks === undefined ? ['.'] : [`; ${lacks}.`]),
  ];
}

/** `the internet` and the like are words of ours, and inert. */
function nameOf(name: string): Sentence {
  return [/^[a-z]+( [a-z]+)*$/i.test(name) ? name : { quote: name }];
}

function bySentence({ field, at, what }: By, was: string): (string | Quote)[] {
  if (!at) return [{ quote: what }];
  return [{ quote: field ?? '' }, ' (', { quote: `${at.file}:${at.line}` }, `${was})`];
}

/** Most arrows of a picture that a person still reads. */
const mostArrows = 30;

/** The same as a picture that GitHub draws: arrows that come are thick, those that go are dotted. */
export function reachMermaid({ gained, lost }: ReachChange): string {
  const arrows = [
    ...gained.map((line) => ({ line, sign: line.lacks === undefined ? '==>' : '-.->' })),
    ...lost.map((line) => ({ line, sign: '-.-x' })),
  ].slice(0, mostArrows);
  const names = [...new Set(arrows.flatMap(({ line }) => [line.from.name, line.to.name]))];
  return fence(
    [
      'flowchart LR',
      ...names.map((name, index) => `  n${index}["${label(name)}"]`),
      ...arrows.map(({ line: { from, to, openings }, sign }) => {
        return `  n${names.indexOf(from.name)} ${sign}|"${label(portsText(openings))}"| n${names.indexOf(to.name)}`;
      }),
    ].join('\n'),
    'mermaid',
  );
}

/** Mermaid reads signs within quotes, too: what is not of a name or a network is left out. */
function label(name: string): string {
  return name.replace(/[^\w./:, -]/g, '').slice(0, 60);
}
