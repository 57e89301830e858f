import type { RepositoryInput, SampleChange } from './change.ts';

type MonitoringInput = NonNullable<RepositoryInput['platform']['monitoring']>;
type AccessInput = NonNullable<NonNullable<MonitoringInput['access']>['cloudflare']>;

/** A change of who comes to Grafana by Cloudflare Access. */
function access(change: (access: AccessInput) => void): SampleChange['change'] {
  return ({ platform }) => {
    const is = platform.monitoring?.access?.cloudflare;
    if (is) change(is);
  };
}

const until = 'A login that there is counts for up to 24 hours more, unless it is revoked at Cloudflare.';

/** Changes of who comes to Grafana by Cloudflare Access; they start from `openedFiles`. */
export const accessChanges: readonly SampleChange[] = [
  {
    title: 'Grafana: another name',
    change: access((a) => {
      a.host = 'charts.example.com';
    }),
    effects: [
      [
        'reconnect',
        'acme has Grafana answer at https://charts.example.com instead of https://grafana.example.com: links to that lead nowhere any more.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'Grafana: another team',
    change: access((a) => {
      a.team = 'acme-two';
    }),
    effects: [
      [
        'reconnect',
        'acme has Grafana believe the Zero Trust team acme-two instead of acme: who logged in by that has to log in anew.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'Grafana: somebody more, and a domain',
    change: access((a) => {
      a.emails = ['ada@example.org', 'bob@example.org'];
      a.emailDomains = ['example.com'];
    }),
    effects: [
      ['exposed', 'acme lets bob@example.org look at Grafana, by Cloudflare Access.'],
      ['exposed', 'acme lets everybody with an address at example.com look at Grafana, by Cloudflare Access.'],
    ],
    plan: 'live',
  },
  {
    title: 'Grafana: somebody else',
    change: access((a) => {
      a.emails = ['bob@example.org'];
    }),
    effects: [
      ['exposed', 'acme lets bob@example.org look at Grafana, by Cloudflare Access.'],
      ['live', `acme no longer lets ada@example.org in to Grafana by Cloudflare Access. ${until}`],
    ],
    plan: 'live',
  },
  {
    title: 'Grafana: shorter logins',
    change: access((a) => {
      a.sessionHours = 1;
    }),
    effects: [
      [
        'live',
        'acme has a login to Grafana by Cloudflare Access count for 1 hour instead of 24, from the next login on.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'Grafana: another token of the tunnel',
    change: access((a) => {
      a.token = 2;
    }),
    effects: [
      [
        'live',
        'acme gives the host another token for its tunnel, and has the one before count for nothing: nobody comes to Grafana by Cloudflare Access until the host runs by the new one.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'Grafana: another image of cloudflared',
    change: ({ platform }) => {
      if (platform.monitoring) platform.monitoring.images = { cloudflared: 'docker.io/cloudflare/cloudflared:next' };
    },
    effects: [
      [
        'live',
        'acme sets monitoring.images.cloudflared to docker.io/cloudflare/cloudflared:next. That program is away for the seconds in which it is started anew.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'Grafana: Session Manager alone',
    change: ({ platform }) => {
      delete platform.monitoring?.access;
    },
    effects: [
      [
        'downtime',
        'acme lets nobody in to Grafana by Cloudflare Access any more: https://grafana.example.com goes, and Session Manager alone leads there.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'Grafana: another account at Cloudflare',
    change: ({ platform }) => {
      if (platform.cloudflare) platform.cloudflare.accountId = 'f'.repeat(32);
    },
    effects: [
      [
        'downtime',
        'acme makes what leads to Grafana at grafana.example.com anew in the account ffffffffffffffffffffffffffffffff: nobody comes there by Cloudflare Access meanwhile.',
      ],
    ],
    plan: 'live',
    because: 'the record stays, and leads to a tunnel that nobody has opened yet',
  },
  {
    title: 'Grafana: another zone',
    change: ({ platform }) => {
      if (platform.cloudflare) platform.cloudflare.zoneId = 'f'.repeat(32);
    },
    effects: [
      [
        'downtime',
        'acme makes what leads to Grafana at grafana.example.com anew in another zone: nobody comes there by Cloudflare Access meanwhile.',
      ],
    ],
    plan: 'downtime',
  },
];
