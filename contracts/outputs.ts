/** Outputs of stacks that other stacks and programs read. */

/** Tiers of subnets of the VPC. */
type Tier = 'public' | 'compute' | 'database';

/** What the network's stack tells those that stand on it. */
export const networkOutput = {
  vpc: 'vpc_id',
  /** Ids of a tier's subnets, by zone. */
  subnets: <T extends Tier>(tier: T) => `${tier}_subnet_ids` as const,
  privateZone: 'private_zone_id',
} as const;

/** What the bootstrap stack tells of GitHub's way in: ARNs of the two roles. */
export const bootstrapOutput = { planRole: 'plan_role', applyRole: 'apply_role' } as const;
