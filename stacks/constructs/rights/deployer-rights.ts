import type { BoundedRole } from '../../../contracts/names.ts';
import type { PolicyStatement } from '../policy.ts';

/** What roles of a kind may ever do, whatever is written into them. */
export interface RoleBoundary {
  kind: BoundedRole;
  statements: PolicyStatement[];
}

/**
 * What the roles of GitHub Actions may do for the sake of one stack. The actions of each service, and which of them can be
 * limited to what: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface DeployerRights {
  /**
   * What Terraform asks of AWS when it refreshes the stack, for planning and applying both. Never the value of a secret, but
   * for the token that plans at Cloudflare: what write-only arguments wrote is not read back (awsProviderVersion says since when).
   */
  look: PolicyStatement[];
  /** What Terraform changes, and what is done by hand to what runs; for applying alone. */
  change: PolicyStatement[];
  /** The bounds of the roles that are made for the stack. Default: it has none. */
  boundaries?: RoleBoundary[];
}

/** All of them as one. */
export function together(...parts: readonly DeployerRights[]): DeployerRights {
  return {
    look: parts.flatMap(({ look }) => look),
    change: parts.flatMap(({ change }) => change),
    boundaries: parts.flatMap(({ boundaries = [] }) => boundaries),
  };
}
