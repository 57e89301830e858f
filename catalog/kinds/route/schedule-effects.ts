import { isDeepStrictEqual } from 'node:util';
import type { Difference, Entry } from '../../effects/differences.ts';
import type { Finding, Judges } from '../../effects/finding.ts';
import { list, type Sentence, say, several } from '../../words/sentence.ts';
import { timesOf, turnsOf } from './called.ts';
import type { Layer, Override, Schedule } from './route.ts';

/** What a change of who is on call when does. */
export const scheduleJudges: Judges<unknown> = {
  'schedules.*': (difference) =>
    difference.kind === 'added'
      ? live(say`has a new schedule, ${nameOf(difference)}: ${scheduleText(difference.after as Schedule)}.`)
      : live(say`has no schedule ${nameOf(difference)} any more, with its overrides. ${untilResolved}`),
  'schedules.*.timeZone': (difference) =>
    live(
      say`reads the times of ${nameOf(difference)} on the clocks of ${String(difference.after)} instead of ${String(difference.before)}: turns, restrictions and overrides begin at other times.`,
    ),
  'schedules.*.layers': (difference) => live(otherLayers(difference)),
  'schedules.*.overrides[]': (difference) => {
    const { person, from, until } = (difference.after ?? difference.before) as Override;
    return difference.kind === 'added'
      ? live(say`has ${person} on call by ${nameOf(difference)} from ${from} until ${until}, whatever its layers say.`)
      : live(
          say`no longer has ${person} on call by ${nameOf(difference)} from ${from} until ${until}: its layers say who is.`,
        );
  },
  'schedules.*.overrides[].until': (difference) => {
    const [, { value }] = difference.entries as [Entry, Entry];
    const { person, from } = value as Override;
    return live(
      say`has ${person} on call by ${nameOf(difference)} from ${from} until ${String(difference.after)} instead of ${String(difference.before)}.`,
    );
  },
};

/** https://github.com/PagerDuty/terraform-provider-pagerduty/blob/v3.30.8/pagerduty/resource_pagerduty_schedule.go, its Delete. */
export const untilResolved: Sentence = [
  'While incidents are open that it called about, PagerDuty keeps it, and the apply stops.',
];

/**
 * PagerDuty counts turns from the beginning of the layer, whoever had it last:
 * https://github.com/PagerDuty/terraform-provider-pagerduty/issues/215
 */
const countedAnew = (start: string): Sentence =>
  say` The rotation starts again: turns are counted from ${start}, so that somebody else may be on call as soon as it is applied.`;

function live(sentence: Sentence): Finding {
  return { severity: 'live', sentence };
}

/** The schedule that a difference is in. */
function nameOf({ entries }: Difference): string {
  return entries[0]?.key ?? '';
}

function scheduleText({ layers }: Schedule): Sentence {
  return list(layers.map(layerText), 4);
}

function layerText(layer: Layer): Sentence {
  const end = layer.end === undefined ? [] : say` until ${layer.end}`;
  return say`${turnsOf(layer)} from ${layer.start}${end}, ${timesOf(layer.only)}`;
}

/** A sentence for each layer that comes, goes or is another; in the order of the schedule. */
function otherLayers(difference: Difference): Sentence {
  const [before, after] = [difference.before as Layer[], difference.after as Layer[]];
  const name = nameOf(difference);
  const sentences = [
    ...after.flatMap((layer) => {
      const was = before.find((each) => each.name === layer.name);
      return was ? changedLayer(was, layer) : [say`gets the layer ${layer.name}: ${layerText(layer)}.`];
    }),
    ...before
      .filter((layer) => !after.some((each) => each.name === layer.name))
      .map((layer) => say`has its layer ${layer.name} ended as soon as this is applied: PagerDuty deletes none.`),
  ];
  const order = (layers: readonly Layer[], others: readonly Layer[]) =>
    layers.map((each) => each.name).filter((each) => others.some((other) => other.name === each));
  const told = isDeepStrictEqual(order(before, after), order(after, before))
    ? sentences
    : [...sentences, say`has its layers go before one another in another order.`];
  return told.flatMap((sentence, index) => [...(index === 0 ? say`by ${name} ` : [' It ']), ...sentence]);
}

function changedLayer(before: Layer, after: Layer): Sentence[] {
  const isOther = (...fields: (keyof Layer)[]) => fields.some((each) => !isDeepStrictEqual(before[each], after[each]));
  const layer = say`in its layer ${after.name}`;
  const told: Sentence[] = [];
  if (isOther('people', 'turn', 'start')) {
    const when = isOther('start') ? say`, from ${after.start} instead of ${before.start}` : [];
    const who = isOther('people', 'turn')
      ? say`calls ${turnsOf(after)} instead of ${turnsOf(before)}${when}`
      : say`begins at ${after.start} instead of ${before.start}`;
    told.push(say`${layer} ${who}.${countedAnew(after.start)}`);
  }
  if (isOther('end')) told.push(say`${layer} ${endText(before.end, after.end)}.`);
  if (isOther('only')) told.push(say`${layer} holds ${timesOf(after.only)} instead of ${timesOf(before.only)}.`);
  return told;
}

function endText(before: string | undefined, after: string | undefined): Sentence {
  if (after === undefined) return say`goes on after ${before ?? ''}`;
  return before === undefined ? say`calls nobody from ${after} on` : say`ends at ${after} instead of ${before}`;
}

/** `2 schedules`. */
export function schedulesText(schedules: Readonly<Record<string, Schedule>>): Sentence {
  return several(Object.keys(schedules).length, 'schedule');
}
