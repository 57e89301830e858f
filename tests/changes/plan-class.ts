import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { compareSeverity, type Severity } from '../../catalog/effects/effect.ts';
import { contains, parseIpv4Network } from '../../contracts/addresses.ts';
import { type Bundle, bundleSchema } from '../../contracts/bundle.ts';
import { decide } from '../../services/agent/rabbitmq/settings.ts';
import type { PlanClass } from './change.ts';

const planSchema = z.looseObject({
  resource_changes: z.array(
    z.looseObject({
      address: z.string(),
      type: z.string(),
      mode: z.string(),
      change: z.looseObject({
        actions: z.array(z.string()),
        before: z.record(z.string(), z.unknown()).nullable(),
        after: z.record(z.string(), z.unknown()).nullable(),
      }),
    }),
  ),
});

type Change = z.infer<typeof planSchema>['resource_changes'][number];

/** What people come in by, or what does the work of those who are in: when one goes, so do they. */
const ways = [
  'aws_lb_listener',
  'aws_route53_record',
  'aws_subnet',
  'aws_vpc',
  'aws_ecs_service',
  'cloudflare_dns_record',
  'cloudflare_workers_custom_domain',
];

/** What plans, as `terraform show -json` writes them, do to people all in all. */
export function classOf(plans: readonly unknown[]): PlanClass {
  const classes = plans.map((plan) => classOfStack(planSchema.parse(plan).resource_changes));
  return order.findLast((each) => classes.includes(each)) ?? 'nothing';
}

const order: readonly PlanClass[] = ['nothing', 'live', 'rolling', 'downtime', 'data loss'];

function classOfStack(all: readonly Change[]): PlanClass {
  const changes = all.filter(({ mode, change }) => mode === 'managed' && change.actions.join() !== 'no-op');
  const goes = (type: string) => changes.some((each) => each.type === type && each.change.actions.includes('delete'));
  if (['aws_ebs_volume', 'aws_db_instance', 'aws_elasticache_replication_group'].some(goes)) return 'data loss';
  if (goes('aws_instance') || ways.some(goes) || closesSomething(all)) return 'downtime';
  const nodes = all.filter(({ type, change }) => type === 'aws_instance' && change.before !== null).length;
  const ofStores = changes.map(costOfStore);
  if (ofStores.includes('data loss')) return 'data loss';
  if (ofStores.includes('downtime')) return 'downtime';
  if (changes.some(restartsNodes)) return nodes > 1 ? 'rolling' : 'downtime';
  if (changes.some(replacesTasks)) return 'rolling';
  return changes.length > 0 ? 'live' : 'nothing';
}

/** The provider sends every change of a service but that of its tags with the order to replace its tasks. */
function replacesTasks({ type, change: { before, after, actions } }: Change): boolean {
  if (type !== 'aws_ecs_service' || !before || !after || actions.join() !== 'update') return false;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.some((name) => !name.startsWith('tags') && !isDeepStrictEqual(before[name], after[name]));
}

/** Whether a rule goes that lets somebody in whom no other rule lets in. */
function closesSomething(all: readonly Change[]): boolean {
  const rules = all.filter(({ type }) => type === 'aws_vpc_security_group_ingress_rule').map(({ change }) => change);
  const open = rules.flatMap(({ after }) => (after ? [after] : []));
  const closed = rules.flatMap(({ before, actions }) => (before && actions.includes('delete') ? [before] : []));
  return closed.some((rule) => !open.some((other) => other.from_port === rule.from_port && lets(other, rule)));
}

function lets(rule: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const [outer, inner] = [rule, other].map(({ cidr_ipv4: range }) => parseIpv4Network(String(range)));
  if (outer && inner) return contains(outer, inner);
  return rule.referenced_security_group_id === other.referenced_security_group_id && !outer && !inner;
}

/**
 * What becomes of a store that stays, and of its backups: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
 */
function costOfStore({ type, change: { before, after } }: Change): PlanClass {
  if (!before || !after) return 'live';
  const differs = (...names: string[]) => names.some((name) => before[name] !== after[name]);
  const [retention, several] =
    type === 'aws_db_instance'
      ? ['backup_retention_period', before.multi_az === true && after.multi_az === true]
      : ['snapshot_retention_limit', Number(after.num_cache_clusters) > 1];
  const [was, is] = [before, after].map((side) => Number(side[retention] ?? 0));
  if (is !== undefined && was !== undefined && is < was && (is > 0 || type === 'aws_db_instance')) return 'data loss';
  if (type === 'aws_db_instance' && (differs('engine_version') || (was === 0 && was !== is))) return 'downtime';
  return differs('instance_class', 'node_type', 'engine_version') && !several && type !== 'aws_instance'
    ? 'downtime'
    : 'live';
}

function restartsNodes({ address, type, change: { before, after } }: Change): boolean {
  if (!before || !after) return false;
  if (type === 'aws_instance') return before.instance_type !== after.instance_type;
  // The host that watches has a bundle, too, and takes on each of its programs by itself.
  const isOfBroker = address === 'aws_s3_object.bundle' && /^brokers\//.test(String(after.key));
  return isOfBroker && decide(bundleOf(before), bundleOf(after)).restart.length > 0;
}

function bundleOf({ content }: Record<string, unknown>): Bundle {
  return bundleSchema.parse(JSON.parse(String(content)));
}

/** Why what is claimed does not go with what the plan does; nothing when it does. */
export function disagreement(claimed: Severity, plan: PlanClass): string | undefined {
  if (claimed === 'refused') return undefined;
  const least: Record<PlanClass, Severity> = {
    nothing: 'none',
    live: 'none',
    rolling: 'rolling',
    downtime: 'downtime',
    'data loss': 'data loss',
    impossible: 'refused',
    later: 'refused',
    elsewhere: 'downtime',
  };
  const most: Record<PlanClass, Severity> = { ...least, nothing: 'reconnect', live: 'reconnect' };
  const tooLittle = compareSeverity(claimed, least[plan]) < 0;
  const tooMuch = compareSeverity(claimed, most[plan]) > 0;
  return tooLittle || tooMuch ? `the review says ${claimed}, and the plan does what is ${plan}` : undefined;
}
