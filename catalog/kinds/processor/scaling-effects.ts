import type { Difference } from '../../effects/differences.ts';
import type { Finding, Judges } from '../../effects/finding.ts';
import type { RequestSides } from '../../effects/request-effects.ts';
import { quote, type Sentence, say, several } from '../../words/sentence.ts';
import type { Processor } from './processor.ts';
import type { Scaling } from './scaling.ts';

type Sides = RequestSides<Processor>;

/** What changes of the rules of scaling do. None of them touches a task that runs. */
export const scalingJudges: Judges<Sides> = {
  'scaling.pressure.minutes': otherPressure,
  // Told of with the minutes.
  'scaling.pressure.within': (difference, sides) =>
    sides.before.scaling.pressure.minutes === sides.after.scaling.pressure.minutes
      ? otherPressure(difference, sides)
      : undefined,
  'scaling.idle.minutes': otherIdleness,
  // Told of with the minutes.
  'scaling.idle.below': (difference, sides) =>
    sides.before.scaling.idle.minutes === sides.after.scaling.idle.minutes
      ? otherIdleness(difference, sides)
      : undefined,
  'scaling.cpu[]': ({ kind, before, after }) =>
    kind === 'added'
      ? live(say`adds tasks when their CPU was at ${busy(after)}.`)
      : live(say`adds no tasks any more when their CPU was at ${busy(before)}.`),
  'scaling.cpu[].minutes': (difference) =>
    live(
      say`adds tasks when their CPU was at ${busy(difference.entries[0]?.value)} instead of ${quote(difference.before)}.`,
    ),
  'scaling.vertical.percent': otherVertical,
  // Told of with the percents.
  'scaling.vertical.minutes': (difference, sides) =>
    sides.before.scaling.vertical.percent === sides.after.scaling.vertical.percent
      ? otherVertical(difference, sides)
      : undefined,
  'scaling.steps[]': ({ kind, before, after }) =>
    kind === 'added'
      ? live(say`adds ${stepOf(after)} at a time${fromDepth(after)}.`)
      : live(say`adds ${stepOf(before)} at a time${fromDepth(before)} no more.`),
  'scaling.steps[].add': (difference, { after }) => {
    const entry = difference.entries[0]?.value;
    return live(
      say`adds ${stepOf(entry)} instead of ${quote(difference.before)} after ${several(after.scaling.pressure.minutes, 'minute')} of pressure${fromDepth(entry)}.`,
    );
  },
  'scaling.cooldown.addSeconds': pause(say`after it added some, before it adds more tasks`),
  'scaling.cooldown.removeSeconds': pause(say`after it took some away, before it takes more tasks away`),
};

function live(sentence: Sentence): Finding {
  return { severity: 'live', sentence };
}

function otherPressure(_: unknown, { before, after }: Sides): Finding {
  return live(say`adds tasks after ${pressureOf(after)} of pressure instead of ${pressureOf(before)}.`);
}

function pressureOf({ scaling: { pressure } }: Processor): Sentence {
  const { minutes, within = minutes } = pressure;
  return within === minutes ? several(minutes, 'minute') : say`${minutes} of ${several(within, 'minute')}`;
}

function otherIdleness(_: unknown, { before, after }: Sides): Finding {
  return live(
    say`takes added tasks away when its queue ${idleOf(after.scaling)} instead of when it ${idleOf(before.scaling)}.`,
  );
}

/** `was empty for 5 minutes` */
function idleOf({ idle: { minutes, below } }: Scaling): Sentence {
  const empty = below === 1 ? say`was empty` : say`had fewer than ${below} messages`;
  return say`${empty} for ${several(minutes, 'minute')}`;
}

function otherVertical(_: unknown, { before, after }: Sides): Finding {
  return live(
    say`tells people that its tasks may be too small at ${busy(after.scaling.vertical)} with an empty queue instead of ${busy(before.scaling.vertical)}.`,
  );
}

/** `80 % for 15 minutes` */
function busy(rule: unknown): Sentence {
  const { percent, minutes } = rule as Scaling['vertical'];
  return say`${percent} % for ${several(minutes, 'minute')}`;
}

function stepOf(step: unknown): Sentence {
  return several((step as Scaling['steps'][number]).add, 'task');
}

function fromDepth(step: unknown): Sentence {
  const { fromDepth: depth } = step as Scaling['steps'][number];
  return depth === 0 ? [] : say` from ${several(depth, 'waiting message')} on`;
}

function pause(when: Sentence) {
  return ({ before, after }: Difference): Finding =>
    live(say`waits ${quote(after)} instead of ${quote(before)} seconds ${when}.`);
}
