import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { alarmTopic, pagerFunction, pagerRound } from '../../contracts/names.ts';
import { routeSecrets } from '../../contracts/secrets.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { functionRights } from '../constructs/rights/function-rights.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { failuresArn, pagerArn, pagerBoundary } from './pager/permissions.ts';

/**
 * Rights over the pager, the topic whose alarms it is handed, and the queue of what it did not do. Alarms those of processors have, log groups those
 * of the network, objects those of storage; the key of the topic is of stack `bootstrap`.
 */
export function alertingRights(platform: Escaped<Platform>): DeployerRights {
  return together(pagerRights(platform), topicRights(platform), roundRights(platform), keyRights(platform));
}

function pagerRights(platform: Escaped<Platform>): DeployerRights {
  const arn = pagerArn(platform);
  const failures = failuresArn(platform);
  return together(
    functionRights({ name: 'Pager', arn }),
    {
      look: [
        { Sid: 'LookWhoCallsPager', Effect: 'Allow', Action: 'lambda:GetPolicy', Resource: arn },
        {
          Sid: 'LookAtFailures',
          Effect: 'Allow',
          Action: ['sqs:GetQueueAttributes', 'sqs:ListQueueTags'],
          Resource: failures,
        },
      ],
      change: [
        {
          Sid: 'LetCallPager',
          Effect: 'Allow',
          Action: ['lambda:AddPermission', 'lambda:RemovePermission'],
          Resource: arn,
          Condition: { StringEquals: { 'lambda:Principal': ['sns.amazonaws.com', 'events.amazonaws.com'] } },
        },
        {
          Sid: 'Failures',
          Effect: 'Allow',
          Action: ['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes', 'sqs:TagQueue', 'sqs:UntagQueue'],
          Resource: failures,
        },
      ],
    },
    serviceRoleRights({
      platform,
      roles: platformArns(platform).iam(`role/${pagerFunction(platform)}`),
      service: 'lambda.amazonaws.com',
      boundary: { kind: 'pager', statements: pagerBoundary(platform) },
      suffix: 'OfPager',
    }),
  );
}

/** Subscriptions AWS limits to nothing but for making one. Nobody is let send to the topic but CloudWatch, and that by the topic's own policy. */
function topicRights(platform: Escaped<Platform>): DeployerRights {
  const topic = platformArns(platform).regional('sns', alarmTopic(platform));
  return {
    look: [
      {
        Sid: 'LookAtTopic',
        Effect: 'Allow',
        Action: ['sns:GetTopicAttributes', 'sns:ListTagsForResource'],
        Resource: topic,
      },
      { Sid: 'LookAtSubscription', Effect: 'Allow', Action: 'sns:GetSubscriptionAttributes', Resource: '*' },
    ],
    change: [
      {
        Sid: 'Topic',
        Effect: 'Allow',
        Action: [
          'sns:CreateTopic',
          'sns:DeleteTopic',
          'sns:SetTopicAttributes',
          'sns:TagResource',
          'sns:UntagResource',
        ],
        Resource: topic,
      },
      {
        Sid: 'SubscribePager',
        Effect: 'Allow',
        Action: 'sns:Subscribe',
        Resource: topic,
        // https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html
        Condition: { StringEquals: { 'sns:Protocol': 'lambda', 'sns:Endpoint': pagerArn(platform) } },
      },
      {
        Sid: 'ChangeSubscription',
        Effect: 'Allow',
        Action: ['sns:SetSubscriptionAttributes', 'sns:Unsubscribe'],
        Resource: '*',
      },
    ],
  };
}

function roundRights(platform: Escaped<Platform>): DeployerRights {
  const rule = platformArns(platform).regional('events', `rule/${pagerRound(platform)}`);
  return {
    look: [
      {
        Sid: 'LookAtRounds',
        Effect: 'Allow',
        Action: ['events:DescribeRule', 'events:ListTagsForResource', 'events:ListTargetsByRule'],
        Resource: rule,
      },
    ],
    change: [
      {
        Sid: 'Rounds',
        Effect: 'Allow',
        Action: [
          'events:DeleteRule',
          'events:PutRule',
          'events:RemoveTargets',
          'events:TagResource',
          'events:UntagResource',
        ],
        Resource: rule,
      },
      {
        Sid: 'RoundsCallPager',
        Effect: 'Allow',
        Action: 'events:PutTargets',
        Resource: rule,
        Condition: { ArnEquals: { 'events:TargetArn': pagerArn(platform) } },
      },
    ],
  };
}

/** `warren route-keys` looks whether a key that is there is of the service. Secrets themselves those of brokers have. */
function keyRights(platform: Escaped<Platform>): DeployerRights {
  const keys = platformArns(platform).regional('secretsmanager', `secret:${routeSecrets(platform)}*`);
  return {
    look: [],
    change: [{ Sid: 'ReadRouteKeys', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: keys }],
  };
}
