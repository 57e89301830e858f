/** What a platform's repository on GitHub has to be like. */

/** The branch that is applied: workflows, the ruleset and the roles of GitHub Actions name it. */
export const mainBranch = 'main';

/** The workflow whose plans count. */
export const planWorkflow = 'plan.yml';

/** The workflow that applies them. */
export const applyWorkflow = 'apply.yml';

/** The workflow that opens pull requests by which files say what somebody changed by hand. */
export const adoptWorkflow = 'adopt.yml';

/**
 * What GitHub puts into the `sub` of its tokens, in this order, once an administrator has told it to. By default it does not
 * say which branch a pull request is to be merged into, whose workflow is the one that runs.
 * https://docs.github.com/en/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository
 */
export const subjectClaims = ['repo', 'context', 'base_ref'] as const;

/** The words with which an administrator tells GitHub. */
export function setSubjectClaims(repository: string): string {
  const claims = subjectClaims.map((claim) => `-f 'include_claim_keys[]=${claim}'`).join(' ');
  return `gh api --method PUT repos/${repository}/actions/oidc/customization/sub -F use_default=false ${claims}`;
}
