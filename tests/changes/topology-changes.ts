import { changing, type SampleChange } from './change.ts';

export const topologyChanges: readonly SampleChange[] = [
  {
    title: 'a vhost more',
    change: changing('orders', (b) => {
      b.vhosts = { ...b.vhosts, billing: {} };
    }),
    effects: [['live', 'orders adds the vhost billing.']],
    plan: 'live',
  },
  {
    title: 'what a vhost is like',
    change: changing('orders', (b) => {
      b.vhosts = { '/': {}, orders: { description: 'Of all shops', tags: ['eu', 'us'], maxQueues: 10 } };
    }),
    effects: [
      ['live', 'orders sets vhosts.orders.description to Of all shops instead of Of the shop.'],
      ['live', 'orders adds us to vhosts.orders.tags.'],
      [
        'reconnect',
        'orders sets vhosts.orders.maxQueues to 10. More queues than that are refused; those that are there stay.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a vhost that is protected',
    change: changing('orders', (b) => {
      b.vhosts = { '/': {}, orders: { description: 'Of the shop', tags: ['eu'], protected: true } };
    }),
    effects: [['live', 'orders has RabbitMQ refuse to delete the vhost orders, whoever asks.']],
    plan: 'live',
  },
  {
    title: 'a vhost that is taken away',
    change: changing('orders', (b) => {
      b.vhosts = { orders: b.vhosts?.orders ?? {} };
      b.remove = [{ kind: 'vhost', name: '/' }];
    }),
    effects: [
      [
        'downtime',
        'orders takes the vhost / away with everything in it, if none of its queues holds messages; its clients are cut off.',
      ],
    ],
    plan: 'live',
    because: 'its clients are cut off, by RabbitMQ',
  },
  {
    title: 'a user more',
    change: changing('orders', (b) => {
      b.users = { ...b.users, audit: { tags: ['monitoring'] } };
    }),
    effects: [['live', 'orders adds the user audit.']],
    plan: 'live',
  },
  {
    title: 'a user that is no longer named',
    change: changing('orders', (b) => {
      if (b.users) delete b.users.shop;
    }),
    effects: [
      [
        'reconnect',
        'orders no longer names the user shop, which stays in the broker; to take it away, list it under remove. The secret with its password goes: clients that read it there cannot sign in any more.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a user with a secret of its own that is no longer named',
    change: changing('orders', (b) => {
      if (b.users) delete b.users.partner;
    }),
    effects: [
      [
        'none',
        'orders no longer names the user partner, which stays in the broker; to take it away, list it under remove.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a user that is taken away',
    change: changing('orders', (b) => {
      if (b.users) delete b.users.partner;
      b.remove = [{ kind: 'user', name: 'partner' }];
    }),
    effects: [['downtime', 'orders takes the user partner away: its clients are cut off and cannot sign in any more.']],
    plan: 'live',
    because: 'its clients are cut off, by RabbitMQ',
  },
  {
    title: 'permissions, others',
    change: changing('orders', (b) => {
      b.users = { ...b.users, shop: { permissions: { orders: { read: '^paid$' } } } };
    }),
    effects: [
      [
        'downtime',
        'orders sets users.shop.permissions.orders.write to (empty) instead of ^orders$. Whatever it publishes or binds there is refused.',
      ],
      [
        'reconnect',
        'orders sets users.shop.permissions.orders.read to ^paid$ instead of ^placed$. What does not match any more is refused.',
      ],
    ],
    plan: 'live',
    because: 'what the user may do no more is refused, by RabbitMQ',
  },
  {
    title: 'permissions, none',
    change: changing('orders', (b) => {
      b.users = { ...b.users, shop: {} };
    }),
    effects: [
      ['downtime', 'orders takes the permissions of shop in vhost orders away: what it does there is refused.'],
    ],
    plan: 'live',
    because: 'what the user may do no more is refused, by RabbitMQ',
  },
  {
    title: 'a limit of a user',
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.maxConnections = 10;
    }),
    effects: [
      [
        'reconnect',
        'orders sets users.shop.maxConnections to 10. More connections than that are refused; those that are open stay.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a policy more',
    change: changing('orders', (b) => {
      b.policies?.push({ name: 'long', vhost: 'orders', pattern: '^long', definition: { 'max-length': 10 } });
    }),
    effects: [
      [
        'live',
        'orders adds the policy long in vhost orders. It matches no queue of the file. It may match queues that clients declared, which the file does not name. With max-length 10, messages beyond that are dropped from them, the oldest first.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'another policy',
    change: changing('orders', (b) => {
      b.policies = [{ name: 'expiry', vhost: 'orders', pattern: '^paid', definition: { 'message-ttl': 90_000 } }];
    }),
    effects: [
      ['live', 'orders sets policies.expiry.pattern to ^paid instead of ^paid$.'],
      [
        'live',
        'orders sets policies.expiry.definition to {"message-ttl":90000} instead of {"message-ttl":60000}. It is in force on paid. It may match queues that clients declared, which the file does not name. With message-ttl 90000, older messages are dropped from them.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'policies and an upstream that are no longer named',
    change: changing('orders', (b) => {
      b.policies = [];
      b.operatorPolicies = [];
      b.federation = [];
    }),
    effects: [
      [
        'none',
        'orders no longer names the policy expiry in vhost orders. The policy stays in the broker, as drift; to take it away, list it under remove.',
      ],
      [
        'none',
        'orders no longer names the operator policy most in vhost orders. The operator policy stays in the broker, as drift; to take it away, list it under remove.',
      ],
      [
        'downtime',
        'orders no longer names the upstream upstream in vhost orders. The upstream stays in the broker, as drift; to take it away, list it under remove. But its plugin rabbitmq_federation, which nothing else here needs, stops, and no messages come from there any more. Keep its lines while it is in use.',
      ],
    ],
    plan: 'live',
    because: 'what came over the upstream stops with its plugin, in RabbitMQ',
  },
  {
    title: 'another operator policy',
    change: changing('orders', (b) => {
      b.operatorPolicies = [{ name: 'most', vhost: 'orders', pattern: '.*', definition: { 'max-length': 500 } }];
    }),
    effects: [
      [
        'data loss',
        'orders sets operatorPolicies.most.definition to {"max-length":500} instead of {"max-length":1000}. It is in force on placed, paid and readings. With max-length 500, messages beyond that are dropped from placed, paid and readings, the oldest first.',
      ],
    ],
    plan: 'live',
    because: 'messages are dropped, by RabbitMQ',
  },
  {
    title: 'an exchange more',
    change: changing('orders', (b) => {
      b.exchanges?.push({ name: 'dead', vhost: 'orders', type: 'fanout' });
    }),
    effects: [['live', 'orders adds the exchange dead in vhost orders.']],
    plan: 'live',
  },
  {
    title: 'an exchange of another type',
    change: changing('orders', (b) => {
      b.exchanges = [{ name: 'orders', vhost: 'orders', type: 'direct' }];
    }),
    effects: [
      [
        'refused',
        'orders cannot change type of the exchange orders in vhost orders from topic to direct: that is fixed once it exists. Declare an exchange of another name, bind it like this one, and let clients publish there.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a queue more',
    change: changing('orders', (b) => {
      b.queues?.push({ name: 'dead', vhost: 'orders' });
    }),
    effects: [['live', 'orders adds the queue dead in vhost orders.']],
    plan: 'live',
  },
  {
    title: 'a queue with other arguments',
    change: changing('orders', (b) => {
      const [placed] = b.queues ?? [];
      if (placed) placed.arguments = { 'x-delivery-limit': 20 };
    }),
    effects: [
      [
        'refused',
        'orders cannot change arguments of the queue placed in vhost orders from {"x-delivery-limit":10} to {"x-delivery-limit":20}: that is fixed once it exists. Say it with a policy where RabbitMQ has one for it, or declare a queue of another name and move the messages with a shovel.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a queue of another type',
    change: changing('orders', (b) => {
      const [, paid] = b.queues ?? [];
      if (paid) paid.type = 'classic';
    }),
    effects: [
      [
        'refused',
        'orders cannot change type of the queue paid in vhost orders from quorum to classic: that is fixed once it exists. Say it with a policy where RabbitMQ has one for it, or declare a queue of another name and move the messages with a shovel.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a queue that is no longer named',
    change: changing('orders', (b) => {
      b.queues?.splice(1, 1);
      b.shovels = [];
    }),
    effects: [
      [
        'none',
        'orders no longer names the queue paid in vhost orders. The queue stays in the broker, as drift; to take it away, list it under remove.',
      ],
      [
        'downtime',
        'orders no longer names the shovel mover in vhost orders. The shovel stays in the broker, as drift; to take it away, list it under remove. But its plugin rabbitmq_shovel, which nothing else here needs, stops, and it moves no more messages. Keep its lines while it is in use.',
      ],
    ],
    plan: 'live',
    because: 'what the shovel moved stops with its plugin, in RabbitMQ',
  },
  {
    title: 'a queue that is taken away',
    change: changing('orders', (b) => {
      b.queues?.splice(1, 1);
      b.shovels = [];
      b.remove = [
        { kind: 'queue', vhost: 'orders', name: 'paid' },
        { kind: 'shovel', vhost: 'orders', name: 'mover' },
      ];
    }),
    effects: [
      [
        'live',
        'orders takes the queue paid in vhost orders away, once it is empty and unused; until then nothing is applied.',
      ],
      ['live', 'orders takes the shovel mover in vhost orders away: it moves no more messages.'],
    ],
    plan: 'live',
  },
  {
    title: 'a binding more',
    change: changing('orders', (b) => {
      b.bindings?.push({ vhost: 'orders', source: 'orders', destination: 'paid', routingKey: 'order.paid' });
    }),
    effects: [['live', 'orders binds orders to the queue paid in vhost orders with routing key order.paid.']],
    plan: 'live',
  },
  {
    title: 'a binding that is no longer named',
    change: changing('orders', (b) => {
      b.bindings = [];
    }),
    effects: [
      [
        'none',
        'orders no longer binds orders to the queue placed in vhost orders with routing key order.placed. The binding stays in the broker, as drift; to take it away, list it under remove.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'another upstream',
    change: changing('orders', (b) => {
      b.federation = [{ name: 'upstream', vhost: 'orders', uri: { secret: 'acme/other' }, prefetchCount: 10 }];
    }),
    effects: [
      ['live', 'orders sets federation.upstream.uri.secret to acme/other instead of acme/upstream.'],
      ['live', 'orders sets federation.upstream.prefetchCount to 10 instead of 1000 messages.'],
    ],
    plan: 'live',
  },
  {
    title: 'another shovel',
    change: changing('orders', (b) => {
      const [mover] = b.shovels ?? [];
      if (mover) mover.ackMode = 'on-publish';
    }),
    effects: [
      [
        'live',
        'orders sets shovels.mover.ackMode to on-publish instead of on-confirm. Messages on their way are lost when a connection breaks.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'everything of a vhost',
    change: changing('orders', (b) => {
      b.vhosts = {
        '/': {},
        orders: { description: 'All', tags: ['us'], defaultQueueType: 'classic', maxConnections: 90, maxQueues: -1 },
      };
    }),
    effects: [
      ['live', 'orders sets vhosts.orders.description to All instead of Of the shop.'],
      ['live', 'orders adds us to vhosts.orders.tags.'],
      ['live', 'orders takes eu out of vhosts.orders.tags.'],
      [
        'downtime',
        'orders sets vhosts.orders.defaultQueueType to classic. Queues declared without a type are of that type from then on: clients that declare one that exists, of another type, are refused.',
      ],
      [
        'reconnect',
        'orders sets vhosts.orders.maxConnections to 90. More connections than that are refused; those that are open stay.',
      ],
      ['live', 'orders sets vhosts.orders.maxQueues to -1.'],
    ],
    plan: 'live',
    because: 'clients that declare queues of the type before are refused, by RabbitMQ',
  },
  {
    title: 'everything of a user',
    change: changing('orders', (b) => {
      b.users = {
        ...b.users,
        shop: {
          tags: ['monitoring'],
          permissions: { orders: { configure: '^a', write: '^b', read: '^c' } },
          topicPermissions: [{ vhost: 'orders', exchange: 'orders', write: '^d', read: '^e' }],
          maxConnections: 5,
          maxChannels: 50,
        },
      };
    }),
    effects: [
      ['live', 'orders adds monitoring to users.shop.tags.'],
      ['live', 'orders sets users.shop.permissions.orders.configure to ^a instead of (empty).'],
      [
        'reconnect',
        'orders sets users.shop.permissions.orders.write to ^b instead of ^orders$. What does not match any more is refused.',
      ],
      [
        'reconnect',
        'orders sets users.shop.permissions.orders.read to ^c instead of ^placed$. What does not match any more is refused.',
      ],
      [
        'reconnect',
        'orders lets shop publish with routing keys of ^d and bind with those of ^e alone at the exchange orders in vhost orders: others are refused.',
      ],
      [
        'reconnect',
        'orders sets users.shop.maxConnections to 5. More connections than that are refused; those that are open stay.',
      ],
      [
        'reconnect',
        'orders sets users.shop.maxChannels to 50. More channels than that are refused; those that are open stay.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'topic permissions, others and none',
    change: changing('orders', (b) => {
      b.users = {
        ...b.users,
        partner: {
          password: { secret: 'acme/partner' },
          permissions: b.users?.partner?.permissions ?? {},
          topicPermissions: [{ vhost: 'orders', exchange: 'orders', write: '^x', read: '^y' }],
        },
      };
    }),
    effects: [
      [
        'reconnect',
        'orders sets users.partner.topicPermissions[0].write to ^x instead of ^a. What does not match any more is refused.',
      ],
      [
        'reconnect',
        'orders sets users.partner.topicPermissions[0].read to ^y instead of ^b. What does not match any more is refused.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'everything of policies',
    change: changing('orders', (b) => {
      const policy = {
        vhost: 'orders',
        pattern: '^p',
        applyTo: 'queues' as const,
        priority: 3,
        definition: { 'max-length': 5 },
      };
      b.policies = [{ name: 'expiry', ...policy }];
      b.operatorPolicies = [{ name: 'most', ...policy }];
    }),
    effects: [
      ['live', 'orders sets policies.expiry.pattern to ^p instead of ^paid$.'],
      ['live', 'orders sets policies.expiry.applyTo to queues instead of all.'],
      ['live', 'orders sets policies.expiry.priority to 3 instead of 0.'],
      [
        'data loss',
        'orders sets policies.expiry.definition to {"max-length":5} instead of {"message-ttl":60000}. It is in force on paid. It comes into force on placed. On paid message-ttl no longer holds. With max-length 5, messages beyond that are dropped from placed and paid, the oldest first.',
      ],
      ['live', 'orders sets operatorPolicies.most.pattern to ^p instead of .*.'],
      ['live', 'orders sets operatorPolicies.most.applyTo to queues instead of all.'],
      ['live', 'orders sets operatorPolicies.most.priority to 3 instead of 0.'],
      [
        'live',
        'orders sets operatorPolicies.most.definition to {"max-length":5} instead of {"max-length":1000}. It is in force on placed and paid. It is no longer in force on readings. On readings max-length no longer holds. It may match queues that clients declared, which the file does not name. With max-length 5, messages beyond that are dropped from them, the oldest first.',
      ],
    ],
    plan: 'live',
    because: 'messages are dropped, by RabbitMQ',
  },
  {
    title: 'everything of an exchange',
    change: changing('orders', (b) => {
      b.exchanges = [
        {
          name: 'orders',
          vhost: 'orders',
          type: 'headers',
          durable: false,
          autoDelete: true,
          internal: true,
          arguments: { 'alternate-exchange': 'amq.fanout' },
        },
      ];
    }),
    effects: [
      [
        'refused',
        'orders cannot change type of the exchange orders in vhost orders from topic to headers: that is fixed once it exists. Declare an exchange of another name, bind it like this one, and let clients publish there.',
      ],
      [
        'refused',
        'orders cannot change durable of the exchange orders in vhost orders from true to false: that is fixed once it exists. Declare an exchange of another name, bind it like this one, and let clients publish there.',
      ],
      [
        'refused',
        'orders cannot change autoDelete of the exchange orders in vhost orders from false to true: that is fixed once it exists. Declare an exchange of another name, bind it like this one, and let clients publish there.',
      ],
      [
        'refused',
        'orders cannot change internal of the exchange orders in vhost orders from false to true: that is fixed once it exists. Declare an exchange of another name, bind it like this one, and let clients publish there.',
      ],
      [
        'refused',
        'orders cannot change arguments of the exchange orders in vhost orders from {} to {"alternate-exchange":"amq.fanout"}: that is fixed once it exists. Declare an exchange of another name, bind it like this one, and let clients publish there.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'how long a queue lives',
    change: changing('orders', (b) => {
      const [, , readings] = b.queues ?? [];
      if (readings) Object.assign(readings, { autoDelete: false, durable: false });
    }),
    effects: [
      [
        'refused',
        'orders cannot change durable of the queue readings in vhost orders from true to false: that is fixed once it exists. Say it with a policy where RabbitMQ has one for it, or declare a queue of another name and move the messages with a shovel.',
      ],
      [
        'refused',
        'orders cannot change autoDelete of the queue readings in vhost orders from true to false: that is fixed once it exists. Say it with a policy where RabbitMQ has one for it, or declare a queue of another name and move the messages with a shovel.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'everything of an upstream',
    change: changing('orders', (b) => {
      b.federation = [
        {
          name: 'upstream',
          vhost: 'orders',
          uri: { secret: 'acme/upstream' },
          exchange: 'there',
          queue: 'there',
          prefetchCount: 10,
          maxHops: 2,
          parameters: { 'reconnect-delay': 5 },
        },
      ];
    }),
    effects: [
      ['live', 'orders sets federation.upstream.exchange to there.'],
      ['live', 'orders sets federation.upstream.queue to there.'],
      ['live', 'orders sets federation.upstream.prefetchCount to 10 instead of 1000 messages.'],
      ['live', 'orders sets federation.upstream.maxHops to 2 instead of 1 links.'],
      ['live', 'orders sets federation.upstream.parameters to {"reconnect-delay":5} instead of {}.'],
    ],
    plan: 'live',
  },
  {
    title: 'everything of a shovel',
    change: changing('orders', (b) => {
      b.shovels = [
        {
          name: 'mover',
          vhost: 'orders',
          source: { uri: { secret: 'acme/elsewhere' }, exchange: 'orders', routingKey: '#' },
          destination: { uri: { secret: 'acme/nowhere' }, protocol: 'amqp10', address: '/queues/placed' },
          ackMode: 'on-publish',
          parameters: { 'reconnect-delay': 5 },
        },
      ];
    }),
    effects: [
      ['live', 'orders sets shovels.mover.source.uri.secret to acme/elsewhere instead of acme/there.'],
      ['live', 'orders no longer sets shovels.mover.source.queue, which was paid.'],
      ['live', 'orders sets shovels.mover.source.exchange to orders.'],
      ['live', 'orders sets shovels.mover.source.routingKey to #.'],
      ['live', 'orders sets shovels.mover.destination.uri.secret to acme/nowhere instead of acme/here.'],
      ['live', 'orders sets shovels.mover.destination.protocol to amqp10 instead of amqp091.'],
      ['live', 'orders no longer sets shovels.mover.destination.queue, which was placed.'],
      ['live', 'orders sets shovels.mover.destination.address to /queues/placed.'],
      [
        'live',
        'orders sets shovels.mover.ackMode to on-publish instead of on-confirm. Messages on their way are lost when a connection breaks.',
      ],
      ['live', 'orders sets shovels.mover.parameters to {"reconnect-delay":5} instead of {}.'],
    ],
    plan: 'live',
  },
  {
    title: 'a shovel the other way round',
    change: changing('orders', (b) => {
      b.shovels = [
        {
          name: 'mover',
          vhost: 'orders',
          source: { uri: { secret: 'acme/there' }, protocol: 'amqp10', address: '/queues/paid' },
          destination: { uri: { secret: 'acme/here' }, exchange: 'orders', routingKey: 'order.paid' },
        },
      ];
    }),
    effects: [
      ['live', 'orders sets shovels.mover.source.protocol to amqp10 instead of amqp091.'],
      ['live', 'orders no longer sets shovels.mover.source.queue, which was paid.'],
      ['live', 'orders sets shovels.mover.source.address to /queues/paid.'],
      ['live', 'orders no longer sets shovels.mover.destination.queue, which was placed.'],
      ['live', 'orders sets shovels.mover.destination.exchange to orders.'],
      ['live', 'orders sets shovels.mover.destination.routingKey to order.paid.'],
    ],
    plan: 'live',
  },
  {
    title: 'a policy that deletes unused queues',
    change: changing('orders', (b) => {
      b.policies?.push({ name: 'gone', vhost: 'orders', pattern: '^temp', definition: { expires: 60_000 } });
    }),
    effects: [
      [
        'live',
        'orders adds the policy gone in vhost orders. It matches no queue of the file. It may match queues that clients declared, which the file does not name. With expires 60000, of them what nobody uses for so long is deleted with its messages.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a policy that moves messages elsewhere, and one that refuses them',
    change: changing('orders', (b) => {
      b.policies?.push(
        {
          name: 'dead',
          vhost: 'orders',
          pattern: '^a',
          definition: { 'message-ttl': 10, 'dead-letter-exchange': 'orders' },
        },
        { name: 'full', vhost: 'orders', pattern: '^b', definition: { 'max-length': 10, overflow: 'reject-publish' } },
      );
    }),
    effects: [
      ['live', 'orders adds the policy dead in vhost orders. It matches no queue of the file.'],
      ['live', 'orders adds the policy full in vhost orders. It matches no queue of the file.'],
    ],
    plan: 'live',
  },
  {
    title: 'a policy of exchanges, and one of a new vhost',
    change: changing('orders', (b) => {
      b.vhosts = { ...b.vhosts, billing: {} };
      b.policies?.push(
        {
          name: 'other',
          vhost: 'orders',
          pattern: '.*',
          applyTo: 'exchanges',
          definition: { 'alternate-exchange': 'orders' },
        },
        { name: 'short', vhost: 'billing', pattern: '.*', definition: { 'max-age': '1D' } },
      );
    }),
    effects: [
      ['live', 'orders adds the vhost billing.'],
      [
        'live',
        'orders adds the policy other in vhost orders. It comes into force on the exchange orders, the exchange amq.direct, the exchange amq.fanout, the exchange amq.headers, the exchange amq.match and 2 more.',
      ],
      ['live', 'orders adds the policy short in vhost billing. It matches no queue of the file.'],
    ],
    plan: 'live',
  },
  {
    title: 'a policy of shorter streams',
    change: changing('orders', (b) => {
      b.policies?.push({
        name: 'short',
        vhost: 'orders',
        pattern: '.*',
        applyTo: 'streams',
        definition: { 'max-age': '1D' },
      });
    }),
    effects: [
      [
        'live',
        'orders adds the policy short in vhost orders. It matches no queue of the file. It may match queues that clients declared, which the file does not name. With max-age 1D, what is older is dropped from them.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a policy with a longer and a shorter limit',
    change: changing('orders', (b) => {
      b.policies = [
        {
          name: 'expiry',
          vhost: 'orders',
          pattern: '^paid$',
          definition: { 'message-ttl': 30_000, 'delivery-limit': 50 },
        },
      ];
    }),
    effects: [
      [
        'data loss',
        'orders sets policies.expiry.definition to {"message-ttl":30000,"delivery-limit":50} instead of {"message-ttl":60000}. It is in force on paid. With message-ttl 30000, older messages are dropped from paid.',
      ],
    ],
    plan: 'live',
    because: 'messages are dropped, by RabbitMQ',
  },
  {
    title: 'a policy of lower priority',
    change: changing('orders', (b) => {
      b.policies = [
        { name: 'expiry', vhost: 'orders', pattern: '^paid$', priority: -1, definition: { 'message-ttl': 60_000 } },
      ];
    }),
    effects: [['live', 'orders sets policies.expiry.priority to -1 instead of 0. It is in force on paid.']],
    plan: 'live',
  },
  {
    title: 'an exchange that is taken away with its binding',
    change: changing('orders', (b) => {
      b.exchanges = [];
      b.bindings = [];
      b.users = { shop: b.users?.shop ?? {} };
      b.remove = [
        { kind: 'exchange', vhost: 'orders', name: 'orders' },
        { kind: 'binding', vhost: 'orders', source: 'orders', destination: 'placed', routingKey: 'order.placed' },
      ];
    }),
    effects: [
      [
        'none',
        'orders no longer names the user partner, which stays in the broker; to take it away, list it under remove.',
      ],
      ['downtime', 'orders takes the exchange orders in vhost orders away: clients that publish to it are refused.'],
      ['live', 'orders takes the binding of orders to placed in vhost orders away: messages no longer go that way.'],
    ],
    plan: 'live',
    because: 'clients that publish to the exchange are refused, by RabbitMQ',
  },
  {
    title: 'an exchange that is taken away while a binding starts from it',
    change: changing('orders', (b) => {
      b.exchanges = [];
      b.bindings = [];
      b.users = { shop: b.users?.shop ?? {} };
      b.remove = [{ kind: 'exchange', vhost: 'orders', name: 'orders' }];
    }),
    effects: [
      [
        'none',
        'orders no longer names the user partner, which stays in the broker; to take it away, list it under remove.',
      ],
      [
        'refused',
        'orders cannot take the exchange orders in vhost orders away while bindings start from it, to placed: list these under remove, too.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a queue that is taken away with what is bound to it',
    change: changing('orders', (b) => {
      b.queues?.splice(0, 1);
      b.bindings = [];
      b.shovels = [];
      b.remove = [
        { kind: 'queue', vhost: 'orders', name: 'placed' },
        { kind: 'shovel', vhost: 'orders', name: 'mover' },
      ];
    }),
    effects: [
      [
        'live',
        'orders takes the queue placed in vhost orders away, once it is empty and unused; until then nothing is applied.',
      ],
      ['live', 'orders takes the shovel mover in vhost orders away: it moves no more messages.'],
    ],
    plan: 'live',
  },
  {
    title: 'a vhost that is taken away with all that the file had in it',
    change: changing('orders', (b) => {
      b.vhosts = { '/': {} };
      b.users = { shop: {} };
      for (const list of [
        'policies',
        'operatorPolicies',
        'exchanges',
        'queues',
        'bindings',
        'federation',
        'shovels',
      ] as const)
        b[list] = [];
      b.remove = [{ kind: 'vhost', name: 'orders' }];
    }),
    effects: [
      ['downtime', 'orders takes the permissions of shop in vhost orders away: what it does there is refused.'],
      [
        'none',
        'orders no longer names the user partner, which stays in the broker; to take it away, list it under remove.',
      ],
      [
        'downtime',
        'orders takes the vhost orders away with everything in it, if none of its queues holds messages; its clients are cut off.',
      ],
    ],
    plan: 'live',
    because: 'its clients are cut off, by RabbitMQ',
  },
  {
    title: 'nobody may connect to a vhost',
    change: changing('orders', (b) => {
      b.vhosts = { '/': {}, orders: { description: 'Of the shop', tags: ['eu'], maxConnections: 0 } };
    }),
    effects: [
      [
        'downtime',
        'orders sets vhosts.orders.maxConnections to 0. All new connections are refused; those that are open stay.',
      ],
    ],
    plan: 'live',
    because: 'all new connections are refused, by RabbitMQ',
  },
  {
    title: 'permissions, wider',
    change: changing('orders', (b) => {
      if (b.users?.shop) b.users.shop.permissions = { orders: { configure: '^orders', write: '.*', read: '^placed$' } };
    }),
    effects: [
      ['live', 'orders sets users.shop.permissions.orders.configure to ^orders instead of (empty).'],
      ['live', 'orders sets users.shop.permissions.orders.write to .* instead of ^orders$.'],
    ],
    plan: 'live',
  },
  {
    title: 'the default queue type of a vhost, said where it was the default already',
    change: changing('orders', (b) => {
      b.vhosts = { '/': {}, orders: { description: 'Of the shop', tags: ['eu'], defaultQueueType: 'quorum' } };
    }),
    effects: [['live', 'orders sets vhosts.orders.defaultQueueType to quorum.']],
    plan: 'live',
  },
  {
    title: 'a binding with other arguments',
    change: changing('orders', (b) => {
      b.bindings = [
        {
          vhost: 'orders',
          source: 'orders',
          destination: 'placed',
          routingKey: 'order.placed',
          arguments: { 'x-match': 'all', kind: 'a' },
        },
      ];
    }),
    effects: [
      [
        'live',
        'orders binds orders to the queue placed in vhost orders with routing key order.placed, arguments {"x-match":"all","kind":"a"}.',
      ],
      [
        'none',
        'orders no longer binds orders to the queue placed in vhost orders with routing key order.placed. The binding stays in the broker, as drift; to take it away, list it under remove.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'topic permissions, none any more',
    change: changing('orders', (b) => {
      if (b.users?.partner) b.users.partner.topicPermissions = [];
    }),
    effects: [['live', 'orders lets partner use all routing keys at the exchange orders in vhost orders.']],
    plan: 'live',
  },
];
