import type { Alarm } from '../../../catalog/alarms/alarm.ts';
import { effectiveAlert } from '../../../catalog/alarms/effective-alert.ts';
import { firingsOn } from '../../../catalog/alarms/recorded-firings.ts';
import { resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import { besideOf } from '../../../catalog/catalog.ts';
import { matchesWhole } from '../../../catalog/expressions/re2.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { alertKind } from '../../../catalog/kinds/alert/kind.ts';
import type { BesideAlerts } from '../../../catalog/kinds/alert/rules/alert-rule.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { readRecording } from '../../../catalog/scaling/read-recording.ts';
import { plural } from '../../../catalog/words/plural.ts';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { type QueueRecording, recordingFile } from '../../../contracts/queue-recording.ts';
import type { ObjectChange, ObjectEffect } from '../model.ts';
import type { BothSides } from '../objects/objects.ts';

/** Says of each alert whose numbers change how often it would have fired on recorded days, before and after. */
export function tellRecordedAlarms(
  changes: readonly ObjectChange[],
  { sides, recordings }: { sides: Pick<BothSides, 'before' | 'after'>; recordings: readonly SourceFile[] },
): ObjectChange[] {
  const days = recordings.flatMap(readDay);
  if (days.length === 0) return [...changes];
  const [before, after] = [sides.before, sides.after].map((side) => besideOf(side, kinds)) as [
    BesideAlerts,
    BesideAlerts,
  ];
  return changes.map((change): ObjectChange => {
    const effect = change.effects.find(({ field }) => /^(threshold|minutes|of|missing|extends)$/.test(field));
    if (change.kind !== alertKind.name || change.change !== 'changed' || !effect) return change;
    const told = days.flatMap((day): ObjectEffect[] => {
      const [was, is] = [before, after].map((side) => firingsOf(change.name, side, day));
      if (was === undefined || is === undefined) return [];
      return [
        { severity: 'none', sentence: sentenceOf(day, { was, is }), field: effect.field, at: effect.at, proof: [] },
      ];
    });
    return { ...change, effects: [...change.effects, ...told] };
  });
}

interface Day {
  processor: string;
  recording: QueueRecording;
}

/** A recording that is wrong is told of where its processor changes. */
function readDay({ path, text, refused }: SourceFile): Day[] {
  const read = refused === undefined ? readRecording(text, path) : undefined;
  const processor = /^recordings\/(.+)\.json$/.exec(path)?.[1];
  return read && 'recording' in read && processor !== undefined && recordingFile(processor) === path
    ? [{ processor, recording: read.recording }]
    : [];
}

/** How often an alert's alarm of what was recorded would have fired; undefined where it is about something else. */
function firingsOf(name: string, beside: BesideAlerts, { processor, recording }: Day): number | undefined {
  const isOfIt = ({ alert, object }: Alarm) =>
    alert === name &&
    (object.kind === 'processor'
      ? object.name === processor
      : object.kind === 'broker' && object.name === recording.broker && isAboutQueue(name, beside, recording));
  const alarm = resolveAlarms(beside).find(isOfIt);
  return alarm && firingsOn(alarm, recording);
}

function isAboutQueue(name: string, { alerts }: BesideAlerts, { vhost, queue }: QueueRecording): boolean {
  const found = alerts.find((each) => each.name === name);
  const { watches } = (found && effectiveAlert(found, alerts)) ?? {};
  if (watches?.vhost !== undefined && watches.vhost !== vhost) return false;
  return watches?.queues === undefined || matchesWhole(watches.queues, queue);
}

function sentenceOf({ recording }: Day, { was, is }: { was: number; is: number }): Sentence {
  const times = was === is ? `${plural(is, 'time')} as before` : `${plural(is, 'time')} instead of ${was}`;
  return say`would have fired ${[times]} on the recorded day from ${recording.from}, for the queue ${recording.queue}.`;
}
