import type { DeployerRights } from '../constructs/rights/deployer-rights.ts';

/** Of AWS it has a secret alone, the rights to which brokers' have. What Terraform may do at Cloudflare its token says (docs/edge-keys.md). */
export function accessRights(): DeployerRights {
  return { look: [], change: [] };
}
