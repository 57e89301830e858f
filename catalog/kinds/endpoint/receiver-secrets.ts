import { endpointSecrets } from '../../../contracts/secrets.ts';
import { namedSecretArn } from '../platform/nameable-secrets.ts';
import type { Platform } from '../platform/platform.ts';
import type { Endpoint } from './endpoint.ts';

type Place = Pick<Platform, 'name' | 'region' | 'accountId'>;

/**
 * ARNs of the secrets that endpoints check signatures with, as the policy of the receiver has to name them: one for all of those that
 * begin as the endpoints' own do, and one for each other.
 */
export function signingSecretArns(endpoints: readonly Pick<Endpoint, 'signature'>[], platform: Place): string[] {
  const own = namedSecretArn(endpointSecrets(platform), platform).replace(/-\?+$/, '*');
  const arns = endpoints
    .flatMap(({ signature: { secrets } }) => secrets)
    .map(({ secret }) => namedSecretArn(secret, platform))
    .map((arn) => (arn.startsWith(own.slice(0, -1)) ? own : arn));
  return [...new Set(arns)].sort();
}

/**
 * Characters that these ARNs may take together. IAM counts 10,240 in all policies within one role, without blanks, and what else the
 * receiver may do takes 4,000 with the longest names and ten brokers:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const mostSigningCharacters = 10_240 - 4_000;
