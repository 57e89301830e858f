import type { Severity } from '../../../catalog/effects/effect.ts';
import { waitingOf } from '../../../contracts/waiting-changes.ts';
import { differingAttributes } from '../plan/attributes.ts';
import type { Blocks } from '../plan/blocks.ts';
import { isObject, namesOf, objectOf, sameMeaning, type Values } from '../plan/json-value.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import { isReplacement } from '../plan/resource-changes.ts';
import { isAsConfigured } from './as-configured.ts';
import { configuredPart } from './configured-part.ts';
import { changedDefaultTags } from './default-tags.ts';

/** What became of one resource outside Terraform. */
export interface Drift {
  entry: PlannedResource;
  deleted: boolean;
  /** Names of attributes that somebody changed, sorted. */
  attributes: readonly string[];
}

export interface DriftProps {
  entry: PlannedResource;
  /** What the plan would do with the resource. */
  planned: PlannedResource | undefined;
  /** Expressions of its arguments, as the plan's configuration has them. */
  expressions: Values | undefined;
  /** Address of its block. */
  address: string;
  before: Blocks;
  after: Blocks;
}

/**
 * What of a resource somebody changed outside Terraform. A refresh also finds what AWS and the provider fill in after an
 * apply: that counts only where the configuration sets it, where the plan would change it back, or where it alone tells of
 * other contents. Null, empty and false are the same.
 */
export function driftOf(props: DriftProps): Drift {
  const { entry } = props;
  if (entry.change.actions === 'delete') return { entry, deleted: true, attributes: [] };
  const names = differingAttributes(entry.change).filter((name) => isChanged(name, props));
  // All tags are a resource's own and those of its provider; what is said of its own need not be said twice.
  const attributes = names.filter((name) => name !== 'tags_all' || !names.includes('tags'));
  return { entry, deleted: false, attributes };
}

/**
 * Attributes that no configuration sets and that tell of other contents: of an object that was overwritten, of a secret that
 * was given another value by hand, so that the version that Terraform wrote is not the current one any more.
 */
const tellsOfContents: Readonly<Record<string, readonly string[]>> = {
  aws_s3_object: ['etag'],
  aws_secretsmanager_secret_version: ['version_stages'],
};

function isChanged(name: string, props: DriftProps): boolean {
  const { entry, planned, expressions, address, before } = props;
  const [was, is] = [entry.change.before, entry.change.after].map((side) => objectOf(side)[name]);
  if (sameMeaning(was, is) || isOldDefault(name, props)) return false;
  if (hasGrown(name, props) || cameInWindow(name, props)) return false;
  if (tellsOfContents[entry.type]?.includes(name)) return true;
  const goes = planned?.change.actions === 'delete' || planned?.change.actions === 'forget';
  // Of what goes the plan has no expressions any more, and the configuration of before has the arguments.
  const expression = expressions?.[name] ?? (goes ? expressionOf(before.get(address)?.[name]) : undefined);
  if (expression !== undefined) {
    const part = (value: unknown) => configuredPart({ expression, value, extent: 'configured' });
    if (sameMeaning(part(was), part(is))) return false;
    // The files say by now what somebody made of it, and nothing is left to be done.
    const isPlanned = planned !== undefined && (goes || differingAttributes(planned.change).includes(name));
    return isPlanned || !isAsConfigured(expression, is);
  }
  if (goes) return false;
  if (planned === undefined) return false;
  // What is made anew has nothing filled in yet.
  if (isReplacement(planned.change)) return planned.change.replace_paths?.some(([top]) => top === name) === true;
  return differingAttributes(planned.change).includes(name);
}

/** An argument of a synthesized block, or its blocks, as the configuration in a plan has them. */
function expressionOf(argument: unknown): unknown {
  if (argument === undefined) return undefined;
  if (Array.isArray(argument) && argument.some(isObject)) return argument.map(expressionOf);
  if (!isObject(argument)) return { constant_value: argument };
  return Object.fromEntries(Object.entries(argument).map(([name, value]) => [name, expressionOf(value)]));
}

/** What AWS did in a maintenance window: it is what the files say, and the state has it as it was before. */
function cameInWindow(name: string, { entry, expressions }: DriftProps): boolean {
  const [before, after] = [entry.change.before, entry.change.after].map(objectOf);
  const waits = waitingOf(entry.type, [name], { before: before ?? {}, after: after ?? {} }).length > 0;
  return waits && sameMeaning(objectOf(expressions?.[name]).constant_value, after?.[name]);
}

/** Storage of a database that grows by itself, as far as its file lets it: the provider plans nothing against that. */
function hasGrown(name: string, { entry }: DriftProps): boolean {
  if (entry.type !== 'aws_db_instance' || name !== 'allocated_storage') return false;
  const [was, is] = [entry.change.before, entry.change.after].map(objectOf);
  const size = Number(is?.[name]);
  return size > Number(was?.[name]) && size <= Number(is?.max_allocated_storage ?? 0);
}

/** A default tag that the change of the files changes looks, before it is applied, as if it were one of the resource's own. */
function isOldDefault(name: string, { entry, address, before, after }: DriftProps): boolean {
  if (name !== 'tags' && name !== 'tags_all') return false;
  const [was, is] = [entry.change.before, entry.change.after].map((side) => objectOf(objectOf(side)[name]));
  const changed = changedDefaultTags({
    type: entry.type,
    blocks: [before.get(address), after.get(address)],
    before,
    after,
  });
  return namesOf(was ?? {}, is ?? {}).every((key) => changed.has(key) || sameMeaning(was?.[key], is?.[key]));
}

/** Attributes of resources that keep people out; `*` stands for the resource itself, too. */
const keepsOut: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['iam_database_authentication_enabled', 'publicly_accessible', 'vpc_security_group_ids'],
  aws_db_parameter_group: ['parameter'],
  aws_elasticache_replication_group: ['security_group_ids', 'transit_encryption_enabled', 'user_group_ids'],
  aws_elasticache_user: ['access_string', 'authentication_mode'],
  aws_elasticache_user_group: ['user_ids'],
  aws_iam_openid_connect_provider: ['client_id_list', 'thumbprint_list', 'url'],
  aws_iam_policy: ['policy'],
  aws_iam_role: ['assume_role_policy', 'permissions_boundary'],
  aws_iam_role_policy: ['policy'],
  aws_iam_instance_profile: ['role'],
  aws_instance: ['iam_instance_profile', 'metadata_options', 'vpc_security_group_ids'],
  aws_lb: ['internal', 'security_groups'],
  aws_network_interface: ['security_groups', 'source_dest_check'],
  aws_s3_bucket_policy: ['*', 'policy'],
  aws_s3_bucket_public_access_block: [
    '*',
    'block_public_acls',
    'block_public_policy',
    'ignore_public_acls',
    'restrict_public_buckets',
  ],
  aws_vpc_security_group_ingress_rule: [
    'cidr_ipv4',
    'cidr_ipv6',
    'from_port',
    'ip_protocol',
    'prefix_list_id',
    'referenced_security_group_id',
    'to_port',
  ],
  // What stands before Grafana at Cloudflare, and where its tunnel leads.
  cloudflare_zero_trust_access_application: ['*', 'domain', 'policies'],
  cloudflare_zero_trust_access_policy: ['*', 'decision', 'exclude', 'include', 'require'],
  cloudflare_zero_trust_tunnel_cloudflared_config: ['config'],
};

/** How severe it is that attributes, or the whole resource, are otherwise than the files say, whatever applying costs. */
export function severityOfDrift(type: string, names: readonly string[]): Severity {
  // Nodes take on the other value, and who has the one before is not let in any more.
  if (type === 'aws_secretsmanager_secret_version' && names.includes('version_stages')) return 'reconnect';
  const guards = keepsOut[type] ?? [];
  return (names.length === 0 ? ['*'] : names).some((name) => guards.includes(name)) ? 'exposed' : 'none';
}
