import type { Cloud } from '../sandbox/sandbox.ts';

/** Puts a bucket into a sandbox's cloud, as Terraform would have. */
export function putBackupBucket(cloud: Cloud, name: string): void {
  cloud.put('aws_s3_bucket', name, { id: name, bucket: name });
}

/** Puts a table of what was observed into a sandbox's cloud, as stacks/storage/storage-stack.ts asks for it. */
export function putBrokerTable(cloud: Cloud, name: string): void {
  cloud.put('aws_dynamodb_table', name, {
    id: name,
    name,
    hash_key: 'broker',
    range_key: 'item',
    attribute: [
      { name: 'broker', type: 'S' },
      { name: 'item', type: 'S' },
    ],
  });
}
