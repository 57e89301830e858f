import { type Sentence, say } from '../../../words/sentence.ts';
import { barredTypes } from '../arguments/policy-faults.ts';
import { type Policy, type Subject, suits } from './in-force.ts';

type Settings = Policy['definition'];

/** What goes at once and for good, by the setting that makes it go, from the queues or exchanges that are put in. */
const losses: Readonly<Record<string, (from: Sentence) => Sentence>> = {
  'message-ttl': (from) => say`older messages are dropped from ${from}`,
  'max-length': (from) => say`messages beyond that are dropped from ${from}, the oldest first`,
  'max-length-bytes': (from) => say`messages beyond that are dropped from ${from}, the oldest first`,
  'max-age': (from) => say`what is older is dropped from ${from}`,
  'delivery-limit': (from) => say`messages that come back more often are dropped from ${from}`,
  expires: (from) => say`of ${from} what nobody uses for so long is deleted with its messages`,
};

/** The same for settings that keep messages, once they are gone. */
const lossesWithout: Readonly<Record<string, (from: Sentence) => Sentence>> = {
  'dead-letter-exchange': (from) => say`messages that are rejected or expire are dropped from ${from}`,
  'alternate-exchange': (from) => say`messages that no binding takes are dropped at ${from}`,
};

/** A setting by which something is dropped or deleted that was kept before. */
export interface Loss {
  setting: string;
  /** What it says now; undefined where it is gone. */
  value: Settings[string] | undefined;
}

/** What another state of its settings makes go from a queue or an exchange. */
export function lossesOf(subject: Subject, was: Settings, is: Settings): Loss[] {
  if (subject.kind === 'exchange') {
    const setting = 'alternate-exchange';
    return setting in was && !(setting in is) ? [{ setting, value: undefined }] : [];
  }
  const stricter = Object.keys(losses).filter(
    (key) => amountKept(subject, is, key) < amountKept(subject, was, key) && (key in is || key in was),
  );
  const told = stricter.map((setting) => ({ setting, value: is[setting] ?? unasked[setting] }));
  const setting = 'dead-letter-exchange';
  // Where a limit drops what was dead-lettered before, that says it already.
  if (!(setting in was) || setting in is || stricter.some((key) => deadLettered.includes(key))) return told;
  return [...told, { setting, value: undefined }];
}

/** `With max-length 5, messages beyond that are dropped from placed, the oldest first` */
export function lossWords({ setting, value }: Loss, from: Sentence): Sentence {
  const words = (value === undefined ? lossesWithout[setting] : losses[setting])?.(from) ?? [];
  return value === undefined ? say`Without ${[setting]}, ${words}` : say`With ${[setting]} ${String(value)}, ${words}`;
}

/** What would go from a queue that a policy applies to, by the first type that it applies to, where `was` held before. */
export function lossesAnywhere({ definition, applyTo }: Policy, version: string, was: Settings = {}): Loss[] {
  const barred = barredTypes(version, definition);
  const type = queueTypes.find((each) => suits(applyTo, { kind: 'queue', type: each }) && !barred.has(each));
  if (type === undefined) return [];
  return lossesOf(
    { kind: 'queue', type, vhost: '', name: '', bytes: new Uint8Array(), arguments: {} },
    was,
    definition,
  );
}

const queueTypes = ['quorum', 'classic', 'stream'] as const;

/** What holds without a word. Quorum queues have a delivery limit of their own: https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
const unasked: Settings = { 'delivery-limit': 20 };

/** What a dead-letter exchange gets instead. */
const deadLettered = ['message-ttl', 'max-length', 'max-length-bytes', 'delivery-limit'];

/** How much a setting leaves there; a smaller number deletes more. Infinite when it deletes nothing. */
function amountKept({ type }: Subject, settings: Settings, key: string): number {
  const value = settings[key] ?? unasked[key];
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (deadLettered.includes(key) && settings['dead-letter-exchange'] !== undefined) return Number.POSITIVE_INFINITY;
  const rejecting = type === 'quorum' ? ['reject-publish'] : ['reject-publish', 'reject-publish-dlx'];
  const rejects = rejecting.includes(String(settings.overflow));
  if (rejects && key.startsWith('max-length')) return Number.POSITIVE_INFINITY;
  return key === 'max-age' ? seconds(String(value)) : unlimitedBelowZero(Number(value));
}

/** A delivery limit of -1 is none. */
function unlimitedBelowZero(value: number): number {
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

/** `7D` in seconds: https://www.rabbitmq.com/docs/streams#retention */
function seconds(age: string): number {
  const units: Record<string, number> = { Y: 31_536_000, M: 2_592_000, D: 86_400, h: 3600, m: 60, s: 1 };
  const [, count = '', unit = ''] = /^(\d+)([YMDhms])$/.exec(age) ?? [];
  return Number(count) * (units[unit] ?? 0);
}
