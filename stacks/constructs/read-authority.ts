import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { brokerTable } from '../../contracts/names.ts';
import { tableKey } from '../../contracts/node-report.ts';
import type { Escaped } from './literal.ts';
import type { PolicyStatement } from './policy.ts';
import { platformArns } from './rights/arns.ts';

/**
 * Reading what certificates of brokers go back to: one attribute of a broker's record, and none of what else the table knows. Without
 * `brokers` of any, which is for boundaries.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function readAuthority(platform: Escaped<Platform>, brokers?: string | string[]): PolicyStatement {
  return {
    Sid: 'ReadAuthority',
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: platformArns(platform).regional('dynamodb', `table/${brokerTable(platform)}`),
    Condition: {
      'ForAllValues:StringEquals': {
        ...(brokers && { 'dynamodb:LeadingKeys': brokers }),
        'dynamodb:Attributes': [tableKey.partition, tableKey.sort, 'authority'],
      },
      StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    },
  };
}
