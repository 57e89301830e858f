import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { brokerTable } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';
import { bucketRights } from '../constructs/private-bucket.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';

/** Rights over what brokers share: buckets, what Terraform puts into them, and the table. */
export function storageRights(platform: Escaped<Platform>): DeployerRights {
  const { configuration, backups, services, logs } = platformArns(platform);
  return together(
    bucketRights([configuration, backups, services, logs]),
    uploadRights(platform),
    tableRights(platform),
  );
}

/** Rights over objects that nodes and tasks read: their programs, and what the stacks of brokers and processors put there. */
function uploadRights(platform: Escaped<Platform>): DeployerRights {
  const { configuration, services } = platformArns(platform);
  const objects = [`${configuration}/*`, `${services}/*`];
  return {
    look: [
      {
        Sid: 'ReadUploads',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectTagging'],
        Resource: objects,
      },
    ],
    change: [
      {
        Sid: 'Uploads',
        Effect: 'Allow',
        Action: [
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:ListBucketVersions',
          's3:PutObject',
          's3:PutObjectTagging',
        ],
        Resource: [configuration, services, ...objects],
      },
    ],
  };
}

function tableRights(platform: Escaped<Platform>): DeployerRights {
  const { regional } = platformArns(platform);
  const table = regional('dynamodb', `table/${brokerTable(platform)}`);
  return {
    look: [
      {
        Sid: 'LookAtTable',
        Effect: 'Allow',
        Action: [
          'dynamodb:DescribeContinuousBackups',
          'dynamodb:DescribeTable',
          'dynamodb:DescribeTimeToLive',
          'dynamodb:ListTagsOfResource',
        ],
        Resource: table,
      },
      {
        // The provider compares the table's key with AWS's own, which it asks for by its alias.
        Sid: 'LookAtTableKey',
        Effect: 'Allow',
        Action: 'kms:DescribeKey',
        Resource: regional('kms', 'key/*'),
        // https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
        Condition: { StringEquals: { 'kms:RequestAlias': 'alias/aws/dynamodb' } },
      },
    ],
    change: [
      {
        Sid: 'Records',
        Effect: 'Allow',
        Action: [
          'dynamodb:CreateTable',
          'dynamodb:DeleteTable',
          // What nodes report, for operations by hand.
          'dynamodb:Query',
          'dynamodb:TagResource',
          'dynamodb:UntagResource',
          'dynamodb:UpdateContinuousBackups',
          'dynamodb:UpdateTable',
          'dynamodb:UpdateTimeToLive',
        ],
        Resource: table,
      },
    ],
  };
}
