import type { SampleChange } from './change.ts';

export const platformChanges: readonly SampleChange[] = [
  {
    title: 'tags of the platform',
    change: ({ platform }) => {
      platform.tags = { team: 'platform' };
    },
    effects: [['live', 'acme sets tags.team to platform.']],
    plan: 'live',
  },
  {
    title: 'acknowledge of the platform',
    change: ({ platform }) => {
      platform.acknowledge = ['account-quotas'];
    },
    effects: [['none', 'acme adds account-quotas to acknowledge.']],
    plan: 'nothing',
  },
  {
    title: 'flow logs',
    change: ({ platform }) => {
      platform.network.flowLogs = { retentionDays: 90 };
    },
    effects: [['live', 'acme sets network.flowLogs.retentionDays to 90 instead of 30 days.']],
    plan: 'live',
  },
  {
    title: 'one NAT gateway',
    change: ({ platform }) => {
      platform.network.nat = 'one';
    },
    effects: [
      [
        'reconnect',
        'acme has one NAT gateway instead of one a zone: connections out through the others are cut, and when its zone fails nothing private reaches the internet.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'neighbours',
    change: ({ platform }) => {
      platform.network.neighbours = ['10.40.0.0/16'];
    },
    effects: [['none', 'acme adds 10.40.0.0/16 to network.neighbours.']],
    plan: 'nothing',
  },
  {
    title: 'a domain',
    change: ({ platform }) => {
      platform.domain = 'mq.example.com';
    },
    effects: [
      [
        'live',
        'acme puts public names under mq.example.com instead of none. five, kept, orders and solo can be reached inside the VPC by a public name, too.',
      ],
    ],
    plan: 'live',
  },
  {
    title: "Let's Encrypt",
    change: ({ platform }) => {
      platform.domain = 'mq.example.com';
      platform.cloudflare = {
        accountId: '89abcdef0123456789abcdef01234567',
        zoneId: '0123456789abcdef0123456789abcdef',
        zone: 'example.com',
        plan: 'pro',
        apiToken: { secret: 'acme/cloudflare' },
      };
    },
    effects: [
      [
        'downtime',
        'acme puts public names under mq.example.com instead of none. five, kept, orders and solo can be reached inside the VPC by a public name, too. five, kept, orders and solo will show a certificate from another authority, for other names: clients have to trust it and use them.',
      ],
    ],
    plan: 'live',
    because: 'clients that do not trust the other authority do not connect',
  },
  {
    title: 'a zone at Cloudflare',
    change: ({ platform }) => {
      platform.cloudflare = {
        accountId: '89abcdef0123456789abcdef01234567',
        zoneId: '0123456789abcdef0123456789abcdef',
        zone: 'example.com',
        plan: 'pro',
      };
    },
    effects: [['none', 'acme names the zone example.com at Cloudflare.']],
    plan: 'nothing',
  },
  {
    title: 'secrets of another team',
    change: ({ platform }) => {
      platform.secrets = { prefixes: ['old-team/', 'team/'] };
    },
    effects: [
      [
        'exposed',
        "acme lets every broker's file name the secrets whose names begin with team/: the nodes of one that does read them. It counts once warren deploy was run by an administrator.",
      ],
    ],
    plan: 'nothing',
  },
  {
    title: 'secrets that another beginning covers',
    change: ({ platform }) => {
      platform.secrets = { prefixes: ['old-team/mq/', 'acme/web/'] };
    },
    effects: [
      ['none', 'acme names old-team/mq/ under secrets.prefixes, which another one covers.'],
      ['none', 'acme names acme/web/ under secrets.prefixes, which another one covers.'],
      [
        'live',
        'acme no longer lets files name the secrets whose names begin with old-team/, nor nodes read them. It counts once warren deploy was run by an administrator.',
      ],
    ],
    plan: 'nothing',
  },
  {
    title: 'the repository',
    change: ({ platform }) => {
      platform.github = { repository: 'acme/mq' };
    },
    effects: [
      [
        'live',
        'acme has pull requests of acme/mq reviewed and merges applied in its environment production. It counts once warren deploy was run by an administrator.',
      ],
    ],
    plan: 'nothing',
  },
  {
    title: 'when nodes may restart, for all brokers',
    change: ({ platform }) => {
      platform.maintenance = { window: { days: ['sun'], start: '03:00' }, freezeUntil: '2026-12-27T06:00:00Z' };
    },
    effects: [
      ['none', 'acme sets maintenance.window to {"days":["sun"],"start":"03:00","hours":2}.'],
      ['none', 'acme sets maintenance.freezeUntil to 2026-12-27T06:00:00Z.'],
    ],
    plan: 'nothing',
  },
  {
    title: 'another network',
    change: ({ platform }) => {
      platform.network.cidr = '10.30.0.0/16';
    },
    effects: [
      [
        'refused',
        'acme moves the network from 10.20.0.0/16 to 10.30.0.0/16, for which it is made anew. AWS deletes no network with brokers in it: make a new platform and move to it.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'a zone more',
    change: ({ platform }) => {
      platform.network.zones.push('us-west-2d');
    },
    effects: [
      [
        'refused',
        'acme spreads into us-west-2d. What stands in its subnets there reaches five, kept, orders and solo, too. Connections to five and orders may go through there, too. That moves five-4 and five-5 to another zone, and a disk cannot leave its own. Leave the zones as they are, or make new brokers and move.',
      ],
    ],
    plan: 'impossible',
  },
  {
    title: 'a zone fewer',
    change: ({ platform }) => {
      platform.network.zones.pop();
    },
    effects: [
      [
        'refused',
        'acme leaves us-west-2c, where its subnets go with whatever else stands in them. AWS deletes no subnet that a load balancer stands in, as those of five and orders do. Leave the zones as they are, or make a new platform and move to it.',
      ],
    ],
    plan: 'impossible',
  },
  {
    title: 'zones in another order',
    change: ({ platform }) => {
      platform.network.zones.reverse();
    },
    effects: [
      [
        'refused',
        'acme names its zones in another order. That moves five-1, five-3, five-4, kept-1, orders-1 and 2 more to another zone, and a disk cannot leave its own. Leave the zones as they are, or make new brokers and move.',
      ],
    ],
    plan: 'impossible',
  },
  {
    title: 'another account',
    change: ({ platform }) => {
      platform.accountId = '210987654321';
    },
    effects: [
      [
        'downtime',
        'acme sets accountId to 210987654321 instead of 123456789012, which makes another platform, with states of its own. What was applied before stays as it is, is managed by nobody, and is paid for.',
      ],
    ],
    plan: 'elsewhere',
  },
  {
    title: 'another name and region',
    change: ({ platform }) => {
      Object.assign(platform, { name: 'other', region: 'eu-west-2', secrets: { prefixes: ['acme/'] } });
      platform.network.zones = ['eu-west-2a', 'eu-west-2b', 'eu-west-2c'];
    },
    effects: [
      [
        'downtime',
        'other sets name to other instead of acme, which makes another platform, with states of its own. What was applied before stays as it is, is managed by nobody, and is paid for.',
      ],
      [
        'downtime',
        'other sets region to eu-west-2 instead of us-west-2, which makes another platform, with states of its own. What was applied before stays as it is, is managed by nobody, and is paid for.',
      ],
    ],
    plan: 'elsewhere',
  },
  {
    title: 'who signs',
    change: ({ platform }) => {
      platform.acme = { contact: 'mq@example.com', directory: 'https://acme.example.com/directory' };
    },
    effects: [
      ['live', 'acme sets acme.contact to mq@example.com.'],
      [
        'none',
        'acme gets certificates from https://acme.example.com/directory instead of https://acme-v02.api.letsencrypt.org/directory: clients have to trust that authority.',
      ],
    ],
    plan: 'nothing',
  },
  {
    title: 'flow logs, kept for less',
    change: ({ platform }) => {
      platform.network.flowLogs = { retentionDays: 7 };
    },
    effects: [
      ['data loss', 'acme keeps flow logs for 7 days instead of 30: those there are that are older are deleted.'],
    ],
    plan: 'live',
    because: 'logs are deleted, by CloudWatch',
  },
  {
    title: 'the receiver, which there is none of without Cloudflare',
    change: ({ platform }) => {
      platform.ingress = { concurrency: 40, memoryMiB: 1024, logs: { retentionDays: 7 } };
    },
    effects: [
      ['none', 'acme sets ingress.concurrency to 40 requests.'],
      ['none', 'acme sets ingress.memoryMiB to 1024 instead of 512 MiB.'],
      ['none', 'acme sets ingress.logs.retentionDays to 7 instead of 30 days.'],
    ],
    plan: 'nothing',
  },
  {
    title: 'a host that watches',
    change: ({ platform }) => {
      platform.monitoring = { instance: { type: 't4g.large' } };
    },
    effects: [
      [
        'live',
        'acme gets a host that watches it: t4g.large with 100 GiB. Who may use Session Manager on it comes to Grafana, Prometheus and Zabbix, and nobody else.',
      ],
    ],
    plan: 'live',
  },
];
