import type { DeployerRights } from '../constructs/rights/deployer-rights.ts';

/**
 * Nothing of it is in AWS. What Terraform may do at Cloudflare its token says (docs/edge-keys.md), and the keys that are placed on the way
 * belong to the user of stack `ingress`, with the rights to them.
 */
export function edgeRights(): DeployerRights {
  return { look: [], change: [] };
}
