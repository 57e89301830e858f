import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import type { Construct } from 'constructs';
import { processorsStack } from '../../contracts/names.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';

/** What processors share: the cluster that their tasks run in. It has no machines, and costs nothing by itself. */
export class ProcessorsStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, processorsStack, props);
    const cluster = new EcsCluster(this, 'cluster', {
      name: processorCluster(this.platform),
      // Metrics of each task, which are charged for; those of a service come without.
      setting: [{ name: 'containerInsights', value: 'disabled' }],
    });
    new EcsClusterCapacityProviders(this, 'capacity', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
  }
}
