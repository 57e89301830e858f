import { endpointSecrets, originSecret, secretPath } from '../../../contracts/secrets.ts';
import { userSecretName } from '../../../contracts/user-secret-name.ts';
import { charactersOf } from '../broker/named-secrets.ts';
import { secretArnPattern } from '../platform/nameable-secrets.ts';
import type { Platform } from '../platform/platform.ts';
import type { Endpoint } from './endpoint.ts';

type Place = Pick<Platform, 'name' | 'region' | 'accountId' | 'cloudflare'>;

/** Who publishes to a broker. */
export interface ReceiverLogin {
  broker: string;
  user: string;
}

/** Brokers that endpoints publish to, with the user that does, each once and in order. */
export function loginsOf(endpoints: readonly Pick<Endpoint, 'broker' | 'user'>[]): ReceiverLogin[] {
  const users = new Map(endpoints.map(({ broker, user }) => [broker, user]));
  return [...users].sort(([a], [b]) => (a < b ? -1 : 1)).map(([broker, user]) => ({ broker, user }));
}

/** Name of the secret that such a user logs in with. */
export function loginSecret(platform: Pick<Platform, 'name'>, { broker, user }: ReceiverLogin): string {
  return userSecretName(secretPath(platform, broker), user);
}

/** Numbers of the origin's secrets that are taken: of `cloudflare.keys`, and the one before it while the Worker changes over. */
export function originNumbers({ cloudflare }: Pick<Platform, 'cloudflare'>): number[] {
  const keys = cloudflare?.keys ?? 1;
  return keys > 1 ? [keys, keys - 1] : [keys];
}

/**
 * ARNs of all secrets that the receiver reads, as its policy has to name them: to log in, to know the Worker, and to check signatures;
 * those of endpoints' own path are one entry.
 */
export function receiverSecretArns(
  endpoints: readonly Pick<Endpoint, 'broker' | 'user' | 'signature'>[],
  platform: Place,
): string[] {
  const named = [
    ...loginsOf(endpoints).map((login) => loginSecret(platform, login)),
    ...originNumbers(platform).map((number) => originSecret(platform, number)),
  ];
  return [...named.map((name) => secretArnPattern(name, platform)), ...signingSecretArns(endpoints, platform)];
}

function signingSecretArns(endpoints: readonly Pick<Endpoint, 'signature'>[], platform: Place): string[] {
  const [own = ''] = secretArnPattern(endpointSecrets(platform), platform).split('-??????');
  const arns = endpoints
    .flatMap(({ signature: { secrets } }) => secrets)
    .map(({ secret }) => secretArnPattern(secret, platform))
    .map((arn) => (arn.startsWith(own) ? `${own}*` : arn));
  return [...new Set(arns)].sort();
}

/** Characters that these ARNs, and the names of the brokers, take in the policy of the receiver. */
export function receiverCharacters(
  endpoints: readonly Pick<Endpoint, 'broker' | 'user' | 'signature'>[],
  platform: Place,
): number {
  const brokers = loginsOf(endpoints).map(({ broker }) => broker);
  return charactersOf([...receiverSecretArns(endpoints, platform), ...brokers]);
}

/**
 * How many may be. IAM counts 10,240 in all policies within one role, without blanks, and what else the receiver may do takes 1,200
 * where names are longest: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const mostReceiverCharacters = 10_240 - 1_200;
