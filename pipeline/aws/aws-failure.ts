import { SurroundingsFailure } from '../process/failure.ts';

/** Names that the SDK and AWS's services give to credentials that are missing or not good. */
const credentialErrors: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

/** Names by which a service says that its table or bucket is not there. */
const missing: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'NoSuchBucket']);

/** What a call is about. */
interface About {
  /** What it comes to when it fails: `the secret x cannot be read`. */
  what: string;
  /** What it asks for: `The secret x`. */
  of: string;
  /** What to do when that is not there. Default: asks whether the platform was applied. */
  absent?: string;
}

const notApplied = 'Has the platform been applied, and are these credentials of its account?';

/** Runs a call to AWS. Throws SurroundingsFailure that says what was to be done, and what to do about it. */
export async function askAws<T>(about: About, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw explain(cause as Error, about);
  }
}

function explain(cause: Error, { what, of, absent = notApplied }: About): SurroundingsFailure {
  const { name, message } = cause;
  if (missing.has(name)) {
    return new SurroundingsFailure(`${of} is not there. ${absent}`, { cause });
  }
  if (credentialErrors.has(name)) {
    return new SurroundingsFailure(
      `${what}: AWS does not take the credentials (${message}). Sign in, or set AWS_PROFILE, and try again.`,
      { cause },
    );
  }
  if (/^AccessDenied|^Forbidden/.test(name)) {
    return new SurroundingsFailure(`${what}: these credentials may not (${message})`, { cause });
  }
  return new SurroundingsFailure(`${what}: ${name === 'Error' ? '' : `${name}: `}${message}`, { cause });
}
