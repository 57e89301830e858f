import { z } from 'zod';
import { statusOf } from '../ask.ts';
import type { Connection } from '../connection.ts';

/** Something of GitHub's settings: what it is, that there is none, or why it could not be seen. */
export type Seen<T> = { is: T } | { missing: true } | { unseen: string };

const named = z.array(z.object({ name: z.string() }));
const ruleset = z.object({
  id: z.int(),
  name: z.string(),
  target: z.string().optional(),
  enforcement: z.string(),
  // Told only to those who may change the ruleset.
  bypass_actors: z.array(z.unknown()).optional(),
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }) })
    .nullish(),
  rules: z.array(z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })).optional(),
});

/** What of each answer the doctor looks at; GitHub says more. */
const shapes = {
  repository: z.object({ full_name: z.string(), default_branch: z.string(), private: z.boolean() }),
  variables: z.object({ variables: z.array(z.object({ name: z.string(), value: z.string() })) }),
  environment: z.object({
    // GitHub's description of its API does not have it; where it is told, it counts.
    can_admins_bypass: z.boolean().optional(),
    protection_rules: z
      .array(
        z.object({
          type: z.string(),
          wait_timer: z.int().optional(),
          prevent_self_review: z.boolean().optional(),
          reviewers: z.array(z.object({ type: z.string(), reviewer: z.object({ id: z.int() }) })).optional(),
        }),
      )
      .optional(),
    deployment_branch_policy: z
      .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
      .nullable(),
  }),
  branches: z.object({
    branch_policies: z.array(z.object({ id: z.int(), name: z.string(), type: z.string().optional() })),
  }),
  environmentVariables: z.object({ variables: named }),
  environmentSecrets: z.object({ secrets: named }),
  actions: z.object({
    enabled: z.boolean(),
    allowed_actions: z.string().optional(),
    sha_pinning_required: z.boolean().optional(),
  }),
  selected: z.object({
    github_owned_allowed: z.boolean().optional(),
    verified_allowed: z.boolean().optional(),
    patterns_allowed: z.array(z.string()).optional(),
  }),
  workflow: z.object({ default_workflow_permissions: z.string(), can_approve_pull_request_reviews: z.boolean() }),
  forks: z.object({ approval_policy: z.string() }),
  subject: z.object({
    use_default: z.boolean(),
    include_claim_keys: z.array(z.string()).optional(),
    use_immutable_subject: z.boolean().optional(),
  }),
} as const;

export type Ruleset = z.infer<typeof ruleset>;

/** Every setting of the repository that its workflows rest on. */
export type Settings = { [Name in keyof typeof shapes]: Seen<z.infer<(typeof shapes)[Name]>> } & {
  rulesets: Seen<Ruleset[]>;
};

/** Where each stands, below the repository. */
function paths(environment: string): Record<keyof typeof shapes, string> {
  const within = `/environments/${encodeURIComponent(environment)}`;
  return {
    repository: '',
    variables: '/actions/variables?per_page=30',
    environment: within,
    branches: `${within}/deployment-branch-policies?per_page=100`,
    environmentVariables: `${within}/variables`,
    environmentSecrets: `${within}/secrets`,
    actions: '/actions/permissions',
    selected: '/actions/permissions/selected-actions',
    workflow: '/actions/permissions/workflow',
    forks: '/actions/permissions/fork-pr-contributor-approval',
    subject: '/actions/oidc/customization/sub',
  };
}

/** Reads them all. What the token may not see is told as such; a connection that fails throws. */
export async function readSettings(connection: Connection, environment: string): Promise<Settings> {
  const { selected, ...others } = paths(environment);
  const entries = await Promise.all(
    Object.entries(others).map(async ([name, path]) => {
      return [name, await look<unknown>(connection, path, shapes[name as keyof typeof shapes])] as const;
    }),
  );
  const settings = { ...Object.fromEntries(entries), rulesets: await readRulesets(connection) } as Settings;
  // GitHub has a list only while selected actions alone are allowed, and a conflict else.
  const hasList = 'is' in settings.actions && settings.actions.is.allowed_actions === 'selected';
  return { ...settings, selected: hasList ? await look(connection, selected, shapes.selected) : { missing: true } };
}

async function readRulesets(connection: Connection): Promise<Seen<Ruleset[]>> {
  const list = await look(connection, '/rulesets?per_page=100&includes_parents=false', z.array(ruleset));
  if (!('is' in list)) return list;
  // The list leaves out rules and who may bypass them.
  const whole = await Promise.all(list.is.map(({ id }) => look(connection, `/rulesets/${id}`, ruleset)));
  return { is: whole.flatMap((seen) => ('is' in seen ? [seen.is] : [])) };
}

async function look<T>({ octokit, at }: Connection, path: string, shape: z.ZodType<T>): Promise<Seen<T>> {
  try {
    const { data } = await octokit.request(`GET /repos/{owner}/{repo}${path}`, { ...at });
    const parsed = shape.safeParse(data);
    return parsed.success ? { is: parsed.data } : { unseen: 'GitHub answers in a form that is not known' };
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return { missing: true };
    if (status !== 403) throw error;
    const needs = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers;
    const accepted = String(needs?.['x-accepted-github-permissions'] ?? '');
    return {
      unseen: accepted === '' ? 'the token may not see it' : `the token may not see it; that takes ${accepted}`,
    };
  }
}
