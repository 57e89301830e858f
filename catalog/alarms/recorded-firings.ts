import type { QueueRecording } from '../../contracts/queue-recording.ts';
import { watchAlarm } from '../scaling/watch.ts';
import type { Alarm } from './alarm.ts';
import { cloudWatchAlarm, periodSecondsOf } from './cloudwatch-alarm.ts';

type At = (minute: number) => number | undefined;

/**
 * How often an alarm would have begun to fire while a queue was recorded, all having been well before; undefined where the recording has not
 * what the alarm reads. Of Grafana's it is known of those that read a queue's messages alone.
 */
export function firingsOn(
  alarm: Pick<Alarm, 'id' | 'known' | 'settings' | 'definition'>,
  { series }: Pick<QueueRecording, 'series'>,
): number | undefined {
  const recorded = (name: string): At | undefined => {
    const values = (series as Record<string, readonly (number | null)[] | undefined>)[name];
    return values && ((minute) => values[minute] ?? undefined);
  };
  const minutes = series.Up.length;
  const watched = cloudWatchAlarm(alarm, { name: '' });
  if (!watched) return firingsOfGrafana(alarm, { recorded, minutes });
  const metrics = watched.queries.flatMap(({ metric }) => metric ?? []);
  // A recording has averages and maxima, and not of how many samples they were made.
  const isKnown = metrics.every(({ name, stat }) => recorded(name) !== undefined && stat !== 'SampleCount');
  if (!isKnown || periodSecondsOf(watched.queries) !== 60) return undefined;
  const { see } = watchAlarm(watched, (name) => recorded(name) ?? (() => undefined), 'well');
  return beginnings(minutes, (minute) => see(minute).state === 'ALARM');
}

/** What known alarms of queues measure, of the messages that a queue holds. */
const ofQueues: Readonly<Record<string, (messages: At, unacknowledged: At) => At>> = {
  'queue-long': (messages) => messages,
  'messages-unacknowledged': (_, unacknowledged) => unacknowledged,
  'queue-growing': (messages) => (minute) => {
    const [now, before] = [average(messages, minute), average(messages, minute - 1)];
    return now === undefined || before === undefined ? undefined : now - before;
  },
};

function firingsOfGrafana(
  { known = '', settings, definition }: Pick<Alarm, 'known' | 'settings' | 'definition'>,
  { recorded, minutes }: { recorded(name: string): At | undefined; minutes: number },
): number | undefined {
  const measure = Object.hasOwn(ofQueues, known) ? ofQueues[known] : undefined;
  if (!measure || definition.owner !== 'grafana') return undefined;
  const [ready, unacknowledged] = ['MessagesReady', 'MessagesUnacknowledged'].map((name) => recorded(name));
  if (!ready || !unacknowledged) return undefined;
  const messages: At = (minute) => {
    const [waiting, held] = [ready(minute), unacknowledged(minute)];
    return waiting === undefined || held === undefined ? undefined : waiting + held;
  };
  const value = measure(messages, unacknowledged);
  let since: number | undefined;
  return beginnings(minutes, (minute) => {
    const measured = value(minute);
    const isBeyond = measured !== undefined && measured > definition.threshold;
    since = isBeyond ? (since ?? minute) : undefined;
    return since !== undefined && minute - since >= settings.minutes;
  });
}

/** Of the ten minutes up to one, as far as they are known. */
function average(at: At, minute: number): number | undefined {
  const values = Array.from({ length: 10 }, (_, back) => (minute - back < 0 ? undefined : at(minute - back)));
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, each) => sum + each, 0) / known.length;
}

/** How often something begins. */
function beginnings(minutes: number, isSo: (minute: number) => boolean): number {
  let [count, was] = [0, false];
  for (let minute = 0; minute < minutes; minute++) {
    const is = isSo(minute);
    if (is && !was) count += 1;
    was = is;
  }
  return count;
}
