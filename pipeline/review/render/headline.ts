import { compareSeverity, type Severity, worst, worstCost } from '../../../catalog/effects/effect.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { plural } from '../../../catalog/words/plural.ts';
import type { ObjectChange, Review, Unexplained } from '../model.ts';
import { losesNothing } from './worst.ts';

/**
 * The review in one line of words and numbers, the worst first: `Warren: 1 rolling restart, 1 new broker, nothing lost`.
 * An object counts once, by its worst effect, and besides where it is exposed by what that costs; what is live counts one by one, for objects that nothing worse happens to.
 * What comes, goes or is renamed counts besides, unless that is refused.
 */
export function headline(review: Review): string {
  const phrases = [...severePhrases(review), ...mildPhrases(review)];
  if (phrases.length === 0) phrases.push(...unnoticedPhrases(review));
  // Files with problems say by themselves that there is more to come.
  if (review.incomplete && review.problems.length === 0)
    return `Warren: ${[...phrases, 'not all is known'].join(', ')}`;
  if (phrases.length === 0) return 'Warren: no effect';
  return `Warren: ${[...phrases, ...(losesNothing(review) ? ['nothing lost'] : [])].join(', ')}`;
}

/** From the worst on; `live` and `none` count in another way. */
const severeWords: Partial<Record<Severity, (count: number) => string>> = {
  refused: (count) => `${count} refused`,
  'data loss': (count) => plural(count, 'loses data', 'lose data'),
  exposed: (count) => `${count} exposed`,
  downtime: (count) => plural(count, 'downtime'),
  rolling: (count) => plural(count, 'rolling restart'),
  reconnect: (count) => plural(count, 'reconnect'),
};

function severePhrases({ objects, code, problems, unexplained }: Review): string[] {
  const counted = [...objects.flatMap(countedEffects), ...(code ? [code.severity] : [])];
  const phrases = Object.entries(severeWords).flatMap(([severity, words]) => {
    const count = counted.filter((each) => each === severity).length;
    const files =
      severity === 'refused' && problems.length > 0 ? [`${plural(problems.length, 'problem')} in the files`] : [];
    return [...(count > 0 ? [words(count)] : []), ...files];
  });
  const hidden = worstUnexplained(unexplained);
  return compareSeverity(hidden, 'downtime') < 0
    ? phrases
    : [`${unexplained.length} unexplained (${hidden})`, ...phrases];
}

function mildPhrases({ objects, code, unexplained }: Review): string[] {
  const happening = objects.filter((object) => worstEffect(object) !== 'refused');
  const mild = happening.filter((object) => object.change === 'changed' && worstEffect(object) === 'live');
  const live = mild.flatMap(({ effects }) => effects).filter(({ severity }) => severity === 'live').length;
  return [
    ...(live > 0 ? [plural(live, 'live change')] : []),
    ...kindsOf(happening).flatMap((kind) =>
      comings(
        happening.filter((object) => object.kind === kind),
        kind,
      ),
    ),
    ...(code && compareSeverity(code.severity, 'live') <= 0 ? ['1 change of code'] : []),
    ...(unexplained.length > 0 && compareSeverity(worstUnexplained(unexplained), 'downtime') < 0
      ? [`${unexplained.length} unexplained`]
      : []),
  ];
}

/** The kinds of objects, in the order of the list. */
function kindsOf(objects: readonly ObjectChange[]): string[] {
  const order = kinds.map(({ name }): string => name);
  return [...new Set(objects.map(({ kind }) => kind))].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function comings(objects: readonly ObjectChange[], one: string): string[] {
  const kind = kinds.find(({ name }) => name === one);
  const several = kind && 'plural' in kind ? kind.plural : `${one}s`;
  const count = (change: ObjectChange['change']) => objects.filter((object) => object.change === change).length;
  return [
    ...(count('added') > 0 ? [plural(count('added'), `new ${one}`, `new ${several}`)] : []),
    ...(count('removed') > 0 ? [plural(count('removed'), `${one} removed`, `${several} removed`)] : []),
    ...(count('renamed') > 0 ? [plural(count('renamed'), `${one} renamed`, `${several} renamed`)] : []),
  ];
}

function unnoticedPhrases({ objects, stacks }: Review): string[] {
  if (objects.length > 0) return [plural(objects.length, 'change nobody notices', 'changes nobody notices')];
  return stacks.length > 0 ? [plural(stacks.length, 'stack differs', 'stacks differ')] : [];
}

/** That it lets somebody in must not hide that it restarts. */
function countedEffects(object: ObjectChange): Severity[] {
  const severity = worstEffect(object);
  if (severity === 'refused') return [severity];
  const exposed = object.effects.some((effect) => effect.severity === 'exposed');
  const cost = worstCost(object.effects.map((effect) => effect.severity));
  return exposed ? [cost, 'exposed'] : [cost];
}

function worstEffect({ effects }: ObjectChange): Severity {
  return worst(effects.map(({ severity }) => severity));
}

function worstUnexplained(unexplained: readonly Unexplained[]): Severity {
  return worst(unexplained.map(({ severity }) => severity));
}
