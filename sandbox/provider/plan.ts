import { normalContainers } from '../schema/container-definitions.ts';
import { planValues } from '../schema/plan-values.ts';
import { type Attribute, type Block, conform, type NestedBlock } from '../schema/schema.ts';
import {
  isBlank,
  isObject,
  isUnknown,
  type ObjectValue,
  sameMeaning,
  sameValue,
  UNKNOWN,
  type Value,
} from '../values.ts';

/** One step of a path to an argument: its name, or the position in a list. */
export type Step = string | number;

/** What Terraform hands a provider to plan, and what the provider's own configuration adds. */
export interface PlanRequest {
  readonly type: string;
  readonly block: Block;
  /** The object as it is now, or null where it is to be created. */
  readonly prior: Value;
  /** The configuration merged with what is known of the object, or null where it is to be destroyed. */
  readonly proposed: Value;
  readonly config: Value;
  /** `default_tags` of the provider; unknown while Terraform does not know them. */
  readonly defaultTags: Value;
  /** Arguments whose change replaces the object, as `name` or `block.name`. */
  readonly replacements: readonly string[];
}

/** What the object will be, and which of its changes replace it. */
export interface PlannedChange {
  readonly planned: Value;
  readonly requiresReplace: Step[][];
}

/**
 * Plans one change as a provider does: attributes that the provider decides are unknown until the object exists and
 * stay as they are afterwards, write-only arguments are never kept, and tags_all is the provider's tags plus its own.
 */
export function planChange(request: PlanRequest): PlannedChange {
  const { prior, proposed, config } = request;
  if (!isObject(proposed) || !isObject(config)) return { planned: proposed, requiresReplace: [] };
  const before = isObject(prior) ? prior : null;
  const planned = planBlock(request.block, { path: request.type, config, proposed, prior: before });
  keepSameMeaning(request, planned, before);
  planTags(request, planned, config);
  if (before !== null) suppress(request.type, planned, before);
  if (before !== null) keep(request, planned, before, config);
  if (before !== null) recompute(request, planned, before, config);
  return { planned, requiresReplace: before === null ? [] : replacing(request, planned, before) };
}

/** The three views of one object or nested block, and where it stands, from its type on. `prior` is null where it is new. */
interface Views {
  readonly path: string;
  readonly config: ObjectValue;
  readonly proposed: ObjectValue;
  readonly prior: ObjectValue | null;
}

function planBlock(block: Block, views: Views): ObjectValue {
  const planned: ObjectValue = {};
  for (const [name, attribute] of Object.entries(block.attributes))
    planned[name] = planAttribute(name, attribute, views);
  for (const [name, nested] of Object.entries(block.blocks)) planned[name] = planNested(name, nested, views);
  return planned;
}

function planAttribute(name: string, attribute: Attribute, views: Views): Value {
  const proposed = views.proposed[name] ?? null;
  if (attribute.writeOnly) return null;
  if ((views.config[name] ?? null) === null) {
    const filled = planDefault(`${views.path}.${name}`, attribute);
    if (filled !== undefined) return filled;
    if (attribute.computed && views.prior === null && proposed === null) return UNKNOWN;
    // What was never set may have been read as empty: no difference.
    return proposed === null && isBlank(views.prior?.[name]) ? (views.prior?.[name] ?? null) : proposed;
  }
  if (attribute.nested === undefined) return proposed;
  const block = { attributes: attribute.nested.attributes, blocks: {} };
  const { nesting } = attribute.nested;
  return planNested(name, { block, nesting, computed: false, minItems: 0, maxItems: 0 }, views);
}

/** What the provider plans for what is left out; undefined where it leaves that open. */
function planDefault(path: string, { nested }: Attribute): Value | undefined {
  const [type = '', ...steps] = path.split('.');
  const value = planValues[type]?.defaults[steps.join('.')];
  return nested !== undefined && isObject(value)
    ? conform({ attributes: nested.attributes, blocks: {} }, value)
    : value;
}

function planNested(name: string, { block, nesting, computed }: NestedBlock, views: Views): Value {
  const proposed = views.proposed[name] ?? null;
  const config = views.config[name] ?? null;
  const prior = views.prior?.[name] ?? null;
  const path = `${views.path}.${name}`;
  if (computed && isEmpty(config)) return prior ?? proposed;
  if (nesting === 'single') return planItem({ block, path, config, proposed, prior });
  const key = keyOf(path);
  if (key !== undefined && Array.isArray(config)) {
    return config.map((item) => planKeyed({ block, path, config: item, prior: withKey(prior, key, at(item, key)) }));
  }
  if (Array.isArray(proposed)) {
    return proposed.map((item, i) =>
      nesting === 'set'
        ? planElement(path, block, item, prior)
        : planItem({ block, path, config: at(config, i), proposed: item, prior: at(prior, i) }),
    );
  }
  if (nesting === 'map' && isObject(proposed)) {
    const items = Object.entries(proposed);
    return Object.fromEntries(
      items.map(([key, item]) => [
        key,
        planItem({ block, path, config: at(config, key), proposed: item, prior: at(prior, key) }),
      ]),
    );
  }
  return proposed;
}

/** The attribute by which elements of a list are found again, whatever their position. */
function keyOf(path: string): string | undefined {
  const [type = '', ...steps] = path.split('.');
  return planValues[type]?.keys?.[steps.join('.')];
}

function withKey(list: Value, key: string, value: Value): Value {
  return Array.isArray(list) && value !== null ? (list.find((each) => sameValue(at(each, key), value)) ?? null) : null;
}

/** An element that was found again has what the provider filled in of it. */
function planKeyed({ block, path, config, prior }: Omit<Item, 'proposed'>): Value {
  if (!isObject(config)) return config;
  const kept = Object.entries(block.attributes).filter(
    ([name, { computed }]) => computed && (config[name] ?? null) === null && at(prior, name) !== null,
  );
  const proposed = { ...config, ...Object.fromEntries(kept.map(([name]) => [name, at(prior, name)])) };
  return planItem({ block, path, config, proposed, prior });
}

/** An element of a set is found again by its values, in which a number that was never set may have been read as zero. */
function planElement(path: string, block: Block, item: Value, prior: Value): Value {
  const old = Array.isArray(prior)
    ? (prior.find((each) => sameMeaning(withoutZeros(each), withoutZeros(item))) ?? null)
    : null;
  const planned = planItem({ block, path, config: item, proposed: item, prior: old });
  if (!isObject(planned) || !isObject(old)) return planned;
  const zeros = Object.entries(old).filter(([name, value]) => value === 0 && (planned[name] ?? null) === null);
  return { ...planned, ...Object.fromEntries(zeros) };
}

function withoutZeros(value: Value): Value {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, part]) => part !== 0)) : value;
}

const isEmpty = (value: Value) => value === null || (Array.isArray(value) && value.length === 0);

/** One object in an attribute or a block: how it is configured, proposed, and was; and where it stands, from its type on. */
interface Item {
  readonly block: Block;
  readonly path: string;
  readonly config: Value;
  readonly proposed: Value;
  readonly prior: Value;
}

function planItem({ block, path, config, proposed, prior }: Item): Value {
  if (!isObject(proposed)) return proposed;
  return planBlock(block, {
    path,
    config: isObject(config) ? config : proposed,
    proposed,
    prior: isObject(prior) ? prior : null,
  });
}

function at(value: Value | undefined, key: Step): Value {
  if (Array.isArray(value) && typeof key === 'number') return value[key] ?? null;
  return isObject(value) ? (value[String(key)] ?? null) : null;
}

function planTags(request: PlanRequest, planned: ObjectValue, config: ObjectValue): void {
  const { block } = request;
  if (block.attributes.tags_all?.computed !== true || block.attributes.tags === undefined) return;
  if ((config.tags_all ?? null) !== null) return;
  const defaultTags = turnsDefaultTagsOff(config) ? {} : request.defaultTags;
  const tags = planned.tags ?? null;
  if (isUnknown(tags) || isUnknown(defaultTags)) planned.tags_all = UNKNOWN;
  else planned.tags_all = { ...(isObject(defaultTags) ? defaultTags : {}), ...(isObject(tags) ? tags : {}) };
}

/** terraform-provider-aws internal/service/s3 ignoreProviderDefaultTags: an override whose default tags are none. */
function turnsDefaultTagsOff({ override_provider: override = null }: ObjectValue): boolean {
  const [block = null] = [at([override].flat(), 0)].flatMap((one) => at(one, 'default_tags'));
  return isObject(block) && Object.keys(block.tags ?? {}).length === 0;
}

/** Differences that the provider hides (DiffSuppressFunc): what is configured is not planned. */
function suppress(type: string, planned: ObjectValue, prior: ObjectValue): void {
  if (type !== 'aws_db_instance') return;
  // terraform-provider-aws internal/service/rds resourceInstance: storage that has grown by itself, while it may.
  const [is, was, most] = [planned.allocated_storage, prior.allocated_storage, planned.max_allocated_storage].map(
    Number,
  );
  if (is !== undefined && was !== undefined && most !== undefined && was > is && most > is) {
    planned.allocated_storage = prior.allocated_storage ?? null;
  }
}

/** Arguments that the provider keeps in a form of its own; what differs in that form alone is no change. */
const normalForms: Readonly<Record<string, Readonly<Record<string, (text: string) => string>>>> = {
  aws_ecs_task_definition: { container_definitions: normalContainers },
};

function keepSameMeaning({ type }: PlanRequest, planned: ObjectValue, before: ObjectValue | null): void {
  for (const [name, normal] of Object.entries(normalForms[type] ?? {})) {
    const [now, then] = [planned[name], before?.[name]];
    if (typeof now !== 'string') continue;
    planned[name] = typeof then === 'string' && normal(then) === normal(now) ? then : normal(now);
  }
}

/** What the provider decides anew when one of the arguments changes. Only these: everything else stays. */
const recomputed: Readonly<Record<string, { when: readonly string[]; become: readonly string[] }>> = {
  // terraform-provider-aws internal/service/s3 resourceObjectCustomizeDiff.
  aws_s3_object: {
    when: ['content', 'content_base64', 'source', 'source_hash', 'etag', 'kms_key_id'],
    become: [
      'etag',
      'version_id',
      'checksum_crc32',
      'checksum_crc32c',
      'checksum_crc64nvme',
      'checksum_sha1',
      'checksum_sha256',
    ],
  },
  // terraform-provider-aws internal/service/elasticache resourceReplicationGroup, ComputedIf.
  aws_elasticache_replication_group: {
    when: ['num_cache_clusters', 'num_node_groups', 'replicas_per_node_group'],
    become: ['member_clusters', 'num_node_groups', 'replicas_per_node_group'],
  },
  // terraform-provider-aws internal/service/ssm resourceParameter: a new value is a new version.
  aws_ssm_parameter: { when: ['value', 'insecure_value', 'value_wo_version'], become: ['version'] },
  // terraform-provider-aws internal/service/lambda resourceFunction, needsFunctionCodeUpdate.
  aws_lambda_function: {
    when: ['filename', 's3_bucket', 's3_key', 's3_object_version', 'source_code_hash', 'image_uri'],
    become: ['last_modified', 'version', 'qualified_arn', 'qualified_invoke_arn'],
  },
};

function keep({ type }: PlanRequest, planned: ObjectValue, prior: ObjectValue, config: ObjectValue): void {
  for (const [name, other] of Object.entries(planValues[type]?.kept ?? {})) {
    if ((config[name] ?? null) !== null) continue;
    planned[name] = sameValue(planned[other], prior[other]) ? (prior[name] ?? null) : UNKNOWN;
  }
}

function recompute({ type, block }: PlanRequest, planned: ObjectValue, prior: ObjectValue, config: ObjectValue): void {
  const { anew } = planValues[type] ?? {};
  const rule = anew ? { when: Object.keys(block.attributes), become: anew } : recomputed[type];
  if (rule === undefined || !rule.when.some((name) => !sameValue(planned[name], prior[name]))) return;
  for (const name of rule.become) {
    if (block.attributes[name]?.computed === true && (config[name] ?? null) === null) planned[name] = UNKNOWN;
  }
}

function replacing({ block, replacements }: PlanRequest, planned: ObjectValue, prior: ObjectValue): Step[][] {
  return replacements.flatMap((path) => differing(block, path.split('.'), planned, prior));
}

/** The differences at a path, one a list element. Terraform cannot name an element of a set, so there it is the set. */
function differing(block: Block, [name, ...rest]: string[], planned: Value, prior: Value): Step[][] {
  if (name === undefined || sameValue(at(planned, name), at(prior, name))) return [];
  const nested = block.blocks[name];
  if (nested === undefined && block.attributes[name] === undefined) return [];
  if (rest.length === 0 || nested === undefined || nested.nesting === 'set' || nested.nesting === 'map')
    return [[name]];
  const [now, then] = [at(planned, name), at(prior, name)];
  if (nested.nesting === 'single') return differing(nested.block, rest, now, then).map((path) => [name, ...path]);
  const positions = Math.max(Array.isArray(now) ? now.length : 0, Array.isArray(then) ? then.length : 0);
  return Array.from({ length: positions }, (_, i) => i).flatMap((i) =>
    differing(nested.block, rest, at(now, i), at(then, i)).map((path) => [name, i, ...path]),
  );
}
