import { monitoringSecretPath, platformSecrets, secretPath } from '../../../contracts/secrets.ts';
import { list, plainText } from '../../words/sentence.ts';
import type { Platform } from './platform.ts';

type Place = Pick<Platform, 'name' | 'accountId' | 'region' | 'secrets'>;

/** Beginnings of the names of all secrets that files may name, and nodes and the receiver may read: the platform's own, and those that it lists. */
export function secretPrefixes({ name, secrets }: Pick<Place, 'name' | 'secrets'>): string[] {
  return [platformSecrets({ name }), ...secrets.prefixes];
}

/** The ARN of a secret that a file names, by its name or its ARN; Secrets Manager takes one of a name, too, without its last six characters. */
export function secretArn(reference: string, { region, accountId }: Pick<Place, 'region' | 'accountId'>): string {
  return reference.startsWith('arn:') ? reference : `arn:aws:secretsmanager:${region}:${accountId}:secret:${reference}`;
}

/** The same as a policy has to name it. One that is named, not given by its ARN, ends in a hyphen and six characters. */
export function secretArnPattern(reference: string, place: Pick<Place, 'region' | 'accountId'>): string {
  return reference.startsWith('arn:') ? reference : `${secretArn(reference, place)}-??????`;
}

/** Why a file may not name a secret, by its name or ARN; nothing when it may. `broker` is the one whose file it is. */
export function whyNotNameable(reference: string, platform: Place, broker?: string): string | undefined {
  const { region, accountId } = platform;
  const here = `arn:aws:secretsmanager:${region}:${accountId}:secret:`;
  if (reference.startsWith('arn:') && !reference.startsWith(here)) {
    return `is not a secret of account ${accountId} in ${region}, and no others are read. Copy it there.`;
  }
  const name = reference.startsWith(here) ? reference.slice(here.length) : reference;
  if (name.startsWith(secretPath(platform, ''))) {
    const isOwn = broker !== undefined && name.startsWith(`${secretPath(platform, broker)}/`);
    return isOwn ? undefined : 'is one that Warren makes for a broker, and for that alone. Name one of your own.';
  }
  if (name.startsWith(`${monitoringSecretPath(platform)}/`)) {
    return 'is one that Warren makes for the host that watches, and for that alone. Name one of your own.';
  }
  const prefixes = secretPrefixes(platform);
  if (prefixes.some((prefix) => name.startsWith(prefix))) return undefined;
  const known = plainText(list(prefixes, prefixes.length));
  return `is a secret that no file may name; the names of those begin with ${known}. Name such a one, or add the beginning of this one's name to secrets.prefixes in platform.yaml and have an administrator run warren deploy.`;
}
