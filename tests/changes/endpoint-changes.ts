import { brokerIn, type EndpointInput, type RepositoryInput, type RequestChange } from './change.ts';

export const endpointChanges: readonly RequestChange[] = [
  {
    title: 'endpoint: what it is for',
    change: changing('hook', (e) => {
      e.description = 'Orders of partners';
    }),
    effects: [['none', 'hook sets description to Orders of partners.']],
  },
  {
    title: 'endpoint: another host',
    change: changing('hook', (e) => {
      e.host = 'orders.example.com';
    }),
    effects: [
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: 404 from then on. It answers at orders.example.com/orders instead.',
      ],
    ],
  },
  {
    title: 'endpoint: another path',
    change: changing('hook', (e) => {
      e.path = '/orders/:shop';
    }),
    effects: [
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: 404 from then on. It answers at hooks.example.com/orders/:shop instead.',
      ],
    ],
  },
  {
    title: 'endpoint: another host and path',
    change: changing('hook', (e) => {
      e.host = 'orders.example.com';
      e.path = '/';
    }),
    effects: [
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: 404 from then on. It answers at orders.example.com/ instead.',
      ],
    ],
  },
  {
    title: 'endpoint: a method more',
    change: changing('hook', (e) => {
      e.methods = ['POST', 'PUT', 'PATCH'];
    }),
    effects: [['live', 'hook answers PUT and PATCH, too.']],
  },
  {
    title: 'endpoint: fewer methods',
    change: changing('prices', (e) => {
      e.methods = ['GET', 'HEAD'];
    }),
    effects: [['downtime', 'prices no longer answers POST, PUT, PATCH, DELETE and OPTIONS: 405 from then on.']],
  },
  {
    title: 'endpoint: encoded slashes',
    change: changing('prices', (e) => {
      e.allowEncodedSlashes = true;
    }),
    effects: [
      [
        'live',
        'prices takes paths with encoded slashes, and passes them on as they were sent: what works on them has to tell /a%2Fb from /a/b.',
      ],
    ],
  },
  {
    title: 'endpoint: a reply instead of 202',
    change: changing('hook', (e) => {
      e.mode = 'reply';
    }),
    effects: [
      ['live', 'hook answers GET, HEAD, PUT, PATCH, DELETE and OPTIONS, too.'],
      [
        'downtime',
        'hook answers with the response of a worker instead of 202 as soon as the broker has the request: 504 where none comes within 10 seconds. Requests are no longer kept on disk.',
      ],
    ],
  },
  {
    title: 'endpoint: 202 instead of a reply',
    change: changing('prices', (e) => {
      e.mode = 'accept';
      e.methods = ['GET', 'POST'];
    }),
    effects: [
      ['downtime', 'prices no longer answers HEAD, PUT, PATCH, DELETE and OPTIONS: 405 from then on.'],
      [
        'downtime',
        'prices answers 202 as soon as the broker has the request: who sends it does not see what the worker responds any more. Requests are kept on disk.',
      ],
    ],
  },
  {
    title: 'endpoint: another broker',
    change: (files) => {
      brokerIn(files, 'solo').queues = [{ name: 'quotes' }];
      changing('prices', (e) => {
        Object.assign(e, { broker: 'solo', vhost: '/' });
      })(files);
    },
    effects: [
      ['live', 'solo adds the queue quotes in vhost /.'],
      [
        'live',
        'prices puts requests into the queue quotes in vhost / of solo instead of the queue quotes in vhost orders of orders. Requests in quotes stay until a processor takes them.',
      ],
    ],
  },
  {
    title: 'endpoint: another vhost',
    change: (files) => {
      brokerIn(files, 'orders').queues?.push({ name: 'quotes' });
      changing('prices', (e) => {
        e.vhost = '/';
      })(files);
    },
    effects: [
      ['live', 'orders adds the queue quotes in vhost /.'],
      [
        'live',
        'prices puts requests into the queue quotes in vhost / of orders instead of the queue quotes in vhost orders of orders. Requests in quotes stay until a processor takes them.',
      ],
    ],
  },
  {
    title: 'endpoint: another user',
    change: changing('prices', (e) => {
      e.user = 'shop';
    }),
    effects: [['live', 'prices publishes as the user shop instead of gateway.']],
  },
  {
    title: 'endpoint: another queue',
    change: changing('prices', (e) => {
      e.queue = 'paid';
    }),
    effects: [
      [
        'live',
        'prices puts requests into the queue paid instead of quotes. Requests in quotes stay until a processor takes them.',
      ],
    ],
  },
  {
    title: 'endpoint: straight to the queue',
    change: changing('hook', (e) => {
      delete e.exchange;
      delete e.routingKey;
    }),
    effects: [
      ['live', 'hook publishes to the default exchange instead of the exchange orders.'],
      ['live', 'hook publishes with the routing key placed instead of order.placed.'],
    ],
  },
  {
    title: 'endpoint: another routing key',
    change: changing('hook', (e) => {
      e.routingKey = 'order.placed.again';
      e.queue = 'audited';
    }),
    effects: [
      ['live', 'hook publishes with the routing key order.placed.again instead of order.placed.'],
      [
        'live',
        'hook puts requests into the queue audited instead of placed. Requests in placed stay until a processor takes them.',
      ],
    ],
  },
  {
    title: 'endpoint: a queue more',
    change: changing('hook', (e) => {
      e.fanOut = ['audited'];
    }),
    effects: [['live', 'hook gives every request to the queue audited, too.']],
  },
  {
    title: 'endpoint: a signature of another scheme',
    change: changing('hook', (e) => {
      e.signature = { scheme: 'stripe', secrets: [{ secret: 'hooks/new' }] };
    }),
    effects: [
      ['downtime', 'hook takes what is signed as stripe has it alone: requests signed as github has it get 401.'],
    ],
  },
  {
    title: 'endpoint: no signature',
    change: changing('hook', (e) => {
      e.signature = { scheme: 'none' };
      e.messageIdHeader = 'x-id';
    }),
    effects: [
      ['live', 'hook no longer checks signatures (github before): whoever reaches it is let in.'],
      ['live', "hook takes the sender's id of a request from its header x-id."],
    ],
  },
  {
    title: 'endpoint: a signature where there was none',
    change: changing('prices', (e) => {
      e.signature = { scheme: 'standard-webhooks', secrets: [{ secret: 'prices' }] };
    }),
    effects: [['downtime', 'prices takes what is signed as standard-webhooks has it alone: requests without get 401.']],
  },
  {
    title: 'endpoint: a secret that goes, and one that comes',
    change: changing('hook', (e) => {
      e.signature.secrets = [{ secret: 'hooks/new' }, { secret: 'hooks/newer' }];
    }),
    effects: [
      ['live', 'hook accepts what is signed with the secret hooks/newer, too.'],
      ['downtime', 'hook no longer knows the secret hooks/old: webhooks signed with it get 401.'],
    ],
  },
  {
    title: 'endpoint: signatures without a time that may be less off',
    change: changing('hook', (e) => {
      e.signature.toleranceSeconds = 60;
    }),
    effects: [
      [
        'none',
        'hook sets signature.toleranceSeconds to 60 instead of 300 seconds. Nothing that it checks has a time in it.',
      ],
    ],
  },
  {
    title: 'endpoint: the worker of another queue replies',
    change: changing('prices', (e) => {
      Object.assign(e, { exchange: 'orders', routingKey: 'order.placed', queue: 'placed' });
      Object.assign(e, { fanOut: ['audited'], replyFrom: 'audited' });
    }),
    effects: [
      ['live', 'prices publishes to the exchange orders instead of the default exchange.'],
      ['live', 'prices publishes with the routing key order.placed instead of quotes.'],
      [
        'live',
        'prices puts requests into the queue placed instead of quotes. Requests in quotes stay until a processor takes them.',
      ],
      ['live', 'prices gives every request to the queue audited, too.'],
      ['live', 'prices answers with the response of the worker of audited instead of quotes.'],
    ],
  },
  {
    title: 'endpoint: ids of the sender',
    change: changing('events', (e) => {
      e.messageIdHeader = 'idempotency-key';
    }),
    effects: [
      [
        'live',
        "events takes the sender's id of a request from its header idempotency-key. Before it was an id of its own for each: one sent again across the change is done again.",
      ],
    ],
  },
  {
    title: 'endpoint: a network more, and one fewer',
    change: changing('hook', (e) => {
      e.allow = ['203.0.113.0/24', '198.51.100.0/24'];
    }),
    effects: [
      ['live', 'hook lets 198.51.100.0/24 in, too.'],
      ['downtime', 'hook no longer lets 2001:db8::/32 in: 403 from then on.'],
    ],
  },
  {
    title: 'endpoint: a larger network',
    change: changing('hook', (e) => {
      e.allow = ['203.0.112.0/22', '2001:db8::/32'];
    }),
    effects: [
      ['live', 'hook lets 203.0.112.0/22 in, too.'],
      ['none', 'hook no longer names 203.0.113.0/24, which 203.0.112.0/22 lets in.'],
    ],
  },
  {
    title: 'endpoint: everybody',
    change: changing('hook', (e) => {
      delete e.allow;
    }),
    effects: [['live', 'hook lets everybody in.']],
  },
  {
    title: 'endpoint: some networks instead of everybody',
    change: changing('prices', (e) => {
      e.allow = ['203.0.113.0/24', '198.51.100.0/24'];
    }),
    effects: [['downtime', 'prices lets 203.0.113.0/24 and 198.51.100.0/24 in alone: others get 403.']],
  },
  {
    title: 'endpoint: no limit',
    change: changing('hook', (e) => {
      delete e.rateLimit;
    }),
    effects: [['live', 'hook no longer limits how many requests it takes.']],
  },
  {
    title: 'endpoint: a limit',
    change: changing('prices', (e) => {
      e.rateLimit = { requests: 10, perSeconds: 1 };
    }),
    effects: [['reconnect', 'prices takes 10 requests in 1 second from one address: more get 429.']],
  },
  {
    title: 'endpoint: a tighter limit',
    change: changing('hook', (e) => {
      e.rateLimit = { requests: 50, perSeconds: 60 };
    }),
    effects: [
      [
        'reconnect',
        'hook takes 50 requests in 60 seconds from one address instead of 100 requests in 60 seconds from one address: more get 429.',
      ],
    ],
  },
  {
    title: 'endpoint: a looser limit',
    change: changing('hook', (e) => {
      e.rateLimit = { requests: 100, perSeconds: 30 };
    }),
    effects: [
      [
        'live',
        'hook takes 100 requests in 30 seconds from one address instead of 100 requests in 60 seconds from one address: more get 429.',
      ],
    ],
  },
  {
    title: 'endpoint: a limit for all together',
    change: changing('hook', (e) => {
      e.rateLimit = { requests: 100, perSeconds: 60, by: 'endpoint' };
    }),
    effects: [
      [
        'reconnect',
        'hook takes 100 requests in 60 seconds in all instead of 100 requests in 60 seconds from one address: more get 429.',
      ],
    ],
  },
  {
    title: 'endpoint: larger bodies',
    change: changing('hook', (e) => {
      e.maxBodyBytes = 2_000_000;
    }),
    effects: [['live', 'hook takes bodies of up to 2000000 instead of 1048576 bytes: larger ones get 413.']],
  },
  {
    title: 'endpoint: smaller bodies',
    change: changing('hook', (e) => {
      e.maxBodyBytes = 65_536;
    }),
    effects: [['reconnect', 'hook takes bodies of up to 65536 instead of 1048576 bytes: larger ones get 413.']],
  },
  {
    title: 'endpoint: less time',
    change: changing('prices', (e) => {
      e.deadlineSeconds = 5;
    }),
    effects: [['reconnect', 'prices waits for up to 5 instead of 10 seconds: what takes longer gets 503 or 504.']],
  },
  {
    title: 'endpoint: taps of bodies',
    change: changing('hook', (e) => {
      e.taps = 'bodies';
    }),
    effects: [['live', 'hook shows taps its requests and responses with the beginning of their bodies.']],
  },
  {
    title: 'endpoint: no taps',
    change: changing('hook', (e) => {
      e.taps = 'off';
    }),
    effects: [['live', 'hook shows its requests to taps no more.']],
  },
  {
    title: 'endpoint: acknowledge',
    change: changing('hook', (e) => {
      e.acknowledge = ['queue-processed'];
    }),
    effects: [['none', 'hook adds queue-processed to acknowledge.']],
  },
  {
    title: 'endpoint: the order of things alone',
    change: changing('hook', (e) => {
      e.allow?.reverse();
      e.signature.secrets?.reverse();
    }),
    effects: [],
  },
  {
    title: 'endpoint: one that answers and one that accepts',
    change: ({ endpoints = {} }) => {
      const place = { broker: 'orders', vhost: 'orders' };
      endpoints.refunds = {
        ...place,
        host: 'hooks.example.com',
        path: '/refunds',
        queue: 'paid',
        signature: { scheme: 'stripe', secrets: [{ secret: 'stripe' }] },
      };
      endpoints.status = {
        ...place,
        host: 'shop.example.com',
        path: '/status',
        mode: 'reply',
        methods: ['GET'],
        queue: 'quotes',
        signature: { scheme: 'none' },
        allow: ['203.0.113.0/24'],
      };
    },
    effects: [
      [
        'none',
        'refunds is new: it accepts POST at hooks.example.com/refunds, from everybody, signed as stripe has it, by way of the queue paid of orders.',
      ],
      [
        'none',
        'status is new: it answers GET at shop.example.com/status, from 203.0.113.0/24, without a signature, by way of the queue quotes of orders.',
      ],
    ],
  },
  {
    title: 'endpoint: one that goes',
    change: ({ endpoints = {} }) => {
      delete endpoints.hook;
    },
    effects: [
      [
        'downtime',
        'hook stops answering at hooks.example.com/orders: 404 from then on. Requests in placed stay until a processor takes them.',
      ],
    ],
  },
  {
    title: 'endpoint: one under another name',
    change: ({ endpoints = {} }) => {
      if (endpoints.hook) endpoints.webhook = endpoints.hook;
      delete endpoints.hook;
    },
    effects: [
      [
        'live',
        'webhook is hook under another name, and answers as before. Requests carry the new name: one that was taken under the former name and is sent again is not known, and is done again.',
      ],
    ],
  },
];

/** A change of one endpoint's file. Throws when it is not there. */
function changing(name: string, change: (endpoint: EndpointInput) => void): RequestChange['change'] {
  return ({ endpoints = {} }: RepositoryInput) => {
    const endpoint = endpoints[name];
    if (!endpoint) throw new Error(`there is no endpoint ${name}`);
    change(endpoint);
  };
}
