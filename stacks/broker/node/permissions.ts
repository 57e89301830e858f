import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { namedSecrets } from '../../../catalog/kinds/broker/named-secrets.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { brokerTable } from '../../../contracts/names.ts';
import { agentKey, brokerPrefix } from '../../../contracts/object-keys.ts';
import { secretPath } from '../../../contracts/secrets.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Escaped } from '../../constructs/literal.ts';
import {
  backupActions,
  publishStatement,
  recordActions,
  systemsManagerActions,
} from '../../constructs/machine/machine-permissions.ts';
import type { PolicyStatement } from '../../constructs/policy.ts';
import { fetchProgramPermissions } from '../../constructs/program-permissions.ts';
import { platformArns } from '../../constructs/rights/arns.ts';

export interface NodePermissionsProps {
  platform: Escaped<Platform>;
  broker: Escaped<Broker>;
  /** ARNs of those of the broker's own secrets that nodes write: certificates that they make or order. */
  writtenSecrets: string[];
}

/**
 * What a node of this broker may do in AWS: with its own broker's things, and with nobody else's. Its own secrets are one
 * path, whose ARN is no longer for many users; what is new here has to be in the boundary, too.
 */
export function nodePermissions({ platform, broker, writtenSecrets }: NodePermissionsProps): PolicyStatement[] {
  const prefix = brokerPrefix(broker.name);
  const { configuration, backups, regional } = platformArns(platform);
  const ownSecrets = regional('secretsmanager', `secret:${secretPath(platform, broker.name)}/*`);
  return [
    { Sid: 'SystemsManager', Effect: 'Allow', Action: systemsManagerActions, Resource: '*' },
    {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: [ownSecrets, ...namedSecrets(broker, platform)],
    },
    { Sid: 'WriteSecrets', Effect: 'Allow', Action: 'secretsmanager:PutSecretValue', Resource: writtenSecrets },
    {
      Sid: 'ReadConfiguration',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${configuration}/${prefix}*`,
    },
    ...fetchProgramPermissions({ bucket: configuration, key: agentKey }),
    {
      Sid: 'Backups',
      Effect: 'Allow',
      Action: backupActions,
      Resource: `${backups}/${prefix}*`,
    },
    {
      // Without it, an object that is not there is answered as forbidden.
      Sid: 'ListOwn',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: [configuration, backups],
      Condition: { StringLike: { 's3:prefix': `${prefix}*` } },
    },
    {
      Sid: 'OwnRecords',
      Effect: 'Allow',
      Action: recordActions,
      Resource: regional('dynamodb', `table/${brokerTable(platform)}`),
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': broker.name } },
    },
    publishStatement(platform),
    ...snapshotStatements(platform, [tag.broker, broker.name]),
  ];
}

/**
 * Snapshots of volumes that carry a tag; a snapshot carries it, too, from its first moment.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function snapshotStatements(
  { region, accountId }: Escaped<Platform>,
  [key, value]: readonly [key: string, value: string],
): PolicyStatement[] {
  const snapshots = `arn:aws:ec2:${region}::snapshot/*`;
  const tagged = { StringEquals: { [`aws:ResourceTag/${key}`]: value } };
  return [
    {
      Sid: 'SnapshotOwnVolumes',
      Effect: 'Allow',
      Action: 'ec2:CreateSnapshot',
      Resource: `arn:aws:ec2:${region}:${accountId}:volume/*`,
      Condition: tagged,
    },
    {
      Sid: 'MakeTaggedSnapshots',
      Effect: 'Allow',
      Action: 'ec2:CreateSnapshot',
      Resource: snapshots,
      Condition: { StringEquals: { [`aws:RequestTag/${key}`]: value } },
    },
    {
      Sid: 'TagNewSnapshots',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: snapshots,
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } },
    },
    {
      Sid: 'DeleteOwnSnapshots',
      Effect: 'Allow',
      Action: 'ec2:DeleteSnapshot',
      Resource: snapshots,
      Condition: tagged,
    },
    { Sid: 'SeeSnapshots', Effect: 'Allow', Action: 'ec2:DescribeSnapshots', Resource: '*' },
  ];
}
