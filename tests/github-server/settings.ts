/** The settings of a repository that its workflows rest on, as GitHub's API has them; as tests like to change them. */
export interface RepositorySettings {
  defaultBranch: string;
  variables: Map<string, string>;
  /** Absent while there is none. */
  environment?: {
    name: string;
    protection_rules: Record<string, unknown>[];
    deployment_branch_policy: { protected_branches: boolean; custom_branch_policies: boolean } | null;
    variables: string[];
    secrets: string[];
  };
  branchPolicies: { id: number; name: string; type: string }[];
  rulesets: ({ id: number } & Record<string, unknown>)[];
  actions: Record<string, unknown>;
  selected: Record<string, unknown>;
  workflow: Record<string, unknown>;
  forks: Record<string, unknown>;
  subject: Record<string, unknown>;
}

/** Those of a repository that was just made. */
export function newSettings(): RepositorySettings {
  return {
    defaultBranch: 'main',
    variables: new Map(),
    branchPolicies: [],
    rulesets: [],
    actions: { enabled: true, allowed_actions: 'all', sha_pinning_required: false },
    selected: { github_owned_allowed: false, verified_allowed: false, patterns_allowed: [] },
    workflow: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: true },
    forks: { approval_policy: 'first_time_contributors' },
    subject: { use_default: true, use_immutable_subject: false },
  };
}
