import type { FieldPath } from '../../files/problem.ts';
import { secretArnPattern } from '../platform/nameable-secrets.ts';
import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';

type Naming = Pick<Broker, 'tls' | 'users' | 'federation' | 'shovels'>;

/** Secrets that a broker's file names, with the field that does. */
export function secretReferences({ tls, users, federation, shovels }: Naming): { secret: string; path: FieldPath }[] {
  const references: [{ secret: string } | undefined, ...FieldPath][] = [
    [tls.certificate, 'tls', 'certificate'],
    [tls.clientAuthority, 'tls', 'clientAuthority'],
    ...Object.entries(users).map(([name, { password }]): (typeof references)[number] => [
      password === 'none' ? undefined : password,
      'users',
      name,
      'password',
    ]),
    ...federation.map(({ uri }, index): (typeof references)[number] => [uri, 'federation', index, 'uri']),
    ...shovels.flatMap(({ source, destination }, index): typeof references => [
      [source.uri, 'shovels', index, 'source', 'uri'],
      [destination.uri, 'shovels', index, 'destination', 'uri'],
    ]),
  ];
  return references.flatMap(([reference, ...path]) =>
    reference ? [{ secret: reference.secret, path: [...path, 'secret'] }] : [],
  );
}

/** ARNs of the secrets that a broker's file names, and platform.yaml for it, as a policy has to name them. */
export function namedSecrets(
  broker: Naming,
  { region, accountId, cloudflare }: Pick<Platform, 'region' | 'accountId' | 'cloudflare'>,
): string[] {
  const names = [
    ...secretReferences(broker).map(({ secret }) => secret),
    ...(cloudflare?.apiToken ? [cloudflare.apiToken.secret] : []),
  ];
  return [...new Set(names)].sort().map((secret) => secretArnPattern(secret, { region, accountId }));
}

/**
 * Characters that the ARNs of such secrets may take together. IAM counts 10,240 in all policies within one role, without
 * blanks, and what else nodes may do takes 3,800 where names are longest:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const mostNamedCharacters = 10_240 - 3_800;

/** Characters that ARNs take in a policy, each after a comma and in quotes. */
export function charactersOf(arns: readonly string[]): number {
  return arns.reduce((sum, arn) => sum + `,"${arn}"`.length, 0);
}
