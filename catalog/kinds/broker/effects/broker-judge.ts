import type { Judge, Judges } from '../../../effects/finding.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Broker } from '../broker.ts';

/** Both versions of a broker, and of the platform that it stands in. */
export interface BrokerSides {
  before: Broker;
  after: Broker;
  platform: { before: Platform; after: Platform };
}

/** Knows what a difference of one field does to a broker. */
export type BrokerJudge = Judge<BrokerSides>;

/** Such judges by field. */
export type BrokerJudges = Judges<BrokerSides>;
