import type { Faults } from '../faults.ts';
import { sufferCall } from './call-faults.ts';
import { type Input, jsonService } from './protocols/json-protocol.ts';
import { AwsError, type Service, tagsOf, textOf } from './protocols/protocol.ts';
import { type Secret, type SecretValues, type SecretVersion, stages } from './secret-values.ts';

/**
 * As much of AWS Secrets Manager as reading and writing values needs: GetSecretValue, PutSecretValue, DescribeSecret.
 * A value is found by its stage or by its version as long as it has a stage; there are no stages but AWS's own.
 */
export function secretsManager({ secretValues, faults }: { secretValues: SecretValues; faults: Faults }): Service {
  return jsonService({
    name: 'Secrets Manager',
    version: '1.1',
    operations: {
      GetSecretValue: (input) => getSecretValue(secretValues, input),
      PutSecretValue: (input) => putSecretValue(secretValues, input),
      DescribeSecret: (input) => describeSecret(secretValues, input),
    },
    before: (api, { SecretId }) => {
      const id = String(SecretId);
      const secret = secretValues.find(id);
      return sufferCall(faults, { service: 'secretsmanager', api, about: [id, secret?.name, secret?.arn] });
    },
  });
}

function getSecretValue(secretValues: SecretValues, input: Input): object {
  const { arn, name } = secretOf(secretValues, input);
  const { VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined } = input;
  const versions = secretValues.versions(arn);
  const found = stages
    .map((stage) => ({ stage, version: versions[stage] }))
    .find(
      ({ stage, version }) =>
        version !== undefined &&
        (VersionStage === undefined || VersionStage === stage) &&
        (VersionId === undefined || VersionId === version.versionId),
    );
  if (found?.version === undefined) {
    const what = VersionStage === undefined ? `VersionId: ${VersionId}` : `staging label: ${VersionStage}`;
    throw missing(`Secrets Manager can't find the specified secret value for ${what}`);
  }
  const { versionId, createdAt, value } = found.version;
  return {
    ARN: arn,
    Name: name,
    VersionId: versionId,
    VersionStages: [found.stage],
    CreatedDate: createdAt.getTime() / 1000,
    ...(typeof value === 'string' ? { SecretString: value } : { SecretBinary: value.toString('base64') }),
  };
}

function putSecretValue(secretValues: SecretValues, input: Input): object {
  const { arn, name } = secretOf(secretValues, input);
  const { SecretString, SecretBinary, ClientRequestToken, VersionStages } = input;
  if (typeof SecretString !== 'string' && typeof SecretBinary !== 'string') {
    throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
  }
  if (VersionStages !== undefined) {
    throw new AwsError('InvalidParameterException', "The sandbox's Secrets Manager has no stages but AWS's own.");
  }
  const value = typeof SecretString === 'string' ? SecretString : Buffer.from(String(SecretBinary), 'base64');
  requireLength('The value', Buffer.byteLength(value), [1, 65_536]);
  requireLength('ClientRequestToken', String(ClientRequestToken).length, [32, 64]);
  const again = Object.values(secretValues.versions(arn)).find((version) => version?.versionId === ClientRequestToken);
  if (again !== undefined && !sameValue(again, value)) {
    throw new AwsError('ResourceExistsException', `${name} has another value under the token ${ClientRequestToken}.`);
  }
  const { versionId } = again ?? secretValues.put(arn, value, textOf(ClientRequestToken));
  return { ARN: arn, Name: name, VersionId: versionId, VersionStages: stagesOf(secretValues, arn)[versionId] };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
function requireLength(what: string, length: number, [least, most]: readonly [number, number]): void {
  if (length >= least && length <= most) return;
  throw new AwsError('InvalidParameterException', `${what} must be ${least} to ${most} long, and is ${length}.`);
}

function describeSecret(secretValues: SecretValues, input: Input): object {
  const { arn, name, attributes } = secretOf(secretValues, input);
  const changed = secretValues.versions(arn).AWSCURRENT?.createdAt;
  return {
    ARN: arn,
    Name: name,
    Description: textOf(attributes.description),
    LastChangedDate: changed && changed.getTime() / 1000,
    Tags: Object.entries(tagsOf(attributes)).map(([Key, Value]) => ({ Key, Value })),
    VersionIdsToStages: stagesOf(secretValues, arn),
  };
}

function stagesOf(secretValues: SecretValues, arn: string): Record<string, string[]> {
  const versions = secretValues.versions(arn);
  return Object.fromEntries(
    stages.flatMap((stage) => {
      const version = versions[stage];
      return version === undefined ? [] : [[version.versionId, [stage]]];
    }),
  );
}

function secretOf(secretValues: SecretValues, { SecretId }: Input): Secret {
  const secret = secretValues.find(String(SecretId));
  if (secret === undefined) throw missing("Secrets Manager can't find the specified secret.");
  return secret;
}

function sameValue({ value }: SecretVersion, other: string | Buffer): boolean {
  return Buffer.from(value).equals(Buffer.from(other));
}

function missing(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
