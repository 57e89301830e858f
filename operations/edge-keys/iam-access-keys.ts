import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  LimitExceededException,
  ListAccessKeysCommand,
  NoSuchEntityException,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { AccessKeys } from './place-keys.ts';

/** The access keys of a user in IAM; the SDK takes credentials and endpoint from its usual places. */
export function iamAccessKeys({ region, user }: { region: string; user: string }): AccessKeys {
  const iam = new IAMClient({ region, maxAttempts: 5 });
  // Were an answer lost, another try would make another key.
  const once = new IAMClient({ region, maxAttempts: 1 });
  const UserName = user;
  return {
    async list() {
      const { AccessKeyMetadata = [] } = await iam
        .send(new ListAccessKeysCommand({ UserName }))
        .catch(refused(`the access keys of ${user} cannot be listed`));
      return AccessKeyMetadata.map(({ AccessKeyId = '', Status, CreateDate = new Date(0) }) => ({
        accessKeyId: AccessKeyId,
        active: Status === 'Active',
        createdAt: CreateDate,
      }));
    },
    async create() {
      const { AccessKey } = await once
        .send(new CreateAccessKeyCommand({ UserName }))
        .catch(refused(`no access key can be made for ${user}`));
      const { AccessKeyId, SecretAccessKey } = AccessKey ?? {};
      if (!AccessKeyId || !SecretAccessKey) throw new SurroundingsFailure(`IAM gave no access key for ${user}.`);
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    },
    async deactivate(AccessKeyId) {
      await iam
        .send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }))
        .catch(unlessGone)
        .catch(refused(`an older access key of ${user} cannot be deactivated`));
    },
    async delete(AccessKeyId) {
      await iam
        .send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))
        .catch(unlessGone)
        .catch(refused(`an older access key of ${user} cannot be deleted`));
    },
  };
}

function unlessGone(error: unknown): void {
  if (!(error instanceof NoSuchEntityException)) throw error;
}

/** The SDK's errors name a key's id at most; `cause` is left out, since it holds the whole answer. */
function refused(what: string): (error: unknown) => never {
  return (error) => {
    const { name, message } = error as Error;
    const full = error instanceof LimitExceededException;
    const hint = full ? ' A user has two at most, and the list showed fewer; run the apply again.' : '';
    throw new SurroundingsFailure(`${what}: ${name}: ${withoutKeyIds(message)}${hint}`);
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function withoutKeyIds(text: string): string {
  return text.replaceAll(/\b(AKIA|ASIA)[A-Z0-9]{12,}\b/g, '(a key)');
}
