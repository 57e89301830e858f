import { list, type Sentence, say, several } from '../../words/sentence.ts';
import type { Layer, Level, Restriction } from './route.ts';

/** `a@example.com and b@example.com in turns of 7 days`. */
export function turnsOf({ people, turn }: Pick<Layer, 'people' | 'turn'>): Sentence {
  const length = 'days' in turn ? several(turn.days, 'day') : several(turn.hours, 'hour');
  return people.length === 1 ? say`${people[0] ?? ''} alone` : say`${list(people, 6)} in turns of ${length}`;
}

/** `always`, `mon, tue from 09:00 for 8 hours`. */
export function timesOf(only: readonly Restriction[]): Sentence {
  if (only.length === 0) return say`always`;
  return list(only.map(timeOf), 4);
}

function timeOf({ days, from, hours }: Restriction): Sentence {
  const when = days ? days.join(', ') : 'every day';
  return [`${when} from ${from} for ${hours} ${hours === 1 ? 'hour' : 'hours'}`];
}

/** `primary, after 15 minutes backup and b@example.com`. */
export function levelsOf(levels: readonly Level[]): Sentence {
  return levels.flatMap((each, index): Sentence => {
    const called = list([...each.schedules, ...each.people], 6);
    const waited = levels[index - 1]?.afterMinutes ?? 0;
    return index === 0 ? called : [', after ', ...several(waited, 'minute'), ' ', ...called];
  });
}
