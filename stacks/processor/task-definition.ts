import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { secretArn } from '../../catalog/kinds/platform/nameable-secrets.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { lokiUrl } from '../../catalog/kinds/processor/loki.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { logJob, logLabel, metricLabel } from '../../contracts/monitoring.ts';
import { processorRole } from '../../contracts/names.ts';
import { processorOperationsPort, processorVariables } from '../../contracts/processor-settings.ts';
import { container, taskPath } from '../../contracts/tasks.ts';
import type { Escaped } from '../constructs/literal.ts';
import {
  afterProgram,
  type ContainerDefinition,
  containerBase,
  environmentOf,
  programContainer,
  taskVolumes,
} from '../constructs/task/containers.ts';
import { images } from '../constructs/task/images.ts';
import { afterLogRouter, logRouterContainer, lokiLogging } from '../constructs/task/log-router.ts';

export interface TaskDefinitionProps {
  platform: Escaped<Platform>;
  processor: Escaped<Processor>;
  /** SHA-256 of Warren's program. */
  program: string;
  /** What the program is told: the text of a document, which may refer to what Terraform knows alone. */
  settings: string;
  /** Name of the log group. */
  logGroup: string;
  taskRoleArn: string;
  startRoleArn: string;
  /** What must exist before a task can run. */
  after: readonly ITerraformDependable[];
}

/** What a processor's tasks are made of: its program, alone in the user's image or beside the user's application. */
export class TaskDefinition extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id);
    const { platform, processor } = props;
    const definition = new EcsTaskDefinition(this, 'self', {
      family: processorRole(platform, processor.name),
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(processor.cpu),
      memory: String(processor.memoryMiB),
      runtimePlatform: {
        cpuArchitecture: processor.architecture === 'arm64' ? 'ARM64' : 'X86_64',
        operatingSystemFamily: 'LINUX',
      },
      taskRoleArn: props.taskRoleArn,
      executionRoleArn: props.startRoleArn,
      containerDefinitions: JSON.stringify(containersOf(props)),
      volume: taskVolumes,
      dependsOn: [...props.after],
      // ECS rolls back to the revision before, and does not to one that is deregistered.
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = definition.arn;
  }
}

/** Images that a processor's tasks run. */
export function imagesOf({ image, logs }: Pick<Processor, 'image' | 'logs'>): string[] {
  return [images.awsCli, image, images.node, ...(logs.loki ? [images.fluentBit] : [])];
}

/** How long an application has to stop, once the program beside it has: nothing is in work then. In seconds. */
const applicationStopSeconds = 30;

function containersOf(props: TaskDefinitionProps): ContainerDefinition[] {
  const { platform, processor, program, logGroup } = props;
  const { forward, image } = processor;
  const { region } = platform;
  const { loki } = processor.logs;
  const first = programContainer({ platform, logGroup, program, broker: processor.broker });
  const beginning = [first, ...(loki ? [logRouterContainer({ logGroup, region })] : [])];
  const before = [...afterProgram, ...(loki ? afterLogRouter : [])];
  const base = (name: string, of: string): ContainerDefinition => ({
    ...containerBase({ name, image: of, logGroup, region }),
    ...(loki && { logConfiguration: lokiLogging({ ...lokiOf(props, loki), labels: labelsOf(props, name) }) }),
  });
  if (!forward) return [...beginning, { ...base(container.processor, image), ...processorPart(props, before) }];
  const application = base(container.application, image);
  const mounts = application.mountPoints as { sourceVolume: string }[];
  return [
    ...beginning,
    {
      ...application,
      essential: true,
      mountPoints: mounts.filter(({ sourceVolume }) => sourceVolume === 'scratch'),
      dependsOn: before,
      environment: environmentOf({ PORT: String(forward.port) }),
      stopTimeout: applicationStopSeconds,
    },
    {
      ...base(container.processor, images.node),
      // Stopped before what it depends on: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
      ...processorPart(props, [...before, { containerName: container.application, condition: 'START' }]),
    },
  ];
}

type Loki = NonNullable<Escaped<Processor>['logs']['loki']>;

function lokiOf({ platform }: TaskDefinitionProps, loki: Loki) {
  const { tenant, username, password } = loki;
  return {
    url: lokiUrl(loki, platform),
    tenant,
    username,
    passwordSecret: password && secretArn(password.secret, platform),
  };
}

function labelsOf({ platform, processor }: TaskDefinitionProps, containerName: string) {
  return {
    [logLabel.job]: logJob.task,
    [metricLabel.platform]: platform.name,
    [metricLabel.processor]: processor.name,
    [logLabel.container]: containerName,
  };
}

function processorPart(
  { platform, processor, settings }: TaskDefinitionProps,
  dependsOn: readonly object[],
): ContainerDefinition {
  return {
    essential: true,
    entryPoint: ['node'],
    command: [taskPath.program],
    dependsOn,
    environment: environmentOf({
      AWS_REGION: platform.region,
      [processorVariables.text]: settings,
      // Prometheus comes from the monitoring host, which alone is let in.
      ...(platform.monitoring ? { [processorVariables.operationsHost]: '0.0.0.0' } : {}),
    }),
    stopTimeout: processor.stopSeconds,
    // Two and a half minutes without being ready, and the task is another's turn: a broker's node that restarts takes less.
    healthCheck: { command: ['CMD', 'node', '-e', isReady], interval: 15, timeout: 5, retries: 10, startPeriod: 60 },
  };
}

const isReady = `fetch('http://127.0.0.1:${processorOperationsPort}/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
