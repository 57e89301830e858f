import { z } from 'zod';
import { UserFailure } from '../../process/failure.ts';

/** A saved plan as far as a review looks at it. It holds values that must not be shown; see mask.ts. */
export type Plan = z.infer<typeof planSchema>;

/** What a plan would do with one resource or data source, or what happened to it outside Terraform. */
export type PlannedResource = z.infer<typeof resourceSchema>;

/** Both sides of a change, and which parts of them are unknown or sensitive. */
export type Change = z.infer<typeof changeSchema>;

/**
 * Reads what `terraform show -json` prints of a saved plan, parsed; `name` is that of its file. What it does not know is
 * left out, the state before the change included. Throws UserFailure when it is not a plan, is written in another major
 * version of the format, is of a plan that failed, or would do something that a review could not show.
 */
export function readPlan(json: unknown, name: string): Plan {
  const version = z.object({ format_version: z.string() }).safeParse(json).data?.format_version;
  if (version === undefined) throw notAPlan(name);
  if (!/^1\.\d+$/.test(version)) {
    throw new UserFailure(
      `${name} is in format ${version} of Terraform's JSON, and Warren reads 1.x. Use a Terraform whose format is 1.x.`,
    );
  }
  const { data: plan, error } = planSchema.safeParse(json);
  if (!plan) throw notAPlan(name, error.issues[0]);
  if (plan.errored) throw new UserFailure(`${name} is of a plan that failed. Plan again.`);
  const unshown = unshownParts.filter((part) => plan[part].length > 0);
  if (unshown.length > 0) {
    throw new UserFailure(`${name} holds ${unshown.join(' and ')}, which a review cannot show. Plan without them.`);
  }
  return plan;
}

/** Every combination that Terraform writes: internal/command/jsonplan/plan.go, Change.Actions. */
const actionCombinations = [
  'no-op',
  'create',
  'read',
  'update',
  'delete',
  'forget',
  'delete,create',
  'create,delete',
  'create,forget',
] as const;

/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
const changeSchema = z.object({
  /** Joined by commas: `delete,create` replaces. */
  actions: z
    .array(z.string())
    .transform((actions) => actions.join())
    .pipe(z.enum(actionCombinations)),
  before: z.unknown().optional(),
  /** Without what is not known yet. */
  after: z.unknown().optional(),
  /** True wherever the value is not known before the apply. */
  after_unknown: z.unknown().optional(),
  /** True wherever the value is sensitive. */
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  /** Paths whose change replaces the resource. */
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).nullish(),
  importing: z.object({ id: z.string().optional() }).nullish(),
});

const resourceSchema = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  module_address: z.string().optional(),
  mode: z.enum(['managed', 'data']),
  type: z.string(),
  name: z.string(),
  /** Key of an object that is left over from a replacement that did not come to its end. */
  deposed: z.string().optional(),
  change: changeSchema,
  action_reason: z.string().optional(),
});

const expressions = z.record(z.string(), z.unknown());

/** https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation */
const configurationSchema = z.object({
  provider_config: z.record(z.string(), z.object({ expressions: expressions.optional() })).default({}),
  root_module: z.object({
    resources: z
      .array(
        z.object({
          address: z.string(),
          provider_config_key: z.string().optional(),
          expressions: expressions.default({}),
        }),
      )
      .default([]),
  }),
});

const planSchema = z.object({
  resource_changes: z.array(resourceSchema).default([]),
  resource_drift: z.array(resourceSchema).default([]),
  output_changes: z.record(z.string(), changeSchema).default({}),
  // A state in the same format has none, and would pass for a plan without any change.
  configuration: configurationSchema,
  /** False when the plan leaves out something that it would take another plan to do. */
  complete: z.boolean().default(true),
  /** Whether there is anything to apply. */
  applyable: z.boolean().default(true),
  errored: z.boolean().default(false),
  deferred_changes: z.array(z.unknown()).default([]),
  action_invocations: z.array(z.unknown()).default([]),
  deferred_action_invocations: z.array(z.unknown()).default([]),
});

/** Parts that newer Terraforms write for blocks that no stack of Warren has. */
const unshownParts = ['deferred_changes', 'action_invocations', 'deferred_action_invocations'] as const;

function notAPlan(name: string, issue?: z.core.$ZodIssue): UserFailure {
  const where = issue ? ` (${issue.path.map(String).join('.')}: ${issue.message})` : '';
  return new UserFailure(`${name} is not a plan${where}. Write it with: terraform show -json PLANFILE`);
}
