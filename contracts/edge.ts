import { z } from 'zod';
import { requestMethods } from './endpoint-settings.ts';

/**
 * Headers by which the Worker tells the receiver what only it knows. It sets each over whatever a client sent, or removes it;
 * the receiver believes them of whoever knows the secret in `origin`.
 */
export const edgeHeader = {
  /** The secret that the two share. */
  origin: 'x-warren-origin',
  /** The client's address, as Cloudflare gives it. */
  client: 'x-warren-client',
  /** The host that was asked for; the request itself has to ask for the function's. */
  host: 'x-warren-host',
  /** The client's own `Authorization`, whose place the signature for AWS takes. */
  authorization: 'x-warren-authorization',
} as const;

/** What the Worker's bindings are called. `settings` stands in its upload, the other two are placed by `warren edge-keys`. */
export const edgeBinding = { settings: 'SETTINGS', signingKey: 'SIGNING_KEY', originSecret: 'ORIGIN_SECRET' } as const;

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
