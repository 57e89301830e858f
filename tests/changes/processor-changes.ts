import { brokerIn, type ProcessorInput, type RepositoryInput, type SampleChange } from './change.ts';

export const processorChanges: readonly SampleChange[] = [
  {
    title: 'processor: what it is for',
    change: changing('placing', (p) => {
      p.description = 'Writes orders down';
    }),
    effects: [['none', 'placing sets description to Writes orders down.']],
    plan: 'nothing',
  },
  {
    title: 'processor: another broker',
    change: (files) => {
      brokerIn(files, 'solo').queues = [{ name: 'quotes' }];
      changing('quoting', (p) => {
        Object.assign(p, { broker: 'solo', vhost: '/' });
      })(files);
    },
    effects: [
      ['live', 'solo adds the queue quotes in vhost /.'],
      [
        'downtime',
        'quoting takes requests from the queue quotes in vhost / of solo instead of the queue quotes in vhost orders of orders: what is in quotes waits until another processor takes it. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
    because: 'nobody takes any more what waits in the queue of before',
  },
  {
    title: 'processor: another vhost',
    change: (files) => {
      brokerIn(files, 'orders').queues?.push({ name: 'quotes' });
      changing('quoting', (p) => {
        p.vhost = '/';
      })(files);
    },
    effects: [
      ['live', 'orders adds the queue quotes in vhost /.'],
      [
        'downtime',
        'quoting takes requests from the queue quotes in vhost / of orders instead of the queue quotes in vhost orders of orders: what is in quotes waits until another processor takes it. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
    because: 'nobody takes any more what waits in the queue of before',
  },
  {
    title: 'processor: another queue',
    change: changing('quoting', (p) => {
      p.queue = 'audited';
    }),
    effects: [
      [
        'downtime',
        'quoting takes requests from the queue audited instead of quotes: what is in quotes waits until another processor takes it. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
    because: 'nobody takes any more what waits in the queue of before',
  },
  {
    title: 'processor: another login',
    change: (files) => {
      const { users = {} } = brokerIn(files, 'orders');
      users.quoter = { permissions: { orders: { configure: '.*', write: '.*', read: '.*' } } };
      changing('quoting', (p) => {
        p.user = 'quoter';
      })(files);
    },
    effects: [
      ['live', 'orders adds the user quoter.'],
      [
        'rolling',
        'quoting sets user to quoter instead of worker. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'later',
    because: 'the secret of the new user is not there before its broker is applied',
  },
  {
    title: 'processor: another architecture',
    change: changing('placing', (p) => {
      p.architecture = 'x86_64';
    }),
    effects: [
      [
        'rolling',
        'placing runs on x86_64 instead of arm64: its image has to be one for that. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: spare capacity',
    change: changing('quoting', (p) => {
      p.capacity = { spotPercent: 70 };
    }),
    effects: [
      [
        'rolling',
        'quoting runs 70 instead of 0 percent of its tasks on spare capacity: AWS takes such a task away with two minutes of warning, of which it uses 60 seconds to end what it holds, and the rest comes again. While AWS has none to spare, fewer tasks run. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: logs kept longer',
    change: changing('placing', (p) => {
      p.logs = { retentionDays: 90 };
    }),
    effects: [['live', 'placing sets logs.retentionDays to 90 instead of 30 days.']],
    plan: 'live',
  },
  {
    title: 'processor: logs to Loki',
    change: changing('placing', (p) => {
      p.logs = { loki: { url: 'https://loki.example.com' } };
    }),
    effects: [
      [
        'rolling',
        'placing writes its logs to the Loki at https://loki.example.com, and no more to CloudWatch Logs. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: logs to Loki, with a tenant and a login',
    change: changing('quoting', (p) => {
      p.logs = {
        loki: {
          url: 'https://loki.example.com:3100/a',
          tenant: 'team',
          username: 'warren',
          password: { secret: 'acme/loki' },
        },
      };
    }),
    effects: [
      [
        'rolling',
        'quoting writes its logs to the Loki at https://loki.example.com:3100/a, and no more to CloudWatch Logs. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: another image',
    change: changing('placing', (p) => {
      p.image = 'orders:2';
    }),
    effects: [
      [
        'rolling',
        'placing sets image to orders:2 instead of orders:1. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: an application instead of a handler',
    change: changing('placing', (p) => {
      delete p.handler;
      p.forward = { port: 8080 };
    }),
    effects: [
      [
        'rolling',
        'placing gives requests to its application on port 8080 instead of ./handlers/orders.js. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: a handler instead of an application',
    change: changing('quoting', (p) => {
      delete p.forward;
      p.handler = './quotes.js';
    }),
    effects: [
      [
        'rolling',
        'quoting gives requests to ./quotes.js instead of its application on port 8000. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: another handler',
    change: changing('placing', (p) => {
      p.handler = './handlers/others.js';
    }),
    effects: [
      [
        'rolling',
        'placing gives requests to ./handlers/others.js instead of ./handlers/orders.js. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: another way to the application',
    change: changing('quoting', (p) => {
      p.forward = { port: 8001, timeoutSeconds: 10, health: '/health' };
    }),
    effects: [
      [
        'rolling',
        'quoting sets forward.port to 8001 instead of 8000. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
      ['rolling', 'quoting sets forward.timeoutSeconds to 10 instead of 30 seconds. In the same round.'],
      ['rolling', 'quoting sets forward.health to /health. In the same round.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: more at a time',
    change: changing('placing', (p) => {
      p.prefetch = 20;
    }),
    effects: [
      [
        'rolling',
        'placing sets prefetch to 20 instead of 10 messages. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: fewer at a time than it holds',
    change: changing('placing', (p) => {
      p.concurrency = 5;
    }),
    effects: [
      [
        'rolling',
        'placing sets concurrency to 5 instead of 10 messages. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: fewer attempts, at other times',
    change: changing('placing', (p) => {
      p.attempts = 3;
      p.backoff = { initialSeconds: 2, factor: 2, maxSeconds: 60 };
    }),
    effects: [
      [
        'rolling',
        'placing sets attempts to 3 instead of 5. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
      ['rolling', 'placing sets backoff.initialSeconds to 2 instead of 1 seconds. In the same round.'],
      ['rolling', 'placing sets backoff.factor to 2 instead of 4. In the same round.'],
      ['rolling', 'placing sets backoff.maxSeconds to 60 instead of 300 seconds. In the same round.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: another place for what is parked',
    change: changing('placing', (p) => {
      p.deadLetter = 'given-up';
    }),
    effects: [
      [
        'rolling',
        'placing parks in given-up; what is parked in placed.parked stays there. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: a larger task',
    change: changing('placing', (p) => {
      p.cpu = 512;
      p.memoryMiB = 1024;
    }),
    effects: [
      [
        'rolling',
        'placing sets cpu to 512 instead of 256 units. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
      ['rolling', 'placing sets memoryMiB to 1024 instead of 512 MiB. In the same round.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: more tasks',
    change: changing('placing', (p) => {
      p.tasks = { min: 2, max: 8 };
    }),
    effects: [['live', 'placing runs in 2 to 8 tasks instead of 1 to 4 tasks.']],
    plan: 'live',
  },
  {
    title: 'processor: more tasks at most',
    change: changing('placing', (p) => {
      p.tasks = { max: 8 };
    }),
    effects: [['live', 'placing runs in 1 to 8 tasks instead of 1 to 4 tasks.']],
    plan: 'live',
  },
  {
    title: 'processor: none while its queue is idle',
    change: changing('placing', (p) => {
      p.tasks = { min: 0 };
    }),
    effects: [
      [
        'live',
        'placing runs in 0 to 4 tasks instead of 1 to 4 tasks. While its queue is idle none runs: the first message then waits until a task has started.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'processor: adds tasks after other minutes of pressure',
    change: changing('placing', (p) => {
      p.scaling = { pressure: { minutes: 4, within: 6 } };
    }),
    effects: [['live', 'placing adds tasks after 4 of 6 minutes of pressure instead of 6 minutes.']],
    plan: 'live',
  },
  {
    title: 'processor: a gap in the minutes of pressure',
    change: changing('placing', (p) => {
      p.scaling = { pressure: { within: 8 } };
    }),
    effects: [['live', 'placing adds tasks after 6 of 8 minutes of pressure instead of 6 minutes.']],
    plan: 'live',
  },
  {
    title: 'processor: idle for longer',
    change: changing('placing', (p) => {
      p.scaling = { idle: { minutes: 30 } };
    }),
    effects: [
      [
        'live',
        'placing takes added tasks away when its queue was empty for 30 minutes instead of when it was empty for 5 minutes.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'processor: idle with a few messages',
    change: changing('placing', (p) => {
      p.scaling = { idle: { below: 20 } };
    }),
    effects: [
      [
        'live',
        'placing takes added tasks away when its queue had fewer than 20 messages for 5 minutes instead of when it was empty for 5 minutes.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'processor: other rules of CPU',
    change: changing('placing', (p) => {
      p.scaling = {
        cpu: [
          { percent: 70, minutes: 20 },
          { percent: 80, minutes: 10 },
        ],
      };
    }),
    effects: [
      ['live', 'placing adds tasks when their CPU was at 70 % for 20 minutes.'],
      ['live', 'placing adds tasks when their CPU was at 80 % for 10 minutes instead of 15.'],
      ['live', 'placing adds no tasks any more when their CPU was at 90 % for 5 minutes.'],
    ],
    plan: 'live',
  },
  {
    title: 'processor: people are told earlier that tasks are too small',
    change: changing('placing', (p) => {
      p.scaling = { vertical: { percent: 70, minutes: 10 } };
    }),
    effects: [
      [
        'live',
        'placing tells people that its tasks may be too small at 70 % for 10 minutes with an empty queue instead of 80 % for 15 minutes.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'processor: people are told later that tasks are too small',
    change: changing('placing', (p) => {
      p.scaling = { vertical: { minutes: 30 } };
    }),
    effects: [
      [
        'live',
        'placing tells people that its tasks may be too small at 80 % for 30 minutes with an empty queue instead of 80 % for 15 minutes.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'processor: more tasks at a time',
    change: changing('placing', (p) => {
      p.scaling = { steps: [{ add: 2 }, { fromDepth: 1000, add: 3 }] };
    }),
    effects: [
      ['live', 'placing adds 2 tasks instead of 1 after 6 minutes of pressure.'],
      ['live', 'placing adds 3 tasks at a time from 1000 waiting messages on.'],
    ],
    plan: 'live',
  },
  {
    title: 'processor: a step that goes',
    change: changing('quoting', (p) => {
      delete p.scaling;
    }),
    effects: [['live', 'quoting adds 3 tasks at a time from 1000 waiting messages on no more.']],
    plan: 'live',
  },
  {
    title: 'processor: other pauses',
    change: changing('placing', (p) => {
      p.scaling = { cooldown: { addSeconds: 60, removeSeconds: 0 } };
    }),
    effects: [
      ['live', 'placing waits 60 instead of 300 seconds after it added some, before it adds more tasks.'],
      ['live', 'placing waits 0 instead of 300 seconds after it took some away, before it takes more tasks away.'],
    ],
    plan: 'live',
  },
  {
    title: 'processor: a cache',
    change: changing('placing', (p) => {
      p.uses = ['database', 'cache'];
    }),
    effects: [
      [
        'rolling',
        'placing adds cache to uses. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: more time to stop',
    change: changing('placing', (p) => {
      p.stopSeconds = 120;
    }),
    effects: [
      [
        'rolling',
        'placing sets stopSeconds to 120 instead of 60 seconds. New tasks start before the old ones stop, each of which has 120 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: a shorter memory',
    change: changing('placing', (p) => {
      p.rememberDays = 1;
    }),
    effects: [
      [
        'rolling',
        'placing remembers messages that are done for 1 day instead of 14 days: one that was done before that and comes again is done again. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: a longer memory',
    change: changing('placing', (p) => {
      p.rememberDays = 30;
    }),
    effects: [
      [
        'rolling',
        'placing remembers messages that are done for 30 days instead of 14 days; what is forgotten already stays so. New tasks start before the old ones stop, each of which has 60 seconds for what it holds; the rest comes again.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'processor: acknowledge',
    change: changing('placing', (p) => {
      p.acknowledge = ['image-pinned'];
    }),
    effects: [['none', 'placing adds image-pinned to acknowledge.']],
    plan: 'nothing',
  },
  {
    title: 'processor: one more',
    change: ({ processors = {} }) => {
      processors.auditing = {
        broker: 'orders',
        vhost: 'orders',
        queue: 'audited',
        user: 'worker',
        image: 'audit:1',
        forward: { port: 8080 },
        tasks: { min: 1, max: 1 },
      };
    },
    effects: [
      [
        'none',
        'auditing is new: it takes requests from the queue audited in vhost orders of orders and gives them to its application on port 8080, in 1 task of arm64.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'processor: one that goes',
    change: ({ processors = {} }) => {
      delete processors.placing;
    },
    effects: [
      [
        'downtime',
        'placing takes no more requests from the queue placed in vhost orders of orders: they wait there. What is parked in placed.parked stays; its logs go.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'processor: one under another name',
    change: ({ processors = {} }) => {
      if (processors.placing) processors.ordering = processors.placing;
      delete processors.placing;
    },
    effects: [
      [
        'downtime',
        'ordering is placing under another name, in tasks of its own; those of placing go, with its logs. Requests wait until new tasks have started. One that placing has done and that comes again is not known, and is done again.',
      ],
    ],
    plan: 'downtime',
  },
];

/** A change of one processor's file. Throws when it is not there. */
function changing(name: string, change: (processor: ProcessorInput) => void): SampleChange['change'] {
  return ({ processors = {} }: RepositoryInput) => {
    const processor = processors[name];
    if (!processor) throw new Error(`there is no processor ${name}`);
    change(processor);
  };
}
