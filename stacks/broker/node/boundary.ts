import { secretPrefixes } from '../../../catalog/kinds/platform/nameable-secrets.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { brokerTable } from '../../../contracts/names.ts';
import { agentKey, brokerPrefix } from '../../../contracts/object-keys.ts';
import { brokerSecrets, secretPath } from '../../../contracts/secrets.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Escaped } from '../../constructs/literal.ts';
import {
  backupActions,
  onMachines,
  publishStatement,
  recordActions,
  systemsManagerActions,
} from '../../constructs/machine/machine-permissions.ts';
import { asOne, type PolicyStatement } from '../../constructs/policy.ts';
import { platformArns } from '../../constructs/rights/arns.ts';
import { snapshotStatements } from './permissions.ts';

/** What a node of any broker may ever do, whatever is written into its role; what one of them may is in permissions.ts. */
export function nodeBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  const { regional } = platformArns(platform);
  // A policy of the account's own holds 6,144 characters, and prefixes of secrets take the rest of them.
  return asOne([
    ...onMachines(platform, statements(platform)),
    {
      // Secrets under a key of the account's own, whose policy lets a role in: that counts only as far as the boundary goes.
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
      Sid: 'DecryptSecrets',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: regional('kms', 'key/*'),
      Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${platform.region}.amazonaws.com` } },
    },
  ]);
}

function statements(platform: Escaped<Platform>): PolicyStatement[] {
  const { configuration, backups, regional } = platformArns(platform);
  const secret = (name: string) => regional('secretsmanager', `secret:${name}`);
  const { authority, certificate, account } = brokerSecrets(secretPath(platform, '*'));
  const prefix = brokerPrefix('*');
  return [
    { Sid: 'SystemsManager', Effect: 'Allow', Action: systemsManagerActions, Resource: '*' },
    {
      // Its own, and what its file may name.
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: secretPrefixes(platform).map((start) => secret(`${start}*`)),
    },
    {
      Sid: 'WriteSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:PutSecretValue',
      Resource: [authority, certificate, account].map((name) => secret(`${name}-??????`)),
    },
    {
      Sid: 'ReadConfiguration',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: [`${configuration}/${prefix}*`, `${configuration}/${agentKey}`],
    },
    { Sid: 'Backups', Effect: 'Allow', Action: backupActions, Resource: `${backups}/${prefix}*` },
    {
      Sid: 'ListOwn',
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketVersions'],
      Resource: [configuration, backups],
      Condition: { StringLike: { 's3:prefix': [`${prefix}*`, agentKey] } },
    },
    {
      Sid: 'Records',
      Effect: 'Allow',
      Action: recordActions,
      Resource: regional('dynamodb', `table/${brokerTable(platform)}`),
    },
    publishStatement(platform),
    ...snapshotStatements(platform, [tag.platform, platform.name]),
  ];
}
