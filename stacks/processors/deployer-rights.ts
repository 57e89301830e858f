import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import type { DeployerRights } from '../constructs/rights/deployer-rights.ts';
import { serviceLinkedRole } from '../constructs/rights/service-linked-role.ts';

/** Rights over the cluster that processors share. */
export function processorsRights(platform: Escaped<Platform>): DeployerRights {
  const cluster = platformArns(platform).regional('ecs', `cluster/${processorCluster(platform)}`);
  return {
    look: [
      {
        Sid: 'LookAtCluster',
        Effect: 'Allow',
        Action: ['ecs:DescribeClusters', 'ecs:ListTagsForResource'],
        Resource: cluster,
      },
    ],
    change: [
      {
        Sid: 'Cluster',
        Effect: 'Allow',
        Action: [
          'ecs:CreateCluster',
          'ecs:DeleteCluster',
          'ecs:PutClusterCapacityProviders',
          'ecs:TagResource',
          'ecs:UntagResource',
          'ecs:UpdateCluster',
        ],
        Resource: cluster,
      },
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
      serviceLinkedRole(platform, 'ecs.amazonaws.com'),
    ],
  };
}
