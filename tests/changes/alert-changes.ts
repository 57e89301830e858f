import type { AlertInput, RepositoryInput, RequestChange } from './change.ts';

type Alerting = NonNullable<RepositoryInput['platform']['alerting']>;

/** Changes of alerts, and of what holds for all of them; they start from `alertFiles`. */
export const alertChanges: readonly RequestChange[] = [
  {
    title: 'alert: description',
    change: changing('growing', (a) => {
      a.description = 'Consumers are too slow';
    }),
    effects: [['none', 'growing sets description to Consumers are too slow.']],
  },
  {
    title: 'alert: it extends another',
    change: ({ alerts = {} }) => {
      alerts.slow = { ...alerts.growing, threshold: 50, watches: { kind: 'broker', name: 'solo' } };
      const { 'growing-kept': kept } = alerts;
      if (kept) kept.extends = 'slow';
    },
    effects: [
      [
        'live',
        'growing-kept takes over what slow says instead of growing: it fires after 10 minutes above 50 messages a minute instead of 10 minutes above 1,000 messages a minute.',
      ],
      [
        'live',
        'slow is new, in place of growing: it calls on-call (warning, low urgency) about queue-growing of solo, after 10 minutes above 50 messages a minute.',
      ],
    ],
  },
  {
    title: 'alert: one broker alone',
    change: changing('growing', (a) => {
      a.watches = { kind: 'broker', name: 'solo' };
    }),
    effects: [['live', 'growing sets watches.name to solo.']],
  },
  {
    title: 'alert: some queues alone',
    change: changing('growing', (a) => {
      a.watches = { kind: 'broker', vhost: '/', queues: 'placed.*' };
      a.acknowledge = ['queues-there'];
    }),
    effects: [
      ['live', 'growing is about the queues placed.* in vhost / instead of every queue.'],
      ['none', 'growing adds queues-there to acknowledge.'],
    ],
  },
  {
    title: 'alert: a known alarm of something else',
    change: changing('busy', (a) => {
      a.watches = { kind: 'nat', name: 'a' };
      a.alarm = 'nat-port-errors';
    }),
    effects: [
      [
        'live',
        'busy watches the NAT gateway of zone a from now on and nobody is called by it about the database any more.',
      ],
      ['live', 'busy watches nat-port-errors instead of database-cpu: incidents that are open go on as that.'],
    ],
  },
  {
    title: 'alert: another expression, and the other side of it',
    change: changing('stuck', (a) => {
      a.expression = { promql: 'rabbitmq_connections{broker="$object"}' };
      a.comparison = 'below';
    }),
    effects: [
      [
        'live',
        'stuck sets expression.promql to rabbitmq_connections{broker="$object"} instead of rabbitmq_queue_messages{broker="$object"}.',
      ],
      ['live', 'stuck fires below its threshold, on the other side of it than before.'],
    ],
  },
  {
    title: 'alert: an expression of logs',
    change: changing('stuck', (a) => {
      a.expression = { logql: 'sum(count_over_time({broker="$object"}[5m]))' };
    }),
    effects: [
      ['live', 'stuck no longer sets expression.promql, which was rabbitmq_queue_messages{broker="$object"}.'],
      ['live', 'stuck sets expression.logql to sum(count_over_time({broker="$object"}[5m])).'],
    ],
  },
  {
    title: 'alert: other metrics of its expression',
    change: changing('sold', (a) => {
      a.expression = {
        metrics: [
          { id: 'sold', namespace: 'Shop', name: 'SoldAll', dimensions: { Shop: 'b' }, stat: 'Sum' },
          { id: 'sent', namespace: 'Shop', name: 'Sent' },
        ],
        math: 'sold - sent',
      };
    }),
    effects: [
      ['live', 'sold sets expression.metrics[0].namespace to Shop instead of Acme.'],
      ['live', 'sold sets expression.metrics[0].name to SoldAll instead of Sold.'],
      ['live', 'sold sets expression.metrics[0].dimensions.Shop to b instead of a.'],
      ['live', 'sold sets expression.metrics[0].stat to Sum instead of Average.'],
      ['live', 'sold adds {"id":"sent","namespace":"Shop","name":"Sent","dimensions… to expression.metrics.'],
      ['live', 'sold sets expression.math to sold - sent instead of FILL(sold, 0).'],
    ],
  },
  {
    title: 'alert: a higher threshold',
    change: changing('growing', (a) => {
      a.threshold = 2000;
    }),
    effects: [
      [
        'live',
        'growing fires after 10 minutes above 2,000 messages a minute instead of 10 minutes above 1,000 messages a minute: later than before. So it is with growing-kept, which extends it.',
      ],
    ],
  },
  {
    title: 'alert: a lower threshold, for longer',
    change: changing('busy', (a) => {
      Object.assign(a, { threshold: 80, minutes: 10 });
    }),
    effects: [['live', 'busy fires after 10 minutes above 80 % instead of 5 minutes above 90 %.']],
  },
  {
    title: 'alert: three of five minutes, and what is made of missing data',
    change: changing('busy', (a) => {
      Object.assign(a, { minutes: 3, of: 5, missing: 'ignore' });
    }),
    effects: [
      ['live', 'busy fires after 3 of 5 minutes above 90 % instead of 5 minutes above 90 %: sooner than before.'],
      ['live', 'busy stays as it was while there is no data; before it fires.'],
    ],
  },
  {
    title: 'alert: what holds anyway',
    change: changing('busy', (a) => {
      Object.assign(a, { threshold: 90, of: 5, missing: 'breaching' });
    }),
    effects: [
      ['none', 'busy says what holds anyway: it fires after 5 minutes above 90 %.'],
      ['none', 'busy says of missing data what holds anyway.'],
    ],
  },
  {
    title: 'alert: more minutes are looked at',
    change: changing('busy', (a) => {
      a.of = 7;
    }),
    effects: [
      ['live', 'busy fires after 5 of 7 minutes above 90 % instead of 5 minutes above 90 %: sooner than before.'],
    ],
  },
  {
    title: 'alert: how bad it is, and what is done',
    change: changing('growing', (a) => {
      Object.assign(a, { severity: 'critical', route: 'spare', runbook: 'Buy more.', dashboard: 'orders' });
    }),
    effects: [
      [
        'live',
        'growing calls spare (critical, high urgency) instead of on-call (warning, low urgency). So it is with growing-kept, which extends it.',
      ],
      ['live', 'growing tells whoever is called something else to do.'],
      ['live', 'growing sets dashboard to orders.'],
    ],
  },
  {
    title: 'alert: who is called',
    change: changing('growing', (a) => {
      a.route = 'spare';
    }),
    effects: [
      [
        'live',
        'growing calls spare (warning, high urgency) instead of on-call (warning, low urgency). So it is with growing-kept, which extends it.',
      ],
    ],
  },
  {
    title: 'alert: a silence that ends later for another reason, one more, and one less',
    change: changing('busy', (a) => {
      a.silences = [
        { from: '2026-11-20T03:00:00Z', until: '2026-11-24T03:00:00Z', reason: 'A longer load test' },
        { from: '2026-12-06T03:00:00Z', until: '2026-12-06T05:00:00Z', reason: 'The disk is exchanged' },
      ];
    }),
    effects: [
      ['live', 'busy sets silences[0].until to 2026-11-24T03:00:00Z instead of 2026-11-23T03:00:00Z.'],
      ['live', 'busy sets silences[0].reason to A longer load test instead of A load test.'],
      ['live', 'busy calls nobody from 2026-12-06T03:00:00Z until 2026-12-06T05:00:00Z: The disk is exchanged.'],
      ['live', 'busy no longer keeps silent from 2026-11-25T03:00:00Z until 2026-11-26T03:00:00Z (Another).'],
    ],
  },
  {
    title: 'alert: no silence any more',
    change: changing('busy', (a) => {
      delete a.silences;
    }),
    effects: [
      ['live', 'busy no longer keeps silent from 2026-11-20T03:00:00Z until 2026-11-23T03:00:00Z (A load test).'],
      ['live', 'busy no longer keeps silent from 2026-11-25T03:00:00Z until 2026-11-26T03:00:00Z (Another).'],
    ],
  },
  {
    title: 'alert: a first silence',
    change: changing('growing', (a) => {
      a.silences = [{ from: '2026-12-06T03:00:00Z', until: '2026-12-06T05:00:00Z', reason: 'The disk is exchanged' }];
    }),
    effects: [
      [
        'live',
        'growing calls nobody from 2026-12-06T03:00:00Z until 2026-12-06T05:00:00Z: The disk is exchanged. So it is with growing-kept, which extends it.',
      ],
    ],
  },
  {
    title: 'alert: off',
    change: changing('growing', (a) => {
      a.enabled = false;
    }),
    effects: [
      [
        'live',
        'growing is switched off: nobody is called about solo any more. So it is with growing-kept, which extends it.',
      ],
    ],
  },
  {
    title: 'alert: other tests',
    change: changing('busy', (a) => {
      a.tests = [
        { name: 'busy', series: { value: '96x9' }, fires: [8], quiet: [2] },
        { name: 'idle', series: { value: '5x9' }, quiet: [9] },
      ];
    }),
    effects: [
      ['none', 'busy sets tests.busy.series.value to 96x9 instead of 95x9.'],
      ['none', 'busy adds 8 to tests.busy.fires.'],
      ['none', 'busy takes 7 out of tests.busy.fires.'],
      ['none', 'busy adds 2 to tests.busy.quiet.'],
      ['none', 'busy takes 1 out of tests.busy.quiet.'],
      ['none', 'busy adds {"name":"idle","series":{"value":"5x9"},"fires":[],"quiet… to tests.'],
    ],
  },
  {
    title: 'alert: a warning that it accepts no more',
    change: changing('busy', (a) => {
      a.acknowledge = [];
    }),
    effects: [['none', 'busy takes silence-over out of acknowledge.']],
  },
  {
    title: 'an alert more',
    change: ({ alerts = {} }) => {
      alerts.full = { watches: { kind: 'database' }, alarm: 'database-storage', runbook: 'Make it larger.' };
    },
    effects: [
      [
        'live',
        'full is new: it calls on-call (critical, high urgency) about database-storage of the database, after 5 minutes below 10 %.',
      ],
    ],
  },
  {
    title: 'an alert more, in place of another for one broker',
    change: ({ alerts = {} }) => {
      alerts.slow = { extends: 'growing', watches: { kind: 'broker', name: 'solo' }, threshold: 50 };
    },
    effects: [
      [
        'live',
        'slow is new, in place of growing: it calls on-call (warning, low urgency) about queue-growing of solo, after 10 minutes above 50 messages a minute.',
      ],
    ],
  },
  {
    title: 'an alert more that is switched off',
    change: ({ alerts = {} }) => {
      alerts.slow = { extends: 'growing', watches: { kind: 'broker', name: 'solo' }, enabled: false };
    },
    effects: [
      ['live', 'slow is new, and switched off: nobody is called about queue-growing of solo any more, as growing did.'],
    ],
  },
  {
    title: 'an alert less',
    change: ({ alerts = {} }) => {
      delete alerts.busy;
    },
    effects: [['live', 'busy is gone: nobody is called about database-cpu of the database any more.']],
  },
  {
    title: 'an alert less, in whose place another steps',
    change: ({ alerts = {} }) => {
      delete alerts['growing-kept'];
    },
    effects: [
      [
        'live',
        'growing-kept is gone: about queue-growing of kept growing calls, after 10 minutes above 1,000 messages a minute.',
      ],
    ],
  },
  {
    title: 'an alert under another name',
    change: ({ alerts = {} }) => {
      const { busy } = alerts;
      delete alerts.busy;
      if (busy) alerts.full = busy;
    },
    effects: [['live', 'full is busy under another name: an open incident of busy is resolved, and a new one opens.']],
  },
  {
    title: 'alerting: other tokens',
    change: alerting((a) => {
      a.pagerDuty = { deployToken: { secret: 'acme/next' }, planToken: { secret: 'acme/plan' } };
    }),
    effects: [
      [
        'live',
        'acme sets alerting.pagerDuty.deployToken.secret to acme/next instead of acme/pagerduty. The next apply uses it.',
      ],
      ['live', 'acme sets alerting.pagerDuty.planToken to {"secret":"acme/plan"}. The next plan uses it.'],
    ],
  },
  {
    title: 'alerting: other keys of its services',
    change: alerting((a) => {
      a.pagerDuty.keys = 2;
    }),
    effects: [
      [
        'live',
        'acme has a new key made for each service of its routes. Those of number 1 go on working until the next, so that what began by them still ends; those before them are gone.',
      ],
    ],
  },
  {
    title: 'alerting: keys that leave those of now behind',
    change: alerting((a) => {
      a.pagerDuty.keys = 3;
    }),
    effects: [
      [
        'refused',
        "acme sets the number of the routes' keys to 3 instead of 1: only the keys of the number before go on working, and what began by those of now would not end. Set it to 2.",
      ],
    ],
  },
  {
    title: "alerting: PagerDuty's other region",
    change: alerting((a) => {
      a.pagerDuty.serviceRegion = 'eu';
    }),
    effects: [
      [
        'downtime',
        "acme keeps what its routes are in PagerDuty's region eu instead of us, which is another account: all of it is made anew there, and incidents that are open stay where they are.",
      ],
    ],
  },
  {
    title: 'alerting: another route for what names none, and another hour of trials',
    change: alerting((a) => {
      a.route = 'spare';
      a.trials = { hour: 7 };
    }),
    effects: [
      ['live', 'acme has spare called instead of on-call about alarms whose alert and broker name no route.'],
      ['live', 'acme tries each way to PagerDuty at 7:00 UTC instead of 9:00.'],
    ],
  },
  {
    title: 'alerting: none any more',
    change: (files) => {
      delete files.platform.alerting;
      files.alerts = {};
    },
    effects: [
      ['live', 'busy is gone: nobody is called about database-cpu of the database any more.'],
      ['live', 'growing-kept is gone: nobody is called about queue-growing of kept any more.'],
      ['live', 'growing is gone: nobody is called about queue-growing of solo any more.'],
      ['live', 'sold is gone: nobody is called about sold of the platform any more.'],
      ['live', 'stuck is gone: nobody is called about stuck of solo any more.'],
      [
        'live',
        'acme calls nobody about any alarm any more: what its routes are at PagerDuty goes, and alarms are seen in Grafana, Zabbix and CloudWatch alone.',
      ],
    ],
  },
];

function changing(name: string, change: (alert: AlertInput) => void): (files: RepositoryInput) => void {
  return ({ alerts }) => {
    const found = alerts?.[name];
    if (!found) throw new Error(`there is no alert ${name}`);
    change(found);
  };
}

function alerting(change: (alerting: Alerting) => void): (files: RepositoryInput) => void {
  return ({ platform }) => {
    if (platform.alerting) change(platform.alerting);
  };
}
