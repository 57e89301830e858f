import { randomBytes, randomInt } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import type { AppliedChange } from '../../provider/session.ts';
import { AwsError, textOf } from '../protocols/protocol.ts';

/** An access key, without its secret. */
export interface AccessKey {
  readonly id: string;
  readonly user: string;
  readonly active: boolean;
  readonly createdAt: string;
}

/**
 * The access keys of the cloud's users, remembered like everything else, under a type that Terraform does not manage here. Their secrets
 * are in the memory of this process alone, as those of Secrets Manager are.
 */
export interface AccessKeys {
  ofUser(user: string): readonly AccessKey[];
  find(id: string): AccessKey | undefined;
  create(user: string): AccessKey & { readonly secret: string };
  change(id: string, active: boolean): void;
  remove(id: string): void;
  /** The secret of a key that this process made. */
  secretOf(id: string): string | undefined;
}

const type = 'aws_iam_access_key';

/** No secrets yet, over the keys of the cloud. `remember` learns of each secret that is handed out. */
export function openAccessKeys(cloud: Cloud, remember: (secret: string) => void): AccessKeys {
  const secrets = new Map<string, string>();
  const all = () => cloud.list(type).map(asKey);
  return {
    ofUser: (user) => all().filter((key) => key.user === user),
    find: (id) => all().find((key) => key.id === id),
    create: (user) => {
      const id = newId();
      const secret = randomBytes(30).toString('base64');
      // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html gives whole seconds.
      const createdAt = `${new Date().toISOString().slice(0, 19)}Z`;
      cloud.put(type, id, { id, user, active: true, created_at: createdAt });
      secrets.set(id, secret);
      remember(secret);
      return { id, user, active: true, createdAt, secret };
    },
    change: (id, active) => cloud.change(type, id, { active }),
    remove: (id) => cloud.remove(type, id),
    secretOf: (id) => secrets.get(id),
  };
}

/** A user that goes takes its keys along where Terraform was told so, and else cannot go. */
export function followUsers(keys: AccessKeys, { type: changed, prior, object }: AppliedChange): void {
  if (changed !== 'aws_iam_user' || prior === null || object !== null) return;
  const left = keys.ofUser(String(prior.name));
  if (left.length > 0 && prior.force_destroy !== true) {
    throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete access keys first.', 409);
  }
  for (const { id } of left) keys.remove(id);
}

/** The prefix of long-term keys, and as many signs as AWS's have: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
function newId(): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return `AKIA${Array.from({ length: 16 }, () => signs[randomInt(signs.length)]).join('')}`;
}

function asKey({ id, attributes }: ReturnType<Cloud['list']>[number]): AccessKey {
  return {
    id,
    user: String(attributes.user),
    active: attributes.active === true,
    createdAt: textOf(attributes.created_at) ?? '',
  };
}
