import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { brokerItem, tableKey } from '../../../contracts/node-report.ts';
import { explained } from '../../node/aws/explained.ts';
import { awsSettings } from '../../node/aws/settings.ts';

/** What brokers have reported that their certificates go back to. Throws with the broker when DynamoDB refuses or does not answer. */
export interface Authorities {
  /** Of a broker, in PEM; undefined before it has reported. */
  of(broker: string): Promise<string | undefined>;
}

/** Authorities in a table of what was observed. Of a broker's record nothing else is asked for: more the host may not see. */
export function openAuthorities({ region, table }: { region: string; table: string }): Authorities {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region, ...awsSettings }));
  return {
    of: (broker) =>
      explained(`the authority of ${broker} in table ${table} cannot be read`, async () => {
        const { Item } = await client.send(
          new GetCommand({
            TableName: table,
            Key: { [tableKey.partition]: broker, [tableKey.sort]: brokerItem },
            ProjectionExpression: 'authority',
          }),
        );
        return typeof Item?.authority === 'string' ? Item.authority : undefined;
      }),
  };
}
