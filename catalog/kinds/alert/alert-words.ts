import { objectText } from '../../../contracts/paging.ts';
import type { Alarm } from '../../alarms/alarm.ts';
import { conditionOf } from '../../alarms/condition.ts';
import { list, type Sentence } from '../../words/sentence.ts';
import type { Alert } from './alert.ts';

/** How alarms are spoken of in a review: nothing of it says more than a few of many. */

/** `orders and quotes`, `the database`. */
export function objectsIn(alarms: readonly Pick<Alarm, 'object'>[]): Sentence {
  return list(
    alarms.map(({ object: { kind, name } }) => {
      if (name === undefined) return [kind === 'monitoring' ? 'the host that watches' : `the ${kind}`];
      return kind === 'nat' ? [`the NAT gateway of zone ${name}`] : name;
    }),
  );
}

/** What is watched: a known alarm by its name; of an expression there is none. */
export function watchOf(alert: Pick<Alert, 'name'>, alarms: readonly Pick<Alarm, 'known'>[]): Sentence {
  return list([alarms[0]?.known ?? alert.name]);
}

/** `10 minutes above 1,000 messages`; where it is not the same for all, each once. */
export function conditionsOf(alarms: readonly Alarm[]): Sentence {
  return list(
    [...new Set(alarms.map(conditionOf))].map((text) => [text]),
    3,
  );
}

/** Names of the routes that are called. */
export function routesOf(alarms: readonly Pick<Alarm, 'route'>[]): string[] {
  return [...new Set(alarms.map(({ route }) => route))];
}

/** `critical, high urgency`. */
export function urgenciesOf(alarms: readonly Pick<Alarm, 'severity' | 'urgency'>[]): Sentence[] {
  return [...new Set(alarms.map(({ severity, urgency }) => `${severity}, ${urgency} urgency`))].map((text) => [text]);
}

/** Whether two alarms watch the same of the same object. */
export function isSameWatch(a: Pick<Alarm, 'known' | 'object'>, b: Pick<Alarm, 'known' | 'object'>): boolean {
  return a.known !== undefined && a.known === b.known && objectText(a.object) === objectText(b.object);
}
