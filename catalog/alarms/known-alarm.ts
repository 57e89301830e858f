import type { AlarmSeverity, WatchedKind } from '../../contracts/paging.ts';
import type { Platform } from '../kinds/platform/platform.ts';
import type { Missing } from '../scaling/alarm-state.ts';
import type { AlarmDefinition, AlarmOwner, AlarmSettings } from './alarm.ts';

/** An alarm that files call by name instead of writing an expression. */
export interface KnownAlarm<Kind extends WatchedKind = WatchedKind> {
  /** Kebab-case. */
  name: string;
  owner: AlarmOwner;
  /** What it can watch. */
  watches: readonly Kind[];
  /** What has happened, with `{object}` for the object: `A queue of {object} grows`. */
  title: string;
  /** One sentence: when it fires. */
  doc: string;
  /** Where its numbers come from: an address, or `Warren` with the reason. */
  source: string;
  severity: AlarmSeverity;
  /** Absent where there is nothing to set. */
  threshold?: {
    default: number;
    min: number;
    max: number;
    /** `percent`, `messages`, `seconds`. */
    unit: string;
    /** On which side of it something is wrong. */
    worse: 'above' | 'below';
  };
  minutes: number;
  /** N of CloudWatch's M of N. Left out: as many as `minutes`. */
  of?: number;
  missing: Missing;
  /** Whether the object has what it is about. Default: each has. */
  isAbout?(props: Omit<DefineProps, 'settings'>): boolean;
  /** What the object's own file says of it, in the place of the above; the alert's file goes before both. Default: nothing. */
  ofSubject?(props: Omit<DefineProps, 'settings'>): Partial<AlarmSettings>;
  /** What to do, for an alarm whose file says nothing better. */
  advice: string;
  /** Name of the shipped dashboard to look at. */
  dashboard: string;
  /** Known alarms of the same object, or of the broker or platform below it, while which nobody is called about this one. */
  hiddenBy?: readonly string[];
  /** What its owner is told. `queues`: regular expression of the names of queues that it is about; undefined for all. */
  define(props: DefineProps): AlarmDefinition;
}

export interface DefineProps {
  platform: Platform;
  /** The object of the catalog: a broker, an endpoint, a processor; a NAT gateway by the letter of its zone; the platform itself for its other parts. */
  subject: { name: string };
  /** The catalog, for what the subject refers to. */
  beside: AlarmBeside;
  settings: AlarmSettings;
  queues?: { vhost?: string; names?: string };
}

/** What alarms look at beside their subject. */
export interface AlarmBeside {
  brokers: readonly import('../kinds/broker/broker.ts').Broker[];
  endpoints: readonly import('../kinds/endpoint/endpoint.ts').Endpoint[];
  processors: readonly import('../kinds/processor/processor.ts').Processor[];
}
