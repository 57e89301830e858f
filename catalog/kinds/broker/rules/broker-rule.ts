import type { Rule } from '../../../rules/rule.ts';
import type { Broker } from '../broker.ts';

/** A rule about a broker; none of them looks at objects of other kinds. */
export type BrokerRule = Rule<Broker>;
