import { platformSchema } from '../../../catalog/platform.ts';
import { backupBucket, brokerTable, definitionsPrefix, uploadsPrefix } from '../../../pipeline/observed/names.ts';
import { stackOf } from '../../../pipeline/review/explanations.ts';
import * as places from '../../../services/agent/backup/places.ts';
import * as names from '../../../stacks/names.ts';

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
});

test('commands look where Terraform puts the bucket and the table', () => {
  expect(backupBucket(platform)).toBe('acme-warren-backups-123456789012-eu-west-1');
  expect(backupBucket(platform)).toBe(names.backupBucket(platform));
  expect(brokerTable(platform)).toBe('acme-brokers');
  expect(brokerTable(platform)).toBe(names.brokerTable(platform));
});

test('the review knows what a stack of a broker is called', () => {
  expect(stackOf('orders')).toBe(names.brokerStackName('orders'));
});

test('commands look where nodes put definitions, in the part of the bucket that is theirs', () => {
  expect(definitionsPrefix('orders')).toBe(places.definitionsPrefix('orders'));
  expect(uploadsPrefix('orders')).toBe(places.uploadsPrefix('orders'));
  for (const prefix of [definitionsPrefix('orders'), uploadsPrefix('orders')]) {
    expect(prefix.startsWith(names.brokerPrefix('orders'))).toBe(true);
  }
});
