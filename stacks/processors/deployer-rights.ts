import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { logGroup, prepareRole } from '../../contracts/names.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { serviceLinkedRole } from '../constructs/rights/service-linked-role.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { prepareBoundary } from './prepare-permissions.ts';

/** Rights over the cluster that processors share, and to have a task ready the database in it. */
export function processorsRights(platform: Escaped<Platform>): DeployerRights {
  return together(
    clusterRights(platform),
    serviceRoleRights({
      platform,
      roles: platformArns(platform).iam(`role/${prepareRole(platform)}`),
      service: 'ecs-tasks.amazonaws.com',
      boundary: { kind: 'prepare', statements: prepareBoundary(platform) },
    }),
    prepareRights(platform),
  );
}

/** `warren prepare`: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html (RunTask) */
function prepareRights(platform: Escaped<Platform>): DeployerRights {
  const { regional } = platformArns(platform);
  const cluster = processorCluster(platform);
  const definition = regional('ecs', `task-definition/${prepareRole(platform)}:*`);
  return {
    look: [],
    change: [
      {
        Sid: 'PrepareDefinition',
        Effect: 'Allow',
        Action: ['ecs:RegisterTaskDefinition', 'ecs:TagResource', 'ecs:UntagResource'],
        Resource: definition,
      },
      {
        Sid: 'Prepare',
        Effect: 'Allow',
        Action: 'ecs:RunTask',
        Resource: definition,
        Condition: { ArnEquals: { 'ecs:cluster': regional('ecs', `cluster/${cluster}`) } },
      },
      {
        // A task that is started is tagged in the same call.
        Sid: 'PrepareLooks',
        Effect: 'Allow',
        Action: ['ecs:DescribeTasks', 'ecs:TagResource'],
        Resource: regional('ecs', `task/${cluster}/*`),
      },
      {
        Sid: 'PrepareLog',
        Effect: 'Allow',
        Action: 'logs:GetLogEvents',
        Resource: regional('logs', `log-group:${logGroup(platform, prepareRole(platform))}:log-stream:*`),
      },
    ],
  };
}

function clusterRights(platform: Escaped<Platform>): DeployerRights {
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
