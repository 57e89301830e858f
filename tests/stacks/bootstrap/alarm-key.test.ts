import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { sources } from '../alerting/alerting.ts';
import { synthesized } from './github-roles.ts';

afterAll(removeScratchFolders);

const platform = sources.platform as Platform;

test('where people are called there is a key that alarms of the platform may use, and whom the account lets', () => {
  const { aws_kms_key: keys, aws_kms_alias: aliases } = synthesized(platform).resource;
  expect(aliases['alarm-key-alias']).toMatchObject({
    name: 'alias/acme-paging',
    target_key_id: '${aws_kms_key.alarm-key.key_id}',
  });
  expect(keys['alarm-key']).toMatchObject({ enable_key_rotation: true });
  expect(JSON.parse(keys['alarm-key'].policy).Statement).toEqual([
    {
      Sid: 'PoliciesOfAccount',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'AlarmsOfPlatform',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:acme-alert/*' },
      },
    },
  ]);
});

test('where nobody is called there is none', () => {
  const { alerting: _, ...silent } = platform;
  expect(synthesized(silent).resource).not.toHaveProperty('aws_kms_key');
});
