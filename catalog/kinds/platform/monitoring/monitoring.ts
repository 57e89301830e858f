import { z } from 'zod';
import { instanceTypes } from '../../../facts/instance-types.ts';
import { show } from '../../../schema/field.ts';
import { access } from './access.ts';

/** The longest that metrics and logs may be kept. What Loki deletes by is whole days; a year is more than anybody has asked for. */
export const mostKeptDays = 365;

const kept = (description: string, days: number) =>
  z.int().min(1).max(mostKeptDays).default(days).meta({ description, unit: 'days', onChange: 'live' });

/** An image that is named with its digest, which nobody can change under the same name. */
const image = z
  .string()
  .max(400)
  .regex(/^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)+(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/, {
    error: ({ input }) =>
      `${show(input)} is not an image. Write it with its registry, as docker.io/grafana/grafana:13.2.3@sha256:… .`,
  })
  .optional();

const programImage = (program: string) =>
  image.meta({
    description: `Image of ${program} instead of the one that this version of Warren names.`,
    onChange: 'live',
  });

/** The host that watches the platform: Grafana, Prometheus, Loki and Zabbix. */
export const monitoring = z
  .strictObject({
    instance: z
      .strictObject({
        type: z.enum(instanceTypes.map((type) => type.name) as [string, ...string[]]).meta({
          description: 'EC2 instance type of the host. Another one restarts it: nothing is watched for minutes.',
          onChange: 'rolling',
        }),
      })
      .meta({ description: 'The machine.' }),
    storage: z
      .strictObject({
        sizeGiB: z.int().min(20).max(16_384).default(100).meta({
          description:
            'Size of the disk that metrics, Zabbix and Grafana are kept on. It grows live and never shrinks.',
          unit: 'GiB',
          onChange: 'live',
        }),
      })
      .prefault({})
      .meta({ description: 'The disk that outlives the machine.' }),
    metrics: z
      .strictObject({ retentionDays: kept('How long Prometheus keeps what it has measured.', 30) })
      .prefault({})
      .meta({ description: 'Prometheus.' }),
    logs: z
      .strictObject({ retentionDays: kept('How long Loki keeps what was written.', 30) })
      .prefault({})
      .meta({ description: 'Loki, which keeps logs in S3.' }),
    zabbix: z
      .strictObject({ historyDays: kept('How long Zabbix keeps each value; its hourly averages a year.', 14) })
      .prefault({})
      .meta({ description: 'Zabbix.' }),
    backups: z
      .strictObject({
        everyHours: z.int().min(1).max(168).default(24).meta({
          description: 'How often the state of Grafana, Zabbix and Prometheus is saved.',
          unit: 'hours',
          onChange: 'live',
        }),
        retentionDays: kept('How long it is kept.', 14),
      })
      .prefault({})
      .meta({ description: 'What a new disk is filled from.' }),
    access,
    rotation: z.int().min(1).default(1).meta({
      description:
        "Raise it by one to have new passwords made of Grafana's admin, Zabbix's Admin and Zabbix's database. What Grafana encrypts by stays.",
      onChange: 'live',
    }),
    images: z
      .strictObject({
        grafana: programImage('Grafana'),
        prometheus: programImage('Prometheus'),
        loki: programImage('Loki'),
        zabbixServer: programImage("Zabbix's server"),
        zabbixWeb: programImage("Zabbix's pages"),
        zabbixAgent: programImage("Zabbix's agent 2, on every machine"),
        zabbixDatabase: programImage('the MariaDB that Zabbix keeps everything in'),
        alloy: programImage('Alloy, which sends journals on every machine'),
        cloudflared: programImage('cloudflared, by which Cloudflare Access leads to Grafana'),
      })
      .prefault({})
      .meta({ description: 'Other images than those that Warren names.' }),
  })
  .optional()
  .meta({ description: 'The host that watches the platform. Left out: nothing does.' });

/** A monitoring host with every default of its fields filled in. */
export type Monitoring = NonNullable<z.infer<typeof monitoring>>;
