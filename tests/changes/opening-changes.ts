import { changing, type SampleChange } from './change.ts';

const restart =
  'Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.';

/** Changes that let somebody in who could not get in before, and one that takes that back. */
export const openingChanges: readonly SampleChange[] = [
  {
    title: 'a service that is asked who may sign in',
    change: changing('orders', (b) => {
      b.configuration = {
        ...b.configuration,
        'auth_backends.1': 'http',
        'auth_http.user_path': 'https://users.example.com/user',
      };
    }),
    effects: [
      [
        'exposed',
        'orders asks http who may sign in and what they may do, by auth_backends.1: whoever that lets in gets in, whatever users the file names.',
      ],
      [
        'exposed',
        'orders has https://users.example.com/user say who may sign in and what they may do, by auth_http.user_path: whoever answers there decides.',
      ],
      [
        'downtime',
        `orders sets configuration["auth_backends.1"] to http. Clients that sign in in another way cannot any more. ${restart}`,
      ],
      [
        'rolling',
        'orders sets configuration["auth_http.user_path"] to https://users.example.com/user. In the same round of restarts.',
      ],
    ],
    plan: 'rolling',
    because: 'clients that sign in in another way are refused, by RabbitMQ',
  },
  {
    title: 'a user for those who give no name',
    change: changing('orders', (b) => {
      b.configuration = { ...b.configuration, anonymous_login_user: 'shop', 'mqtt.allow_anonymous': true };
    }),
    effects: [
      [
        'exposed',
        'orders lets in whoever connects without a name or password, as the user shop, with all that it may do.',
      ],
      [
        'exposed',
        'orders lets in clients of MQTT that give no name and password, as the user that anonymous_login_user names.',
      ],
      ['rolling', `orders sets configuration.anonymous_login_user to shop. ${restart}`],
      ['rolling', 'orders sets configuration["mqtt.allow_anonymous"] to true. In the same round of restarts.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'an opening in advanced.config',
    change: changing('orders', (b) => {
      b.advancedConfiguration = "[{rabbit, [{loopback_users, []}, {auth_mechanisms, ['PLAIN', 'ANONYMOUS']}]}].";
    }),
    effects: [
      [
        'exposed',
        'orders lets the user guest, whose password everybody knows, in from everywhere, as soon as there is one.',
      ],
      [
        'exposed',
        'orders offers the mechanism ANONYMOUS: whoever connects without a name or password gets in as the user that anonymous_login_user names.',
      ],
      ['rolling', `orders sets advancedConfiguration to other text. ${restart}`],
    ],
    plan: 'rolling',
  },
  {
    title: 'an administrator more',
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.tags = ['administrator'];
    }),
    effects: [
      [
        'exposed',
        'orders makes shop a user of tag administrator: whoever signs in so may do everything in every vhost, and make users and permissions.',
      ],
      ['live', 'orders adds administrator to users.shop.tags.'],
    ],
    plan: 'live',
  },
  {
    title: 'a listener that is not encrypted',
    change: changing('orders', (b) => {
      b.listeners?.push('amqp');
      b.access?.push({ from: '10.70.0.0/16', to: ['amqp'] });
    }),
    effects: [
      [
        'exposed',
        'orders takes names and passwords unencrypted on amqp: whoever listens in on the network can sign in with them.',
      ],
      ['rolling', `orders opens a listener for amqp. ${restart}`],
      ['live', 'orders opens amqp to 10.70.0.0/16.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'a new broker that lets somebody in',
    change: ({ brokers }) => {
      brokers.open = {
        version: '4.3.6',
        instance: { type: 'm7g.xlarge' },
        access: [{ from: '10.20.0.0/16', to: ['amqps'] }],
        users: { root: { tags: ['administrator'] } },
      };
    },
    effects: [
      [
        'exposed',
        'open makes root a user of tag administrator: whoever signs in so may do everything in every vhost, and make users and permissions.',
      ],
      ['none', 'open is new: 1 node of m7g.xlarge in 1 zone, reachable from 10.20.0.0/16 on amqps.'],
    ],
    plan: 'live',
  },
];
