import { z } from 'zod';
import { regions } from '../../facts/regions.ts';
import { acknowledge, cidr, objectNamePattern, objectNameRule, show, tags } from '../../schema/field.ts';
import { keptDays } from '../../schema/kept-days.ts';
import { maintenance } from '../../schema/maintenance.ts';
import { alerting } from './alerting.ts';
import { cloudflare } from './cloudflare/cloudflare.ts';
import { ingress } from './ingress.ts';
import { monitoring } from './monitoring/monitoring.ts';
import { cache } from './stores/cache.ts';
import { database } from './stores/database.ts';

const network = z
  .strictObject({
    cidr: cidr.meta({
      description:
        'Private IPv4 range of the VPC, from /16 to /22. Each zone gets a public, a compute and a database subnet.',
      onChange: 'replacement',
    }),
    zones: z.array(z.string()).min(2).max(6).meta({
      description:
        'Availability zones, two to six. A subnet keeps its range whatever the order: it follows from the letter of its zone.',
      onChange: 'live',
      ordered: true,
    }),
    nat: z.enum(['one', 'per-zone']).default('per-zone').meta({
      description:
        'NAT gateways: `one` costs less, and when its zone fails nothing private reaches the internet; `per-zone` survives that.',
      onChange: 'reconnect',
    }),
    neighbours: z.array(cidr).default([]).meta({
      description:
        'Other networks that this VPC is or will be connected to (peering, VPN). They must not overlap with it.',
      onChange: 'nothing',
    }),
    flowLogs: z
      .strictObject({
        retentionDays: keptDays.meta({
          description: 'How long flow logs are kept, in the steps that CloudWatch Logs knows.',
          unit: 'days',
          onChange: 'live',
        }),
      })
      .prefault({})
      .meta({ description: 'Records of who talked to whom inside the VPC.' }),
  })
  .meta({ description: 'The VPC that everything runs in.' });

const acme = z
  .strictObject({
    contact: z
      .email({ error: ({ input }) => `${show(input)} is not an e-mail address.` })
      .optional()
      .meta({ description: 'Who hears from the authority when a certificate is about to end.', onChange: 'live' }),
    // https://letsencrypt.org/getting-started/ names the production directory.
    directory: z
      .url({ protocol: /^https$/, error: ({ input }) => `${show(input)} is not an https:// address.` })
      .default('https://acme-v02.api.letsencrypt.org/directory')
      .meta({ description: 'Directory of the certificate authority that speaks ACME.', onChange: 'live' }),
  })
  .prefault({})
  .meta({ description: 'The authority that public certificates come from.' });

/** What the boundary of nodes, 6,144 characters, has room for: stacks/broker/node/boundary.ts. */
const mostPrefixes = 12;
const longestPrefix = 64;

const secrets = z
  .strictObject({
    prefixes: z
      .array(
        z
          .string()
          .max(longestPrefix)
          // The letters that Secrets Manager takes in a name: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
          .regex(/^[\w/+=.@-]+$/, {
            error: ({ input }) =>
              `${show(input)} is not the beginning of a secret's name, such as orders-team/: letters, digits and /_+=.@- only.`,
          }),
      )
      .max(mostPrefixes)
      .default([])
      .meta({
        description:
          'Beginnings of the names of further secrets that files may name, and nodes read: `orders-team/`. Those that begin with the name of the platform and a slash need no entry.',
        onChange: 'live',
      }),
  })
  .prefault({})
  .meta({ description: 'Secrets of the account that the platform may have a part in.' });

/** `platform.yaml`: the account, and what every other file builds on. */
export const platformSchema = z
  .strictObject({
    name: z
      .string()
      .regex(objectNamePattern, { error: ({ input }) => `${show(input)} cannot be a name: ${objectNameRule}.` })
      .meta({
        description: 'Name of the platform; the first part of the name of everything it owns.',
        onChange: 'replacement',
      }),
    accountId: z
      .string()
      .regex(/^\d{12}$/, {
        error: ({ input }) => `${show(input)} is not an AWS account id. Write its 12 digits, in quotes.`,
      })
      .meta({
        description: 'AWS account that the platform lives in. Warren refuses to touch any other.',
        onChange: 'replacement',
      }),
    region: z.enum(regions).meta({
      description: "AWS region that the platform lives in, one of AWS's public partition.",
      onChange: 'replacement',
    }),
    domain: z
      .string()
      .max(200)
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, {
        error: ({ input }) =>
          `${show(input)} is not a domain such as mq.example.com (lower case, no protocol, 63 characters between dots).`,
      })
      .optional()
      .meta({
        description: 'Domain under which public names are made. Names inside the VPC do not depend on it.',
        onChange: 'live',
      }),
    cloudflare,
    acme,
    network,
    github: z
      .strictObject({
        repository: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/, {
            error: ({ input }) => `${show(input)} is not a repository. Write it as owner/name.`,
          })
          .meta({ description: 'GitHub repository that holds these files, as owner/name.', onChange: 'live' }),
        ids: z
          .strictObject({
            owner: z.int().positive().meta({ description: 'Number of the account that owns it.', onChange: 'live' }),
            repository: z.int().positive().meta({ description: 'Number of the repository itself.', onChange: 'live' }),
          })
          .optional()
          .meta({
            description:
              "Numbers that GitHub's tokens name the repository by, besides its name, when it was made or renamed since 15 July 2026 or opted in: `gh api repos/OWNER/NAME --jq '.owner.id, .id'` prints both. Left out for others.",
            onChange: 'live',
          }),
        environment: z
          .string()
          // 255 characters: https://docs.github.com/en/rest/deployments/environments; the others would need escaping in a token's subject.
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/, {
            error: ({ input }) =>
              `${show(input)} is not an environment: letters, digits, dots, hyphens and underscores, 255 at most.`,
          })
          .default('production')
          .meta({
            description: 'GitHub environment that changes are applied in; its reviewers approve them.',
            onChange: 'live',
          }),
        oidcProvider: z.enum(['create', 'existing']).default('create').meta({
          description:
            "Who makes the account's identity provider for GitHub, of which an account has one: `existing` when it is there already.",
          onChange: 'live',
        }),
      })
      .optional()
      .meta({ description: 'Where pull requests are reviewed and applied.' }),
    database,
    cache,
    ingress,
    monitoring,
    alerting,
    secrets,
    maintenance: maintenance.meta({
      description:
        'When a change that restarts nodes may be applied to anything of the platform; a broker’s own counts besides.',
    }),
    tags: tags.meta({ description: 'Tags put on every AWS resource of the platform.', onChange: 'live' }),
    acknowledge,
  })
  .meta({ title: 'Warren platform', description: 'The account, and what every other file builds on.' });

/** A platform with every default filled in. */
export type Platform = z.infer<typeof platformSchema>;
