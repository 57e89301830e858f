import { z } from 'zod';
import { edgeHeader } from './edge-headers.ts';
import { type ReceiverSettings, requestMethods } from './endpoint-settings.ts';

export { edgeBinding, edgeHeader } from './edge-headers.ts';

/** What the binding `signingKey` holds, as JSON: an access key of the user that the Worker signs as. */
export const signingKey = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });

export type SigningKey = z.infer<typeof signingKey>;

/** What the Worker is told, as JSON in the binding `settings`. */
export const edgeSettings = z.strictObject({
  /** Region of the function, which the signature names. */
  region: z.string().min(1),
  /** `https://….lambda-url.<region>.on.aws`, without a path. */
  functionUrl: z.url({ protocol: /^https?$/ }),
  /** Value of `Strict-Transport-Security` in every answer; without it there is none. */
  hsts: z.string().min(1).optional(),
  endpoints: z.array(
    z.strictObject({
      name: z.string().min(1),
      host: z.string().min(1),
      path: z.string().min(1),
      methods: z.array(z.enum(requestMethods)).min(1),
      allowEncodedSlashes: z.boolean(),
      maxBodyBytes: z.int().min(0),
      deadlineSeconds: z.int().min(1),
    }),
  ),
});

export type EdgeSettings = z.infer<typeof edgeSettings>;

/** `origin` in the settings of a receiver that the Worker stands before; names of secrets, of which any one will do. */
export function edgeOrigin(secrets: readonly string[]): NonNullable<ReceiverSettings['origin']> {
  return {
    header: edgeHeader.origin,
    secrets: secrets.map((secret) => ({ secret })),
    clientHeader: edgeHeader.client,
    hostHeader: edgeHeader.host,
    authorizationHeader: edgeHeader.authorization,
  };
}
