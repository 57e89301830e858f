import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptBackups, keepBackups } from '../../../pipeline/deploy/kept-backups.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const laidOut = () => {
  const folder = scratchFolder();
  const stack = { name: 'storage', dependencies: [], folder, configuration: {}, keptDisks: [], retired: true };
  const file = join(folder, 'backups.tf.json');
  return { stack, written: () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined) };
};

const stateOf = (...resources: [type: string, name: string][]) => ({
  version: 4,
  outputs: {},
  resources: resources.map(([type, name]) => ({ mode: 'managed', type, name, instances: [{}] })),
});

test('the bucket of backups is let go of with all that makes it private, and nothing else; the next time it goes', () => {
  const { stack, written } = laidOut();
  const state = stateOf(
    ['aws_s3_bucket', 'backups-bucket'],
    ['aws_s3_bucket_policy', 'backups-policy'],
    ['aws_s3_bucket', 'configuration-bucket'],
    ['aws_dynamodb_table', 'backups-table'],
  );
  keepBackups(stack, state);
  expect(written()).toEqual({
    removed: ['aws_s3_bucket.backups-bucket', 'aws_s3_bucket_policy.backups-policy'].map((from) => ({
      from,
      lifecycle: [{ destroy: false }],
    })),
  });
  keepBackups(stack, undefined);
  expect(written()).toBeUndefined();
});

test('a bucket of backups that was kept is taken on again, and one that the state knows is left alone', () => {
  const { stack, written } = laidOut();
  keepBackups(stack, stateOf(['aws_s3_bucket', 'backups-bucket']));
  adoptBackups(stack, { bucket: 'acme-backups', state: undefined });
  expect(written()).toEqual({ import: [{ to: 'aws_s3_bucket.backups-bucket', id: 'acme-backups' }] });
  adoptBackups(stack, { bucket: 'acme-backups', state: stateOf(['aws_s3_bucket', 'backups-bucket']) });
  expect(written()).toBeUndefined();
  adoptBackups(stack, { bucket: undefined, state: undefined });
  expect(written()).toBeUndefined();
});
