import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import type { Escaped } from '../constructs/literal.ts';
import { bucketRights } from '../constructs/private-bucket.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';

/** Rights over what brokers share: buckets, what Terraform puts into them, and the table. */
export function storageRights(platform: Escaped<Platform>): DeployerRights {
  const { configuration, backups } = platformArns(platform);
  return together(bucketRights([configuration, backups]), uploadRights(platform), tableRights(platform));
}

/** Rights over objects that nodes read: the agent, and what each broker's stack puts there. */
function uploadRights(platform: Escaped<Platform>): DeployerRights {
  const { configuration } = platformArns(platform);
  return {
    look: [
      {
        Sid: 'ReadUploads',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectTagging'],
        Resource: `${configuration}/*`,
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
        Resource: [configuration, `${configuration}/*`],
      },
    ],
  };
}

function tableRights(platform: Escaped<Platform>): DeployerRights {
  const { named } = platformArns(platform);
  return {
    look: [
      {
        Sid: 'LookAtTables',
        Effect: 'Allow',
        Action: [
          'dynamodb:DescribeContinuousBackups',
          'dynamodb:DescribeTable',
          'dynamodb:DescribeTimeToLive',
          'dynamodb:ListTagsOfResource',
        ],
        Resource: '*',
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
        Resource: named('dynamodb', 'table/'),
      },
    ],
  };
}
