import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import { loginsOf, receiverSecretArns } from '../../catalog/kinds/endpoint/receiver-secrets.ts';
import { secretPrefixes } from '../../catalog/kinds/platform/nameable-secrets.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { receiverFunction } from '../../contracts/names.ts';
import { receiverSettingsPrefix } from '../../contracts/object-keys.ts';
import { originSecret, secretPath } from '../../contracts/secrets.ts';
import { tag } from '../../contracts/tags.ts';
import { connectToVpc, writeLogs } from '../constructs/function-permissions.ts';
import { type Escaped, plain } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { readAuthority } from '../constructs/read-authority.ts';
import { platformArns } from '../constructs/rights/arns.ts';

/** ARN of the function. */
export function receiverArn(platform: Escaped<Platform>): string {
  return platformArns(platform).regional('lambda', `function:${receiverFunction(platform)}`);
}

/**
 * What the receiver may do in AWS: read what it is told, log in to its brokers, check signatures and the Worker's secret, and write logs.
 * What is new here has to be in the boundary, too.
 */
export function receiverPermissions(props: {
  platform: Escaped<Platform>;
  endpoints: readonly Escaped<Endpoint>[];
}): PolicyStatement[] {
  const platform = plain(props.platform);
  const endpoints = props.endpoints.map((endpoint) => plain(endpoint));
  return [
    // Also what was written before: until Lambda has taken on what is new, the function begins by the former settings.
    readSettings(props.platform),
    {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: receiverSecretArns(endpoints, platform),
    },
    readAuthority(
      props.platform,
      loginsOf(endpoints).map(({ broker }) => broker),
    ),
    writeLogs(props.platform, receiverFunction(platform)),
    connectToVpc,
  ];
}

/**
 * What the receiver may ever do, whatever is written into its role. All but its interfaces only in the function itself: Lambda puts its
 * ARN into every session that it makes for the function's code and logs, and whoever else were let take the role has none.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function receiverBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  const { regional } = platformArns(platform);
  const secret = (name: string) => regional('secretsmanager', `secret:${name}`);
  const inFunction = { ArnEquals: { 'lambda:SourceFunctionArn': receiverArn(platform) } };
  const read = 'secretsmanager:GetSecretValue';
  const statements: PolicyStatement[] = [
    readSettings(platform),
    {
      Sid: 'LogIn',
      Effect: 'Allow',
      Action: read,
      Resource: [secret(`${secretPath(platform, '*')}/users/*`), secret(originSecret(platform, '*'))],
    },
    {
      // What files may name, and of brokers' own nothing: those carry this tag.
      Sid: 'CheckSignatures',
      Effect: 'Allow',
      Action: read,
      Resource: secretPrefixes(platform).map((start) => secret(`${start}*`)),
      Condition: { Null: { [`aws:ResourceTag/${tag.broker}`]: 'true' } },
    },
    readAuthority(platform),
    writeLogs(platform, receiverFunction(platform)),
  ];
  return [
    ...statements.map((statement) => ({ ...statement, Condition: { ...statement.Condition, ...inFunction } })),
    {
      // Secrets under a key of the account's own, whose policy lets a role in: that counts only as far as the boundary goes.
      Sid: 'DecryptSecrets',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: regional('kms', 'key/*'),
      Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${platform.region}.amazonaws.com` } },
    },
    connectToVpc,
  ];
}

function readSettings(platform: Escaped<Platform>): PolicyStatement {
  const { services } = platformArns(platform);
  return {
    Sid: 'ReadSettings',
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: `${services}/${receiverSettingsPrefix}*`,
  };
}
