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

/** Runs a call to AWS. Throws SurroundingsFailure that says what was to be done, and what to do about it. */
export async function askAws<T>({ what, of }: { what: string; of: string }, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw explain(cause as Error, { what, of });
  }
}

function explain(cause: Error, { what, of }: { what: string; of: string }): SurroundingsFailure {
  const { name, message } = cause;
  if (missing.has(name)) {
    return new SurroundingsFailure(
      `${of} is not there. Has the platform been applied, and are these credentials of its account?`,
      { cause },
    );
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
