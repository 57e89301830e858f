import { createHmac } from 'node:crypto';
import type { SignatureScheme } from '../../contracts/endpoint-settings.ts';

/** A name and a value. */
export type Header = readonly [name: string, value: string];

export interface Unsigned {
  /** The sender's own name of the message. Stripe's stands in the body instead. */
  id: string;
  secret: string;
  at: Date;
  body: Buffer;
}

/** Headers by which a sender signs, by the scheme. */
export const signRequest: Readonly<Record<SignatureScheme, (request: Unsigned) => Header[]>> = {
  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme */
  'standard-webhooks': ({ id, secret, at, body }) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const signature = createHmac('sha256', key)
      .update(`${id}.${seconds(at)}.`)
      .update(body)
      .digest('base64');
    return [
      ['webhook-id', id],
      ['webhook-timestamp', seconds(at)],
      ['webhook-signature', `v1,${signature}`],
    ];
  },
  /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
  github: ({ id, secret, body }) => [
    ['x-github-delivery', id],
    ['x-hub-signature-256', `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`],
  ],
  /** https://docs.stripe.com/webhooks#verify-manually */
  stripe: ({ secret, at, body }) => {
    const signature = createHmac('sha256', secret)
      .update(`${seconds(at)}.`)
      .update(body)
      .digest('hex');
    return [['stripe-signature', `t=${seconds(at)},v1=${signature}`]];
  },
  none: () => [],
};

function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000));
}
