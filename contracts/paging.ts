import { z } from 'zod';

/** What those who raise alarms, those who call people and those who write their settings have to agree on. */

/** How bad it is, from worst: PagerDuty's own words, https://developer.pagerduty.com/docs/send-alert-event */
export const alarmSeverities = ['critical', 'error', 'warning', 'info'] as const;

export type AlarmSeverity = (typeof alarmSeverities)[number];

/** How people are called, by their own rules of notification: https://support.pagerduty.com/main/docs/service-settings#notification-urgency */
export const urgencies = ['high', 'low'] as const;

export type Urgency = (typeof urgencies)[number];

/** Kinds of what alarms watch. */
export const watchedKinds = [
  'broker',
  'endpoint',
  'processor',
  'database',
  'cache',
  'nat',
  'receiver',
  'monitoring',
  'platform',
] as const;

export type WatchedKind = (typeof watchedKinds)[number];

/** What an alarm is about. NAT gateways are called by the letters of their zones; of the database, the cache and so on there is one, which has no name. */
export interface WatchedObject {
  kind: WatchedKind;
  name?: string;
}

/** How an object is written in ids and labels: `broker/orders`, `database`. */
export function objectText({ kind, name }: WatchedObject): string {
  return name === undefined ? kind : `${kind}/${name}`;
}

/** An alarm of one object: `queue-growing/broker/orders`. Nothing else has it, whatever the way by which a signal comes. */
export function alarmId(alert: string, object: WatchedObject): string {
  return `${alert}/${objectText(object)}`;
}

/** What PagerDuty knows an incident by while it is open; an event that resolves has the same. At most 255 characters. */
export function dedupKey(platform: string, id: string): string {
  return `warren/${platform}/${id}`;
}

/** Alerts of a broker's own file, which no file of alerts/ may be called. */
export const brokerAlerts = { memory: 'broker-memory', disk: 'broker-disk' } as const;

/** The same of an endpoint's own file, which promises something. */
export const promiseAlerts = { page: 'service-level-page', ticket: 'service-level-ticket' } as const;

/** Ways by which what happens reaches PagerDuty. */
export const pagingWays = ['cloudwatch', 'grafana', 'zabbix'] as const;

export type PagingWay = (typeof pagingWays)[number];

/**
 * Id of the alarm by which a way is tried once a day: it begins and ends by itself, is called about with low urgency, and nothing hides it.
 * The rest of the way is the same as of any other alarm.
 */
export function trialAlarm(way: PagingWay): string {
  return `trial/${way}`;
}

/**
 * Metric in the platform's namespace of CloudWatch that a pager puts for the way when PagerDuty has taken the event by which a trial began, 1
 * each. How long none may come: a day, and two hours for a way that was away when its trial came, and was well in time for its end.
 */
export const trialMetric = { name: 'TrialPassed', dimension: 'Way', mostHoursBetween: 26 } as const;

/** Labels of Grafana's rules by which a signal says whose it is. */
export const alarmLabel = { id: 'alarm', severity: 'severity' } as const;

const time = z.iso.datetime();

/** What is said of an alarm whenever it begins or ends. */
export const alarmSignal = z.object({
  /** `queue-growing/broker/orders`. */
  id: z.string(),
  state: z.enum(['firing', 'resolved']),
  /** When it began or ended. */
  at: time,
  /** What was measured, with its unit, where that is known: `18,220 messages`. */
  value: z.string().max(200).optional(),
  /** Which of several it is about, the worst first: queues, nodes. */
  parts: z.array(z.string().max(300)).max(20).default([]),
  /** How many there are in all. */
  partsInAll: z.int().optional(),
  /** Whether it was made to try the way. */
  isTest: z.boolean().default(false),
});

export type AlarmSignal = z.infer<typeof alarmSignal>;

/** What whoever calls people has to know of an alarm; nothing of it is a secret. */
export const pagedAlarm = z.object({
  id: z.string(),
  /** File that says it: `alerts/queue-growing.yaml`, `brokers/orders.yaml`. */
  file: z.string(),
  /** What has happened, as a sentence without an end: `A queue of orders grows`. */
  title: z.string(),
  object: z.string(),
  /** File of what it watches, by which the last change to it is found; none for the platform's parts but `platform.yaml`. */
  objectFile: z.string(),
  severity: z.enum(alarmSeverities),
  route: z.string(),
  urgency: z.enum(urgencies),
  /** `10 minutes above 1,000 messages`. */
  condition: z.string(),
  /** Unit of what is measured, where there is one: `messages`. */
  unit: z.string().optional(),
  /** On which side of its threshold something is wrong, by which the worst of its parts comes first. */
  worse: z.enum(['above', 'below']).default('above'),
  /** What to do: a text. */
  runbook: z.string().optional(),
  runbookUrl: z.url().optional(),
  /** Name of the dashboard to look at. */
  dashboard: z.string().optional(),
  /** Its address, where people reach Grafana by a browser alone. */
  dashboardUrl: z.url().optional(),
  /** Ids of alarms while which nobody is called about this one. */
  hiddenBy: z.array(z.string()).default([]),
  silences: z.array(z.object({ from: time, until: time, reason: z.string() })).default([]),
  /** How CloudWatch calls it; Grafana's rules and Zabbix's problems carry the id. */
  cloudwatch: z.object({ alarm: z.string() }).optional(),
  /** Hosts of Zabbix's that it watches: what one said that is there no more has ended. */
  zabbix: z.object({ hosts: z.array(z.string()) }).optional(),
});

export type PagedAlarm = z.infer<typeof pagedAlarm>;

/** Everything that a pager knows: of the Lambda function and of the monitoring host alike. */
export const pagingSettings = z.object({
  platform: z.string(),
  region: z.string(),
  /** Repository that the platform's files are in, as owner/name. */
  repository: z.string().optional(),
  /** `https://events.pagerduty.com`, or that of the European service region. */
  events: z.url(),
  /** Route of what no alarm of these is known for, and of trials. */
  route: z.string(),
  /** Services at PagerDuty that there are keys for, each by its route and urgency. */
  services: z.array(z.object({ route: z.string(), urgency: z.enum(urgencies) })),
  alarms: z.array(pagedAlarm),
});

export type PagingSettings = z.infer<typeof pagingSettings>;

/** Where the settings are: in the bucket of configuration for the function, in a bundle for the host. */
export const pagingSettingsKey = 'paging/settings.json';
export const pagingSettingsPath = 'pager/settings.json';

/** Port of 127.0.0.1 on which the monitoring host's pager takes what Grafana and Zabbix send, and the paths for each. */
export const hostPager = {
  port: 9470,
  grafana: '/grafana',
  zabbix: '/zabbix',
  signal: '/signal',
  health: '/health',
} as const;

/** What Zabbix's webhook posts to the host's pager, by a script of ours. */
export const zabbixSignal = z.object({
  /** Id of the alarm, from the tag that the problem has. */
  alarm: z.string().max(300),
  /** Technical name of the host. */
  host: z.string().max(150),
  /** Which of several things on the host it is about: a disk, a network interface. */
  part: z.string().max(100).optional(),
  state: z.enum(['problem', 'ok']),
  /** What was measured last, as Zabbix writes it. */
  value: z.string().max(1000).optional(),
  /** When it began or ended, ISO 8601 in UTC. */
  at: time,
});

/** Reason with which an alarm of CloudWatch is set to a state by hand to try the way: the pager takes it for a test. */
export const testReason = 'Warren tries the way by which people are called; nothing is wrong';

/** A signal that comes by no alarm, to try a way: the body of a message to the topic, or what is posted to the host's pager. */
export const madeSignal = z.object({ signal: alarmSignal });

/** In the table of what was observed, in the place of a broker's name: an item for each open alarm, by its id. */
export const openAlarmItems = '_alarms';

/** The item of a signal there: what is sent to try a way ends no incident of the alarm itself. */
export function openAlarmItem({ id, isTest }: Pick<AlarmSignal, 'id' | 'isTest'>): string {
  return isTest ? `_test/${id}` : id;
}

/** Of such an item, what says that PagerDuty took the event by which it began: for which service, and when. */
export const calledAbout = z.object({ route: z.string(), urgency: z.enum(urgencies), at: time });

/** The last merged change of each object, by its file: `changes/brokers/orders.yaml.json` in the bucket of configuration. */
export function lastChangeKey(file: string): string {
  return `changes/${file}.json`;
}

/** What apply leaves there. */
export const lastChange = z.object({
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** Login of who wrote it. */
  author: z.string().optional(),
  at: time,
  /** Title of the pull request, or first line of the commit. */
  title: z.string(),
  url: z.url().optional(),
});

export type LastChange = z.infer<typeof lastChange>;

/**
 * An event of PagerDuty's Events API v2: https://developer.pagerduty.com/docs/send-alert-event. `POST /v2/enqueue`, answered by 202;
 * 400 for what it does not take, 429 for too many.
 */
export interface PagerDutyEvent {
  routing_key: string;
  event_action: 'trigger' | 'resolve';
  dedup_key: string;
  client?: string;
  client_url?: string;
  links?: { href: string; text: string }[];
  /** With `trigger` alone. */
  payload?: {
    /** At most 1,024 characters. */
    summary: string;
    source: string;
    severity: AlarmSeverity;
    timestamp?: string;
    component?: string;
    group?: string;
    class?: string;
    custom_details?: Record<string, unknown>;
  };
}
