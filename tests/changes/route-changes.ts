import type { RepositoryInput, RequestChange, RouteInput } from './change.ts';

const anew =
  'The rotation starts again: turns are counted from 2026-01-05T09:00, so that somebody else may be on call as soon as it is applied.';
const kept = 'While incidents are open that it called about, PagerDuty keeps it, and the apply stops.';
const open = 'Incidents that are open keep whom they were opened with.';

/** Changes of routes; they start from `calledFiles`. */
export const routeChanges: readonly RequestChange[] = [
  {
    title: 'route: another description',
    change: changing((r) => {
      r.description = 'The shop';
    }),
    effects: [['live', 'on-call sets description to The shop.']],
  },
  {
    title: 'route: a severity with another urgency',
    change: changing((r) => {
      if (r.calls.high) r.calls.high.severities = ['critical'];
      if (r.calls.low) r.calls.low.severities = ['error', 'warning', 'info'];
    }),
    effects: [['live', 'on-call calls about error with low urgency instead of high.']],
  },
  {
    title: 'route: one urgency for all',
    change: changing((r) => {
      r.calls = r.calls.high ? { high: { ...r.calls.high, severities: ['critical', 'error', 'warning', 'info'] } } : {};
    }),
    effects: [
      ['live', 'on-call calls about warning with high urgency instead of low.'],
      ['live', 'on-call calls about info with high urgency instead of low.'],
      ['live', 'on-call calls nobody with low urgency any more.'],
    ],
  },
  {
    title: 'route: other levels',
    change: changing((r) => {
      if (r.calls.high) {
        r.calls.high.escalation.levels = [
          { schedules: ['first'], afterMinutes: 5 },
          { schedules: ['first'], people: ['lead@example.com'], afterMinutes: 10 },
          { people: ['head@example.com'], afterMinutes: 15 },
        ];
      }
    }),
    effects: [
      [
        'live',
        `on-call with high urgency calls first, after 5 minutes first and lead@example.com, after 10 minutes head@example.com instead of first, after 15 minutes lead@example.com. ${open}`,
      ],
    ],
  },
  {
    title: 'route: it begins again sooner',
    change: changing((r) => {
      if (r.calls.low) r.calls.low.escalation.levels = [{ schedules: ['first'], afterMinutes: 5 }];
    }),
    effects: [
      [
        'live',
        `on-call with low urgency calls first instead of first, and begins again 5 minutes after the last. ${open}`,
      ],
    ],
  },
  {
    title: 'route: called more often',
    change: changing((r) => {
      if (r.calls.high) r.calls.high.escalation.loops = 9;
    }),
    effects: [['live', `on-call sets calls.high.escalation.loops to 9 instead of 2 times. ${open}`]],
  },
  {
    title: 'route: hours in which low urgency is high',
    change: changing((r) => {
      if (r.calls.low) {
        r.calls.low.supportHours = { timeZone: 'Etc/UTC', days: ['mon', 'tue'], from: '09:00', to: '17:00' };
      }
    }),
    effects: [
      [
        'live',
        'on-call wakes people about what is of low urgency, too, mon, tue from 09:00 to 17:00 in Etc/UTC; what came before becomes so when they begin.',
      ],
    ],
  },
  {
    title: 'route: acknowledgements that hold longer',
    change: changing((r) => {
      if (r.calls.high) r.calls.high.acknowledgementMinutes = 60;
      if (r.calls.low) r.calls.low.acknowledgementMinutes = 'never';
    }),
    effects: [
      [
        'live',
        'on-call with high urgency calls people again when an acknowledgement is older than 60 minutes instead of 30.',
      ],
      [
        'live',
        'on-call with low urgency calls nobody again once somebody has acknowledged; before it was after 30 minutes.',
      ],
    ],
  },
  {
    title: 'route: incidents that resolve by themselves',
    change: changing((r) => {
      if (r.calls.low) r.calls.low.autoResolveHours = 24;
    }),
    effects: [
      [
        'live',
        'on-call with low urgency resolves incidents by themselves that are open for 24 hours; before it did not.',
      ],
    ],
  },
  {
    title: 'route: somebody more in a rotation',
    change: changingLayer((layer) => {
      layer.people = ['ada@example.com', 'bo@example.com', 'cy@example.com'];
    }),
    effects: [
      [
        'live',
        `on-call by first in its layer weekly calls ada@example.com, bo@example.com and cy@example.com in turns of 7 days instead of ada@example.com and bo@example.com in turns of 7 days. ${anew}`,
      ],
    ],
  },
  {
    title: 'route: shorter turns, which begin later and end',
    change: changingLayer((layer) => {
      layer.turn = { hours: 12 };
      layer.start = '2026-01-12T09:00';
      layer.end = '2029-01-04T09:00';
    }),
    effects: [
      [
        'live',
        `on-call by first in its layer weekly calls ada@example.com and bo@example.com in turns of 12 hours instead of ada@example.com and bo@example.com in turns of 7 days, from 2026-01-12T09:00 instead of 2026-01-05T09:00. ${anew.replace('01-05', '01-12')} It in its layer weekly calls nobody from 2029-01-04T09:00 on.`,
      ],
    ],
  },
  {
    title: 'route: a layer that holds at times, and one below it',
    change: changing((r) => {
      const [layer] = r.schedules?.first?.layers ?? [];
      if (layer) layer.only = [{ days: ['mon', 'fri'], from: '09:00', hours: 8 }];
      const rest = { name: 'rest', start: '2026-01-05T09:00', turn: { days: 1 }, people: ['cy@example.com'] };
      r.schedules?.first?.layers.unshift(rest);
    }),
    effects: [
      [
        'live',
        'on-call by first gets the layer rest: cy@example.com alone from 2026-01-05T09:00, always. It in its layer weekly holds mon, fri from 09:00 for 8 hours instead of always.',
      ],
    ],
  },
  {
    title: 'route: a layer more',
    change: changing((r) => {
      r.schedules?.first?.layers.push({
        name: 'nights',
        start: '2026-01-05T20:00',
        turn: { days: 1 },
        people: ['cy@example.com'],
        only: [{ from: '20:00', hours: 12 }],
      });
    }),
    effects: [
      [
        'live',
        'on-call by first gets the layer nights: cy@example.com alone from 2026-01-05T20:00, every day from 20:00 for 12 hours.',
      ],
    ],
  },
  {
    title: 'route: a layer under another name',
    change: changingLayer((layer) => {
      layer.name = 'turns';
    }),
    effects: [
      [
        'live',
        'on-call by first gets the layer turns: ada@example.com and bo@example.com in turns of 7 days from 2026-01-05T09:00, always. It has its layer weekly ended as soon as this is applied: PagerDuty deletes none.',
      ],
    ],
  },
  {
    title: 'route: clocks of another zone',
    change: changing((r) => {
      if (r.schedules?.first) r.schedules.first.timeZone = 'Europe/London';
    }),
    effects: [
      [
        'live',
        'on-call reads the times of first on the clocks of Europe/London instead of Europe/Berlin: turns, restrictions and overrides begin at other times.',
      ],
    ],
  },
  {
    title: 'route: another who takes over',
    change: changing((r) => {
      r.schedules?.first?.overrides?.push({
        person: 'ada@example.com',
        from: '2027-01-01T09:00',
        until: '2027-01-02T09:00',
        reason: 'Swapped',
      });
    }),
    effects: [
      [
        'live',
        'on-call has ada@example.com on call by first from 2027-01-01T09:00 until 2027-01-02T09:00, whatever its layers say.',
      ],
    ],
  },
  {
    title: 'route: nobody takes over',
    change: changing((r) => {
      if (r.schedules?.first) r.schedules.first.overrides = [];
    }),
    effects: [
      [
        'live',
        'on-call no longer has bo@example.com on call by first from 2026-12-24T09:00 until 2026-12-27T09:00: its layers say who is.',
      ],
    ],
  },
  {
    title: 'route: somebody takes over for longer, and it is said why',
    change: changing((r) => {
      const [override] = r.schedules?.first?.overrides ?? [];
      if (override) Object.assign(override, { until: '2026-12-28T09:00', reason: 'Holidays' });
    }),
    effects: [
      [
        'live',
        'on-call has bo@example.com on call by first from 2026-12-24T09:00 until 2026-12-28T09:00 instead of 2026-12-27T09:00.',
      ],
      ['none', 'on-call sets schedules.first.overrides[0].reason to Holidays.'],
    ],
  },
  {
    title: 'route: a schedule more, and a level for it',
    change: changing((r) => {
      r.schedules = {
        ...r.schedules,
        second: {
          timeZone: 'Etc/UTC',
          layers: [{ name: 'all', start: '2026-01-05T09:00', turn: { days: 1 }, people: ['cy@example.com'] }],
        },
      };
      r.calls.high?.escalation.levels.push({ schedules: ['second'] });
      if (r.calls.high) r.calls.high.acknowledgementMinutes = 45;
    }),
    effects: [
      [
        'live',
        `on-call with high urgency calls first, after 15 minutes lead@example.com, after 15 minutes second instead of first, after 15 minutes lead@example.com. ${open}`,
      ],
      [
        'live',
        'on-call with high urgency calls people again when an acknowledgement is older than 45 minutes instead of 30.',
      ],
      ['live', 'on-call has a new schedule, second: cy@example.com alone from 2026-01-05T09:00, always.'],
    ],
  },
  {
    title: 'route: people instead of a schedule',
    change: changing((r) => {
      for (const call of [r.calls.high, r.calls.low]) {
        if (call) call.escalation.levels = [{ people: ['lead@example.com'] }, { people: ['head@example.com'] }];
      }
      r.schedules = {};
    }),
    effects: [
      [
        'live',
        `on-call with high urgency calls lead@example.com, after 15 minutes head@example.com instead of first, after 15 minutes lead@example.com. ${open}`,
      ],
      [
        'live',
        `on-call with low urgency calls lead@example.com, after 15 minutes head@example.com instead of first. ${open}`,
      ],
      ['live', `on-call has no schedule first any more, with its overrides. ${kept}`],
    ],
  },
  {
    title: 'route: longer alone',
    change: changing((r) => {
      r.mostHoursAlone = 12;
    }),
    effects: [['none', 'on-call sets mostHoursAlone to 12 instead of 0 hours.']],
  },
  {
    title: 'route: what is hidden',
    change: changing((r) => {
      r.dependencies = [
        { while: 'broker-memory', hide: ['pager-slow'] },
        { while: 'pager-slow', hide: ['broker-disk'] },
      ];
    }),
    effects: [
      ['live', 'on-call calls nobody about pager-slow while broker-memory fires.'],
      ['live', 'on-call calls people about broker-disk also while broker-memory fires.'],
      ['live', 'on-call calls nobody about broker-disk while pager-slow fires.'],
    ],
  },
  {
    title: 'route: nothing is hidden',
    change: changing((r) => {
      r.dependencies = [];
    }),
    effects: [['live', 'on-call calls people about broker-disk also while broker-memory fires.']],
  },
  {
    title: 'route: a warning that is known',
    change: changing((r) => {
      r.acknowledge = ['override-short'];
    }),
    effects: [['none', 'on-call adds override-short to acknowledge.']],
  },
  {
    title: 'route: a name that its file had',
    change: changing((r) => {
      r.formerly = 'team';
    }),
    effects: [
      ['none', 'on-call says another name that its file had; that counts while what it made is still called so.'],
    ],
  },
  {
    title: 'a route more',
    change: (files) => {
      files.routes = { ...files.routes, night: routeIn(files) };
    },
    effects: [
      [
        'none',
        'night is a new route with 1 schedule: about critical and error it calls first, after 15 minutes lead@example.com with high urgency and about warning and info it calls first with low urgency.',
      ],
    ],
  },
  {
    title: 'a route less',
    change: (files) => {
      files.routes = Object.fromEntries(Object.entries(files.routes ?? {}).filter(([name]) => name !== 'spare'));
    },
    effects: [
      [
        'live',
        `spare calls nobody any more: its services, escalation policies and 0 schedules go from PagerDuty. ${kept}`,
      ],
    ],
  },
  {
    title: 'a route under another name',
    change: renamed({}),
    effects: [
      [
        'live',
        'reserve is spare under another name: at PagerDuty its services, escalation policies and schedules are made anew, and those of spare go with what is open there. To keep them write formerly: spare.',
      ],
    ],
  },
  {
    title: 'a route under another name, which it says, and with more',
    change: renamed({ formerly: 'spare', description: 'Who is left' }),
    effects: [
      [
        'live',
        'reserve is spare under another name: at PagerDuty its services and schedules are called otherwise, and what is open stays open.',
      ],
      ['live', 'reserve sets description to Who is left.'],
      ['none', 'spare is called reserve from now on.'],
    ],
  },
];

function routeIn({ routes }: RepositoryInput, name = 'on-call'): RouteInput {
  const route = routes?.[name];
  if (!route) throw new Error(`there is no route ${name}`);
  return route;
}

function changing(change: (route: RouteInput) => void): (files: RepositoryInput) => void {
  return (files) => change(routeIn(files));
}

function changingLayer(
  change: (layer: NonNullable<RouteInput['schedules']>[string]['layers'][number]) => void,
): (files: RepositoryInput) => void {
  return changing(({ schedules }) => {
    const [layer] = schedules?.first?.layers ?? [];
    if (layer) change(layer);
  });
}

/** The route that nobody names, as `reserve`. */
function renamed(also: Partial<RouteInput>): (files: RepositoryInput) => void {
  return (files) => {
    const { spare, ...others } = files.routes ?? {};
    if (spare) files.routes = { ...others, reserve: { ...spare, ...also } };
  };
}
