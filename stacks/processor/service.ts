import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { processorCluster, processorService } from '../../contracts/processor-service.ts';
import { queueDimensions, queueMetric, queueMetricNamespace } from '../../contracts/queue-metrics.ts';
import { type Escaped, literal, plain } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';

export interface ServiceProps {
  platform: Escaped<Platform>;
  processor: Escaped<Processor>;
  taskDefinition: string;
  subnetIds: string[];
  securityGroupIds: string[];
  /** What must exist before a task can do its work. */
  after: readonly ITerraformDependable[];
}

/** Longest wait until tasks are replaced, each of which may be protected while it works. */
const longestRoll = '60m';

/** The tasks of a processor: as many as there should be, replaced by new ones first, put back when these do not work. */
export class Service extends Construct {
  /** The number of its tasks, for policies to change. */
  readonly target: AppautoscalingTarget;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { platform, processor } = props;
    const { tasks } = processor;
    const alarm = this.addConsumersAlarm(props);
    const service = new EcsService(this, 'self', {
      name: processorService(processor.name),
      cluster: platformArns(platform).regional('ecs', `cluster/${processorCluster(platform)}`),
      taskDefinition: props.taskDefinition,
      desiredCount: tasks.min,
      capacityProviderStrategy: strategyOf(processor),
      // A strategy that changes replaces the service without it: hashicorp/terraform-provider-aws#22823
      forceNewDeployment: true,
      platformVersion: '1.4.0',
      networkConfiguration: {
        subnets: props.subnetIds,
        securityGroups: props.securityGroupIds,
        assignPublicIp: false,
      },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      // It counts tasks that do not start; the alarm sees those that start and take nothing.
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { enable: true, rollback: true, alarmNames: [alarm.alarmName] },
      availabilityZoneRebalancing: 'ENABLED',
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      waitForSteadyState: true,
      timeouts: { create: longestRoll, update: longestRoll, delete: longestRoll },
      dependsOn: [...props.after],
      // How many run is for scaling to say: hashicorp/terraform-provider-aws#335
      lifecycle: { ignoreChanges: ['desired_count'] },
    });
    this.target = new AppautoscalingTarget(this, 'tasks', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${processorCluster(platform)}/${service.name}`,
      minCapacity: tasks.min,
      maxCapacity: tasks.max,
    });
  }

  /** Nobody takes from the queue: a deployment that comes to this is taken back. Where nothing is known of the queue it is no reason. */
  private addConsumersAlarm({ platform, processor }: ServiceProps): CloudwatchMetricAlarm {
    return new CloudwatchMetricAlarm(this, 'nobody-consumes', {
      alarmName: `${platform.name}-${processor.name}-nobody-consumes`,
      alarmDescription: literal(`Nobody takes from the queue of processors/${processor.name}.yaml.`),
      namespace: queueMetricNamespace(platform),
      metricName: queueMetric.consumers,
      dimensions: literal(queueDimensions(plain(processor))),
      statistic: 'Maximum',
      period: 60,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
      treatMissingData: 'notBreaching',
    });
  }
}

/** Never empty, or the service would be replaced when there is one. */
function strategyOf({ capacity: { spotPercent } }: Pick<Processor, 'capacity'>) {
  return [
    { capacityProvider: 'FARGATE', weight: 100 - spotPercent },
    { capacityProvider: 'FARGATE_SPOT', weight: spotPercent },
  ].filter(({ weight }) => weight > 0);
}
