import { type Plan, readPlan } from '../../../../pipeline/review/plan/read-plan.ts';
import type { Configuration } from '../../../../pipeline/terraform/synthesize.ts';

type Values = Record<string, unknown>;

/** One entry of a plan, in the words of Terraform's JSON. */
export interface Entry {
  actions: string[];
  before?: unknown;
  after?: unknown;
  after_unknown?: unknown;
  before_sensitive?: unknown;
  after_sensitive?: unknown;
  replace_paths?: (string | number)[][];
  importing?: { id?: string };
  deposed?: string;
  previous_address?: string;
  action_reason?: string;
}

export interface PlanParts {
  /** Changes by address. */
  changes?: Record<string, Entry>;
  drift?: Record<string, Entry>;
  outputs?: Record<string, Entry>;
  /** What the stack says; the plan's own account of it is made from it as Terraform makes it. */
  configuration?: Configuration;
}

/** JSON as `terraform show -json` prints it of a plan with these parts. */
export function planJson({ changes = {}, drift = {}, outputs = {}, configuration = {} }: PlanParts): Values {
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: {},
    resource_changes: Object.entries(changes).map(entryJson),
    resource_drift: Object.entries(drift).map(entryJson),
    output_changes: outputs,
    configuration: configurationJson(configuration),
    applyable: true,
    complete: true,
    errored: false,
  };
}

/** The plan with these parts, as it is read. */
export function planOf(parts: PlanParts): Plan {
  return readPlan(planJson(parts), 'plans/test.json');
}

/** The entry of a change in place. */
export function updated(before: Values, after: Values, more: Partial<Entry> = {}): Entry {
  return { actions: ['update'], before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...more };
}

/** The entry of a resource that is made anew because of these arguments. */
export function replaced(before: Values, after: Values, paths: string[], more: Partial<Entry> = {}): Entry {
  const replace_paths = paths.map((path) => [path]);
  return updated(before, after, {
    actions: ['delete', 'create'],
    replace_paths,
    action_reason: 'replace_because_cannot_update',
    ...more,
  });
}

export function created(after: Values, unknown: Values = {}): Entry {
  return {
    actions: ['create'],
    before: null,
    after,
    after_unknown: unknown,
    before_sensitive: false,
    after_sensitive: {},
  };
}

export function deleted(before: Values, more: Partial<Entry> = {}): Entry {
  return {
    actions: ['delete'],
    before,
    after: null,
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: false,
    ...more,
  };
}

/** A stack with these blocks, `aws_instance.node-1` and so on. */
export function stackOf(resources: Record<string, Values>, more: Values = {}): Configuration {
  const byType: Record<string, Record<string, Values>> = {};
  for (const [address, block] of Object.entries(resources)) {
    const [type = '', name = ''] = address.split('.');
    byType[type] = { ...byType[type], [name]: block };
  }
  return { resource: byType, ...more } as Configuration;
}

function entryJson([address, { deposed, previous_address, action_reason, ...change }]: [string, Entry]): Values {
  const isData = address.startsWith('data.');
  const [type = '', name = ''] = (isData ? address.slice('data.'.length) : address).replace(/ #\d+$/, '').split('.');
  return {
    address: address.replace(/ #\d+$/, ''),
    mode: isData ? 'data' : 'managed',
    type,
    name: name.replace(/\[.*$/, ''),
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change,
    deposed,
    previous_address,
    action_reason,
  };
}

const metaArguments = ['depends_on', 'lifecycle', 'provisioner', 'count', 'for_each', 'provider'];

function configurationJson(configuration: Configuration): Values {
  const resources = Object.entries(configuration.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, block]) => ({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      provider_config_key: type.split('_')[0],
      expressions: Object.fromEntries(
        Object.entries(block)
          .filter(([key]) => !metaArguments.includes(key))
          .map(([key, value]) => [key, expressionOf(key, value)]),
      ),
    })),
  );
  const providers = Object.entries((configuration.provider ?? {}) as Record<string, Values[]>);
  return {
    provider_config: Object.fromEntries(
      providers.map(([name, [block = {}]]) => [name, { name, expressions: blockExpressions(block) }]),
    ),
    root_module: { resources },
  };
}

/** Blocks of the stacks that tests make; everything else is an argument. */
const blockNames = ['root_block_device', 'default_tags', 'ingress', 'alias', 'metric_query', 'metric'];

function expressionOf(key: string, value: unknown): unknown {
  if (blockNames.includes(key)) return [value].flat().map((block) => blockExpressions(block as Values));
  const references = [...JSON.stringify(value ?? null).matchAll(/(?<!\$)\$\{([^}]+)\}/g)].map(([, inner]) => inner);
  // Of JSON, Terraform calls the text with its `${…}` a constant value.
  return { constant_value: value, ...(references.length > 0 && { references }) };
}

function blockExpressions(block: Values): Values {
  return Object.fromEntries(Object.entries(block).map(([key, value]) => [key, expressionOf(key, value)]));
}
