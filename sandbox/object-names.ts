import { digest } from './computed/computed-values.ts';
import type { ObjectValue, Value } from './values.ts';

/**
 * What identifies an object within its type: its id, else its ARN, else a digest of its arguments. The id of a task definition is
 * its family, which its revisions share.
 */
export function identityOf(object: ObjectValue): string {
  if (text(object.arn_without_revision) !== undefined) return text(object.arn) ?? '';
  if ('id' in object) return text(object.id) ?? '';
  return text(object.arn) ?? digest(JSON.stringify(object)).slice(0, 16);
}

/** What a person calls the object: its Name tag, else its name. */
export function nameOf(object: ObjectValue): string | undefined {
  const names = [member(object.tags, 'Name'), member(object.tags_all, 'Name'), object.name, object.bucket];
  return [...names, object.identifier, object.function_name, object.script_name, object.hostname]
    .map(text)
    .find((name) => name !== undefined);
}

/** Types where creating an object over an existing one is what the service does, or only sets a part of another object. */
export function mayReplaceSilently(type: string): boolean {
  return /^aws_(s3_object|s3_bucket_.+|default_.+|route53_record|iam_role_policy|iam_role_policy_attachment)$|^random_|^cloudflare_zone_setting$/.test(
    type,
  );
}

/** Types that Terraform only forgets: internal/services/zone_setting/resource.go of cloudflare/terraform-provider-cloudflare v5.14.0. */
export function staysWhenDestroyed(type: string): boolean {
  return type === 'cloudflare_zone_setting';
}

function member(value: Value | undefined, name: string): Value {
  return typeof value === 'object' && value !== null && name in value ? ((value as ObjectValue)[name] ?? null) : null;
}

function text(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
