import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A program of services/, built to one file. */
export interface Artefact {
  /** Where it lies on this computer. */
  path: string;
  /** SHA-256 of its contents, in hexadecimal. */
  sha256: string;
}

/** A service has not been built; the message says how to. */
export class NotBuilt extends Error {}

/** The built file of a service, `zip` as Lambda takes it, `js` as Cloudflare takes a Worker. Throws NotBuilt. */
export function artefact(service: string, ending: 'cjs' | 'js' | 'zip' = 'cjs'): Artefact {
  const path = fileURLToPath(new URL(`../../dist/${service}.${ending}`, import.meta.url));
  if (!existsSync(path)) throw new NotBuilt(`dist/${service}.${ending} is not there. Run npm run build.`);
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}

/** The smallest part of an object that is written in several: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const smallestPart = 5 * 1024 * 1024;

/**
 * The tag by which S3 tells an object's contents, so that what somebody wrote over it is seen and put back: the MD5 of what
 * was written in one part, without a key of KMS; https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html. Undefined
 * for what takes several parts.
 */
export function entityTag(contents: string | Buffer): string | undefined {
  if (Buffer.byteLength(contents) > smallestPart) return undefined;
  return createHash('md5').update(contents).digest('hex');
}
