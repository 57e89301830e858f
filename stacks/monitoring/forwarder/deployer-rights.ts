import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { logForwarder, logGroup } from '../../../contracts/names.ts';
import type { Escaped } from '../../constructs/literal.ts';
import { platformArns } from '../../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../../constructs/rights/deployer-rights.ts';
import { functionRights } from '../../constructs/rights/function-rights.ts';
import { serviceRoleRights } from '../../constructs/service-role.ts';
import { forwarderArn, forwarderBoundary, logsPrincipal } from './permissions.ts';

/**
 * Rights over the forwarder, its role, and the filters that hand it lines. CloudWatch Logs alone can be let call it. Log groups the network's
 * rights have.
 */
export function forwarderRights(platform: Escaped<Platform>): DeployerRights {
  const arn = forwarderArn(platform);
  return together(
    functionRights({ name: 'LogForwarder', arn }),
    {
      look: [{ Sid: 'LookWhoCallsForwarder', Effect: 'Allow', Action: 'lambda:GetPolicy', Resource: arn }],
      change: [
        {
          Sid: 'LetLogsCallForwarder',
          Effect: 'Allow',
          Action: ['lambda:AddPermission', 'lambda:RemovePermission'],
          Resource: arn,
          // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
          Condition: { StringEquals: { 'lambda:Principal': logsPrincipal } },
        },
      ],
    },
    subscriptionRights(platform),
    serviceRoleRights({
      platform,
      roles: platformArns(platform).iam(`role/${logForwarder(platform)}`),
      service: 'lambda.amazonaws.com',
      boundary: { kind: 'forwarder', statements: forwarderBoundary(platform) },
      suffix: 'OfForwarder',
    }),
  );
}

function subscriptionRights(platform: Escaped<Platform>): DeployerRights {
  const groups = platformArns(platform).regional('logs', `log-group:${logGroup(platform, '*')}`);
  return {
    look: [{ Sid: 'LookAtFilters', Effect: 'Allow', Action: 'logs:DescribeSubscriptionFilters', Resource: groups }],
    change: [
      {
        Sid: 'Filters',
        Effect: 'Allow',
        Action: ['logs:DeleteSubscriptionFilter', 'logs:PutSubscriptionFilter'],
        Resource: groups,
      },
    ],
  };
}
