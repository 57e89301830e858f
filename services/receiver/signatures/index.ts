import { type SignatureScheme, unsignedScheme } from '../../../contracts/endpoint-settings.ts';
import { github } from './github.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';
import { leastKeyBytes, tooShort, UnusableSecret, type Verify } from './verify.ts';

export { type SignatureFailure, UnusableSecret, type Verify } from './verify.ts';

/** The headers that carry signatures; taps do not show them. */
export const signatureHeaders = [
  'webhook-signature',
  'svix-signature',
  'x-hub-signature',
  'x-hub-signature-256',
  'stripe-signature',
];

/**
 * The check of a scheme with the texts of its secrets, any of which may hold. Scheme `none` takes the sender's id from `messageIdHeader`.
 * Throws an UnusableSecret.
 */
export function openSignature({
  scheme,
  secrets,
  toleranceSeconds,
  messageIdHeader,
}: {
  scheme: SignatureScheme;
  secrets: readonly string[];
  toleranceSeconds: number;
  messageIdHeader?: string;
}): Verify {
  for (const secret of secrets) {
    if (secret.trim() !== secret) throw new UnusableSecret('begins or ends with white space, which no secret does');
  }
  if (scheme === unsignedScheme) return unsigned(messageIdHeader);
  if (scheme === 'standard-webhooks') return standardWebhooks({ secrets, toleranceSeconds });
  for (const secret of secrets) {
    if (Buffer.byteLength(secret) < leastKeyBytes) throw tooShort(Buffer.byteLength(secret));
  }
  if (scheme === 'github') return github({ secrets });
  return stripe({ secrets, toleranceSeconds });
}

function unsigned(messageIdHeader: string | undefined): Verify {
  if (messageIdHeader === undefined) return () => ({ verified: true, messageId: undefined });
  return ({ headers }) => ({
    verified: true,
    // Two ids are none that could be one: the empty text is refused as such.
    messageId: headers.has(messageIdHeader) ? (headers.single(messageIdHeader) ?? '') : undefined,
  });
}
