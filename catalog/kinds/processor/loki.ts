import { z } from 'zod';
import { orWord, secretReference, show } from '../../schema/field.ts';
import { hostLoki } from '../platform/host-names.ts';
import type { Platform } from '../platform/platform.ts';

/** Host, port and path of a Loki, without what pushing to it adds. */
const address = /^https?:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/(?!loki\/api\/)[\w.-]+)*$/;

/** What names the Loki of the platform's own monitoring host. */
export const ownLoki = 'host';

const mapping = z.strictObject({
  url: z
    .string()
    .max(500)
    .refine((url) => url === ownLoki || (address.test(url) && URL.canParse(url)), {
      error: ({ input }) =>
        `${show(input)} is not where a Loki is. Write host for that of the monitoring host, or as https://loki.example.com, without /loki/api/v1/push.`,
    })
    .meta({
      description:
        "Where Loki is, `https://loki.example.com` or `http://loki.internal:3100`; `/loki/api/v1/push` is added. `host` is the one of the platform's own monitoring host.",
      onChange: 'rolling',
    }),
  tenant: z
    .string()
    // https://grafana.com/docs/loki/latest/operations/multi-tenancy/ (150 bytes, these characters)
    .regex(/^[A-Za-z0-9!_.*'()-]{1,150}$/, {
      error: ({ input }) =>
        `${show(input)} is not the name of a tenant of Loki: 1 to 150 of A-Z a-z 0-9 ! - _ . * ' ( ).`,
    })
    .refine((tenant) => !['.', '..'].includes(tenant), { error: 'is what Loki takes for a folder. Choose another.' })
    .optional()
    .meta({
      description:
        'Tenant that the logs are of, sent as `X-Scope-OrgID`. Default: none, as for a Loki without tenants.',
      onChange: 'rolling',
    }),
  username: z
    .string()
    .regex(/^[\w.@+-]{1,100}$/, {
      error: ({ input }) => `${show(input)} is not the name of a user of Loki: 1 to 100 letters, digits, . _ @ + -`,
    })
    .optional()
    .meta({ description: 'User that HTTP basic authentication names. Default: none.', onChange: 'rolling' }),
  password: secretReference
    .optional()
    .meta({ description: 'Secret whose text is the password of that user.', onChange: 'rolling' }),
});

/** A Loki that the containers of a processor write to. */
export const loki = orWord(ownLoki, { stands: { url: ownLoki }, of: mapping })
  .optional()
  .meta({
    description:
      "A Loki that what it and its application write goes to, instead of CloudWatch Logs: `host` for that of the platform's own monitoring host, or another. Left out: CloudWatch Logs has all.",
  });

/** Where the Loki of a processor is, without what pushing adds. */
export function lokiUrl({ url }: Pick<z.infer<typeof mapping>, 'url'>, platform: Platform): string {
  return url === ownLoki ? hostLoki(platform) : url;
}
