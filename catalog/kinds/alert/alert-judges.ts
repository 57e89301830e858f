import type { Alarm } from '../../alarms/alarm.ts';
import { conditionOf } from '../../alarms/condition.ts';
import { describe } from '../../effects/describe.ts';
import type { Difference } from '../../effects/differences.ts';
import type { Finding, Judges } from '../../effects/finding.ts';
import type { RequestSides } from '../../effects/request-effects.ts';
import { list, type Sentence, say } from '../../words/sentence.ts';
import type { Alert } from './alert.ts';
import { objectsIn, routesOf, urgenciesOf } from './alert-words.ts';

/** Both versions of an alert, and the alarms that each comes to. */
export interface AlertSides extends RequestSides<Alert> {
  was: readonly Alarm[];
  is: readonly Alarm[];
}

/** What changes of an alert do to those who are called. */
export const alertJudges: Judges<AlertSides> = {
  extends: ({ before, after }, { was, is }) => {
    const what = say`takes over what ${quoteOr(after)} says instead of ${quoteOr(before)}`;
    const [from, to] = [was, is].map(first);
    const numbers = from !== to && from && to ? say`: it fires after ${[to]} instead of ${[from]}` : [];
    return live([...what, ...numbers, '.']);
  },
  watches: watching,
  'watches.kind': watching,
  // Told of with the kind.
  'watches.name': (difference, sides) => (changes(sides, 'kind') ? undefined : watching(difference, sides)),
  'watches.vhost': queues,
  // Told of with the virtual host.
  'watches.queues': (difference, sides) => (changes(sides, 'vhost') ? undefined : queues(difference, sides)),
  alarm: ({ before, after }) =>
    live(say`watches ${quoteOr(after)} instead of ${quoteOr(before)}: incidents that are open go on as that.`),
  expression: (difference) => live(say`${describe(difference)} What that would have said of the past is not known.`),
  threshold: numbers,
  // Told of with the threshold.
  minutes: (difference, sides) => (differs(sides, ['threshold']) ? undefined : numbers(difference, sides)),
  of: (difference, sides) => (differs(sides, ['threshold', 'minutes']) ? undefined : numbers(difference, sides)),
  comparison: (_, { after }) =>
    live(say`fires ${[after.comparison ?? '']} its threshold, on the other side of it than before.`),
  missing: (_, { was, is }) => {
    const [before, after] = [was, is].map(([alarm]) => alarm?.settings.missing);
    if (before === after) return { severity: 'none', sentence: say`says of missing data what holds anyway.` };
    return live(say`${whenMissing(after)} while there is no data; before it ${whenMissing(before)}.`);
  },
  severity: otherCall,
  // Told of with the severity.
  route: (difference, sides) => (differs(sides, ['severity']) ? undefined : otherCall(difference, sides)),
  runbook: () => live(say`tells whoever is called something else to do.`),
  'silences[]': ({ kind, before, after }) => {
    const { from, until, reason } = (kind === 'added' ? after : before) as NonNullable<Alert['silences']>[number];
    return kind === 'added'
      ? live(say`calls nobody from ${from} until ${until}: ${reason}.`)
      : live(say`no longer keeps silent from ${from} until ${until} (${reason}).`);
  },
  silences: ({ after }) =>
    after === undefined
      ? live(say`has no silence any more.`)
      : live(
          list(
            (after as NonNullable<Alert['silences']>).map(
              ({ from, until, reason }) => say`calls nobody from ${from} until ${until} (${reason})`,
            ),
          ),
        ),
  enabled: (_, { was, is }) =>
    is.length === 0
      ? live(say`is switched off: nobody is called about ${objectsIn(was)} any more.`)
      : live(say`is switched on: ${list(routesOf(is))} is called about ${objectsIn(is)}, after ${[first(is) ?? '']}.`),
};

function live(sentence: Sentence): Finding {
  return { severity: 'live', sentence };
}

/** Objects that alarms come to, and that they came to before. */
function watching(difference: Difference, { was, is }: AlertSides): Finding {
  const [added, gone] = [without(is, was), without(was, is)];
  const parts = [
    ...(added.length > 0 ? [say`watches ${objectsIn(added)} from now on`] : []),
    ...(gone.length > 0 ? [say`nobody is called by it about ${objectsIn(gone)} any more`] : []),
  ];
  return parts.length === 0 ? live(describe(difference)) : live(say`${list(parts)}.`);
}

function without(these: readonly Alarm[], those: readonly Alarm[]): Alarm[] {
  return these.filter(({ id }) => !those.some((each) => each.id === id));
}

function queues(_: Difference, { before, after }: AlertSides): Finding {
  return live(say`is about ${queuesOf(after)} instead of ${queuesOf(before)}.`);
}

function queuesOf({ watches }: Alert): Sentence {
  const { vhost, queues } = watches ?? {};
  const which = queues === undefined ? say`every queue` : say`the queues ${queues}`;
  return vhost === undefined ? which : say`${which} in vhost ${vhost}`;
}

/** When it fires, and whether that is sooner than before. */
function numbers(difference: Difference, { was, is }: AlertSides): Finding {
  const [from, to] = [was, is].map(first);
  if (from === undefined || to === undefined) return live(describe(difference));
  if (from === to) return { severity: 'none', sentence: say`says what holds anyway: it fires after ${[to]}.` };
  const sooner = soonerBy(was[0], is[0]);
  return live(say`fires after ${[to]} instead of ${[from]}${[sooner === undefined ? '' : `: ${sooner} than before`]}.`);
}

function first(alarms: readonly Alarm[]): string | undefined {
  return alarms[0] && conditionOf(alarms[0]);
}

/** Undefined where one number makes it sooner and another later. */
function soonerBy(was: Alarm | undefined, is: Alarm | undefined): 'sooner' | 'later' | undefined {
  if (!was || !is) return undefined;
  const isBelow = 'comparison' in is.definition && /^(lt|Less)/.test(is.definition.comparison);
  const rise = (is.settings.threshold ?? 0) - (was.settings.threshold ?? 0);
  // Minutes that may be well among those that are looked at: the more, the sooner.
  const spared = ({ settings }: Alarm) => settings.of - settings.minutes;
  const steps = [isBelow ? -rise : rise, is.settings.minutes - was.settings.minutes, spared(was) - spared(is)];
  if (steps.every((step) => step <= 0)) return 'sooner';
  return steps.every((step) => step >= 0) ? 'later' : undefined;
}

/** Who is called, and how. */
function otherCall(difference: Difference, { was, is }: AlertSides): Finding {
  if (was.length === 0 || is.length === 0) return live(describe(difference));
  const [from, to] = [was, is].map((alarms) => say`${list(routesOf(alarms))} (${list(urgenciesOf(alarms))})`);
  return live(say`calls ${to ?? []} instead of ${from ?? []}.`);
}

function whenMissing(missing: Alarm['settings']['missing'] | undefined): Sentence {
  switch (missing) {
    case 'breaching':
      return say`fires`;
    case 'notBreaching':
      return say`counts as well`;
    case 'ignore':
      return say`stays as it was`;
    default:
      return say`says that nothing is known`;
  }
}

function quoteOr(value: unknown): Sentence {
  return value === undefined ? say`none` : say`${String(value)}`;
}

function changes({ before, after }: AlertSides, field: 'kind' | 'vhost'): boolean {
  return before.watches?.[field] !== after.watches?.[field];
}

function differs({ before, after }: AlertSides, fields: readonly ('threshold' | 'minutes' | 'severity')[]): boolean {
  return fields.some((field) => before[field] !== after[field]);
}
