import { brokerIn, type EndpointInput, type RepositoryInput, type RequestChange } from './change.ts';

type CloudflareInput = NonNullable<RepositoryInput['platform']['cloudflare']>;

const gone: RequestChange['effects'][number] = [
  'downtime',
  'solo is taken out of the public DNS: whoever looks up solo.mq.example.com outside of the VPC does not find it any more.',
];

/** Changes of what stands at Cloudflare, and of endpoints that are answered through it; they start from `edgeFiles`. */
export const edgeChanges: readonly RequestChange[] = [
  {
    title: 'edge: nobody answers any more',
    change: (files) => {
      delete files.platform.cloudflare;
      brokerIn(files, 'solo').publicName = false;
    },
    effects: [
      gone,
      [
        'downtime',
        "acme answers nothing that is sent to events, hook and prices any more. The receiver goes with it; Lambda's interfaces in the VPC stay for up to an hour, which nothing waits for but a zone that is left and warren destroy.",
      ],
    ],
  },
  {
    title: 'edge: the last endpoints go',
    change: (files) => {
      files.endpoints = {};
    },
    effects: [
      [
        'downtime',
        "events stops answering at events.example.com/: the name events.example.com goes with it. Requests in placed stay until a processor takes them. The receiver goes with it; Lambda's interfaces in the VPC stay for up to an hour, which nothing waits for but a zone that is left and warren destroy.",
      ],
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: the name hooks.example.com goes with it. Requests in placed stay until a processor takes them.',
      ],
      [
        'downtime',
        'prices stops answering at shop.example.com/quotes/*: the name shop.example.com goes with it. Requests in quotes stay until a processor takes them.',
      ],
    ],
  },
  {
    title: 'edge: the last endpoints go, and Cloudflare with them',
    change: (files) => {
      files.endpoints = {};
      delete files.platform.cloudflare;
      brokerIn(files, 'solo').publicName = false;
    },
    effects: [
      gone,
      [
        'downtime',
        "events stops answering at events.example.com/: 404 from then on. Requests in placed stay until a processor takes them. The receiver goes with it; Lambda's interfaces in the VPC stay for up to an hour, which nothing waits for but a zone that is left and warren destroy.",
      ],
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: 404 from then on. Requests in placed stay until a processor takes them.',
      ],
      [
        'downtime',
        'prices stops answering at shop.example.com/quotes/*: 404 from then on. Requests in quotes stay until a processor takes them.',
      ],
      ['none', 'acme names no zone at Cloudflare any more.'],
    ],
  },
  {
    title: 'edge: another account',
    change: cloudflare((c) => {
      c.accountId = 'f'.repeat(32);
    }),
    effects: [
      [
        'downtime',
        'acme makes the Worker anew in the account ffffffffffffffffffffffffffffffff, and has the names of endpoints lead there.',
      ],
    ],
  },
  {
    title: 'edge: another zone',
    change: cloudflare((c) => {
      c.zoneId = 'f'.repeat(32);
    }),
    effects: [
      [
        'downtime',
        'acme makes the rules and the names of endpoints anew in another zone: nobody answers at them meanwhile.',
      ],
    ],
  },
  {
    title: 'edge: another plan',
    change: cloudflare((c) => {
      c.plan = 'enterprise';
    }),
    effects: [
      [
        'live',
        'acme takes the zone to be on the plan enterprise instead of business, and makes the rules that it has room for. Change the plan at Cloudflare itself: to a larger one before this is applied, to a smaller one after.',
      ],
    ],
  },
  {
    title: 'edge: a token that nodes prove names by',
    change: (files) => {
      cloudflare((c) => {
        c.apiToken = { secret: 'acme/cloudflare' };
      })(files);
    },
    effects: [
      [
        'downtime',
        'acme changes who vouches for public names. orders and solo will show a certificate from another authority, for other names: clients have to trust it and use them.',
      ],
    ],
  },
  {
    title: 'edge: another token that deploys',
    change: cloudflare((c) => {
      c.deployToken = { secret: 'acme/other' };
    }),
    effects: [['none', 'acme sets cloudflare.deployToken.secret to acme/other instead of acme/cloudflare-deploy.']],
  },
  {
    title: 'edge: new keys',
    change: cloudflare((c) => {
      c.keys = 2;
    }),
    effects: [
      [
        'none',
        'acme gives the Worker a new key to sign with, and a new secret to show the receiver. Those before count until they are in place: no request is lost.',
      ],
    ],
  },
  {
    title: 'edge: a number of keys left out',
    change: cloudflare((c) => {
      c.keys = 3;
    }),
    effects: [
      [
        'refused',
        "acme sets the number of the Worker's keys to 3 instead of 1: the receiver knows the secret of that number and of the one before it, and not the one that the Worker shows. Set it to 2.",
      ],
    ],
  },
  {
    title: 'edge: HTTPS alone for less',
    change: cloudflare((c) => {
      c.hsts = { maxAgeSeconds: 86_400 };
    }),
    effects: [
      [
        'live',
        'acme has browsers that were there ask for the hosts of endpoints by HTTPS alone for 86400 seconds instead of 31536000.',
      ],
    ],
  },
  {
    title: 'edge: HTTPS alone for all below, and for those who were never there',
    change: cloudflare((c) => {
      c.hsts = { maxAgeSeconds: 31_536_000, includeSubdomains: true, preload: true };
    }),
    effects: [
      [
        'live',
        'acme has browsers ask for every name below the hosts of endpoints by HTTPS alone, too: one that has none is not reached any more.',
      ],
      [
        'live',
        'acme agrees that browsers ship the hosts of endpoints as names of HTTPS alone, once somebody enters them at hstspreload.org. It takes months to get off that list.',
      ],
    ],
  },
  {
    title: 'edge: no word on HTTPS',
    change: cloudflare((c) => {
      delete c.hsts;
    }),
    effects: [
      [
        'live',
        'acme no longer has browsers ask for the hosts of endpoints by HTTPS alone. Who was there before does so for up to 31536000 seconds more.',
      ],
    ],
  },
  {
    title: 'edge: TLS 1.3 alone',
    change: cloudflare((c) => {
      c.minimumTls = '1.3';
    }),
    effects: [
      [
        'downtime',
        'acme takes TLS 1.3 alone, for every name of the zone: clients that have no more than 1.2 cannot connect.',
      ],
    ],
  },
  {
    title: 'edge: a public name goes',
    change: (files) => {
      brokerIn(files, 'solo').publicName = false;
    },
    effects: [gone],
  },
  {
    title: 'edge: what the receiver may take',
    change: ({ platform }) => {
      platform.ingress = { concurrency: 40, memoryMiB: 1024 };
    },
    effects: [
      [
        'live',
        'acme has the receiver work on 40 requests at once: more get 429. So much less is left to what else the account runs on Lambda.',
      ],
      ['live', 'acme gives each run of the receiver 1024 MiB instead of 512, and processor time by it.'],
    ],
  },
  {
    title: 'edge: logs of the receiver for less',
    change: ({ platform }) => {
      platform.ingress = { logs: { retentionDays: 7 } };
    },
    effects: [
      [
        'data loss',
        'acme keeps logs of the receiver for 7 days instead of 30: those there are that are older are deleted.',
      ],
    ],
  },
  {
    title: 'edge: another queue, and smaller bodies',
    change: endpoint('hook', (e) => {
      e.routingKey = 'order.placed.again';
      e.queue = 'audited';
      e.maxBodyBytes = 65_536;
    }),
    effects: [
      ['live', 'hook publishes with the routing key order.placed.again instead of order.placed.'],
      [
        'live',
        'hook puts requests into the queue audited instead of placed. Requests in placed stay until a processor takes them.',
      ],
      ['reconnect', 'hook takes bodies of up to 65536 instead of 1048576 bytes: larger ones get 413.'],
    ],
  },
  {
    title: 'edge: a user of another name',
    change: (files) => {
      const { users = {} } = brokerIn(files, 'orders');
      if (users.gateway) users.receiver = users.gateway;
      for (const endpoint of Object.values(files.endpoints ?? {})) endpoint.user = 'receiver';
    },
    effects: [
      ['live', 'orders adds the user receiver.'],
      ['live', 'events publishes as the user receiver instead of gateway.'],
      ['live', 'hook publishes as the user receiver instead of gateway.'],
      ['live', 'prices publishes as the user receiver instead of gateway.'],
    ],
  },
  {
    title: 'edge: an endpoint at a host of its own, and one at a host that is there',
    change: ({ endpoints = {} }) => {
      const place = { broker: 'orders', vhost: 'orders', queue: 'paid', signature: { scheme: 'none' as const } };
      endpoints.fresh = { ...place, host: 'new.example.com', path: '/' };
      endpoints.refunds = { ...place, host: 'hooks.example.com', path: '/refunds' };
    },
    effects: [
      [
        'none',
        'fresh is new: it accepts POST at new.example.com/, from everybody, without a signature, by way of the queue paid of orders. The name new.example.com is made last.',
      ],
      [
        'none',
        'refunds is new: it accepts POST at hooks.example.com/refunds, from everybody, without a signature, by way of the queue paid of orders.',
      ],
    ],
  },
  {
    title: 'edge: an endpoint that goes with its host',
    change: ({ endpoints = {} }) => {
      delete endpoints.hook;
    },
    effects: [
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: the name hooks.example.com goes with it. Requests in placed stay until a processor takes them.',
      ],
    ],
  },
  {
    title: 'edge: another path, and fewer methods',
    change: (files) => {
      endpoint('hook', (e) => {
        e.path = '/orders/:shop';
      })(files);
      endpoint('prices', (e) => {
        e.methods = ['GET'];
      })(files);
    },
    effects: [
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: 403 from then on. It answers at hooks.example.com/orders/:shop instead.',
      ],
      ['downtime', 'prices no longer answers HEAD, POST, PUT, PATCH, DELETE and OPTIONS: 403 from then on.'],
    ],
  },
  {
    title: 'edge: another host',
    change: endpoint('hook', (e) => {
      e.host = 'events.example.com';
    }),
    effects: [
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: the name hooks.example.com goes with it. It answers at events.example.com/orders instead.',
      ],
    ],
  },
  {
    title: 'edge: the receiver counts alone',
    change: endpoint('hook', (e) => {
      e.rateLimit = { requests: 100, perSeconds: 60, edge: false };
    }),
    effects: [['live', 'hook has the receiver alone count requests.']],
  },
];

/** A change of what the platform says of Cloudflare. */
function cloudflare(change: (cloudflare: CloudflareInput) => void): RequestChange['change'] {
  return ({ platform }) => {
    if (!platform.cloudflare) throw new Error('there is no cloudflare');
    change(platform.cloudflare);
  };
}

/** A change of one endpoint's file. */
function endpoint(name: string, change: (endpoint: EndpointInput) => void): RequestChange['change'] {
  return ({ endpoints = {} }) => {
    const found = endpoints[name];
    if (!found) throw new Error(`there is no endpoint ${name}`);
    change(found);
  };
}
