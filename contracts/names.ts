import { createHash } from 'node:crypto';

/** What of a platform its names are made of. */
export interface PlatformIdentity {
  name: string;
  /** AWS account, twelve digits. */
  accountId: string;
  region: string;
}

/** Bucket that Terraform's states are kept in. Bucket names are global, so it carries the account and the region. */
export function stateBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-state-${accountId}-${region}`;
}

/** Bucket that saved plans are kept in, from the pull request to its merge. */
export function planBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-plans-${accountId}-${region}`;
}

/** Role that GitHub Actions takes to plan: it may look, and change nothing. */
export function planRole({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-warren-plan`;
}

/** Role that GitHub Actions takes to apply. */
export function applyRole({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-warren-apply`;
}

/** Policy of what the apply role may do for one stack; `*` for its name stands for every one. */
export function applyPolicy({ name }: Pick<PlatformIdentity, 'name'>, stack: string): string {
  return `${name}-warren-apply-${stack}`;
}

/** Bucket that nodes read their configuration from. */
export function configurationBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-config-${accountId}-${region}`;
}

/** Bucket that nodes write their backups to. */
export function backupBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-backups-${accountId}-${region}`;
}

/** DynamoDB table of what was observed of every broker. */
export function brokerTable({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-brokers`;
}

/** Role, instance profile and security group of a broker's nodes. `*` for the broker names those of every one. */
export function brokerRole({ name }: Pick<PlatformIdentity, 'name'>, broker: string): string {
  return `${name}-broker-${broker}`;
}

/** Role by which the VPC's flow logs are delivered. */
export function flowLogRole({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-flow-logs`;
}

/** Kinds of roles, and of users that programs outside of AWS call as, that Terraform makes for the platform; each has a boundary of its own. */
export type BoundedRole =
  | 'node'
  | 'flow-logs'
  | 'processor'
  | 'task-start'
  | 'prepare'
  | 'receiver'
  | 'edge'
  | 'monitoring'
  | 'forwarder'
  | 'pager';

/** Policy of what roles of a kind may ever do; `*` for the kind stands for every one. */
export function roleBoundary({ name }: Pick<PlatformIdentity, 'name'>, kind: BoundedRole | '*'): string {
  return `${name}-${kind}-boundary`;
}

/** Log group of what is called so. `*` for the name stands for every one of the platform's. */
export function logGroup({ name }: Pick<PlatformIdentity, 'name'>, of: string): string {
  return `/warren/${name}/${of}`;
}

/** What a log group of the platform is of; the whole name of one that is not the platform's. */
export function ofLogGroup(platform: Pick<PlatformIdentity, 'name'>, name: string): string {
  const start = logGroup(platform, '');
  return name.startsWith(start) ? name.slice(start.length) : name;
}

/**
 * `<platform>-<broker>` where AWS allows only so many characters: a longer one is cut, and a hash keeps it unique.
 * Never ends with a hyphen, which load balancers refuse.
 */
export function shortName({ name }: Pick<PlatformIdentity, 'name'>, broker: string, limit: number): string {
  const full = `${name}-${broker}`;
  if (full.length <= limit) return full;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 6);
  return `${full.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** The stack of the buckets and roles that the pipeline itself stands on. `warren deploy` alone applies it. */
export const bootstrapStack = 'bootstrap';

/** The stack of the VPC and what is in it for all. */
export const networkStack = 'network';

/** The stack of the buckets and the table that brokers share. */
export const storageStack = 'storage';

/** Name of a broker's stack, of its state and of its folder in the synthesized output. */
export function brokerStack(broker: string): string {
  return `broker-${broker}`;
}

/** The broker that a stack is of; undefined for the stacks that all brokers share. */
export function brokerOfStack(stack: string): string | undefined {
  return /^broker-(.+)$/.exec(stack)?.[1];
}

/** The stack of the database and the cache. */
export const dataStack = 'data';

/** The stack of what processors share. */
export const processorsStack = 'processors';

/** Name of a processor's stack, and of the processor in traces. */
export function processorStack(processor: string): string {
  return `processor-${processor}`;
}

/** The processor that a stack is of; undefined for other stacks. */
export function processorOfStack(stack: string): string | undefined {
  return /^processor-(.+)$/.exec(stack)?.[1];
}

/** Bucket that tasks and functions fetch Warren's own programs from. */
export function servicesBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-service-${accountId}-${region}`;
}

/** Role that a processor's program and application work in, and its security group. `*` for the processor those of every one. */
export function processorRole({ name }: Pick<PlatformIdentity, 'name'>, processor: string): string {
  return `${name}-processor-${processor}`;
}

/** Role by which ECS starts a processor's tasks: pulls their images and writes their logs. */
export function taskStartRole({ name }: Pick<PlatformIdentity, 'name'>, processor: string): string {
  return `${name}-task-start-${processor}`;
}

/** In the place of a processor, whose names have no such sign, for `taskStartRole`: the task that readies the database. */
export const prepareStart = '_prepare';

/** Role of the task that readies the database for a processor; the family of its task definition, and its security group. */
export function prepareRole({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-prepare`;
}

/** The stack of the receiver on Lambda, which endpoints behind Cloudflare are answered by. */
export const ingressStack = 'ingress';

/** The stack of what stands at Cloudflare. */
export const edgeStack = 'edge';

/** The Lambda function that answers for all endpoints; its role, its security group, and what its log group is of. */
export function receiverFunction({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-receiver`;
}

/** The IAM user that the Worker signs as, the only one that may call the receiver. */
export function edgeUser({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-edge`;
}

/** The Worker at Cloudflare that all endpoints' hosts lead to. */
export function edgeWorker({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-edge`;
}

/** The stack of what lets people in to the host that watches, by Cloudflare Access. */
export const accessStack = 'access';

/** The tunnel that leads from Cloudflare to the host that watches, and the Access application and policy before it. */
export function grafanaAccess({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-grafana`;
}

/** The stack of the host that watches the platform. */
export const monitoringStack = 'monitoring';

/** Role, instance profile and security group of the host that watches the platform, and the host's name before the private zone's. */
export function monitoringRole({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-monitoring`;
}

/** The stack of who is called: alarms of CloudWatch, what calls people about them, and PagerDuty's services and schedules. */
export const alertingStack = 'alerting';

/** The SNS topic that alarms of CloudWatch are sent to. */
export function alarmTopic({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-paging`;
}

/** Alias of the key that the topic is encrypted by. */
export function alarmKeyAlias(platform: Pick<PlatformIdentity, 'name'>): string {
  return `alias/${alarmTopic(platform)}`;
}

/** The Lambda function that calls people about them; its role, and what its log group is of. */
export function pagerFunction({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-pager`;
}

/** The rule by which EventBridge has it look after alarms by itself. */
export function pagerRound(platform: Pick<PlatformIdentity, 'name'>): string {
  return `${pagerFunction(platform)}-round`;
}

/** The queue of what that function did not do: alarms that nobody was called about by it. */
export function pagerFailures(platform: Pick<PlatformIdentity, 'name'>): string {
  return `${pagerFunction(platform)}-failures`;
}

/** An alarm of CloudWatch that calls people, by its id; `*` for the id stands for every one. */
export function pagedAlarmName({ name }: Pick<PlatformIdentity, 'name'>, id: string): string {
  return `${name}-alert/${id}`;
}

/** Bucket that Loki keeps logs in. */
export function logsBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-logs-${accountId}-${region}`;
}

/** The Lambda function that sends what log groups get on to Loki; its role, its security group, and what its log group is of. */
export function logForwarder({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-log-forwarder`;
}
