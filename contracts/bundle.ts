import { createHash } from 'node:crypto';
import { z } from 'zod';
import { removal } from './removals.ts';

/**
 * A bundle: everything that a node takes on from its broker's file, as one JSON document without any secret in it. It is
 * named by its contents, so a node never meets a half-written or a changed one. Stacks write it, and the agent passes over
 * what it does not know, since it also reads what an agent of another day took on.
 */

const json: z.ZodType<unknown> = z.json();
const record = z.record(z.string(), json);

/** In a bundle, stands where a secret's value goes: `{ "$secret": "acme/upstream" }`. */
export const secretMarker = '$secret';

const definitionsSchema = z.object({
  vhosts: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      tags: z.array(z.string()),
      /** Absent: the broker's default. */
      default_queue_type: z.string().optional(),
      /** Whether RabbitMQ is to refuse its deletion; absent: no. */
      protected: z.boolean().optional(),
    }),
  ),
  permissions: z.array(
    z.object({ user: z.string(), vhost: z.string(), configure: z.string(), write: z.string(), read: z.string() }),
  ),
  topic_permissions: z.array(
    z.object({ user: z.string(), vhost: z.string(), exchange: z.string(), write: z.string(), read: z.string() }),
  ),
  /** Vhost limits, operator policies, federation upstreams, shovels. */
  parameters: z.array(z.object({ vhost: z.string(), component: z.string(), name: z.string(), value: record })),
  policies: z.array(
    z.object({
      vhost: z.string(),
      name: z.string(),
      pattern: z.string(),
      'apply-to': z.string(),
      priority: z.int(),
      definition: record,
    }),
  ),
  exchanges: z.array(
    z.object({
      vhost: z.string(),
      name: z.string(),
      type: z.string(),
      durable: z.boolean(),
      auto_delete: z.boolean(),
      internal: z.boolean(),
      arguments: record,
    }),
  ),
  queues: z.array(
    z.object({
      vhost: z.string(),
      name: z.string(),
      durable: z.boolean(),
      auto_delete: z.boolean(),
      /** Holds `x-queue-type`. */
      arguments: record,
    }),
  ),
  bindings: z.array(
    z.object({
      vhost: z.string(),
      source: z.string(),
      destination: z.string(),
      destination_type: z.enum(['queue', 'exchange']),
      routing_key: z.string(),
      arguments: record,
    }),
  ),
});

const userSchema = z.object({
  name: z.string(),
  tags: z.array(z.string()),
  /** `max-connections`, `max-channels`. */
  limits: z.record(z.string(), z.int()),
  /** Secret that holds the password: `{"username": …, "password": …}` or the bare password. Absent: it has none. */
  secret: z.string().optional(),
  /** Whether Warren makes the password. Then two user names take turns, so that old and new both work for a while. */
  alternates: z.boolean(),
  /** Whether the password before the current one still opens the door. */
  previous: z.enum(['accepted', 'refused']),
});

const certificateSourceSchema = z.discriminatedUnion('from', [
  /** The broker's own authority, whose certificate clients have to trust. */
  z.object({ from: z.literal('authority') }),
  /** A secret with chain and key in PEM. */
  z.object({ from: z.literal('secret'), secret: z.string() }),
  /** Let's Encrypt, by DNS-01 through Cloudflare. */
  z.object({
    from: z.literal('acme'),
    /** URL of the ACME directory. */
    directory: z.url(),
    /** Who is told when a certificate is about to end unrenewed. */
    contact: z.string().optional(),
    /** Zone in Cloudflare that holds the name. */
    zoneId: z.string(),
    /** Secret that holds a Cloudflare API token with DNS:Edit on that zone. */
    token: z.string(),
  }),
]);

/** What runs beside RabbitMQ for the monitoring host. It never keeps RabbitMQ from anything. */
const watchedSchema = z.object({
  /** Zabbix's agent 2, which the host asks. */
  zabbixAgent: z.object({
    image: z.string(),
    /** Host name of whoever may ask. */
    server: z.string(),
    /** What may be asked, with `*` for any text; nothing else is answered. */
    keys: z.array(z.string()).min(1),
  }),
  /** Alloy, which sends the journal to the host's Loki. */
  alloy: z.object({
    image: z.string(),
    /** Its configuration, in which the variable `nodeVariable` is the node's number. */
    configuration: z.string(),
  }),
});

/** Variable of Alloy's environment on a node that holds the node's number: a bundle is of all nodes of a broker. */
export const nodeVariable = 'WARREN_NODE';

export const bundleSchema = z.object({
  /** Name of the broker. */
  broker: z.string(),
  /** File that all of this comes from, for messages: `brokers/orders.yaml`. */
  file: z.string(),
  /** RabbitMQ version, `4.3.6`. */
  version: z.string(),
  /** Container image. */
  image: z.string(),
  /** Plugins that run, sorted. */
  plugins: z.array(z.string()),
  /** Contents of rabbitmq.conf. */
  rabbitmqConf: z.string(),
  /** Contents of advanced.config. */
  advancedConfig: z.string().optional(),
  /** Where each setting comes from: key of rabbitmq.conf, `plugin <name>` or `advanced.config`, to field of the file. */
  fields: z.record(z.string(), z.string()),
  tls: z.object({
    /** Names that clients use, the one to show first. */
    names: z.array(z.string()).min(1),
    certificate: certificateSourceSchema,
    /** Secret with the PEM certificates that clients' certificates are checked against; absent: none are. */
    clientAuthority: z.string().optional(),
  }),
  /** Warren's own, which it signs in as. */
  administrator: userSchema.extend({ secret: z.string() }),
  users: z.array(userSchema),
  /** What the broker has to hold, in RabbitMQ's own words; users, whose passwords are secrets, stand apart. */
  definitions: definitionsSchema,
  remove: z.array(removal),
  backups: z.object({
    definitions: z.object({ everyHours: z.int(), retentionDays: z.int() }),
    snapshots: z.object({ everyHours: z.int(), retentionDays: z.int() }).optional(),
    beforeUpgrade: z.boolean(),
  }),
  alarms: z.object({
    memory: z.object({ percent: z.int(), forMinutes: z.int() }),
    disk: z.object({ percent: z.int(), forMinutes: z.int() }),
  }),
  /** Absent where nothing watches the platform. */
  watched: watchedSchema.optional(),
});

export type Bundle = z.infer<typeof bundleSchema>;
export type Watched = z.infer<typeof watchedSchema>;
export type BundleUser = z.infer<typeof userSchema>;
export type BundleDefinitions = z.infer<typeof definitionsSchema>;
export type CertificateSource = z.infer<typeof certificateSourceSchema>;

/** Components of RabbitMQ's parameters that definitions hold: https://www.rabbitmq.com/docs/parameters */
export const parameterComponent = {
  limits: 'vhost-limits',
  operatorPolicy: 'operator_policy',
  upstream: 'federation-upstream',
  shovel: 'shovel',
} as const;

/** The name of a bundle: the first 16 hexadecimal digits of its text's SHA-256. */
export function bundleName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Whether a text can be the name of a bundle. */
export function isBundleName(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

/** Reads a bundle. Throws when the text is not the one that was named, or not a bundle. */
export function readBundle(text: string, name: string): Bundle {
  const found = bundleName(text);
  if (found !== name) throw new Error(`bundle ${name} arrived damaged: its contents are those of ${found}`);
  return bundleSchema.parse(JSON.parse(text));
}
