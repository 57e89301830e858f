import { z } from 'zod';
import { pagedAlarmName } from '../../../contracts/names.ts';
import { madeSignal, type PagedAlarm, type PagingSettings, testReason } from '../../../contracts/paging.ts';
import { type Signal, UnreadableSignal, utc, withUnit } from './signal.ts';

/** What SNS hands a function: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export interface SnsEvent {
  Records: readonly { Sns: { Message: string } }[];
}

/** As much of an alarm's message as is read; AWS shows one in https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const alarmMessage = z.object({
  AlarmName: z.string(),
  NewStateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  NewStateReason: z.string(),
  StateChangeTime: z.string(),
});

/** An alarm's state, by a message or because CloudWatch was asked. */
export interface AlarmState {
  name: string;
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  reason: string;
  at: string;
}

/**
 * What the messages of an event say. Where data is missing, nothing has begun or ended: that is not a signal, and the alarm stays as it was.
 * Throws UnreadableSignal.
 */
export function signalsOfSns({ Records }: SnsEvent, settings: PagingSettings): Signal[] {
  return Records.flatMap(({ Sns }): Signal[] => {
    const message = parsed(Sns.Message);
    const made = madeSignal.safeParse(message);
    if (made.success) return [{ ...made.data.signal, way: 'cloudwatch' }];
    const { data } = alarmMessage.safeParse(message);
    if (!data) throw new UnreadableSignal(`a message of SNS is no alarm of CloudWatch: ${Sns.Message.slice(0, 200)}`);
    const { AlarmName: name, NewStateValue: state, NewStateReason: reason, StateChangeTime } = data;
    const signal = signalOfState({ name, state, reason, at: utc(StateChangeTime) }, settings);
    if (!signal) return [];
    // CloudWatch takes back within seconds what was set by hand, and says so in words of its own: that ends the test, too.
    const endsTest = signal.state === 'resolved' && !signal.isTest;
    return endsTest ? [signal, { ...signal, isTest: true }] : [signal];
  });
}

/** The id of an alarm of CloudWatch, by its name; one that was made by hand goes by that. */
export function idOfName(name: string, { alarms, platform }: PagingSettings): string {
  const prefix = pagedAlarmName({ name: platform }, '');
  const ofPlatform = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return alarms.find(({ cloudwatch }) => cloudwatch?.alarm === name)?.id ?? ofPlatform;
}

/** What a state says; undefined for one that says nothing. */
export function signalOfState({ name, state, reason, at }: AlarmState, settings: PagingSettings): Signal | undefined {
  if (state === 'INSUFFICIENT_DATA') return undefined;
  const id = idOfName(name, settings);
  const alarm = settings.alarms.find((each) => each.id === id);
  const value = valueIn(reason, alarm);
  return {
    id,
    state: state === 'ALARM' ? 'firing' : 'resolved',
    at,
    ...(value !== undefined && { value }),
    parts: [],
    isTest: reason.startsWith(testReason),
    way: 'cloudwatch',
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The newest value of `Threshold Crossed: 1 out of the last 1 datapoints [1234.0 (06/03/15 17:43:27)] was …`, or that there was none. */
function valueIn(reason: string, alarm: PagedAlarm | undefined): string | undefined {
  const number = /datapoints? \[(-?[\d.]+(?:E-?\d+)?)[ ,\]]/i.exec(reason)?.[1];
  if (number !== undefined) return withUnit(Number(number), alarm?.unit);
  return /no datapoints were received/i.test(reason) ? 'no data' : undefined;
}
