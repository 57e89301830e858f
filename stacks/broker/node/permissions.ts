import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { backupBucket, brokerTable, configurationBucket } from '../../../contracts/names.ts';
import { agentsPrefix, brokerPrefix } from '../../../contracts/object-keys.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Escaped } from '../../constructs/literal.ts';
import type { PolicyStatement } from '../../constructs/policy.ts';

export interface NodePermissionsProps {
  platform: Escaped<Platform>;
  broker: Escaped<Broker>;
  /** ARNs of the broker's own secrets, which nodes read. */
  ownSecrets: string[];
  /** ARNs of those of them that nodes write: certificates that they make or order. */
  writtenSecrets: string[];
}

/**
 * What the agent of Systems Manager needs for Session Manager, instead of SSH, and for the gate's commands.
 * AWS's own policy, AmazonSSMManagedInstanceCore, would also let a node read every parameter of the account:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const systemsManagerActions = [
  'ssm:UpdateInstanceInformation',
  'ssm:ListInstanceAssociations',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
];

/** What a node of this broker may do in AWS: with its own broker's things, and with nobody else's. */
export function nodePermissions(props: NodePermissionsProps): PolicyStatement[] {
  const { platform, broker, ownSecrets, writtenSecrets } = props;
  const prefix = brokerPrefix(broker.name);
  const bucket = (name: string) => `arn:aws:s3:::${name}`;
  const [configuration, backups] = [bucket(configurationBucket(platform)), bucket(backupBucket(platform))];
  return [
    { Sid: 'SystemsManager', Effect: 'Allow', Action: systemsManagerActions, Resource: '*' },
    {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: [...ownSecrets, ...referencedSecrets(platform, broker)],
    },
    { Sid: 'WriteSecrets', Effect: 'Allow', Action: 'secretsmanager:PutSecretValue', Resource: writtenSecrets },
    {
      Sid: 'ReadConfiguration',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: [`${configuration}/${prefix}*`, `${configuration}/${agentsPrefix}*`],
    },
    {
      Sid: 'Backups',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
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
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
      Resource: `arn:aws:dynamodb:${platform.region}:${platform.accountId}:table/${brokerTable(platform)}`,
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': broker.name } },
    },
    ...snapshotStatements(platform, broker),
  ];
}

/**
 * Snapshots of the broker's own volumes, found by their tags; a snapshot carries the tags from its first moment.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
function snapshotStatements({ region, accountId }: Escaped<Platform>, { name }: Escaped<Broker>): PolicyStatement[] {
  const snapshots = `arn:aws:ec2:${region}::snapshot/*`;
  return [
    {
      Sid: 'SnapshotOwnVolumes',
      Effect: 'Allow',
      Action: 'ec2:CreateSnapshot',
      Resource: `arn:aws:ec2:${region}:${accountId}:volume/*`,
      Condition: { StringEquals: { [`aws:ResourceTag/${tag.broker}`]: name } },
    },
    {
      Sid: 'MakeTaggedSnapshots',
      Effect: 'Allow',
      Action: 'ec2:CreateSnapshot',
      Resource: snapshots,
      Condition: { StringEquals: { [`aws:RequestTag/${tag.broker}`]: name } },
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
      Condition: { StringEquals: { [`aws:ResourceTag/${tag.broker}`]: name } },
    },
    { Sid: 'SeeSnapshots', Effect: 'Allow', Action: 'ec2:DescribeSnapshots', Resource: '*' },
  ];
}

/** Secrets that the files name. One that is named, not given by its ARN, ends in a hyphen and six characters. */
function referencedSecrets(platform: Escaped<Platform>, broker: Escaped<Broker>): string[] {
  const { region, accountId, cloudflare } = platform;
  const references = [
    broker.tls.certificate,
    broker.tls.clientAuthority,
    cloudflare?.apiToken,
    ...Object.values(broker.users).map(({ password }) => password),
    ...broker.federation.map(({ uri }) => uri),
    ...broker.shovels.flatMap(({ source, destination }) => [source.uri, destination.uri]),
  ];
  const names = references.flatMap((reference) => (reference ? [reference.secret] : []));
  return [...new Set(names)].sort().map((secret) => {
    return secret.startsWith('arn:') ? secret : `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret}-??????`;
  });
}
