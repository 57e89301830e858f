import type { FieldPath } from '../files/problem.ts';
import type { Broker } from '../kinds/broker/broker.ts';
import type { Endpoint } from '../kinds/endpoint/endpoint.ts';
import type { Platform } from '../kinds/platform/platform.ts';
import type { Processor } from '../kinds/processor/processor.ts';

/** What a rule may look at besides the object it checks. */
export interface RuleContext {
  /** Absent while platform.yaml itself has errors. */
  platform?: Platform;
  /** Those whose files have the right shape, like the other objects here; in the order of their names. */
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
  processors: readonly Processor[];
  /** Paths of all files that were read. */
  paths: readonly string[];
  /** ISO date. */
  today: string;
}

/** Where a rule was broken, and what to do. */
export interface Finding {
  path: FieldPath;
  message: string;
}

/** A check across fields or files. Rules that look at one field alone are part of the schema. */
export interface Rule<T> {
  /** Kebab-case; what `acknowledge` and documentation call it. */
  name: string;
  /** One sentence: what must hold. */
  doc: string;
  /** A warning can be acknowledged in the file; an error cannot. */
  severity: 'error' | 'warning';
  check(subject: T, context: RuleContext): Finding[];
}

export type BrokerRule = Rule<Broker>;
export type EndpointRule = Rule<Endpoint>;
export type PlatformRule = Rule<Platform>;
export type ProcessorRule = Rule<Processor>;
