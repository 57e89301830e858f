import type { AlarmSeverity, Urgency, WatchedObject } from '../../contracts/paging.ts';
import type { Missing } from '../scaling/alarm-state.ts';

/** Systems that raise alarms. Each alarm is one's alone, so that a fault is one incident. */
export const alarmOwners = ['cloudwatch', 'grafana', 'zabbix'] as const;

export type AlarmOwner = (typeof alarmOwners)[number];

/** An alarm of one object, with every default filled in: what stacks, bundles, tests and reviews are made of. */
export interface Alarm {
  /** `queue-growing/broker/orders`: `alarmId` of contracts/paging.ts. */
  id: string;
  /** Name of its alert: of the file in alerts/, or one of `ownAlarms`. */
  alert: string;
  /** The file that says it. */
  file: string;
  /** Name of the known alarm; undefined for one of an expression. */
  known?: string;
  object: WatchedObject;
  /** What has happened: `A queue of orders grows`. */
  title: string;
  severity: AlarmSeverity;
  /** Name of the route. */
  route: string;
  urgency: Urgency;
  runbook: { text?: string; url?: string };
  /** Name of a dashboard. */
  dashboard?: string;
  settings: AlarmSettings;
  /** Ids of alarms while which nobody is called about this one. */
  hiddenBy: readonly string[];
  silences: readonly Silence[];
  definition: AlarmDefinition;
}

/** From when to when nobody is called, whatever fires; both in UTC. */
export interface Silence {
  from: string;
  until: string;
  reason: string;
}

/** What of an alarm can be set. */
export interface AlarmSettings {
  /** In the unit of the known alarm; undefined where there is nothing to set, as of a node that is down or not. */
  threshold?: number;
  /** For how many minutes it has to be beyond, M of N. */
  minutes: number;
  /** N; as many as `minutes` where nothing else is said. CloudWatch's alarms alone have more. */
  of: number;
  /** What is made of data that is missing, in CloudWatch's words; Grafana's `noDataState` follows from it. */
  missing: Missing;
}

export type AlarmDefinition = CloudWatchDefinition | GrafanaDefinition | ZabbixDefinition;

/** A value that only AWS gives: an entry of an output, which is a mapping, of another stack. */
export interface FromStack {
  stack: string;
  output: string;
  key: string;
}

/** A metric that CloudWatch reads, or an expression over others, of which one is watched. */
export interface CloudWatchQuery {
  id: string;
  expression?: string;
  metric?: {
    namespace: string;
    name: string;
    dimensions: Readonly<Record<string, string | FromStack>>;
    /** `Average`, `Maximum`, `p90`. */
    stat: string;
    /** The same of every metric of an alarm: 60, or a multiple of it. */
    periodSeconds: number;
  };
  returnsData: boolean;
}

export interface CloudWatchDefinition {
  owner: 'cloudwatch';
  queries: readonly CloudWatchQuery[];
  comparison:
    | 'GreaterThanThreshold'
    | 'GreaterThanOrEqualToThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  threshold: number;
}

/** A rule of Grafana: an instant query whose every series is compared with the threshold. */
export interface GrafanaDefinition {
  owner: 'grafana';
  source: 'prometheus' | 'loki';
  /** Gives a value for each part of the object, also where all is well. */
  expression: string;
  comparison: 'gt' | 'lt';
  threshold: number;
  /** How long it goes on firing after it is no longer beyond, in minutes. */
  keepFiringMinutes?: number;
  /** Whether it fires while its data source cannot be asked, as those of the data sources themselves do; any other stays as it was. */
  firesOnError?: true;
  /** Labels of its series that tell parts of the object apart: `['vhost', 'queue']`. */
  parts: readonly string[];
}

/**
 * Triggers of templates that carry the name of the known alarm, and the macros that they are set by on the hosts of the object:
 * `{ '{$CPU.USED.MAX}': '90', '{$CPU.USED.FOR}': '5m' }`.
 */
export interface ZabbixDefinition {
  owner: 'zabbix';
  macros: Readonly<Record<string, string>>;
}
