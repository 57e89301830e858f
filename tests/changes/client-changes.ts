import { changing, type SampleChange } from './change.ts';

export const clientChanges: readonly SampleChange[] = [
  {
    title: 'a listener more',
    change: changing('orders', (b) => {
      b.listeners?.push('stomps');
    }),
    effects: [
      [
        'rolling',
        'orders opens a listener for stomps. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'a listener less',
    change: changing('orders', (b) => {
      b.listeners = ['amqps', 'management', 'metrics'];
      b.access = b.access?.slice(0, 2);
      b.configuration = {};
    }),
    effects: [
      [
        'downtime',
        'orders closes its listener mqtts: whoever uses it cannot connect any more. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
      [
        'rolling',
        'orders no longer sets configuration["mqtt.exchange"], which was amq.topic. In the same round of restarts.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'no metrics for others any more, which the node closes while it runs',
    change: changing('solo', (b) => {
      b.listeners = ['amqps', 'management'];
    }),
    effects: [['downtime', 'solo closes its listener metrics: whoever uses it cannot connect any more.']],
    plan: 'live',
    because: 'the node goes on, and its plugin of metrics stops with its listener',
  },
  {
    title: 'a listener more on a lone node',
    change: changing('solo', (b) => {
      b.listeners = ['amqps', 'management', 'metrics', 'streams'];
    }),
    effects: [
      ['downtime', 'solo opens a listener for streams. Its only node restarts; clients are cut off until it is back.'],
    ],
    plan: 'downtime',
  },
  {
    title: 'another source',
    change: changing('orders', (b) => {
      b.access?.push({ from: '10.50.0.0/16', to: ['amqps'] });
    }),
    effects: [['live', 'orders opens amqps to 10.50.0.0/16.']],
    plan: 'live',
  },
  {
    title: 'a source less',
    change: changing('orders', (b) => {
      b.access = b.access?.filter(({ from }) => from !== '10.40.0.0/16');
    }),
    effects: [
      [
        'downtime',
        'orders closes amqps and management to 10.40.0.0/16: clients there cannot connect any more. Connections that are open may last until they end.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'a wider source in place of one',
    change: changing('orders', (b) => {
      b.access = [
        ...(b.access?.slice(0, 1) ?? []),
        { from: '10.40.0.0/15', to: ['amqps', 'management'] },
        ...(b.access?.slice(2) ?? []),
      ];
    }),
    effects: [
      ['live', 'orders opens amqps and management to 10.40.0.0/15.'],
      [
        'reconnect',
        'orders opens amqps and management to 10.40.0.0/16 by way of another source: new connections from there may be refused for a moment, until that is open.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'another description of a source',
    change: changing('orders', (b) => {
      const [first] = b.access ?? [];
      if (first) first.description = 'services of the shop';
    }),
    effects: [['live', 'orders describes its access from compute as services of the shop.']],
    plan: 'live',
  },
  {
    title: 'a certificate of their own',
    change: changing('orders', (b) => {
      b.tls = { certificate: { secret: 'acme/tls/orders' } };
    }),
    effects: [
      [
        'live',
        'orders shows another certificate, the one in acme/tls/orders: clients have to trust whoever signed it.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'certificates of clients, asked for',
    change: changing('orders', (b) => {
      b.tls = { clientCertificates: 'request', clientAuthority: { secret: 'acme/tls/clients' } };
    }),
    effects: [
      [
        'rolling',
        'orders asks its clients for certificates, and requires none (none before): whoever shows one of another authority is refused. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
      ['live', 'orders checks certificates of clients against those in acme/tls/clients.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'certificates of clients, required',
    change: changing('five', (b) => {
      b.tls = { clientCertificates: 'require', clientAuthority: { secret: 'acme/tls/clients' } };
    }),
    effects: [
      [
        'downtime',
        'five requires certificates of its clients (none before): whoever shows none is refused. Its 5 nodes restart one after another; quorum queues stay available, clients on the restarting node reconnect.',
      ],
      ['live', 'five checks certificates of clients against those in acme/tls/clients.'],
    ],
    plan: 'rolling',
    because: 'clients without a certificate are refused, by RabbitMQ',
  },
  {
    title: 'a plugin more',
    change: changing('orders', (b) => {
      b.plugins?.push('rabbitmq_top');
    }),
    effects: [['live', 'orders runs the plugin rabbitmq_top.']],
    plan: 'live',
  },
  {
    title: 'a plugin less',
    change: changing('orders', (b) => {
      b.plugins = [];
    }),
    effects: [['downtime', 'orders stops the plugin rabbitmq_event_exchange: whoever uses what it does is cut off.']],
    plan: 'live',
    because: 'whoever uses the plugin is cut off, by RabbitMQ',
  },
  {
    title: 'a setting of rabbitmq.conf',
    change: changing('orders', (b) => {
      b.configuration = { 'mqtt.exchange': 'amq.topic', channel_max_per_node: 5000 };
    }),
    effects: [
      [
        'rolling',
        'orders sets configuration.channel_max_per_node to 5000. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'a setting of rabbitmq.conf less',
    change: changing('orders', (b) => {
      b.configuration = {};
    }),
    effects: [
      [
        'rolling',
        'orders no longer sets configuration["mqtt.exchange"], which was amq.topic. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'advanced.config',
    change: changing('orders', (b) => {
      b.advancedConfiguration = '[{rabbit, [{tcp_listen_options, [{backlog, 4096}]}]}].';
    }),
    effects: [
      [
        'rolling',
        'orders sets advancedConfiguration to other text. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: "the administrator's password",
    change: changing('orders', (b) => {
      b.administrator = { rotation: 2 };
    }),
    effects: [['live', "orders has a new administrator's password made."]],
    plan: 'live',
  },
  {
    title: "the administrator's password of before",
    change: changing('orders', (b) => {
      b.administrator = { previousPassword: 'refused' };
    }),
    effects: [
      [
        'reconnect',
        'orders stops accepting the password of the administrator from before the last rotation: clients that still use it cannot sign in any more.',
      ],
    ],
    plan: 'live',
  },
  {
    title: "a user's password",
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.rotation = 2;
    }),
    effects: [
      [
        'live',
        'orders has a new password made for shop, under the user name shop-alternate. The name and password before go on working.',
      ],
    ],
    plan: 'live',
  },
  {
    title: "a user's password, a turn skipped",
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.rotation = 3;
    }),
    effects: [
      [
        'reconnect',
        'orders has a new password made for shop under the same user name shop, since its rotation skips a turn: the password before stops working at once. Raise it by one instead.',
      ],
    ],
    plan: 'live',
  },
  {
    title: "a user's password of before",
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.previousPassword = 'refused';
    }),
    effects: [
      [
        'reconnect',
        'orders stops accepting the password of shop from before the last rotation: clients that still use it cannot sign in any more.',
      ],
    ],
    plan: 'live',
  },
  {
    title: "a user's password from a secret",
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.password = { secret: 'acme/shop' };
    }),
    effects: [
      [
        'reconnect',
        'orders takes the password of shop from the secret acme/shop instead of the one that Warren made: clients sign in with that from then on. The secret that Warren made goes.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a user without a password',
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.password = 'none';
      b.acknowledge = [...(b.acknowledge ?? []), 'way-in-without-password'];
    }),
    effects: [
      [
        'downtime',
        'orders takes the password of shop away: clients that sign in with it are refused, and those with a certificate or another backend are not. The secret that Warren made goes.',
      ],
      ['none', 'orders adds way-in-without-password to acknowledge.'],
    ],
    plan: 'live',
    because: 'its clients are refused, by RabbitMQ',
  },
  {
    title: 'a listener less for one source',
    change: changing('orders', (b) => {
      const [, office] = b.access ?? [];
      if (office) office.to = ['amqps'];
    }),
    effects: [
      [
        'downtime',
        'orders closes management to 10.40.0.0/16: clients there cannot connect any more. Connections that are open may last until they end.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'a plugin that runs already for the shovels',
    change: changing('orders', (b) => {
      b.plugins?.push('rabbitmq_shovel');
    }),
    effects: [['none', 'orders names the plugin rabbitmq_shovel, which runs already.']],
    plan: 'live',
  },
  {
    title: 'a public name',
    change: (files) => {
      files.platform.domain = 'mq.example.com';
      files.platform.cloudflare = {
        accountId: '89abcdef0123456789abcdef01234567',
        zoneId: '0123456789abcdef0123456789abcdef',
        zone: 'example.com',
        plan: 'free',
      };
      changing('orders', (b) => {
        b.publicName = true;
      })(files);
    },
    effects: [
      ['live', 'orders can be found as orders.mq.example.com in the public DNS, at a private address.'],
      [
        'live',
        'acme puts public names under mq.example.com instead of none. five, kept, orders and solo can be reached inside the VPC by a public name, too.',
      ],
    ],
    plan: 'later',
    because: 'what the name leads to is known once the stack of the broker is applied',
  },
];
