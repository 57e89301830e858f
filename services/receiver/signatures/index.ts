import { type SignatureScheme, unsignedScheme } from '../../../contracts/endpoint-settings.ts';
import { github } from './github.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';
import type { Verify } from './verify.ts';

export type { SignatureFailure, Verify } from './verify.ts';

/** The headers that carry signatures; taps do not show them. */
export const signatureHeaders = ['webhook-signature', 'x-hub-signature', 'x-hub-signature-256', 'stripe-signature'];

/**
 * The check of a scheme with the texts of its secrets, any of which may hold. Scheme `none` takes the sender's id from `messageIdHeader`.
 * Throws for a secret that the scheme cannot use.
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
    if (secret.trim() !== secret) throw new Error('begins or ends with white space, which no secret does');
  }
  if (scheme === unsignedScheme) return unsigned(messageIdHeader);
  if (scheme === 'github') return github({ secrets });
  return (scheme === 'stripe' ? stripe : standardWebhooks)({ secrets, toleranceSeconds });
}

function unsigned(messageIdHeader: string | undefined): Verify {
  if (messageIdHeader === undefined) return () => ({ verified: true, messageId: undefined });
  return ({ headers }) => ({
    verified: true,
    // Two ids are none that could be one: the empty text is refused as such.
    messageId: headers.has(messageIdHeader) ? (headers.single(messageIdHeader) ?? '') : undefined,
  });
}
