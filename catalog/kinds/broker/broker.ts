import { z } from 'zod';
import { parseIpv4Network } from '../../../contracts/addresses.ts';
import { instanceTypes } from '../../facts/instance-types.ts';
import { rabbitmqVersions } from '../../facts/rabbitmq-versions.ts';
import { acknowledge, cidr, secretReference, show, tags } from '../../schema/field.ts';
import { maintenance } from '../../schema/maintenance.ts';
import { federation, shovels } from './fields/links.ts';
import { removals } from './fields/removal.ts';
import {
  bindings,
  exchanges,
  operatorPolicies,
  policies,
  previousPassword,
  queues,
  users,
  vhosts,
} from './fields/topology.ts';
import { listenerNames } from './listeners.ts';

/** Subnets of the platform by the name that `access` may use instead of a range. */
export const subnetTiers = ['public', 'compute', 'database'] as const;

/** A group of subnets, one in each zone. */
export type SubnetTier = (typeof subnetTiers)[number];

/**
 * Rules that a security group may have in each direction, of IPv4:
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html (Inbound or outbound rules per security group).
 * A rule that names a group counts once, whatever is in the group.
 */
export const mostGroupRules = 60;

const storage = z
  .strictObject({
    // The upper bound is the gp3 size that fits every region and instance generation.
    sizeGiB: z.int().min(8).max(16_000).default(50).meta({
      description: 'Size of the data volume of each node. It grows online; EBS volumes cannot shrink.',
      unit: 'GiB',
      onChange: 'live',
    }),
    iops: z.int().min(3000).max(80_000).default(3000).meta({
      description: 'Provisioned operations a second of each gp3 data volume, at most 500 for each GiB.',
      unit: 'operations a second',
      onChange: 'live',
    }),
    throughputMiBps: z.int().min(125).max(2000).default(125).meta({
      description:
        'Provisioned throughput of each gp3 data volume, at most 0.25 MiB/s for each of its operations a second.',
      unit: 'MiB/s',
      onChange: 'live',
    }),
  })
  .prefault({})
  .meta({
    description: 'The data volume of each node: encrypted gp3, apart from the instance, kept when the instance goes.',
  });

const accessRule = z.strictObject({
  from: z
    .string()
    .superRefine((text, context) => {
      if (/^sg-[0-9a-f]{8,17}$/.test(text) || (subnetTiers as readonly string[]).includes(text)) return;
      if (parseIpv4Network(text)) {
        for (const issue of cidr.safeParse(text).error?.issues ?? [])
          context.addIssue({ code: 'custom', message: issue.message });
        return;
      }
      const message = `${show(text)} is not a source. Use a network (10.20.0.0/16), a security group (sg-…) or one of ${subnetTiers.join(', ')}.`;
      context.addIssue({ code: 'custom', message });
    })
    .meta({
      description: 'Who: an IPv4 network, a security group id, or the `public`, `compute` or `database` subnets.',
    }),
  to: z.array(z.enum(listenerNames)).min(1).meta({ description: 'What: names of listeners that are on.' }),
  description: z
    .string()
    // What EC2 accepts for networks and for security groups alike (API reference, IpRange and UserIdGroupPair).
    .regex(/^[a-zA-Z0-9. _\-:/()#,@[\]+=;{}!$*]{0,200}$/, {
      error: 'may hold letters, digits, spaces and ._-:/()#,@[]+=;{}!$* only, at most 200 of them.',
    })
    .optional()
    .meta({ description: 'Why, for people.' }),
});

const limits = z
  .strictObject({
    heartbeatSeconds: z.int().min(0).max(600).default(60).meta({
      description: 'Heartbeat the broker proposes; 0 turns heartbeats off. Below 5 causes false alarms.',
      unit: 'seconds',
      onChange: 'reconnect',
    }),
    channelMax: z.int().min(1).max(65_535).default(2047).meta({
      description: 'Most channels on a connection.',
      unit: 'channels',
      onChange: 'reconnect',
    }),
    consumerTimeoutMinutes: z.int().min(1).max(10_080).default(30).meta({
      description:
        'How long a consumer may keep a message unacknowledged before its channel is closed; since 4.3 before it is cancelled, on quorum queues only.',
      unit: 'minutes',
      onChange: 'reconnect',
    }),
    // 512 MiB is the hard limit: https://www.rabbitmq.com/docs/configure (max_message_size).
    maxMessageSizeMiB: z.int().min(1).max(512).default(16).meta({
      description: 'Largest message that is accepted.',
      unit: 'MiB',
      onChange: 'reconnect',
    }),
  })
  .prefault({})
  .meta({ description: 'What one client may do.' });

const threshold = (what: string, percent: number, minutes: number) =>
  z
    .strictObject({
      percent: z.int().min(1).max(100).default(percent).meta({ description: what, unit: '%', onChange: 'live' }),
      forMinutes: z.int().min(1).max(1440).default(minutes).meta({
        description: 'How long it must last before anybody is told.',
        unit: 'minutes',
        onChange: 'live',
      }),
    })
    .prefault({});

const backups = z
  .strictObject({
    definitions: z
      .strictObject({
        everyHours: z
          .int()
          .min(1)
          .max(168)
          .default(24)
          .meta({ description: 'How often definitions are saved.', unit: 'hours', onChange: 'live' }),
        retentionDays: z
          .int()
          .min(1)
          .max(3650)
          .default(14)
          .meta({ description: 'How long they are kept.', unit: 'days', onChange: 'live' }),
      })
      .prefault({})
      .meta({ description: 'Users, permissions, policies, exchanges, queues and bindings; no messages.' }),
    snapshots: z
      .strictObject({
        everyHours: z
          .int()
          .min(1)
          .max(168)
          .default(24)
          .meta({ description: 'How often data volumes are copied.', unit: 'hours', onChange: 'live' }),
        retentionDays: z
          .int()
          .min(1)
          .max(3650)
          .default(14)
          .meta({ description: 'How long copies are kept.', unit: 'days', onChange: 'live' }),
      })
      .optional()
      .meta({ description: 'EBS snapshots of the data volumes, messages included. None when left out.' }),
    beforeUpgrade: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether both are made before the version changes.', onChange: 'nothing' }),
  })
  .prefault({})
  .meta({ description: 'What is saved, how often, for how long.' });

/** A value in rabbitmq.conf; a line break would begin a setting of its own. */
const oneLine = z
  .string()
  .regex(/^\P{Cc}*$/u, { error: 'holds a line break or another control character. Keep it on one line.' });

/** `brokers/<name>.yaml`: one RabbitMQ broker, of one node or a cluster. */
export const brokerSchema = z
  .strictObject({
    description: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'What it is for, for people.', onChange: 'nothing' }),
    version: z.enum(rabbitmqVersions.map((release) => release.version) as [string, ...string[]]).meta({
      description:
        'RabbitMQ version. Upgrades go one series at a time where RabbitMQ asks for it; a downgrade is refused.',
      onChange: 'rolling',
    }),
    nodes: z.int().min(1).max(5).default(1).meta({
      description: 'Nodes: 1, 3 or 5. With more than one they form a cluster over the zones.',
      unit: 'nodes',
      onChange: 'live',
    }),
    instance: z
      .strictObject({
        type: z.enum(instanceTypes.map((type) => type.name) as [string, ...string[]]).meta({
          description:
            'EC2 instance type of each node. x86 and Arm do not mix in place: crossing over replaces the nodes.',
          onChange: 'rolling',
        }),
      })
      .meta({ description: 'The machine of each node.' }),
    storage,
    memory: z
      .strictObject({
        highWatermark: z.number().min(0.4).max(0.7).default(0.6).meta({
          description: 'Part of memory at which publishers are held back, 0.4 to 0.7.',
          onChange: 'live',
        }),
      })
      .prefault({})
      .meta({ description: 'When memory runs short.' }),
    diskFreeLimitGiB: z.int().min(1).max(16_000).optional().meta({
      description: 'Free disk below which publishers are held back. Left out: as much as the memory watermark.',
      unit: 'GiB',
      onChange: 'live',
    }),
    limits,
    defaultQueueType: z
      .enum(['quorum', 'classic', 'stream'])
      .default('quorum')
      .meta({ description: 'Type of queues declared without one.', onChange: 'live' }),
    listeners: z.array(z.enum(listenerNames)).min(1).default(['amqps', 'management', 'metrics']).meta({
      description: 'What it listens on. Names that end in -plain, and amqp, mqtt and stomp, are not encrypted.',
      onChange: 'rolling',
    }),
    tls: z
      .strictObject({
        certificate: secretReference.optional().meta({
          description:
            'Secret with the certificate chain and key in PEM. Left out: from Let’s Encrypt when the platform has `domain` and `cloudflare.apiToken`, else from the broker’s own authority.',
          onChange: 'live',
        }),
        clientCertificates: z
          .enum(['none', 'request', 'require'])
          .default('none')
          .meta({ description: 'Whether clients show a certificate of their own.', onChange: 'rolling' }),
        clientAuthority: secretReference.optional().meta({
          description:
            'Secret with the PEM certificates that clients’ certificates are checked against; needed when they show any.',
          onChange: 'live',
        }),
      })
      .prefault({})
      .meta({ description: 'Certificates.' }),
    access: z
      .array(accessRule)
      .max(mostGroupRules)
      .default([])
      .meta({ description: 'Who reaches which listener. Nobody, unless named here.', onChange: 'live' }),
    publicName: z.boolean().default(false).meta({
      description:
        'Whether its name under the platform’s `domain` is in the public DNS, too, at Cloudflare. It leads to private addresses, which answer over a VPN.',
      onChange: 'live',
    }),
    plugins: z
      .array(z.string())
      .default([])
      .meta({ description: 'Plugins besides those that listeners need.', onChange: 'live' }),
    configuration: z
      .record(z.string().regex(/^[a-z][\w.$-]{0,199}$/), z.union([oneLine, z.number(), z.boolean()]))
      .default({})
      .meta({
        description:
          'Further lines of rabbitmq.conf, key and value: keys that the version knows, and values of their types. Keys that have a field of their own are refused.',
        onChange: 'rolling',
        eachEntry: true,
      }),
    advancedConfiguration: z.string().max(65_536).optional().meta({
      description:
        'Contents of advanced.config: one Erlang term, a list of applications and their settings, ended by a dot; no code. What fields decide is refused.',
      onChange: 'rolling',
      document: true,
    }),
    vhosts,
    users,
    policies,
    operatorPolicies,
    exchanges,
    queues,
    bindings,
    federation,
    shovels,
    remove: removals,
    alarms: z
      .strictObject({
        memory: threshold('Memory in use, as part of the watermark.', 90, 5).meta({
          description: 'When memory nears its watermark.',
        }),
        disk: threshold('Data volume in use.', 80, 5).meta({ description: 'When the data volume fills.' }),
        route: z.string().optional().meta({
          description:
            "Who is called about every alarm of this broker whose alert names no route: a file in alerts/routes/. Left out: the platform's.",
          onChange: 'live',
        }),
      })
      .prefault({})
      .meta({ description: 'Memory and storage alarms.' }),
    backups,
    restoreFrom: z
      .strictObject({
        snapshots: z
          .array(
            z.string().regex(/^snap-[0-9a-f]{8,17}$/, {
              error: ({ input }) => `${show(input)} is not a snapshot id (snap-…).`,
            }),
          )
          .min(1)
          .meta({
            description:
              "EBS snapshots that the data volumes are made from, one a node in the order of the nodes. An apply may use those that carry the platform's tag, as its own backups do.",
            ordered: true,
          }),
      })
      .optional()
      .meta({ description: 'What a new broker starts from.', onChange: 'replacement' }),
    maintenance,
    administrator: z
      .strictObject({
        rotation: z.int().min(1).default(1).meta({
          description: "Raise it by one to have Warren make a new administrator's password.",
          onChange: 'live',
        }),
        previousPassword,
      })
      .prefault({})
      .meta({ description: "Warren's own user, whose name and password are in Secrets Manager." }),
    deletion: z
      .strictObject({
        protection: z
          .boolean()
          .default(true)
          .meta({ description: 'Whether deleting the file is refused.', onChange: 'nothing' }),
        keepDisks: z
          .boolean()
          .default(true)
          .meta({ description: 'Whether data volumes stay when a node or the broker goes.', onChange: 'nothing' }),
      })
      .prefault({})
      .meta({ description: 'What happens when the file goes.' }),
    tags: tags.meta({ description: 'Tags put on every AWS resource of this broker.', onChange: 'live' }),
    acknowledge,
  })
  .meta({ title: 'Warren broker', description: 'One RabbitMQ broker, of one node or a cluster.' });

/** A broker as its file says it, with every default filled in. */
export type BrokerFile = z.infer<typeof brokerSchema>;

/** A broker with its name, which is the name of its file. */
export type Broker = BrokerFile & {
  /** The file's name without `.yaml`. */
  name: string;
};
