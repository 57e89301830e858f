import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { Construct } from 'constructs';
import {
  dataStack,
  logGroup,
  networkStack,
  prepareRole,
  prepareStart,
  processorsStack,
  storageStack,
  taskStartRole,
} from '../../contracts/names.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import { prepareArgument } from '../../contracts/processor-settings.ts';
import { container, taskPath } from '../../contracts/tasks.ts';
import { ClientFirewall } from '../constructs/client-firewall.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { ServiceRole } from '../constructs/service-role.ts';
import { afterProgram, containerBase, programContainer, taskVolumes } from '../constructs/task/containers.ts';
import { images } from '../constructs/task/images.ts';
import { taskStartPermissions } from '../constructs/task/task-start.ts';
import { buildOn, readUpstream } from '../constructs/upstream.ts';
import { dataOutputs } from '../data/data-stack.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { preparePermissions } from './prepare-permissions.ts';

/** What processors build on. */
export const processorsOutputs = {
  prepare_task_definition: 'What the task is made of that readies the database for a processor.',
  prepare_security_group_id: 'Its security group.',
};

export interface ProcessorsStackProps extends PlatformStackProps {
  /** SHA-256 of the program that tasks run. */
  program: string;
}

/** How long what was said while databases were readied is kept, in days: as long as pull requests are looked at again. */
const keepPrepareLogsDays = 90;

/**
 * What processors share: the cluster that their tasks run in, which has no machines and costs nothing by itself, and, where there is a
 * database, the task that readies it for one of them.
 */
export class ProcessorsStack extends PlatformStack {
  constructor(scope: Construct, { platform, program }: ProcessorsStackProps) {
    super(scope, processorsStack, { platform });
    const cluster = new EcsCluster(this, 'cluster', {
      name: processorCluster(this.platform),
      // Metrics of each task, which are charged for; those of a service come without.
      setting: [{ name: 'containerInsights', value: 'disabled' }],
    });
    new EcsClusterCapacityProviders(this, 'capacity', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
    if (platform.database) this.addPreparation(program);
  }

  private addPreparation(program: string): void {
    const { platform } = this;
    buildOn(this, storageStack);
    const name = prepareRole(platform);
    const network = readUpstream(this, { name: networkStack, outputs: networkOutputs });
    const firewall = new ClientFirewall(this, 'firewall', {
      platform,
      name,
      description: 'Tasks that ready the database',
      vpcId: network.text('vpc_id'),
      toBrokers: false,
    });
    const definition = this.addTaskDefinition(name, program);
    this.addOutputs(processorsOutputs, {
      prepare_task_definition: definition.arn,
      prepare_security_group_id: firewall.securityGroupId,
    });
  }

  private addTaskDefinition(name: string, program: string): EcsTaskDefinition {
    const { platform } = this;
    const data = readUpstream(this, { name: dataStack, outputs: dataOutputs });
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: logGroup(platform, name),
      retentionInDays: keepPrepareLogsDays,
    });
    const condition = { StringEquals: { 'aws:SourceAccount': platform.accountId } };
    const role = new ServiceRole(this, 'role', {
      ...{ name, kind: 'prepare' as const, service: 'ecs-tasks.amazonaws.com', condition },
      statements: preparePermissions({ platform, masterSecret: data.text('database_master_secret_arn') }),
    });
    const start = new ServiceRole(this, 'start-role', {
      ...{ name: taskStartRole(platform, prepareStart), kind: 'task-start' as const },
      ...{ service: 'ecs-tasks.amazonaws.com', condition },
      statements: taskStartPermissions({ platform, images: [images.awsCli, images.node], logGroup: logs.name }),
    });
    return new EcsTaskDefinition(this, 'prepare', {
      family: name,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      // The smallest that Fargate has.
      ...{ cpu: '256', memory: '512' },
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      taskRoleArn: role.arn,
      executionRoleArn: start.arn,
      containerDefinitions: JSON.stringify([
        programContainer({ platform, logGroup: logs.name, program }),
        {
          ...containerBase({
            name: container.prepare,
            image: images.node,
            logGroup: logs.name,
            region: platform.region,
          }),
          essential: true,
          entryPoint: ['node'],
          command: [taskPath.program, prepareArgument],
          dependsOn: afterProgram,
        },
      ]),
      volume: taskVolumes,
      dependsOn: [role.permissions, start.permissions],
    });
  }
}
