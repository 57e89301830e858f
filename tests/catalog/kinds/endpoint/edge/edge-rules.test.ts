import fc from 'fast-check';
import { type EdgeRule, endpointOfRef } from '../../../../../catalog/kinds/endpoint/edge/edge-rule.ts';
import { edgeRules } from '../../../../../catalog/kinds/endpoint/edge/edge-rules.ts';
import { isExactWithoutRegex } from '../../../../../catalog/kinds/endpoint/edge/paths.ts';
import { longestExpression, planLimits } from '../../../../../catalog/kinds/endpoint/edge/plan-limits.ts';
import type { Endpoint } from '../../../../../catalog/kinds/endpoint/endpoint.ts';
import { type CloudflarePlan, cloudflarePlans } from '../../../../../catalog/kinds/platform/cloudflare/cloudflare.ts';
import { Refusal } from '../../../../../services/receiver/response/refusal.ts';
import { openRoutes } from '../../../../../services/receiver/routing/routes.ts';
import { allowSources } from '../../../../../services/receiver/sources/allowed-networks.ts';
import { draws } from '../../../../draws.ts';
import { endpointNamed, generatedEndpoints, normalised, requestsTo, type SentRequest } from './generated.ts';
import { decide, evaluate } from './rules-language.ts';

const rulesOn = (plan: CloudflarePlan, endpoints: readonly Endpoint[]) =>
  edgeRules({ cloudflare: { plan }, endpoints });

const seen = (request: SentRequest) => ({ ...request, path: normalised(request.path) });

/** The endpoint whose file lets a request in, as the receiver's own router and list of networks have it. */
function letIn(endpoints: readonly Endpoint[], { tls, host, path, method, source }: SentRequest): Endpoint | undefined {
  const found = openRoutes(endpoints).find({ host: host.toLowerCase(), path, method });
  return !tls || found instanceof Refusal || !allowSources(found.allow)(source) ? undefined : found;
}

const cases = generatedEndpoints.chain((endpoints) =>
  fc.record({
    endpoints: fc.constant(endpoints),
    requests: fc.array(requestsTo(endpoints), { minLength: 20, maxLength: 20, size: 'max' }),
  }),
);

const hostsOf = (endpoints: readonly Endpoint[]) => endpoints.map(({ host }) => host);

/** Some 1,000 endpoints and 2,500 requests by day. */
test.each(['business', 'enterprise'] as const)(
  'on %s the hosts of endpoints take what files let in, and nothing else',
  (plan) => {
    fc.assert(
      fc.property(cases, ({ endpoints, requests }) => {
        const { custom } = rulesOn(plan, endpoints);
        for (const request of requests) {
          const known = hostsOf(endpoints).includes(request.host.toLowerCase());
          const expected = !known ? undefined : letIn(endpoints, request) ? 'skip' : 'block';
          expect([request, decide(custom, seen(request))]).toEqual([request, expected]);
        }
      }),
      draws(600),
    );
  },
);

test.each(['free', 'pro'] as const)(
  'on %s, which has no regular expressions, everything that files let in gets through, and more only where a path cannot be told',
  (plan) => {
    fc.assert(
      fc.property(cases, ({ endpoints, requests }) => {
        const { custom } = rulesOn(plan, endpoints);
        const exact = endpoints.every(({ path }) => isExactWithoutRegex(path));
        const known = requests.filter(({ host }) => hostsOf(endpoints).includes(host.toLowerCase()));
        const wrong = known.filter((request) => {
          const isIn = letIn(endpoints, request) !== undefined;
          const expected = isIn ? 'skip' : 'block';
          return (isIn || exact) && decide(custom, seen(request)) !== expected;
        });
        expect(wrong).toEqual([]);
      }),
      draws(600),
    );
  },
);

test.each(['pro', 'business', 'enterprise'] as const)(
  'on %s a limit counts the requests of its own endpoint',
  (plan) => {
    fc.assert(
      fc.property(cases, ({ endpoints, requests }) => {
        const { custom, rateLimits } = rulesOn(plan, endpoints);
        for (const request of requests.map(seen).filter((each) => decide(custom, each) === 'skip')) {
          const owner = openRoutes(endpoints).find({ ...request, host: request.host.toLowerCase() });
          for (const { expression, endpoints: of } of rateLimits) {
            // What gets through without being let in is the Worker's to refuse, and may be counted.
            if (owner instanceof Refusal) continue;
            expect([request, of, evaluate(expression, request)]).toEqual([request, of, of.includes(owner.name)]);
          }
        }
      }),
      draws(400),
    );
  },
);

test.each(cloudflarePlans)(
  'no expression on %s is longer than Cloudflare takes, and no two rules have the same ref',
  (plan) => {
    fc.assert(
      fc.property(generatedEndpoints, (endpoints) => {
        const { custom, rateLimits, managed } = rulesOn(plan, endpoints);
        for (const rules of [custom, rateLimits, managed]) {
          const refs = rules.map(({ ref }) => ref);
          expect(new Set(refs).size).toBe(refs.length);
          expect(rules.filter(({ expression }) => expression.length > longestExpression)).toEqual([]);
        }
      }),
      draws(200),
    );
  },
);

test('a rule is of the endpoint that its ref names, where it is of one alone', () => {
  const endpoints = [
    endpointNamed('hook', { rateLimit: { requests: 1, perSeconds: 60 } }),
    endpointNamed('a-2', { allow: Array.from({ length: 500 }, (_, n) => `2001:db8:${n.toString(16)}:ffff::/64`) }),
  ];
  const { custom, rateLimits, managed } = rulesOn('business', endpoints);
  const named = [...custom, ...rateLimits, ...managed].map(({ ref, endpoints: of }) => [ref, endpointOfRef(ref), of]);
  expect(named).toEqual([
    ['open_hook', 'hook', ['hook']],
    ['open_a-2', 'a-2', ['a-2']],
    ['open_a-2_2', 'a-2', ['a-2']],
    ['open_a-2_3', 'a-2', ['a-2']],
    ['closed_hooks.example.com', undefined, ['hook', 'a-2']],
    ['rate_hook', 'hook', ['hook']],
    ['group_managed-0', undefined, ['hook', 'a-2']],
  ]);
});

test('an endpoint of the sample opens its host to what its file says', () => {
  const hook = endpointNamed('hook', { path: '/orders/:shop', allow: ['203.0.113.0/24', '2001:db8::/32'] });
  expect(rulesOn('free', [hook])).toEqual({
    custom: [
      {
        ref: 'open_hook',
        endpoints: ['hook'],
        description: 'endpoints/hook.yaml: who may send what, and where.',
        action: 'skip',
        actionParameters: { ruleset: 'current' },
        expression:
          '(ssl and lower(http.host) eq "hooks.example.com" and http.request.method in {"POST"} and http.request.uri.path strict wildcard "/orders/*" and not http.request.uri.path strict wildcard "/*/*/*" and ip.src in {2001:db8::/32 203.0.113.0/24})',
      },
      {
        ref: 'closed_hooks.example.com',
        endpoints: ['hook'],
        description: 'What no endpoint answers at hooks.example.com.',
        action: 'block',
        expression: '(lower(http.host) eq "hooks.example.com")',
      },
    ],
    rateLimits: [],
    managed: [],
  });
});

/** Rules by their ref, as Cloudflare keeps them. */
const byRef = (rules: readonly EdgeRule[]) =>
  new Map(rules.map(({ endpoints: _, ...rule }) => [rule.ref, JSON.stringify(rule)]));

test('another endpoint at other paths changes no rule that was there, where the plan has room', () => {
  const before = Array.from({ length: 40 }, (_, index) =>
    endpointNamed(`e${index}`, { host: `h${index % 5}.example.com` }),
  );
  const after = [
    ...before.slice(0, 7),
    endpointNamed('new', { host: 'new.example.com', allow: ['192.0.2.0/24'] }),
    ...before.slice(7),
  ];
  const [old, now] = [byRef(rulesOn('business', before).custom), byRef(rulesOn('business', after).custom)];
  expect([...now].filter(([ref, rule]) => old.get(ref) !== rule).map(([ref]) => ref)).toEqual([
    'open_new',
    'closed_new.example.com',
  ]);
  expect([...old.keys()].filter((ref) => !now.has(ref))).toEqual([]);
});

test('where endpoints share rules, another one changes the group that it joins alone', () => {
  const before = Array.from({ length: 30 }, (_, index) => endpointNamed(`e${index}`));
  const [old, now] = [before, [...before, endpointNamed('new')]].map((endpoints) =>
    byRef(rulesOn('pro', endpoints).custom),
  );
  const changed = [...(now ?? [])].filter(([ref, rule]) => old?.get(ref) !== rule).map(([ref]) => ref);
  expect(changed.map((ref) => ref.split('-')[0])).toEqual(['group_open']);
});

test.each(cloudflarePlans)('100 endpoints as they usually are fit on %s', (plan) => {
  const endpoints = Array.from({ length: 100 }, (_, index) =>
    endpointNamed(`webhook-${index}`, { host: `hooks${index % 10}.acme.example`, path: `/webhooks/partner-${index}` }),
  );
  const { custom } = rulesOn(plan, endpoints);
  expect(custom.length).toBeLessThanOrEqual(planLimits[plan].customRules);
  expect(new Set(custom.filter(({ action }) => action === 'skip').flatMap((rule) => rule.endpoints)).size).toBe(100);
});
