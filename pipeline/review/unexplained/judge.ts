import { type Severity, worst } from '../../../catalog/effects/effect.ts';
import { isWatchFile } from '../../../contracts/resources.ts';
import type { ResourceChange } from '../model.ts';
import { isGate, nodeNumber, parseAddress } from '../plan/address.ts';
import { isTakenOver, onlyForNew } from '../plan/resource-changes.ts';
import type { ResourceValues } from '../plan/resource-values.ts';
import { gateSeverity, isMachineMissing } from './gate-severity.ts';

/** What else there is in the stack. */
export interface Surroundings {
  changes: readonly ResourceChange[];
  values: ResourceValues;
}

/** What one change costs people. */
export function judge(change: ResourceChange, surroundings: Surroundings): Severity {
  const { address, action, attributes } = change;
  const { kind, type } = parseAddress(address);
  if (action === 'read' || kind === 'data' || type === 'output') return 'none';
  if (isTakenOver(change) || address.endsWith(`(${onlyForNew})`)) return 'none';
  if (isGate(address))
    return gateSeverity({ gate: change, values: surroundings.values, restart: restart(surroundings) });
  if (action === 'replace' && type === 'aws_ecs_task_definition') {
    return addressesOf(surroundings).some((other) => parseAddress(other).type === taskService) ? 'rolling' : 'live';
  }
  if (type === 'aws_s3_object' && isOfMonitoringHost(surroundings)) return 'live';
  if (action === 'delete' || action === 'replace') {
    return costOfLosing[type]?.[action] ?? (isMachineMissing(address, surroundings.values) ? 'live' : 'downtime');
  }
  if (action === 'create') return 'live';
  if (type === 'aws_instance') {
    return attributes.some(({ name }) => stops.includes(name)) ? restart(surroundings) : 'live';
  }
  if (type === taskService) return attributes.every(({ name }) => keepsTasks.includes(name)) ? 'live' : 'rolling';
  return worst(['live', ...attributes.map(({ name }) => costOfChange[type]?.[name] ?? 'live')]);
}

/** The host has its own copy of its bundle and of each file, and uses another when its gate says so. */
function isOfMonitoringHost(surroundings: Surroundings): boolean {
  return addressesOf(surroundings).some((address) => isWatchFile(parseAddress(address)));
}

/** What it costs that a resource goes, or goes and comes back, where that is not clients that cannot do their work. */
const costOfLosing: Record<string, { delete?: Severity; replace?: Severity }> = {
  aws_ebs_volume: { delete: 'data loss', replace: 'data loss' },
  aws_s3_bucket: { delete: 'data loss', replace: 'data loss' },
  aws_dynamodb_table: { delete: 'data loss', replace: 'data loss' },
  aws_db_instance: { delete: 'data loss', replace: 'data loss' },
  aws_elasticache_replication_group: { delete: 'data loss', replace: 'data loss' },
  // Another one stands beside it, which the store uses by then.
  aws_db_parameter_group: { delete: 'live', replace: 'live' },
  aws_elasticache_parameter_group: { delete: 'live', replace: 'live' },
  // Of a processor that uses the cache no more, or is gone.
  aws_elasticache_user: { delete: 'reconnect', replace: 'reconnect' },
  // Connections that are open go on, and where a source is only said in another way new ones do after a moment:
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
  aws_vpc_security_group_ingress_rule: { delete: 'reconnect', replace: 'reconnect' },
  // Connections out are cut, and made anew through the gateway that stays.
  aws_nat_gateway: { delete: 'reconnect', replace: 'reconnect' },
  aws_eip: { delete: 'reconnect', replace: 'reconnect' },
  aws_secretsmanager_secret: { delete: 'reconnect', replace: 'reconnect' },
  // A version goes with its secret, or gives way to another, which nodes take on beside it.
  aws_secretsmanager_secret_version: { delete: 'reconnect', replace: 'live' },
  // What nodes read is named by its contents, and read when their gate says so.
  aws_s3_object: { replace: 'live' },
  // Tasks go on as they are, and nothing makes them more or fewer until another one stands there:
  // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html
  aws_appautoscaling_policy: { delete: 'live', replace: 'live' },
  aws_appautoscaling_target: { delete: 'live', replace: 'live' },
  aws_cloudwatch_metric_alarm: { delete: 'live', replace: 'live' },
  // What was logged goes, and nobody's work with it: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html
  aws_cloudwatch_log_group: { delete: 'live', replace: 'live' },
  // What runs of it goes on: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
  aws_ecs_task_definition: { delete: 'live' },
  // The Worker and the receiver take no more than they did: both refuse what the rules refuse, once it gets to them.
  cloudflare_ruleset: { delete: 'live', replace: 'live' },
  cloudflare_workers_script_subdomain: { delete: 'live', replace: 'live' },
  // Terraform forgets it, and the zone keeps it.
  cloudflare_zone_setting: { delete: 'live', replace: 'live' },
  // Terraform's own notes, with nothing behind them.
  terraform_data: { delete: 'live', replace: 'live' },
};

/**
 * What it costs that an argument of a store changes, where connections drop or nothing answers for a while:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
 */
const costOfChange: Record<string, Record<string, Severity>> = {
  aws_db_instance: {
    db_subnet_group_name: 'downtime',
    engine_version: 'downtime',
    identifier: 'downtime',
    // At best its standby takes over.
    instance_class: 'reconnect',
    port: 'downtime',
    storage_type: 'downtime',
  },
  aws_elasticache_replication_group: { engine_version: 'reconnect', node_type: 'reconnect' },
};

/** What runs a processor's tasks. */
const taskService = 'aws_ecs_service';

/**
 * Arguments of it whose change leaves its tasks alone; any other is sent with the order to replace them
 * (`force_new_deployment`): hashicorp/terraform-provider-aws, internal/service/ecs/service.go, resourceServiceUpdate. How many
 * tasks run is for scaling to say.
 */
const keepsTasks = ['desired_count', 'tags', 'tags_all'];

/** Arguments whose change stops an instance and starts it again; see replacements.ts. */
const stops = ['instance_type', 'user_data', 'user_data_base64'];

/** A cluster's other nodes go on serving. */
function restart(surroundings: Surroundings): Severity {
  const machines = addressesOf(surroundings).filter(
    (address) => parseAddress(address).type === 'aws_instance' || isGate(address),
  );
  return new Set(machines.map(nodeNumber)).size > 1 ? 'rolling' : 'downtime';
}

function addressesOf({ changes, values }: Surroundings): string[] {
  return [...values.keys(), ...changes.map(({ address }) => address)];
}
