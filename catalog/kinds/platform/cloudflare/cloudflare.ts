import { z } from 'zod';
import { secretReference, show } from '../../../schema/field.ts';

/** Plans that a zone can be on, the least first. */
export const cloudflarePlans = ['free', 'pro', 'business', 'enterprise'] as const;

/** The plan that a zone is on. */
export type CloudflarePlan = (typeof cloudflarePlans)[number];

/** Oldest versions of TLS that a zone may be told to take; what is older than 1.2 is not secure: https://www.rfc-editor.org/rfc/rfc8996 */
export const minimumTlsVersions = ['1.2', '1.3'] as const;

const id = (what: string, where: string) =>
  z.string().regex(/^[0-9a-f]{32}$/, {
    error: ({ input }) => `${show(input)} is not ${what} id: 32 hexadecimal digits, ${where}.`,
  });

const hsts = z
  .strictObject({
    maxAgeSeconds: z
      .int()
      .min(0)
      // Two years, which the list of browsers recommends: https://hstspreload.org
      .max(63_072_000)
      .meta({
        description:
          'How long a browser that was there asks for the name by HTTPS alone, up to two years. 0 has browsers forget it.',
        unit: 'seconds',
        onChange: 'live',
      }),
    includeSubdomains: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether that holds for every name below an endpoint’s host, too.', onChange: 'live' }),
    preload: z.boolean().default(false).meta({
      description:
        'Whether the name may be put on the list that browsers ship, off which it takes months to get. Needs includeSubdomains and a year at least.',
      onChange: 'live',
    }),
  })
  .optional()
  .meta({
    description:
      'Strict-Transport-Security in every answer of endpoints: browsers ask for their hosts by HTTPS alone. Not sent when left out.',
  });

/** `cloudflare` of platform.yaml. */
export const cloudflare = z
  .strictObject({
    accountId: id('an account', 'on the overview page of any zone').meta({
      description: 'Id of the account at Cloudflare that the zone is in, and that the Worker of endpoints is made in.',
      onChange: 'replacement',
    }),
    zoneId: id('a zone', 'on the overview page of the zone').meta({
      description: 'Id of the zone that holds `domain`, and the hosts of endpoints.',
      onChange: 'live',
    }),
    zone: z
      .string()
      .max(253)
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, {
        error: ({ input }) => `${show(input)} is not a domain such as example.com (lower case, no protocol).`,
      })
      .meta({
        description: 'Name of that zone: every host of an endpoint is it, or below it.',
        onChange: 'nothing',
      }),
    plan: z.enum(cloudflarePlans).meta({
      description:
        'Plan that the zone is on. What endpoints can ask of Cloudflare follows from it: docs/edge.md has the table.',
      onChange: 'live',
    }),
    apiToken: secretReference.optional().meta({
      description:
        'Secret that holds an API token with DNS:Edit on that zone, by which nodes prove public names. Left out: brokers vouch for theirs themselves.',
      onChange: 'live',
    }),
    deployToken: secretReference.optional().meta({
      description:
        'Secret that holds the API token by which deploy, apply and destroy work; only CLOUDFLARE_API_TOKEN of the environment comes before it. docs/edge-keys.md lists what it has to be let at.',
      onChange: 'nothing',
    }),
    planToken: secretReference.optional().meta({
      description:
        'Secret that holds the API token by which plan and drift work, and that may only read: whoever opens a pull request can get at it. Left out: deployToken, which GitHub Actions cannot read when it plans.',
      onChange: 'nothing',
    }),
    keys: z.int().min(1).max(99_999).default(1).meta({
      description:
        'Number of the key that the Worker signs with, and of the secret that it shares with the receiver. Raise it by one to have new ones made.',
      onChange: 'nothing',
    }),
    hsts,
    minimumTls: z.enum(minimumTlsVersions).default('1.2').meta({
      description: 'Oldest version of TLS that clients may come with, for every name of the zone.',
      onChange: 'live',
    }),
  })
  .optional()
  .meta({
    description:
      'Cloudflare, which holds the DNS of `domain`, and which requests to endpoints come in by. Nobody answers endpoints without it.',
  });

/** What a platform that has it says of Cloudflare. */
export type Cloudflare = NonNullable<z.infer<typeof cloudflare>>;
