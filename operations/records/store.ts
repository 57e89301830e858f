import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { backupBucket, brokerTable } from '../../contracts/names.ts';
import { tableKey } from '../../contracts/node-report.ts';
import { monitoringItems } from '../../contracts/watch-report.ts';
import { askAws } from '../../pipeline/aws/aws-failure.ts';
import {
  type HostBackupRecord,
  type ObservedBroker,
  type ObservedHost,
  type RawItem,
  readHost,
  readHostBackups,
  readItems,
} from './items.ts';

/** An object in the bucket of backups. */
export interface BackupObject {
  key: string;
  bytes: number;
}

/** What nodes report and keep. Every call throws SurroundingsFailure when AWS refuses or does not answer. */
export interface ObservedStore {
  /** All that any broker has reported. */
  brokers(): Promise<ObservedBroker[]>;
  /** What one broker has reported; undefined when it never has. */
  broker(name: string): Promise<ObservedBroker | undefined>;
  /** What the monitoring host has reported; undefined when it never has. */
  host(): Promise<ObservedHost | undefined>;
  /** Backups of the monitoring host that are on record, from the oldest to the newest. */
  hostBackups(): Promise<HostBackupRecord[]>;
  objects(prefix: string): Promise<BackupObject[]>;
  read(key: string): Promise<Uint8Array>;
  write(key: string, body: Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Five tries with the SDK's own backoff; a person who waits gives up after that. */
const settings = { maxAttempts: 5, requestHandler: { connectionTimeout: 2000, requestTimeout: 30_000 } };

/** The table and the bucket of a platform. The SDK takes credentials and endpoint from its usual places. */
export function openStore(platform: Platform, { pathStyle }: { pathStyle: boolean }): ObservedStore {
  const { region } = platform;
  const TableName = brokerTable(platform);
  const Bucket = backupBucket(platform);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ region, ...settings }));
  const s3 = new S3Client({ region, forcePathStyle: pathStyle, ...settings });
  const reading = { what: `table ${TableName} cannot be read`, of: `table ${TableName} in ${region}` };
  const itemsOf = (name: string) =>
    collect(
      paginateQuery(
        { client: table },
        {
          TableName,
          KeyConditionExpression: '#broker = :broker',
          ExpressionAttributeNames: { '#broker': tableKey.partition },
          ExpressionAttributeValues: { ':broker': name },
        },
      ),
    );
  const about = (what: string) => ({ what, of: `bucket ${Bucket}` });
  return {
    brokers: () =>
      askAws(reading, async () => readItems(await collect(paginateScan({ client: table }, { TableName })))),
    broker: (name) => askAws(reading, async () => readItems(await itemsOf(name))[0]),
    host: () => askAws(reading, async () => readHost(await itemsOf(monitoringItems))),
    hostBackups: () => askAws(reading, async () => readHostBackups(await itemsOf(monitoringItems))),
    objects: (prefix) =>
      askAws(about(`s3://${Bucket}/${prefix} cannot be listed`), async () => {
        const found: BackupObject[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: prefix })) {
          found.push(...Contents.map(({ Key = '', Size = 0 }) => ({ key: Key, bytes: Size })));
        }
        return found;
      }),
    read: (Key) =>
      askAws(about(`s3://${Bucket}/${Key} cannot be read`), async () => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      }),
    async write(Key, Body) {
      const put = new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' });
      await askAws(about(`s3://${Bucket}/${Key} cannot be written`), () => s3.send(put));
    },
    async remove(Key) {
      const deletion = new DeleteObjectCommand({ Bucket, Key });
      await askAws(about(`s3://${Bucket}/${Key} cannot be deleted`), () => s3.send(deletion));
    },
  };
}

async function collect(pages: AsyncIterable<{ Items?: RawItem[] }>): Promise<RawItem[]> {
  const found: RawItem[] = [];
  for await (const { Items = [] } of pages) found.push(...Items);
  return found;
}
