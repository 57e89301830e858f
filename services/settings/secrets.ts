import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Gives the text of a secret by its name or ARN. Throws when there is none. */
export type SecretSource = (name: string) => Promise<string>;

/** Reads a secret of AWS Secrets Manager by its name or ARN; undefined when there is none, or it has no value. */
export type ReadSecret = (id: string) => Promise<string | undefined>;

/** There is no such secret, or it is empty. */
export class MissingSecret extends Error {
  override name = 'MissingSecret';
}

const secretsFile = z.record(z.string(), z.string());

/**
 * Where secrets come from: the file that WARREN_SECRETS_FILE names, one JSON mapping of names to texts, else AWS Secrets Manager
 * in AWS_REGION, which `inAws` reads. Throws when neither is set.
 */
export function secretSource(environment: NodeJS.ProcessEnv, inAws: (region: string) => ReadSecret): SecretSource {
  const file = environment.WARREN_SECRETS_FILE;
  if (file) return fromFile(file);
  const region = environment.AWS_REGION;
  if (!region)
    throw new Error('neither WARREN_SECRETS_FILE nor AWS_REGION is set, so there is nowhere to read secrets');
  const read = inAws(region);
  return async (name) => found(name, 'AWS Secrets Manager', await read(name));
}

function fromFile(file: string): SecretSource {
  // Anew each time, since secrets change.
  return async (name) => found(name, file, readSecrets(file, await readFile(file, 'utf8'))[name]);
}

function readSecrets(file: string, text: string): Record<string, string> {
  try {
    return secretsFile.parse(JSON.parse(text));
  } catch {
    // The cause would hold a part of it.
    throw new Error(`${file} is no JSON mapping of names to texts`);
  }
}

function found(name: string, where: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new MissingSecret(`secret ${name} has no value in ${where}`);
  return text;
}

/** The password of a secret that holds it bare, or as the `password` of a JSON mapping, as RDS writes it. */
export function passwordOf(secret: string): string {
  try {
    const parsed: unknown = JSON.parse(secret);
    if (typeof parsed === 'object' && parsed !== null && 'password' in parsed) return String(parsed.password);
  } catch {
    // A bare password.
  }
  return secret;
}
