import {
  type AlarmSeverity,
  alarmId,
  objectText,
  type Urgency,
  urgencies,
  type WatchedObject,
} from '../../contracts/paging.ts';
import type { Route } from '../kinds/route/route.ts';
import type { SilenceFile } from '../kinds/silence/silence.ts';
import type { Alarm, AlarmDefinition, AlarmOwner } from './alarm.ts';
import { numbersOf } from './broker-alarms.ts';
import { type AlertsAmong, type Candidate, candidatesOf } from './candidates.ts';
import type { EffectiveAlert } from './effective-alert.ts';
import { defineExpression, expressionOf, ownerOf } from './expression.ts';
import { hidingIn } from './hiding.ts';
import type { KnownAlarm } from './known-alarm.ts';
import { knownAlarm } from './known-alarms.ts';
import { type OwnAlarm, objectsWith, ownAlarms } from './own-alarms.ts';
import { brokerSettings, settingsOf } from './settings.ts';
import { silencesOf } from './silencing.ts';
import { subjectOf } from './watched-objects.ts';

/** What alarms are made of: a catalog, or what of one has the right shape. */
export interface AlarmSources extends AlertsAmong {
  routes: readonly Route[];
  silences: readonly SilenceFile[];
}

/**
 * Every alarm that there is, one of each object, with every default filled in, in the order of their ids. Of alerts that watch the same of
 * the same object the more specific one counts. What the rules refuse is left out; so is what a system would own that the platform does
 * not have.
 */
export function resolveAlarms(sources: AlarmSources): Alarm[] {
  const known = resolved.get(sources);
  if (known) return known;
  const alarms = resolve(sources);
  resolved.set(sources, alarms);
  return alarms;
}

/** Rules and effects ask for the same alarms for every file. */
const resolved = new WeakMap<AlarmSources, Alarm[]>();

/** An alarm before it is known by what it is hidden. */
export type Unhidden = Omit<Alarm, 'hiddenBy'>;

function resolve(sources: AlarmSources): Alarm[] {
  if (!sources.platform?.alerting) return [];
  const first = candidatesOf(sources).flatMap(([candidate]) => candidate ?? []);
  const said = new Set(first.map(({ alert, object }) => `${alert.alarm} ${objectText(object)}`));
  const own = ownAlarms.flatMap((each) =>
    objectsWith(each, sources)
      .filter((object) => !said.has(`${each.known} ${objectText(object)}`))
      .map((object) => ownCandidate(each, object)),
  );
  const alarms = [...first, ...own].flatMap((candidate) => alarmOf(candidate, sources) ?? []);
  const hiding = hidingIn(alarms, sources);
  return alarms.map((alarm) => ({ ...alarm, hiddenBy: hiding(alarm) })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What an object's own file says without a word of it in alerts/. */
function ownCandidate({ alert, known }: OwnAlarm, object: WatchedObject): Candidate {
  return { object, alert: { name: alert, alarm: known, watches: object, base: [], tests: [], acknowledge: [] } };
}

/** The alarm of an alert and one of its objects; undefined where it is switched off, or the rules refuse it. */
export function alarmOf(candidate: Candidate, sources: AlarmSources): Unhidden | undefined {
  const { alert, object } = candidate;
  if (alert.enabled === false) return undefined;
  const says = sayingOf(candidate, sources);
  const severity = alert.severity ?? says?.known?.severity;
  const called = severity && routeOf(candidate, severity, sources);
  if (!says || !called || !isOwned(says.definition.owner, sources)) return undefined;
  const { known, settings, definition } = says;
  const dashboard = alert.dashboard ?? known?.dashboard;
  return {
    id: alarmId(alert.name, object),
    alert: alert.name,
    file: fileOf(candidate),
    ...(known ? { known: known.name } : {}),
    object,
    title: titleOf(candidate, known),
    severity,
    ...called,
    runbook: runbookOf(alert.runbook ?? known?.advice ?? ''),
    ...(dashboard === undefined ? {} : { dashboard }),
    settings,
    silences: [...(alert.silences ?? []), ...silencesOf({ alert: alert.name, object }, sources)],
    definition,
  };
}

interface Saying {
  known?: KnownAlarm;
  settings: Alarm['settings'];
  definition: AlarmDefinition;
}

/** What is watched, and by which numbers; undefined where that is not said, or cannot be. */
function sayingOf({ alert, object }: Candidate, sources: AlarmSources): Saying | undefined {
  const { platform } = sources;
  const subject = subjectOf(object, sources);
  if (alert.alarm === undefined) {
    const { comparison, threshold } = alert;
    const expression = alert.expression && expressionOf(alert.expression);
    if (!expression || !comparison || threshold === undefined) return undefined;
    const name = object.name ?? platform?.name ?? '';
    return {
      settings: settingsOf(alert, undefined),
      definition: defineExpression({ expression, comparison, threshold, object: name }),
    };
  }
  const known = knownAlarm(alert.alarm);
  if (!platform || !subject || !known?.watches.includes(object.kind) || alert.expression) return undefined;
  const { vhost, queues: names } = alert.watches ?? {};
  const queues = { ...(vhost === undefined ? {} : { vhost }), ...(names === undefined ? {} : { names }) };
  const props = { platform, subject, beside: sources, ...(Object.keys(queues).length > 0 ? { queues } : {}) };
  if (known.isAbout && !known.isAbout(props)) return undefined;
  const broker = object.kind === 'broker' ? sources.brokers.find(({ name }) => name === object.name) : undefined;
  const numbers = broker && numbersOf(known.name, broker);
  const settings = numbers ? brokerSettings(numbers, known) : settingsOf(alert, known, known.ofSubject?.(props));
  return { known, settings, definition: known.define({ ...props, settings }) };
}

/** Who is called, and how; undefined where the route is not there, or says nothing of such an alarm. */
function routeOf(
  candidate: Candidate,
  severity: AlarmSeverity,
  sources: AlarmSources,
): { route: string; urgency: Urgency } | undefined {
  const name = routeNameOf(candidate, sources);
  const route = sources.routes.find((each) => each.name === name);
  const urgency = route && urgencyOf(route, severity);
  return route && urgency && { route: route.name, urgency };
}

/** The route of an alarm: its alert's, else its broker's, else the platform's. */
export function routeNameOf({ alert, object }: Candidate, { brokers, platform }: AlertsAmong): string | undefined {
  const broker = object.kind === 'broker' ? brokers.find(({ name }) => name === object.name) : undefined;
  return alert.route ?? broker?.alarms.route ?? platform?.alerting?.route;
}

/** How a route calls about alarms of a severity; undefined where it says nothing of them. */
export function urgencyOf({ calls }: Route, severity: AlarmSeverity): Urgency | undefined {
  return urgencies.find((urgency) => calls[urgency]?.severities.includes(severity));
}

/** What its owner is told of an alert and one of its objects; undefined where that is not said, or cannot be. */
export function definitionOf(candidate: Candidate, sources: AlarmSources): AlarmDefinition | undefined {
  return sayingOf(candidate, sources)?.definition;
}

function isOwned(owner: AlarmOwner, { platform }: AlarmSources): boolean {
  return owner === 'cloudwatch' || platform?.monitoring !== undefined;
}

/** The owner of what an alert says; undefined where it says nothing that is known. */
export function ownerOfAlert({ alarm, expression }: EffectiveAlert): AlarmOwner | undefined {
  if (alarm !== undefined) return knownAlarm(alarm)?.owner;
  const said = expression && expressionOf(expression);
  return said && ownerOf(said);
}

function fileOf({ alert, object }: Candidate): string {
  const own = ownAlarms.find((each) => each.alert === alert.name);
  return own ? `${own.kind}s/${object.name}.yaml` : `alerts/${alert.name}.yaml`;
}

function titleOf({ alert, object }: Candidate, known: KnownAlarm | undefined): string {
  const title = known?.title ?? alert.description ?? `${alert.name} of {object}`;
  return title.replaceAll('{object}', object.name ?? object.kind);
}

/** A runbook that is an address is linked to; any other is a text. */
function runbookOf(runbook: string): Alarm['runbook'] {
  const text = runbook.trim();
  return /^https:\/\/\S+$/.test(text) ? { url: text } : { text };
}
