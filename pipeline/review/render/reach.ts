import type { Quote, Sentence } from '../../../catalog/words/sentence.ts';
import type { ReachChange } from '../../reach/compare.ts';
import type { Ajar, By, Line } from '../../reach/model.ts';
import { portsText } from '../../reach/openings.ts';
import { fence } from './inert.ts';

/** What becomes reachable, what no longer, and which doors come ajar, a sentence each. */
export function reachSentences({ gained, lost, ajar }: ReachChange): Sentence[] {
  return [
    ...ajar.map(ajarSentence),
    ...gained.map((line) =>
      lineSentence(line, { what: line.lacks === undefined ? 'becomes reachable' : 'lets in', was: '' }),
    ),
    ...lost.map((line) => {
      const what = line.lacks === undefined ? 'no longer reachable' : 'no longer lets in';
      return lineSentence(line, { what, was: ' as it was' });
    }),
  ];
}

function ajarSentence({ name, open, shut }: Ajar): Sentence {
  return ['one step from the internet: ', { quote: name }, ': ', { quote: open }, `. Kept out by: ${shut}.`];
}

function lineSentence(line: Line, { what, was }: { what: string; was: string }): Sentence {
  const { from, to, openings, by, way, only, lacks } = line;
  const ports: Sentence = [' over ', { quote: portsText(openings) }];
  const ends: Sentence = [`${what}: `, { quote: to.name }, ' from ', { quote: from.name }];
  return [
    ...ends,
    ...(only === undefined ? [] : [', ', { quote: only }, ' alone,']),
    ...ports,
    ...(way === undefined ? [] : [` ${way}`]),
    ', by ',
    ...bySentence(by, was),
    ...(lacks === undefined ? ['.'] : [`; ${lacks}.`]),
  ];
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
