import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';

/**
 * ARNs of the secrets that a broker's file names, and platform.yaml for it, as a policy has to name them. One that is
 * named, not given by its ARN, ends in a hyphen and six characters.
 */
export function namedSecrets(
  broker: Pick<Broker, 'tls' | 'users' | 'federation' | 'shovels'>,
  { region, accountId, cloudflare }: Pick<Platform, 'region' | 'accountId' | 'cloudflare'>,
): string[] {
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

/**
 * Characters that the ARNs of such secrets may take together. IAM counts 10,240 in all policies within one role, without
 * blanks, and what else nodes may do takes 3,300 where names are longest:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const mostNamedCharacters = 10_240 - 3_300;

/** Characters that ARNs take in a policy, each after a comma and in quotes. */
export function charactersOf(arns: readonly string[]): number {
  return arns.reduce((sum, arn) => sum + `,"${arn}"`.length, 0);
}
