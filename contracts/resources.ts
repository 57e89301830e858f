import type { Urgency } from './paging.ts';

/** Addresses in Terraform that others than the stacks themselves know. */

/** Ids of the buckets that a platform can be taken down without: everything of one begins with its id and a hyphen. */
export const bucketId = { state: 'state', backups: 'backups', logs: 'logs' } as const;

/** The bucket itself, of what a bucket with its guards consists of. */
export function bucketAddress(id: string): string {
  return `aws_s3_bucket.${id}-bucket`;
}

/** Whether a resource of this name is the bucket, or one of its guards. */
export function isOfBucket(id: string, name: string): boolean {
  return name.startsWith(`${id}-`);
}

/** Id of the object that a broker's bundle is uploaded as. */
export const bundleId = 'bundle';

/** Its address. */
export const bundleAddress = `aws_s3_object.${bundleId}`;

/** Id of all that makes a node of a broker; the parts' begin with it and a hyphen. */
export function nodeId(number: number): string {
  return `node-${number}`;
}

/** The machine of a node. */
export function machineAddress(number: number): string {
  return `aws_instance.${nodeId(number)}`;
}

/** Id of the gate behind a node. */
export function gateId(number: number): string {
  return `gate-${number}`;
}

/** The node whose machine, part or gate has this name; undefined where it is no node's. */
export function nodeOfId(name: string): number | undefined {
  const number = /^(node|gate)-(\d{1,3})(-|$)/.exec(name)?.[2];
  return number === undefined ? undefined : Number(number);
}

/** The node that a resource is the gate of; undefined for what is no gate. */
export function nodeOfGate({ type, name }: { type: string; name: string }): number | undefined {
  return type === 'terraform_data' && /^gate-\d{1,3}$/.test(name) ? nodeOfId(name) : undefined;
}

/** Id of all that makes the machine of the monitoring host; the parts' begin with it and a hyphen. */
export const monitoringHostId = 'host';

/** Id of the gate behind it. */
export const monitoringGateId = 'gate';

/** Its address. */
export const monitoringGateAddress = `terraform_data.${monitoringGateId}`;

/** Id of the object that a file of the monitoring host's bundle is uploaded as, of its path there. */
export function watchFileId(path: string): string {
  return `${watchFilePrefix}${path.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

const watchFilePrefix = 'file-';

/** Whether a resource is a file of that bundle. */
export function isWatchFile({ type, name }: { type: string; name: string }): boolean {
  return type === 'aws_s3_object' && name.startsWith(watchFilePrefix);
}

/** Its address. */
export function watchFileAddress(path: string): string {
  return `aws_s3_object.${watchFileId(path)}`;
}

/** Id of an alarm of CloudWatch that calls people, by the id of the alarm: `alarm_database-cpu_database`. No name has the sign between its parts. */
export function pagedAlarmId(id: string): string {
  return `alarm_${id.replaceAll('/', '_')}`;
}

/** Its address; `*` stands for the objects of every alarm of an alert: `pagedAlarmAddress('database-cpu/*')`. */
export function pagedAlarmAddress(id: string): string {
  return `aws_cloudwatch_metric_alarm.${pagedAlarmId(id)}`;
}

/** Id of the service and of the escalation policy at PagerDuty of a route and an urgency; no name holds an underscore. */
export function routeCallId(route: string, urgency: Urgency): string {
  return `${route}_${urgency}`;
}

/** Id of what makes the key of a route and an urgency, and of its secret's beginning. */
export function routeKeyId(route: string, urgency: Urgency): string {
  return `key_${route}_${urgency}`;
}

/** Id of a schedule of a route. */
export function routeScheduleId(route: string, schedule: string): string {
  return `${route}_${schedule}`;
}

/** Id of what places the overrides of a schedule. */
export function routeOverridesId(route: string, schedule: string): string {
  return `overrides_${route}_${schedule}`;
}

/** Id of a person, by whose address PagerDuty is asked: each character that cannot stand in one as its number, `person_ada_40example_2ecom`. */
export function personId(email: string): string {
  const escaped = email.replace(/[^a-z0-9-]/g, (sign) => `_${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `person_${escaped}`;
}

/** The object by which the function that calls people is told what it has to know. */
export const pagingSettingsId = 'settings';
export const pagingSettingsAddress = `aws_s3_object.${pagingSettingsId}`;

/** All that a route is at PagerDuty, `*` for what differs. */
export function routeAddresses(route: string) {
  return {
    services: `pagerduty_service.${route}_*`,
    policies: `pagerduty_escalation_policy.${route}_*`,
    schedules: `pagerduty_schedule.${route}_*`,
    overrides: `terraform_data.overrides_${route}_*`,
  };
}
