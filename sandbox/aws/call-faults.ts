import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults, Operation } from '../faults.ts';
import { AwsError } from './protocols/protocol.ts';

/** The services whose calls can be made to fail. */
export const callServices = [
  's3',
  'secretsmanager',
  'dynamodb',
  'ec2',
  'tagging',
  'cloudwatch',
  'iam',
  'cloudflare',
  'pagerduty',
] as const;

/** A call to a service. */
export interface ServiceCall {
  readonly service: (typeof callServices)[number];
  /** Name of the operation in the service's API: `PutObject`. */
  readonly api: string;
  /** What the call is about: bucket and key, name of the secret, table or volume. */
  readonly about: readonly (string | undefined)[];
}

/**
 * Waits and fails as an injected fault says, before the call has done anything. A fault names a call by its service and
 * by `read`, `create`, `update` or `delete`; `@` narrows it to a part of the API's name in kebab case, or of what the
 * call is about: `s3:update@put-object=SlowDown`, `dynamodb:read:*@orders=InternalServerError`. An error that AWS uses
 * for throttling is throttling, `AccessDenied…` is a refusal, and every other one is an answer with status 500.
 */
export async function sufferCall(faults: Faults, call: ServiceCall): Promise<void> {
  const { delayMs, error } = meetCall(faults, call);
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  if (error !== undefined) throw error;
}

/** Counts the call and says what it has to suffer, for calls that are slow in a way of their own. */
export function meetCall(faults: Faults, { service, api, about }: ServiceCall): { delayMs: number; error?: AwsError } {
  const labels = [kebab(api), ...about.filter((label) => label !== undefined)];
  const { delayMs, error } = faults.meet({ type: service, operation: operationOf(api), labels });
  return { delayMs, error: error === undefined ? undefined : failure(service, error) };
}

function operationOf(api: string): Operation {
  if (/^(Get|Head|List|Describe|Query|Scan|BatchGet)/.test(api)) return 'read';
  if (api.startsWith('Create')) return 'create';
  return api.startsWith('Delete') ? 'delete' : 'update';
}

function kebab(api: string): string {
  return api.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** Codes that the SDK takes for throttling: its retry strategy's THROTTLING_ERROR_CODES. */
const throttling = /Throttl|SlowDown|TooManyRequests|RequestLimitExceeded|ThroughputExceeded/;

/** Services whose errors a client tells by the name in their body: all of them come with status 400. */
const inJson: ReadonlySet<ServiceCall['service']> = new Set(['secretsmanager', 'dynamodb', 'tagging', 'cloudwatch']);

function failure(service: ServiceCall['service'], text: string): AwsError {
  const [, code = 'InternalError', detail] = /^([A-Z][A-Za-z.]+)(?:: (.+))?$/s.exec(text) ?? [];
  const message = detail ?? `${text}. The sandbox was told to let this call fail.`;
  const withStatuses = !inJson.has(service);
  if (throttling.test(code)) return new AwsError(code, message, withStatuses ? 503 : 400);
  if (code.startsWith('AccessDenied')) return new AwsError(code, message, withStatuses ? 403 : 400);
  return new AwsError(code, message, 500);
}
