import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { processorRole, taskStartRole } from '../../contracts/names.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { serviceLinkedRole } from '../constructs/rights/service-linked-role.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { taskStartBoundary } from '../constructs/task/task-start.ts';
import { taskBoundary } from './permissions.ts';

/**
 * Rights over the tasks of all processors: services, task definitions, scaling, alarms and their roles. Log groups the network's
 * rights have, security groups those of brokers.
 */
export function processorRights(platform: Escaped<Platform>): DeployerRights {
  const { iam } = platformArns(platform);
  const service = 'ecs-tasks.amazonaws.com';
  return together(
    serviceRoleRights({
      platform,
      roles: iam(`role/${processorRole(platform, '*')}`),
      service,
      boundary: { kind: 'processor', statements: taskBoundary(platform) },
    }),
    serviceRoleRights({
      platform,
      roles: iam(`role/${taskStartRole(platform, '*')}`),
      service,
      boundary: { kind: 'task-start', statements: taskStartBoundary(platform) },
      suffix: 'OfStarts',
    }),
    serviceRights(platform),
    scalingRights(platform),
    alarmRights(platform),
  );
}

function serviceRights(platform: Escaped<Platform>): DeployerRights {
  const { regional } = platformArns(platform);
  const services = regional('ecs', `service/${processorCluster(platform)}/*`);
  const definitions = regional('ecs', `task-definition/${processorRole(platform, '*')}`);
  return {
    look: [
      {
        Sid: 'LookAtServices',
        Effect: 'Allow',
        Action: ['ecs:DescribeServices', 'ecs:ListTagsForResource'],
        Resource: services,
      },
      { Sid: 'LookAtTaskDefinitions', Effect: 'Allow', Action: 'ecs:DescribeTaskDefinition', Resource: '*' },
    ],
    change: [
      {
        Sid: 'Services',
        Effect: 'Allow',
        Action: ['ecs:CreateService', 'ecs:DeleteService', 'ecs:UpdateService'],
        Resource: services,
      },
      {
        Sid: 'TaskDefinitions',
        Effect: 'Allow',
        Action: ['ecs:RegisterTaskDefinition', 'ecs:TagResource', 'ecs:UntagResource'],
        Resource: [definitions, services],
      },
      // AWS limits it to nothing: what runs of a definition goes on, and no task of it is started any more.
      { Sid: 'OldTaskDefinitions', Effect: 'Allow', Action: 'ecs:DeregisterTaskDefinition', Resource: '*' },
    ],
  };
}

/** Targets have names of AWS's own: AWS takes for a limit which service's things are scaled, and no tag. */
function scalingRights(platform: Escaped<Platform>): DeployerRights {
  const targets = platformArns(platform).regional('application-autoscaling', 'scalable-target/*');
  const ofEcs = { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } };
  return {
    look: [
      {
        Sid: 'LookAtScaling',
        Effect: 'Allow',
        Action: ['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
        Resource: '*',
      },
      {
        Sid: 'LookAtTargets',
        Effect: 'Allow',
        Action: 'application-autoscaling:ListTagsForResource',
        Resource: targets,
      },
    ],
    change: [
      {
        Sid: 'Scaling',
        Effect: 'Allow',
        Action: [
          'application-autoscaling:DeleteScalingPolicy',
          'application-autoscaling:DeregisterScalableTarget',
          'application-autoscaling:PutScalingPolicy',
          'application-autoscaling:RegisterScalableTarget',
        ],
        Resource: targets,
        Condition: ofEcs,
      },
      {
        Sid: 'TagTargets',
        Effect: 'Allow',
        Action: ['application-autoscaling:TagResource', 'application-autoscaling:UntagResource'],
        Resource: targets,
      },
      // https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
      serviceLinkedRole(platform, 'ecs.application-autoscaling.amazonaws.com'),
    ],
  };
}

function alarmRights(platform: Escaped<Platform>): DeployerRights {
  const { regional } = platformArns(platform);
  return {
    look: [
      // Whoever has ECS watch alarms of a deployment has to be let look at them, too:
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
      {
        Sid: 'LookAtAlarms',
        Effect: 'Allow',
        Action: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
        Resource: regional('cloudwatch', 'alarm:*'),
      },
    ],
    change: [
      {
        Sid: 'Alarms',
        Effect: 'Allow',
        Action: [
          'cloudwatch:DeleteAlarms',
          'cloudwatch:PutMetricAlarm',
          'cloudwatch:TagResource',
          'cloudwatch:UntagResource',
        ],
        Resource: regional('cloudwatch', `alarm:${platform.name}-*`),
      },
    ],
  };
}
