import type { EndpointInput, RequestChange } from './change.ts';

type Promised = NonNullable<EndpointInput['serviceLevel']>;

/** Changes of what endpoints promise, and of limits of those that do; they start from `promisedFiles`. */
export const promiseChanges: readonly RequestChange[] = [
  {
    title: 'promise: a new one',
    change: changing('prices', (e) => {
      e.serviceLevel = { acceptedPercent: 99.5, withinMs: 2000, overDays: 7 };
    }),
    effects: [
      [
        'live',
        'prices promises that 99.5 % of its requests are accepted within 2000 milliseconds, over 7 days: 50.4 minutes in 7 days may fail.',
      ],
    ],
  },
  {
    title: 'promise: none any more',
    change: changing('hook', (e) => {
      delete e.serviceLevel;
    }),
    effects: [
      [
        'live',
        'hook promises nothing any more (99.9 % of its requests are accepted within 500 milliseconds, over 30 days before): nobody is called while its requests fail, but by other alarms.',
      ],
    ],
  },
  {
    title: 'promise: more of it',
    change: promising((p) => {
      p.acceptedPercent = 99.95;
    }),
    effects: [
      [
        'live',
        'hook promises that 99.95 % of its requests are accepted within 500 milliseconds, over 30 days, instead of 99.9 % over 30 days: 21.6 minutes in 30 days may fail, instead of 43.2 minutes in 30 days.',
      ],
    ],
  },
  {
    title: 'promise: over fewer days',
    change: promising((p) => {
      p.overDays = 14;
    }),
    effects: [
      [
        'live',
        'hook promises that 99.9 % of its requests are accepted within 500 milliseconds, over 14 days, instead of 99.9 % over 30 days: 20.2 minutes in 14 days may fail, instead of 43.2 minutes in 30 days.',
      ],
    ],
  },
  {
    title: 'promise: less over fewer days, told once',
    change: promising((p) => {
      Object.assign(p, { acceptedPercent: 99, overDays: 7 });
    }),
    effects: [
      [
        'live',
        'hook promises that 99 % of its requests are accepted within 500 milliseconds, over 7 days, instead of 99.9 % over 30 days: 101 minutes in 7 days may fail, instead of 43.2 minutes in 30 days.',
      ],
    ],
  },
  {
    title: 'promise: faster',
    change: promising((p) => {
      p.withinMs = 200;
    }),
    effects: [
      [
        'live',
        'hook counts what is answered within 200 milliseconds as accepted, instead of within 500: from then on, what was counted before stays as it is.',
      ],
    ],
  },
  {
    title: 'promise: limits of an endpoint that promises something',
    change: changing('hook', (e) => {
      Object.assign(e, { rateLimit: { requests: 50, perSeconds: 60 }, maxBodyBytes: 65_536, deadlineSeconds: 5 });
    }),
    effects: [
      [
        'reconnect',
        'hook takes 50 requests in 60 seconds from one address instead of 100 requests in 60 seconds from one address: more get 429. Its promise counts none of these.',
      ],
      [
        'reconnect',
        'hook takes bodies of up to 65536 instead of 1048576 bytes: larger ones get 413. Its promise counts none of these.',
      ],
      [
        'reconnect',
        'hook waits for up to 5 instead of 10 seconds: what takes longer gets 503 or 504. What takes more than the 500 milliseconds of its promise counts as failed all the same.',
      ],
    ],
  },
  {
    title: 'promise: of a new endpoint',
    change: ({ endpoints = {} }) => {
      const { events } = endpoints;
      if (events) endpoints.more = { ...events, path: '/more' };
    },
    effects: [
      [
        'none',
        'more is new: it accepts POST at events.example.com/more, from everybody, without a signature, by way of the queue placed of orders. It promises that 99.9 % of its requests are accepted within 500 milliseconds, over 30 days: 43.2 minutes in 30 days may fail.',
      ],
    ],
  },
];

function changing(name: string, change: (endpoint: EndpointInput) => void): RequestChange['change'] {
  return ({ endpoints = {} }) => {
    const endpoint = endpoints[name];
    if (!endpoint) throw new Error(`there is no endpoint ${name}`);
    change(endpoint);
  };
}

/** A change of what `hook` promises. */
function promising(change: (promise: Promised) => void): RequestChange['change'] {
  return changing('hook', ({ serviceLevel }) => {
    if (!serviceLevel) throw new Error('hook promises nothing');
    change(serviceLevel);
  });
}
