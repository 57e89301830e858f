import { createHash } from 'node:crypto';
import { z } from 'zod';
import { severities } from '../../catalog/effects/effect.ts';
import { canonical } from '../review/plan/json-value.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import { effectSchema } from './effects.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const gitObject = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);

const stackSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** Whether the stack is in no file any more, so that everything of it goes. */
  retired: z.boolean(),
  /** Hash of what Terraform read. */
  configuration: sha256,
  /** Hash of the saved plan; absent where the stack has to be planned after those in `waitsFor` are applied. */
  plan: sha256.optional(),
  /** Hash of the provider lock file that it was made with; absent where Terraform wrote none. */
  lock: sha256.optional(),
  waitsFor: z.array(z.string()),
  /** What was reviewed. */
  effects: z.array(effectSchema),
  /** What it costs people, at worst. */
  severity: z.enum(severities),
});

export const manifestSchema = z.strictObject({
  version: z.literal(1),
  /** Pull request that was planned; absent for plans that somebody made for themselves. */
  pullRequest: z.int().min(1).optional(),
  /** Commit that was reviewed: the head of the pull request. */
  head: gitObject,
  /** Tree that was planned: what merging that head would have made of the main branch. */
  tree: gitObject,
  /** Fingerprint of the review. */
  fingerprint: z.string(),
  /** Whether something in the change is refused, so that nothing of it may be applied. */
  refused: z.boolean(),
  stacks: z.array(stackSchema),
});

/** What was planned and reviewed for one change, and the hashes by which it is known again. */
export type Manifest = z.infer<typeof manifestSchema>;

/** One stack of it. */
export type PlannedStack = Manifest['stacks'][number];

/**
 * Hash of what the files and the code make of a stack. Disks that Terraform is to let go of follow from the state, and are
 * effects of a plan.
 */
export function configurationHash({ configuration, retired }: LaidOutStack): string {
  // A stack that goes has the account and the region of whichever stack is at hand, and nothing else.
  const read = retired ? {} : configuration;
  return hashOf(canonical({ read, retired }));
}

export function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
