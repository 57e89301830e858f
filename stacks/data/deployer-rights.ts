import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { cacheIdentifier, databaseIdentifier, finalSnapshotPrefix } from '../../contracts/stores.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { ec2Rights, type Making } from '../constructs/rights/ec2-rights.ts';

/** Rights over the database and the cache, by the names that they have, and what they stand behind. */
export function dataRights(platform: Escaped<Platform>): DeployerRights {
  return together(
    ec2Rights({ platform, look: looks, lookAtOwn: [], make: makes, change: changes }),
    databaseRights(platform),
    cacheRights(platform),
  );
}

const looks = ['ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups'];

const makes: Making[] = [
  { actions: ['ec2:CreateSecurityGroup'], kinds: ['security-group'] },
  {
    actions: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress'],
    kinds: ['security-group-rule'],
  },
];

const changes = [
  'ec2:DeleteSecurityGroup',
  'ec2:ModifySecurityGroupRules',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
];

function databaseRights(platform: Escaped<Platform>): DeployerRights {
  const { regional } = platformArns(platform);
  const name = databaseIdentifier(platform);
  const own = ['db', 'pg', 'subgrp'].map((kind) => regional('rds', `${kind}:${name}${kind === 'pg' ? '-*' : ''}`));
  return {
    look: [
      {
        // The provider looks for the instance by its resource id, among all.
        Sid: 'LookForDatabase',
        Effect: 'Allow',
        Action: 'rds:DescribeDBInstances',
        Resource: regional('rds', 'db:*'),
      },
      {
        Sid: 'LookAtDatabase',
        Effect: 'Allow',
        Action: [
          'rds:DescribeDBParameterGroups',
          'rds:DescribeDBParameters',
          'rds:DescribeDBSubnetGroups',
          'rds:ListTagsForResource',
        ],
        Resource: own,
      },
    ],
    change: [
      {
        Sid: 'Database',
        Effect: 'Allow',
        Action: databaseChanges,
        // The last snapshot is made by whoever deletes the instance.
        Resource: [...own, regional('rds', `snapshot:${finalSnapshotPrefix(platform, '*')}`)],
      },
      {
        // An instance without an option group of its own has AWS's:
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/security_iam_id-based-policy-examples.html
        Sid: 'DefaultOptions',
        Effect: 'Allow',
        Action: ['rds:CreateDBInstance', 'rds:ModifyDBInstance'],
        Resource: regional('rds', 'og:default:*'),
      },
      {
        // RDS makes the master's secret with the rights of whoever makes the instance:
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
        Sid: 'MasterSecret',
        Effect: 'Allow',
        Action: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
        Resource: regional('secretsmanager', 'secret:rds!db-*'),
      },
      serviceOwnRole(platform, 'rds.amazonaws.com'),
    ],
  };
}

const databaseChanges = [
  'rds:AddTagsToResource',
  'rds:CreateDBInstance',
  'rds:CreateDBParameterGroup',
  'rds:CreateDBSnapshot',
  'rds:CreateDBSubnetGroup',
  'rds:DeleteDBInstance',
  'rds:DeleteDBParameterGroup',
  'rds:DeleteDBSubnetGroup',
  'rds:ModifyDBInstance',
  'rds:ModifyDBParameterGroup',
  'rds:ModifyDBSubnetGroup',
  'rds:RemoveTagsFromResource',
  'rds:ResetDBParameterGroup',
];

function cacheRights(platform: Escaped<Platform>): DeployerRights {
  const { regional } = platformArns(platform);
  const name = cacheIdentifier(platform);
  const own = [
    `cluster:${name}-*`,
    `parametergroup:${name}-*`,
    `replicationgroup:${name}`,
    `subnetgroup:${name}`,
    `user:${platform.name}-*`,
    `usergroup:${name}`,
  ].map((resource) => regional('elasticache', resource));
  return {
    look: [
      {
        Sid: 'LookAtCache',
        Effect: 'Allow',
        Action: [
          'elasticache:DescribeCacheClusters',
          'elasticache:DescribeCacheParameterGroups',
          'elasticache:DescribeCacheParameters',
          'elasticache:DescribeCacheSubnetGroups',
          'elasticache:DescribeReplicationGroups',
          'elasticache:DescribeUserGroups',
          'elasticache:DescribeUsers',
          'elasticache:ListTagsForResource',
        ],
        Resource: own,
      },
    ],
    change: [
      { Sid: 'Cache', Effect: 'Allow', Action: cacheChanges, Resource: own },
      serviceOwnRole(platform, 'elasticache.amazonaws.com'),
    ],
  };
}

const cacheChanges = [
  'elasticache:AddTagsToResource',
  'elasticache:CreateCacheParameterGroup',
  'elasticache:CreateCacheSubnetGroup',
  'elasticache:CreateReplicationGroup',
  'elasticache:CreateUser',
  'elasticache:CreateUserGroup',
  'elasticache:DecreaseReplicaCount',
  'elasticache:DeleteCacheParameterGroup',
  'elasticache:DeleteCacheSubnetGroup',
  'elasticache:DeleteReplicationGroup',
  'elasticache:DeleteUser',
  'elasticache:DeleteUserGroup',
  'elasticache:IncreaseReplicaCount',
  'elasticache:ModifyCacheParameterGroup',
  'elasticache:ModifyCacheSubnetGroup',
  'elasticache:ModifyReplicationGroup',
  'elasticache:ModifyUser',
  'elasticache:ModifyUserGroup',
  'elasticache:RemoveTagsFromResource',
  'elasticache:ResetCacheParameterGroup',
];

/**
 * AWS makes it for the account's first store, with the rights of whoever makes that:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html and
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/using-service-linked-roles.html
 */
function serviceOwnRole(platform: Escaped<Platform>, service: string): PolicyStatement {
  return {
    Effect: 'Allow',
    Action: 'iam:CreateServiceLinkedRole',
    Resource: platformArns(platform).iam(`role/aws-service-role/${service}/*`),
    Condition: { StringEquals: { 'iam:AWSServiceName': service } },
  };
}
