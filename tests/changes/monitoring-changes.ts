import type { RepositoryInput, SampleChange } from './change.ts';

type MonitoringInput = NonNullable<RepositoryInput['platform']['monitoring']>;

/** A change of the host that watches the platform. */
function monitoring(change: (monitoring: MonitoringInput) => void): SampleChange['change'] {
  return ({ platform }) => {
    if (platform.monitoring) change(platform.monitoring);
  };
}

const startedAnew = 'for the seconds in which it is started anew.';
const meanwhile =
  'nothing is measured for the minutes that this takes, and logs wait where they are written as long as there is room';

/** What runs beside brokers, too. */
const everywhere = ['zabbixAgent', 'alloy'];

/** Another image of each program of the host. */
const imageChanges = (
  [
    ['grafana', 'docker.io/grafana/grafana'],
    ['prometheus', 'docker.io/prom/prometheus'],
    ['loki', 'docker.io/grafana/loki'],
    ['zabbixServer', 'docker.io/zabbix/zabbix-server-mysql'],
    ['zabbixWeb', 'docker.io/zabbix/zabbix-web-nginx-mysql'],
    ['zabbixAgent', 'docker.io/zabbix/zabbix-agent2'],
    ['zabbixDatabase', 'docker.io/library/mariadb'],
    ['alloy', 'docker.io/grafana/alloy'],
  ] as const
).map(
  ([program, name]): SampleChange => ({
    title: `monitoring: another image of ${program}`,
    change: monitoring((m) => {
      m.images = { ...m.images, [program]: `${name}:next` };
    }),
    effects: [
      [
        'live',
        `acme sets monitoring.images.${program} to ${name}:next. That program is away ${everywhere.includes(program) ? 'on every machine ' : ''}${startedAnew}`,
      ],
    ],
    plan: 'live',
  }),
);

/** Changes of the host that watches the platform; they start from `watchedFiles`. */
export const monitoringChanges: readonly SampleChange[] = [
  {
    title: 'monitoring: a larger machine',
    change: monitoring((m) => {
      m.instance.type = 'm7g.xlarge';
    }),
    effects: [
      [
        'downtime',
        `acme runs the host that watches on m7g.xlarge instead of t4g.large, for which it restarts: ${meanwhile}.`,
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'monitoring: another processor architecture',
    change: monitoring((m) => {
      m.instance.type = 'm7i.large';
    }),
    effects: [
      [
        'downtime',
        `acme runs the host that watches on m7i.large instead of t4g.large, another processor architecture (arm64 to x86_64): the machine is made anew, and its disk stays; ${meanwhile}.`,
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'monitoring: new passwords',
    change: monitoring((m) => {
      m.rotation = 2;
    }),
    effects: [
      [
        'live',
        "acme has new passwords made of Grafana's admin, Zabbix's Admin and Zabbix's database: those before stop working at once. Grafana and Zabbix are away for the seconds in which they are started anew.",
      ],
    ],
    plan: 'live',
  },
  {
    title: 'monitoring: a larger disk',
    change: monitoring((m) => {
      m.storage = { sizeGiB: 200 };
    }),
    effects: [['live', 'acme grows the disk of the host that watches from 100 to 200 GiB, online.']],
    plan: 'live',
  },
  {
    title: 'monitoring: a smaller disk',
    change: monitoring((m) => {
      m.storage = { sizeGiB: 50 };
    }),
    effects: [
      [
        'refused',
        'acme would shrink the disk of the host that watches from 100 to 50 GiB. EBS volumes cannot shrink: keep 100.',
      ],
    ],
    plan: 'live',
  },
  ...[
    { field: 'metrics' as const, what: 'metrics' },
    { field: 'logs' as const, what: 'logs in Loki' },
  ].flatMap(({ field, what }): SampleChange[] => [
    {
      title: `monitoring: ${what}, kept for less`,
      change: monitoring((m) => {
        m[field] = { retentionDays: 15 };
      }),
      effects: [
        ['data loss', `acme keeps ${what} for 15 days instead of 30: those there are that are older are deleted.`],
      ],
      plan: 'live',
      because: 'it is a setting of a program on the host, which deletes what is older by itself',
    },
    {
      title: `monitoring: ${what}, kept longer`,
      change: monitoring((m) => {
        m[field] = { retentionDays: 60 };
      }),
      effects: [['live', `acme keeps ${what} for 60 days instead of 30.`]],
      plan: 'live',
    },
  ]),
  {
    title: "monitoring: Zabbix's values, kept for less",
    change: monitoring((m) => {
      m.zabbix = { historyDays: 7 };
    }),
    effects: [
      ['data loss', "acme keeps Zabbix's values for 7 days instead of 14: those there are that are older are deleted."],
    ],
    plan: 'live',
    because: 'it is a setting of a program on the host, which deletes what is older by itself',
  },
  {
    title: 'monitoring: backups more often',
    change: monitoring((m) => {
      m.backups = { everyHours: 6 };
    }),
    effects: [
      [
        'live',
        'acme saves the state of the host that watches every 6 hours instead of 24: what a lost disk costs is what came since.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'monitoring: backups, kept for less',
    change: monitoring((m) => {
      m.backups = { retentionDays: 7 };
    }),
    effects: [
      [
        'data loss',
        'acme keeps backups of the host that watches for 7 days instead of 14: those there are that are older are deleted.',
      ],
    ],
    plan: 'live',
    because: 'the host deletes what is older by itself',
  },
  {
    title: 'monitoring: Grafana without a login',
    change: monitoring((m) => {
      m.access = { ...m.access, anonymous: true };
    }),
    effects: [['exposed', 'acme lets whoever comes as far as Grafana look at everything in it without a login.']],
    plan: 'live',
  },
  ...imageChanges,
  {
    title: 'monitoring: nothing watches any more',
    change: ({ platform }) => {
      delete platform.monitoring;
    },
    effects: [
      [
        'downtime',
        'acme takes away the host that watches it: no dashboard, no metrics and no logs in Loki from then on, and no alarm of Grafana or Zabbix. Its disk of 100 GiB and its backups are kept, and paid for until you delete them, and logs in S3 for a year; the passwords of Grafana and Zabbix go.',
      ],
    ],
    plan: 'downtime',
  },
];
