import { type AlarmSources, resolveAlarms } from '../../alarms/resolve.ts';
import { isSilenced } from '../../alarms/silencing.ts';
import type { Effect } from '../../effects/effect.ts';
import { changedObject } from '../../effects/request-effects.ts';
import type { Around as KindAround } from '../../kind.ts';
import { list, type Sentence, say } from '../../words/sentence.ts';
import { objectsIn } from '../alert/alert-words.ts';
import { type SilenceFile, silenceSchema } from './silence.ts';

type Around = KindAround<AlarmSources>;

/** What a new file brings. */
export function addedSilence(silence: SilenceFile, { beside }: Around): Effect[] {
  const about = aboutWhat(silence, beside.after);
  const sentence = about
    ? say`calls nobody about ${about} ${timeOf(silence)}: ${silence.reason}. What still fires then is told at its end.`
    : say`is new, and about no alarm: nothing is silent.`;
  return [{ severity: about ? 'live' : 'none', sentence, path: [], side: 'after' }];
}

/** What a changed file does, in the order of the schema; empty when both say the same. */
export function changedSilence(sides: { before: SilenceFile; after: SilenceFile }, { beside }: Around): Effect[] {
  const { before, after } = sides;
  const times = () => ({
    severity: 'live' as const,
    sentence: say`is silent ${timeOf(after)} instead of ${timeOf(before)}.`,
  });
  const objects = () => {
    const [was, is] = [aboutWhat(before, beside.before), aboutWhat(after, beside.after)];
    return JSON.stringify(was) === JSON.stringify(is)
      ? { severity: 'none' as const, sentence: say`is about the same alarms as before.` }
      : { severity: 'live' as const, sentence: say`is about ${is ?? nothing} instead of ${was ?? nothing}.` };
  };
  const judges = {
    from: times,
    // Told of with the beginning.
    until: () => (before.from === after.from ? times() : undefined),
    'about[]': objects,
    about: objects,
    // Told of with what it is about.
    dependents: () => (JSON.stringify(before.about) === JSON.stringify(after.about) ? objects() : undefined),
  };
  return onceEach(changedObject({ schema: silenceSchema, judges }, sides));
}

/** What goes with a deleted file. */
export function removedSilence(silence: SilenceFile, { beside }: Around): Effect[] {
  const about = aboutWhat(silence, beside.before);
  const sentence = about
    ? say`is gone: people are called about ${about}, also ${timeOf(silence)}.`
    : say`is gone; it was about no alarm.`;
  return [{ severity: about ? 'live' : 'none', sentence, path: [], side: 'before' }];
}

/** What a renamed file does. */
export function renamedSilence(before: SilenceFile): Effect[] {
  return [{ severity: 'none', sentence: say`is ${before.name} under another name.`, path: [], side: 'after' }];
}

const nothing: Sentence = say`nothing`;

/** Objects whose alarms are silent, and how many these are; undefined where there is none. */
function aboutWhat(silence: SilenceFile, sources: AlarmSources): Sentence | undefined {
  const alarms = resolveAlarms(sources).filter((alarm) => isSilenced(alarm, silence, sources));
  if (alarms.length === 0) return undefined;
  const count = alarms.length === 1 ? '1 alarm' : `${alarms.length} alarms`;
  const seen = new Map(alarms.map((alarm) => [JSON.stringify(alarm.object), alarm]));
  const alerts = silence.about.flatMap(({ alert }) => alert ?? []);
  const which = alerts.length === silence.about.length ? say` (${list([...new Set(alerts)])})` : say``;
  return say`${[count]}${which} of ${objectsIn([...seen.values()])}`;
}

function timeOf({ from, until }: SilenceFile): Sentence {
  return say`from ${from} until ${until}`;
}

/** Several entries of a list change what it is about by one sentence. */
function onceEach(effects: Effect[]): Effect[] {
  const said = new Set<string>();
  return effects.filter(({ sentence }) => {
    const text = JSON.stringify(sentence);
    if (said.has(text)) return false;
    said.add(text);
    return true;
  });
}
