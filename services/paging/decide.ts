import { type AlarmSeverity, alarmSeverities, type PagedAlarm, type PagingSettings } from '../../contracts/paging.ts';
import { alarmFor, isTrial } from './alarm-for.ts';
import { type OpenAlarm, type OpenStorm, type PagerName, type Service, stormId } from './open-alarm.ts';

/** What is known when it is decided what to do. */
export interface Known {
  settings: PagingSettings;
  pager: PagerName;
  /** Milliseconds since the epoch. */
  now: number;
  /** Every item of an alarm, also those of the other pager, which may be causes. */
  alarms: ReadonlyMap<string, OpenAlarm>;
  /** Items of storms. */
  storms: ReadonlyMap<string, OpenStorm>;
}

/** An alarm that fires, with what its file says of it. */
export interface Firing {
  item: string;
  alarm: PagedAlarm;
  open: OpenAlarm;
  service: Service;
}

export type Step =
  /** Tells PagerDuty that it fires, by an event of its own. */
  | ({ do: 'call' } & Firing)
  /** Counts it as told by the event of its storm, which comes after. */
  | ({ do: 'gather' } & Firing)
  /** Tells PagerDuty that it has ended, and forgets it. */
  | { do: 'end'; item: string; open: OpenAlarm; service: Service }
  /** Notes that a cause hides it, or does no longer. */
  | { do: 'note-hidden'; item: string; hidden: NonNullable<OpenAlarm['hidden']> }
  /** Forgets one that nobody was called about. */
  | { do: 'forget'; item: string; open: OpenAlarm }
  /** Tells PagerDuty of all that were gathered for a service. */
  | { do: 'tell-storm'; item: string; service: Service; gathered: readonly Firing[]; before: OpenStorm | undefined }
  | { do: 'end-storm'; item: string; storm: OpenStorm };

export interface Decision {
  steps: Step[];
  /** Why nobody is called about others now. */
  held: { item: string; because: string }[];
  /** When there is something to decide again, if nothing comes before; milliseconds since the epoch. */
  wakeAt: number | undefined;
}

/**
 * How long an alarm that a cause may hide waits for it, in milliseconds: of several that one fault makes, the cause need not come first. As
 * CloudWatch's own `ActionsSuppressorWaitPeriod`, which its example sets to 60 to 120 seconds:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */
export const causeWaitMs = 60_000;

/**
 * How long an alarm that a cause has hidden is waited for to end once that has ended, in milliseconds: what others say of a node that was away is looked
 * at each minute, by other systems than its cause was. As CloudWatch's own `ActionsSuppressorExtensionPeriod`, 180 seconds in its example:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const causeEndMs = 180_000;

/**
 * Most alarms that a service is called about one by one in so many milliseconds; what more there is comes as one incident. A person reads no more,
 * and PagerDuty takes 120 events a minute by a key: https://developer.pagerduty.com/docs/events-api-rate-limits
 */
export const storm = { mostAlone: 20, withinMs: 300_000, tellEveryMs: 60_000 } as const;

/** How often PagerDuty is told of an alarm that goes on, in milliseconds: an incident that somebody resolved too early opens again. */
export const againEveryMs = 3_600_000;

/** What a pager has to do now. A function of what is known alone; every alarm comes out in a step or as held, until it is forgotten. */
export function decide(known: Known): Decision {
  const { settings, alarms, pager } = known;
  const decision: Decision = { steps: [], held: [], wakeAt: undefined };
  const ready: Firing[] = [];
  const gathered: Firing[] = [];
  for (const [item, open] of alarms) {
    if (open.pager !== pager) continue;
    const alarm = alarmFor(settings, open, item);
    if (
      open.state === 'resolved' ||
      alarm === undefined ||
      isGone(open, alarm) ||
      isForgotten(open, alarm.id, known.now)
    ) {
      decision.steps.push(ended(item, open));
      continue;
    }
    const firing = { item, alarm, open, service: serviceOf(settings, alarm) };
    if (open.called?.how === 'gathered') gathered.push({ ...firing, service: open.called });
    else if (open.called) callAgain(decision, known, firing);
    else if (mayCall(decision, known, firing)) ready.push(firing);
  }
  decideStorms(decision, known, { ready, gathered });
  return decision;
}

/** Whether all of it that fires is of hosts that are there no more: Zabbix says nothing of these again. */
function isGone({ firingParts }: OpenAlarm, { zabbix }: PagedAlarm): boolean {
  if (!zabbix || !firingParts) return false;
  const isThere = (part: string) => zabbix.hosts.some((host) => part === host || part.startsWith(`${host}, `));
  return !Object.keys(firingParts).some(isThere);
}

/** What tries a way ends within minutes; where nobody said so, it ends by itself. */
function isForgotten({ isTest, heardAt }: OpenAlarm, id: string, now: number): boolean {
  return (isTest || isTrial(id)) && Date.parse(heardAt) + againEveryMs <= now;
}

function ended(item: string, open: OpenAlarm): Step {
  const { called } = open;
  return called?.how === 'alone' ? { do: 'end', item, open, service: called } : { do: 'forget', item, open };
}

/** The service that an alarm's route and urgency have, or else the one that there is. */
function serviceOf({ services, route }: PagingSettings, alarm: PagedAlarm): Service {
  const has = (of: string) => services.filter((each) => each.route === of);
  const own = has(alarm.route);
  const found = own.find(({ urgency }) => urgency === alarm.urgency) ?? own[0] ?? has(route)[0];
  return found ?? { route: alarm.route, urgency: alarm.urgency };
}

function callAgain(decision: Decision, { now }: Known, firing: Firing): void {
  const again = Date.parse(firing.open.called?.at ?? '') + againEveryMs;
  if (firing.open.isTest) return;
  if (again <= now) decision.steps.push({ do: 'call', ...firing });
  else wake(decision, again);
}

/** Whether nothing speaks against a call now; else says why. */
function mayCall(decision: Decision, { alarms, now }: Known, { item, alarm, open }: Firing): boolean {
  if (open.isTest || isTrial(alarm.id)) return true;
  const hold = (because: string, until?: number) => {
    decision.held.push({ item, because });
    if (until !== undefined) wake(decision, until);
    return false;
  };
  const silence = alarm.silences.find(({ from, until }) => Date.parse(from) <= now && now < Date.parse(until));
  if (silence) return hold(`silenced until ${silence.until}: ${silence.reason}`, Date.parse(silence.until));
  const cause = alarm.hiddenBy.find((id) => alarms.get(id)?.state === 'firing');
  const note = (hidden: NonNullable<OpenAlarm['hidden']>) =>
    void decision.steps.push({ do: 'note-hidden', item, hidden });
  if (cause !== undefined) {
    if (open.hidden === undefined || open.hidden.endedAt !== undefined) note({});
    return hold(`hidden by ${cause}`);
  }
  if (open.hidden) {
    const { endedAt = new Date(now).toISOString() } = open.hidden;
    if (open.hidden.endedAt === undefined) note({ endedAt });
    const endsUntil = Date.parse(endedAt) + causeEndMs;
    if (now < endsUntil) return hold('may end with its cause', endsUntil);
  }
  const waitsUntil = Date.parse(open.heardAt) + causeWaitMs;
  if (alarm.hiddenBy.length > 0 && now < waitsUntil) return hold('waits for a cause', waitsUntil);
  return true;
}

function wake(decision: Decision, at: number): void {
  decision.wakeAt = Math.min(decision.wakeAt ?? at, at);
}

const nameOf = ({ route, urgency }: Service) => `${route}/${urgency}`;

/** Shares what is ready, and what was gathered, into calls and storms, service by service. */
function decideStorms(
  decision: Decision,
  known: Known,
  { ready, gathered }: { ready: readonly Firing[]; gathered: readonly Firing[] },
): void {
  const { storms, pager } = known;
  const own = [...storms].filter(([, { pager: whose }]) => whose === pager);
  const services = new Map(
    [...ready, ...gathered, ...own.map(([, each]) => each)].map(({ service }) => [nameOf(service), service]),
  );
  for (const service of services.values()) {
    const of = (list: readonly Firing[]) => list.filter((each) => nameOf(each.service) === nameOf(service));
    decideStorm(decision, known, { service, ready: of(ready), gathered: of(gathered) });
  }
}

function decideStorm(
  decision: Decision,
  known: Known,
  { service, ready, gathered }: { service: Service; ready: readonly Firing[]; gathered: readonly Firing[] },
): void {
  const { now, storms, pager } = known;
  const item = stormId(pager, service);
  const before = storms.get(item);
  const isOver = isCalm(gathered, now);
  const waiting = [...ready, ...(isOver ? gathered : [])].sort(worstFirst);
  const [alone, rest] = [waiting.slice(0, roomFor(known, service)), waiting.slice(roomFor(known, service))];
  decision.steps.push(...alone.map((each): Step => ({ do: 'call', ...each })));
  const added = rest.filter(({ open }) => open.called === undefined);
  decision.steps.push(...added.map((each): Step => ({ do: 'gather', ...each })));
  const all = [...(isOver ? rest.filter(({ open }) => open.called) : gathered), ...added].sort(worstFirst);
  if (all.length > 0) {
    const due = dueAt(before, all);
    if (due <= now) decision.steps.push({ do: 'tell-storm', item, service, gathered: all, before });
    else if (due < Infinity) wake(decision, due);
    wake(decision, now + storm.withinMs);
  } else if (before) decision.steps.push({ do: 'end-storm', item, storm: before });
}

/** Whether a storm has become few alarms, and no other has come to it for a while: each is called about by itself then. */
function isCalm(gathered: readonly Firing[], now: number): boolean {
  const last = Math.max(0, ...gathered.map(({ open }) => Date.parse(open.called?.at ?? '')));
  return gathered.length <= storm.mostAlone && last + storm.withinMs <= now;
}

function roomFor({ alarms, pager, now }: Known, service: Service): number {
  const recent = [...alarms.values()].filter(
    ({ called, pager: whose }) =>
      whose === pager &&
      called?.how === 'alone' &&
      nameOf(called) === nameOf(service) &&
      Date.parse(called.at) + storm.withinMs > now,
  );
  return Math.max(0, storm.mostAlone - recent.length);
}

/** When a storm's event is due: at once when it is the first or something worse has come, a while after the last when it has grown, else never. */
export function dueAt(before: OpenStorm | undefined, all: readonly Firing[]): number {
  if (before?.called === undefined) return 0;
  if (rank(worstOf(all)) < rank(before.worst)) return 0;
  return all.length > before.told ? Date.parse(before.called.at) + storm.tellEveryMs : Infinity;
}

/** The worst severity of several. */
export function worstOf(firing: readonly Firing[]): AlarmSeverity {
  return alarmSeverities[Math.min(...firing.map(({ alarm }) => rank(alarm.severity)))] ?? 'info';
}

function rank(severity: AlarmSeverity): number {
  return alarmSeverities.indexOf(severity);
}

/** The worst severity first, and of one severity what has gone on longest. */
export function worstFirst(a: Firing, b: Firing): number {
  return rank(a.alarm.severity) - rank(b.alarm.severity) || (a.open.since < b.open.since ? -1 : 1);
}
