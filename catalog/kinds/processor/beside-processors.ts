import type { BesideQueues } from '../../rules/place-rules.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import type { Processor } from './processor.ts';

/** What rules about processors look at beside them. */
export interface BesideProcessors extends BesideQueues {
  processors: readonly Processor[];
  endpoints: readonly Endpoint[];
}
