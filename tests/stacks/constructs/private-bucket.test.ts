import { App } from 'cdktf';
import { parse } from 'yaml';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { PlatformStack } from '../../../stacks/constructs/platform-stack.ts';
import { PrivateBucket, type PrivateBucketProps } from '../../../stacks/constructs/private-bucket.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const platform = literal(platformSchema.parse(parse(sampleFile('platform.yaml'))));

test.each<[string, Partial<PrivateBucketProps>]>([
  ['keeps everything', {}],
  ['forgets and deletes', { keepOldVersionsDays: 30, expireDays: 30 }],
  ['is written once', { writeOnce: true }],
])('every bucket drops after a week what was uploaded in part: one that %s', (_what, props) => {
  const stack = new PlatformStack(new App({ outdir: scratchFolder(), skipValidation: true }), 'storage', { platform });
  new PrivateBucket(stack, 'own', { name: 'own', ...props });
  const [lifecycle] = Object.values(stack.toTerraform().resource.aws_s3_bucket_lifecycle_configuration as object);
  expect(lifecycle.rule).toContainEqual({
    id: 'uploads',
    status: 'Enabled',
    filter: [{ prefix: '' }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
  });
});
