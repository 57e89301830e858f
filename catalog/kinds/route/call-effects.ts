import type { AlarmSeverity } from '../../../contracts/paging.ts';
import { describe } from '../../effects/describe.ts';
import type { Difference, Entry } from '../../effects/differences.ts';
import type { Finding, Judge, Judges } from '../../effects/finding.ts';
import { list, type Sentence, say } from '../../words/sentence.ts';
import { levelsOf } from './called.ts';
import type { Call, Level, Route } from './route.ts';
import { callsOf } from './route.ts';

/** Both versions of a route. */
export interface RouteSides {
  before: Route;
  after: Route;
}

/** https://support.pagerduty.com/hc/en-us/articles/202828950-What-is-an-Escalation-Policy- */
const openOnes: Sentence = ['Incidents that are open keep whom they were opened with.'];

/** What a change of how people are called does. */
export const callJudges: Judges<RouteSides> = {
  'calls.*': (difference) => {
    const { severities, escalation } = (difference.after ?? difference.before) as Call;
    return difference.kind === 'added'
      ? live(
          say`calls with ${urgencyOf(difference)} urgency, too, about ${list(severities, 4)}: ${levelsOf(escalation.levels)}.`,
        )
      : live(say`calls nobody with ${urgencyOf(difference)} urgency any more.`);
  },
  'calls.*.severities[]': (difference, sides) => {
    // It is called about with another urgency then, which tells of it.
    if (difference.kind === 'removed') return undefined;
    const severity = difference.after as AlarmSeverity;
    const was = callsOf(sides.before).find(([, { severities }]) => severities.includes(severity))?.[0];
    const instead = was === undefined ? [] : say` instead of ${[was]}`;
    return live(say`calls about ${severity} with ${urgencyOf(difference)} urgency${instead}.`);
  },
  'calls.*.escalation.levels': (difference) => {
    const [before, after] = [difference.before as Level[], difference.after as Level[]];
    const last = after.at(-1)?.afterMinutes ?? 0;
    const waits = last === before.at(-1)?.afterMinutes ? [] : say`, and begins again ${last} minutes after the last`;
    return live(
      say`with ${urgencyOf(difference)} urgency calls ${levelsOf(after)} instead of ${levelsOf(before)}${waits}. ${openOnes}`,
    );
  },
  'calls.*.escalation.loops': (difference) => ({
    severity: 'live',
    sentence: say`${describe(difference)} ${openOnes}`,
  }),
  'calls.*.supportHours': (difference) =>
    live(
      difference.after === undefined
        ? say`has no hours in which what is of low urgency wakes people any more.`
        : say`wakes people about what is of low urgency, too, ${hoursText(difference.after as Hours)}; what came before becomes so when they begin.`,
    ),
  'calls.*.acknowledgementMinutes': again('minutes', {
    never: 'calls nobody again once somebody has acknowledged',
    after: 'calls people again when an acknowledgement is older than',
  }),
  'calls.*.autoResolveHours': again('hours', {
    never: 'leaves incidents open until what raised them, or somebody, resolves them',
    after: 'resolves incidents by themselves that are open for',
  }),
  'dependencies[]': (difference) => {
    const { while: cause, hide } = (difference.after ?? difference.before) as Route['dependencies'][number];
    return difference.kind === 'added'
      ? live(say`calls nobody about ${list(hide)} while ${cause} fires.`)
      : live(say`calls people about ${list(hide)} also while ${cause} fires.`);
  },
  'dependencies[].hide[]': (difference) => {
    const [{ value }] = difference.entries as [Entry];
    const { while: cause } = value as Route['dependencies'][number];
    return difference.kind === 'added'
      ? live(say`calls nobody about ${String(difference.after)} while ${cause} fires.`)
      : live(say`calls people about ${String(difference.before)} also while ${cause} fires.`);
  },
};

type Hours = NonNullable<Call['supportHours']>;

function hoursText({ days, from, to, timeZone }: Hours): Sentence {
  return [`${days.join(', ')} from ${from} to ${to} in ${timeZone}`];
}

/** What happens after a while, or never. */
function again(unit: string, { never, after: beyond }: { never: string; after: string }): Judge<RouteSides> {
  return (difference) => {
    const { before, after } = difference;
    const urgency = say`with ${urgencyOf(difference)} urgency `;
    if (after === 'never') return live([...urgency, `${never}; before it was after ${before} ${unit}.`]);
    const was = before === 'never' ? '; before it did not' : ` instead of ${before}`;
    return live([...urgency, `${beyond} ${after} ${unit}${was}.`]);
  };
}

function live(sentence: Sentence): Finding {
  return { severity: 'live', sentence };
}

/** The urgency whose call a difference is in. */
function urgencyOf({ entries }: Difference): Sentence {
  return [entries[0]?.key ?? ''];
}
