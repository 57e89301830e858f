import { createHash } from 'node:crypto';

/** Longest name of a secret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const maxSecretName = 512;

/**
 * Name of the secret that Warren keeps a user's password in. What a secret's name cannot hold, and `=`, is written as
 * `=` and the two hexadecimal digits of each byte, so that no two users share a secret.
 */
export function userSecretName(secrets: string, user: string): string {
  const name = `${secrets}/users/${encodeBytes(user, /[^A-Za-z0-9/_+.@-]/gu)}`;
  // A hyphen and six characters is how ARNs of secrets end; such a name finds the wrong secret (same page).
  if (name.length <= maxSecretName - 2) return name.replace(/-(?=.{6}$)/, '=2D');
  const hash = createHash('sha256').update(user).digest('hex').slice(0, 32);
  return `${name.slice(0, maxSecretName - hash.length - 2)}==${hash}`;
}

function encodeBytes(text: string, characters: RegExp): string {
  return text.replace(characters, (character) =>
    [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
