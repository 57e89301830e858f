import { alarmSeverities } from '../../../contracts/paging.ts';
import type { FieldPath } from '../../files/problem.ts';
import { causeOf } from '../../rules/fold-causes.ts';
import type { Finding, Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { suggest } from '../../words/nearest.ts';
import { callsOf, type Level, type Route } from './route.ts';

/**
 * Who can be called at once: https://github.com/PagerDuty/api-schema/blob/91a06fb3/reference/REST/openapiv3.json, EscalationRule,
 * `targets`.
 */
const mostTargets = 10;

/** Rules about who is called, and about what. */
export const callRules: readonly Rule<Route>[] = [
  {
    name: 'severity-once',
    doc: 'Each severity is called about with one urgency, so that no alarm is without anybody, and none calls twice.',
    severity: 'error',
    check: (route) => {
      const named = callsOf(route).flatMap(([urgency, { severities }]) =>
        severities.map((severity, index) => ({ severity, path: ['calls', urgency, 'severities', index] })),
      );
      const twice = named.flatMap(({ severity, path }, index): Finding[] => {
        const first = named.findIndex((each) => each.severity === severity);
        return first < index ? [{ path, message: `${show(severity)} is called about already. Keep one of them.` }] : [];
      });
      const missing = alarmSeverities.filter((each) => !named.some(({ severity }) => severity === each));
      if (missing.length === 0) return twice;
      const message = `says nothing of ${missing.join(', ')}: nobody would be called. Add them to the severities of high or of low.`;
      return [...twice, { path: ['calls'], message }];
    },
  },
  {
    name: 'critical-wakes',
    doc: 'What is critical is called about with high urgency.',
    severity: 'error',
    check: ({ calls: { low } }) => {
      const index = low?.severities.indexOf('critical') ?? -1;
      if (index < 0) return [];
      const message = 'is critical, and low urgency wakes nobody. Put it under calls.high.';
      return [{ path: ['calls', 'low', 'severities', index], message }];
    },
  },
  {
    name: 'level-calls-somebody',
    doc: 'Each level calls somebody.',
    severity: 'error',
    check: (route) =>
      levelsOf(route).flatMap(({ level, path }) =>
        level.schedules.length + level.people.length > 0
          ? []
          : [{ path, message: 'calls nobody. Name a schedule of this file, or people.' }],
      ),
  },
  {
    name: 'level-calls-once',
    doc: 'Nobody stands twice at one level.',
    severity: 'error',
    check: (route) =>
      levelsOf(route).flatMap(({ level, path }) =>
        (['schedules', 'people'] as const).flatMap((field) =>
          level[field].flatMap((each, index) =>
            level[field].indexOf(each) < index
              ? [{ path: [...path, field, index], message: `${show(each)} is named twice. Keep one.` }]
              : [],
          ),
        ),
      ),
  },
  {
    name: 'level-targets',
    doc: `A level calls no more than ${mostTargets} schedules and people, which is PagerDuty's limit.`,
    severity: 'error',
    check: (route) =>
      levelsOf(route).flatMap(({ level, path }) => {
        const count = level.schedules.length + level.people.length;
        if (count <= mostTargets) return [];
        return [{ path, message: `calls ${count}, and PagerDuty takes ${mostTargets}. Put some into a schedule.` }];
      }),
  },
  {
    name: 'schedule-declared',
    doc: 'Levels name schedules of their own file.',
    severity: 'error',
    check: (route) => {
      const known = Object.keys(route.schedules);
      return levelsOf(route).flatMap(({ level, path }) =>
        level.schedules.flatMap((name, index) => {
          if (known.includes(name)) return [];
          const message = `${show(name)} is no schedule of this file (${known.join(', ') || 'it has none'}).${suggest(name, known)}`;
          return [{ path: [...path, 'schedules', index], message, cause: causeOf('schedule', route.name, name) }];
        }),
      );
    },
  },
  {
    name: 'support-hours-low',
    doc: 'Hours in which urgency is high are for what is of low urgency else.',
    severity: 'error',
    check: ({ calls: { high } }) =>
      high?.supportHours
        ? [{ path: ['calls', 'high', 'supportHours'], message: 'says nothing: it is high at all hours. Take it away.' }]
        : [],
  },
  {
    name: 'support-hours-in-order',
    doc: 'Support hours end after they begin, on the same day.',
    severity: 'error',
    check: (route) =>
      callsOf(route).flatMap(([urgency, { supportHours }]) => {
        if (!supportHours || supportHours.from < supportHours.to) return [];
        const message = `is ${supportHours.to}, not after from, ${supportHours.from}. They end on the day on which they begin.`;
        return [{ path: ['calls', urgency, 'supportHours', 'to'], message }];
      }),
  },
  {
    name: 'acknowledged-long-enough',
    doc: 'An acknowledgement holds at least as long as it takes until every level was called once.',
    severity: 'warning',
    check: (route) =>
      callsOf(route).flatMap(([urgency, { acknowledgementMinutes, escalation }]) => {
        const minutes = roundMinutes(escalation.levels);
        if (acknowledgementMinutes === 'never' || acknowledgementMinutes >= minutes) return [];
        const message = `is ${acknowledgementMinutes}: who acknowledged last is called again before everybody was asked once, which takes ${minutes} minutes. Raise it, or lower afterMinutes.`;
        return [{ path: ['calls', urgency, 'acknowledgementMinutes'], message }];
      }),
  },
  {
    name: 'resolves-after-all-called',
    doc: 'Nothing resolves by itself before everybody was called as often as the file says.',
    severity: 'error',
    check: (route) =>
      callsOf(route).flatMap(([urgency, { autoResolveHours, escalation }]) => {
        const minutes = roundMinutes(escalation.levels) * (escalation.loops + 1);
        if (autoResolveHours === 'never' || autoResolveHours * 60 >= minutes) return [];
        const message = `is ${autoResolveHours}: it would resolve while people are still being called, which takes ${minutes} minutes. Use ${Math.ceil(minutes / 60)} or more, or never.`;
        return [{ path: ['calls', urgency, 'autoResolveHours'], message }];
      }),
  },
  {
    name: 'dependencies-acyclic',
    doc: 'No alert hides itself, be it by way of others: nobody would be called about any of them.',
    severity: 'error',
    check: ({ dependencies }) =>
      dependencies.flatMap((each, index) => {
        const way = wayBack(each.while, dependencies);
        // Told of once, where the first of those in the circle stands.
        if (!way || dependencies.findIndex((other) => way.includes(other.while)) < index) return [];
        const message = `hides itself: ${way.map((name) => `${name} hides`).join(' ')} ${each.while}. Take one of these away.`;
        return [{ path: ['dependencies', index, 'while'], message }];
      }),
  },
];

function levelsOf(route: Route): { level: Level; path: FieldPath }[] {
  return callsOf(route).flatMap(([urgency, { escalation }]) =>
    escalation.levels.map((level, index) => ({ level, path: ['calls', urgency, 'escalation', 'levels', index] })),
  );
}

/** How long it takes until every level was called once, and the first is again. */
function roundMinutes(levels: readonly Level[]): number {
  return levels.reduce((sum, { afterMinutes }) => sum + afterMinutes, 0);
}

/** Alerts by way of which one hides itself, itself first. */
function wayBack(start: string, dependencies: Route['dependencies']): string[] | undefined {
  const known = new Set<string>();
  const ways = [[start]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    const last = way.at(-1);
    for (const next of dependencies.filter((each) => each.while === last).flatMap(({ hide }) => hide)) {
      if (next === start) return way;
      if (known.has(next)) continue;
      known.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
