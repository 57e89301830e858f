import type { Cloud } from '../../cloud.ts';
import type { Faults } from '../../faults.ts';
import { sufferCall } from '../call-faults.ts';
import { AwsError, type Service } from '../protocols/protocol.ts';
import { type Parameters, parameter, queryService } from '../protocols/query-protocol.ts';
import type { XmlContent } from '../protocols/xml.ts';
import type { AccessKey, AccessKeys } from './access-keys.ts';

interface Desk {
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly keys: AccessKeys;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const mostKeys = 2;

/** As much of IAM as access keys of users need: CreateAccessKey, ListAccessKeys, UpdateAccessKey and DeleteAccessKey. */
export function iam(desk: Desk): Service {
  const heeded =
    (api: string, operation: (desk: Desk, user: string, parameters: Parameters) => XmlContent) =>
    async (parameters: Parameters) => {
      const user = parameter(parameters, 'UserName') ?? '';
      await sufferCall(desk.faults, { service: 'iam', api, about: [user] });
      if (!desk.cloud.list('aws_iam_user').some(({ attributes }) => attributes.name === user)) {
        throw missing(`The user with name ${user} cannot be found.`);
      }
      return operation(desk, user, parameters);
    };
  return queryService({
    name: 'IAM',
    protocol: 'query',
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    operations: {
      CreateAccessKey: heeded('CreateAccessKey', createAccessKey),
      ListAccessKeys: heeded('ListAccessKeys', ({ keys }, user) => ({
        AccessKeyMetadata: { member: keys.ofUser(user).map(shown) },
        IsTruncated: false,
      })),
      UpdateAccessKey: heeded('UpdateAccessKey', updateAccessKey),
      DeleteAccessKey: heeded('DeleteAccessKey', ({ keys }, user, parameters) => {
        keys.remove(keyOf(keys, user, parameters).id);
        return {};
      }),
    },
  });
}

function createAccessKey({ keys }: Desk, user: string): XmlContent {
  if (keys.ofUser(user).length >= mostKeys) {
    throw new AwsError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${mostKeys}`, 409);
  }
  const { secret, ...key } = keys.create(user);
  return { AccessKey: { ...shown(key), SecretAccessKey: secret } };
}

function updateAccessKey({ keys }: Desk, user: string, parameters: Parameters): XmlContent {
  const { id } = keyOf(keys, user, parameters);
  const status = parameter(parameters, 'Status');
  if (status !== 'Active' && status !== 'Inactive') {
    throw new AwsError('ValidationError', "The sandbox's IAM has the statuses Active and Inactive.");
  }
  keys.change(id, status === 'Active');
  return {};
}

function keyOf(keys: AccessKeys, user: string, parameters: Parameters): AccessKey {
  const id = parameter(parameters, 'AccessKeyId') ?? '';
  const key = keys.ofUser(user).find((one) => one.id === id);
  if (key === undefined) throw missing(`The Access Key with id ${id} cannot be found.`);
  return key;
}

function shown({ id, user, active, createdAt }: AccessKey) {
  return { UserName: user, AccessKeyId: id, Status: active ? 'Active' : 'Inactive', CreateDate: createdAt };
}

function missing(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404);
}
