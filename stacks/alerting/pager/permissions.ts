import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { brokerTable, pagedAlarmName, pagerFailures, pagerFunction } from '../../../contracts/names.ts';
import { lastChangeKey, openAlarmItems, pagingSettingsKey } from '../../../contracts/paging.ts';
import { routeSecrets } from '../../../contracts/secrets.ts';
import { writeLogs } from '../../constructs/function-permissions.ts';
import type { Escaped } from '../../constructs/literal.ts';
import { publishStatement, recordActions } from '../../constructs/machine/machine-permissions.ts';
import type { PolicyStatement } from '../../constructs/policy.ts';
import { platformArns } from '../../constructs/rights/arns.ts';

/** ARN of the function. */
export function pagerArn(platform: Escaped<Platform>): string {
  return platformArns(platform).regional('lambda', `function:${pagerFunction(platform)}`);
}

/** ARN of the queue of what it did not do. */
export function failuresArn(platform: Escaped<Platform>): string {
  return platformArns(platform).regional('sqs', pagerFailures(platform));
}

/**
 * What the pager may do in AWS: read what it is told, keys and alarms, keep what is open, and say that a trial passed. It sends to no topic, and
 * is in no VPC.
 */
export function pagerPermissions(platform: Escaped<Platform>): PolicyStatement[] {
  return [...inFunction(platform), queueFailures(platform)];
}

/** What its role may ever do: as much, and in the function itself but for what Lambda does with it. See `receiverBoundary`. */
export function pagerBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  const ofFunction = { 'lambda:SourceFunctionArn': pagerArn(platform) };
  const bounded = inFunction(platform).map((statement) => ({
    ...statement,
    Condition: { ...statement.Condition, ArnEquals: ofFunction },
  }));
  return [...bounded, queueFailures(platform)];
}

function inFunction(platform: Escaped<Platform>): PolicyStatement[] {
  const { configuration, regional } = platformArns(platform);
  return [
    {
      Sid: 'ReadSettings',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: [`${configuration}/${pagingSettingsKey}`, `${configuration}/${lastChangeKey('*')}`],
    },
    {
      // Without it, a change that is not there is answered as forbidden.
      Sid: 'ListChanges',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: configuration,
      Condition: { StringLike: { 's3:prefix': lastChangeKey('*') } },
    },
    {
      Sid: 'ReadRouteKeys',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: regional('secretsmanager', `secret:${routeSecrets(platform)}*`),
    },
    {
      Sid: 'OpenAlarms',
      Effect: 'Allow',
      Action: recordActions,
      Resource: regional('dynamodb', `table/${brokerTable(platform)}`),
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [openAlarmItems] } },
    },
    {
      Sid: 'AskAlarms',
      Effect: 'Allow',
      Action: 'cloudwatch:DescribeAlarms',
      Resource: regional('cloudwatch', `alarm:${pagedAlarmName(platform, '*')}`),
    },
    publishStatement(platform),
    writeLogs(platform, pagerFunction(platform)),
  ];
}

/** Lambda does it, with the function's role: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
function queueFailures(platform: Escaped<Platform>): PolicyStatement {
  return { Sid: 'KeepFailures', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: failuresArn(platform) };
}
