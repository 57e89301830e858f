import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { brokerItem, tableKey } from '../../../contracts/node-report.ts';
import { explained } from '../../agent/aws/explained.ts';
import { openObjects } from '../../agent/aws/objects.ts';
import { awsSettings } from '../../agent/aws/settings.ts';
import type { FunctionSources } from './fetch-settings.ts';

/** S3 and DynamoDB of a region. Of a broker's record the authority alone is asked for: more the function may not see. */
export function awsSources(region: string): FunctionSources {
  const objects = openObjects({ region });
  const table = new DynamoDBClient({ region, ...awsSettings });
  return {
    object: (bucket, key) => objects.get(bucket, key),
    authority: (name, broker) =>
      explained(`the authority of ${broker} in table ${name} cannot be read`, async () => {
        const { Item } = await table.send(
          new GetItemCommand({
            TableName: name,
            Key: { [tableKey.partition]: { S: broker }, [tableKey.sort]: { S: brokerItem } },
            ProjectionExpression: 'authority',
          }),
        );
        return Item?.authority?.S;
      }),
  };
}
