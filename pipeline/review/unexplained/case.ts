import type { Values } from '../plan/json-value.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import type { Reference } from './references.ts';
import type { Situation } from './situation.ts';

/** One planned change, its block in both configurations, and what else can explain it. */
export interface Case {
  planned: PlannedResource;
  old: Values | undefined;
  current: Values | undefined;
  situation: Situation;
  /** Whether a reference leads to a value that may be another one, for an explained reason. */
  leadsToChange: (reference: Reference) => boolean;
}

/** What of one planned change comes from what differs between the two configurations. */
export interface Explanation {
  /** Whether that anything is done with the resource does: it is made, replaced, deleted, let go of, read, moved. */
  action: boolean;
  /** The attributes whose change does. */
  attributes: ReadonlySet<string>;
}

export type Explanations = ReadonlyMap<PlannedResource, Explanation>;
