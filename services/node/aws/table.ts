import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { tableKey } from '../../../contracts/node-report.ts';
import { explained } from './explained.ts';
import { awsSettings } from './settings.ts';

/** What is kept of an item, beside its name. */
export type ItemContents = Readonly<Record<string, unknown>>;

/** An item as it was read: its contents and its name, `node#1`. */
export type Item = ItemContents & { readonly item: string };

/** What has to hold for a write to happen: that there is no such item, or that these of its values are so. */
export type Condition = 'absent' | Readonly<Record<string, string | number>>;

/** One broker's items in the table of what was observed. Reads see every write that ended before them. */
export interface Table {
  get(item: string): Promise<Item | undefined>;
  /** Every item whose name begins so, in the order of names. */
  query(prefix?: string): Promise<Item[]>;
  /** Writes the whole item; false when the condition does not hold, and nothing is written. */
  put(item: string, contents: ItemContents, condition?: Condition): Promise<boolean>;
  /** Deletes the item; false when the condition does not hold. One that is not there is no error without a condition. */
  delete(item: string, condition?: Condition): Promise<boolean>;
}

const { partition, sort } = tableKey;

/** One broker's part of a table. Every call throws with table and item when DynamoDB refuses or does not answer. */
export function openTable({ region, table, broker }: { region: string; table: string; broker: string }): Table {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region, ...awsSettings }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const about = (item: string) => `${broker} ${item} in table ${table}`;
  return {
    get: (item) =>
      explained(`${about(item)} cannot be read`, async () => {
        const key = { [partition]: broker, [sort]: item };
        const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
        return Item && withoutPartition(Item);
      }),
    query: (prefix = '') =>
      explained(`${about(`${prefix}*`)} cannot be read`, async () => {
        const found: Item[] = [];
        const pages = paginateQuery(
          { client },
          { TableName: table, ConsistentRead: true, ...beginning(broker, prefix) },
        );
        for await (const { Items = [] } of pages) found.push(...Items.map(withoutPartition));
        return found;
      }),
    put: (item, contents, condition) =>
      explained(`${about(item)} cannot be written`, () =>
        unlessRefused(
          client.send(
            new PutCommand({
              TableName: table,
              Item: { ...contents, [partition]: broker, [sort]: item },
              ...expression(condition),
            }),
          ),
        ),
      ),
    delete: (item, condition) =>
      explained(`${about(item)} cannot be deleted`, () =>
        unlessRefused(
          client.send(
            new DeleteCommand({
              TableName: table,
              Key: { [partition]: broker, [sort]: item },
              ...expression(condition),
            }),
          ),
        ),
      ),
  };
}

function withoutPartition({ [partition]: _, ...contents }: Record<string, unknown>): Item {
  return contents as Item;
}

function beginning(broker: string, prefix: string) {
  return {
    KeyConditionExpression: prefix === '' ? '#broker = :broker' : '#broker = :broker AND begins_with(#item, :prefix)',
    ExpressionAttributeNames: { '#broker': partition, ...(prefix === '' ? {} : { '#item': sort }) },
    ExpressionAttributeValues: { ':broker': broker, ...(prefix === '' ? {} : { ':prefix': prefix }) },
  };
}

function expression(condition: Condition | undefined) {
  if (condition === undefined) return {};
  if (condition === 'absent') {
    return { ConditionExpression: 'attribute_not_exists(#item)', ExpressionAttributeNames: { '#item': sort } };
  }
  const entries = Object.entries(condition);
  return {
    ConditionExpression: entries.map((_, index) => `#name${index} = :value${index}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#name${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], index) => [`:value${index}`, value])),
  };
}

async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
