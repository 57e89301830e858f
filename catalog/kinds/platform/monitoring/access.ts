import { z } from 'zod';
import { show } from '../../../schema/field.ts';

/** Labels of letters, digits and hyphens, of which the last is no number: https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
const domainPattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** An address without quotes or comments, in lower case, so that one that is there twice is seen. */
const emailPattern = /^[a-z0-9._%+-]+@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Grafana in a browser, by Cloudflare Access. */
const cloudflareAccess = z
  .strictObject({
    host: z
      .string()
      .max(253)
      .regex(domainPattern, {
        error: ({ input }) =>
          `${show(input)} is not a DNS name such as grafana.example.com (lower case; no protocol, port or path).`,
      })
      .meta({ description: 'Name of Grafana, in cloudflare.zone.', onChange: 'reconnect' }),
    team: z
      .string()
      .max(63)
      .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, {
        error: ({ input }) =>
          `${show(input)} is not the name of a team. Write what stands before .cloudflareaccess.com in its domain.`,
      })
      .meta({
        description:
          'Name of the Zero Trust team at Cloudflare, whose logins count: what stands before .cloudflareaccess.com in its domain.',
        onChange: 'reconnect',
      }),
    emails: z
      .array(
        z
          .string()
          .max(254)
          .regex(emailPattern, {
            error: ({ input }) => `${show(input)} is not an address such as ada@example.com (lower case).`,
          }),
      )
      .default([])
      .meta({ description: 'Addresses of people who may look.', onChange: 'live' }),
    emailDomains: z
      .array(
        z
          .string()
          .max(253)
          .regex(domainPattern, {
            error: ({ input }) => `${show(input)} is not a domain such as example.com (lower case, without @).`,
          }),
      )
      .default([])
      .meta({ description: 'Domains of which everybody with an address may look.', onChange: 'live' }),
    // A month is the longest that Cloudflare's dashboard offers: https://developers.cloudflare.com/cloudflare-one/access-controls/access-settings/session-management/
    sessionHours: z
      .int()
      .min(1)
      .max(730)
      .default(24)
      .meta({ description: 'How long a login counts.', unit: 'hours', onChange: 'live' }),
    token: z.int().min(1).max(99_999).default(1).meta({
      description:
        'Number of the token by which the host runs the tunnel. Raise it to have a new one made; the old one counts for nothing then.',
      onChange: 'live',
    }),
  })
  .optional()
  .meta({
    description:
      'Grafana in a browser for these people, each as a viewer, by a tunnel and Cloudflare Access. Left out: nobody comes from outside.',
  });

/** Who may look, and how. */
export const access = z
  .strictObject({
    anonymous: z.boolean().default(false).meta({
      description:
        'Whether whoever has come as far as Grafana may look at it without a login. Session Manager lets nobody there whom IAM does not.',
      onChange: 'live',
    }),
    cloudflare: cloudflareAccess,
  })
  .prefault({})
  .meta({ description: 'Who may look, and how. By default whoever IAM lets use Session Manager on the host.' });

/** What lets people in by Cloudflare Access. */
export type CloudflareAccess = NonNullable<z.infer<typeof cloudflareAccess>>;
