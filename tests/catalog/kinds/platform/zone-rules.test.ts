import type { Endpoint } from '../../../../catalog/kinds/endpoint/endpoint.ts';
import { type CloudflarePlan, cloudflarePlans } from '../../../../catalog/kinds/platform/cloudflare/cloudflare.ts';
import { zoneRules } from '../../../../catalog/kinds/platform/cloudflare/zone-rules.ts';
import { platformSchema } from '../../../../catalog/kinds/platform/platform.ts';
import { baseFiles } from '../../../changes/change.ts';
import { endpointNamed } from '../endpoint/edge/generated.ts';

/** What is said of a platform on a plan with so many endpoints. */
function foundOn(plan: CloudflarePlan, endpoints: readonly Endpoint[]): string[] {
  const cloudflare = { accountId: '1'.repeat(32), zoneId: '0'.repeat(32), zone: 'example.com', plan };
  const platform = platformSchema.parse({ ...baseFiles().platform, cloudflare });
  const context = { platform, endpoints, paths: [], today: '2026-11-21' };
  return zoneRules.flatMap(({ check }) => check(platform, context).map(({ message }) => message));
}

const many = (count: number, file: (index: number) => Record<string, unknown>) =>
  Array.from({ length: count }, (_, index) => endpointNamed(`e${index}`, file(index)));

test('a host more than a zone leads to Workers is refused with the count', () => {
  const onHosts = (count: number) => many(count, (index) => ({ host: `h${index}.example.com` }));
  expect(foundOn('enterprise', onHosts(100))).toEqual([]);
  expect(foundOn('enterprise', onHosts(101))).toEqual([
    'leads 100 hosts to Workers, and endpoints have 101. Let some share a host, or ask Cloudflare for more.',
  ]);
});

test('more than the Worker has room to know is refused with the bytes', () => {
  const long = (count: number) => many(count, (index) => ({ path: `/${index}/${'日'.repeat(900)}`, methods: ['GET'] }));
  expect(foundOn('enterprise', long(87))).toEqual([]);
  expect(foundOn('enterprise', long(90))).toEqual([
    expect.stringMatching(
      /^has a Worker with room for 250000 bytes about endpoints, and these 90 take 25\d{4}\. Have fewer, or shorter paths\.$/,
    ),
  ]);
});

const partner = (networks: number) => (index: number) => ({
  host: `hooks${index % 10}.example.com`,
  path: `/webhooks/partner-${index}`,
  allow: Array.from(
    { length: networks },
    (_, n) => `2001:db8:${(index + 1).toString(16)}:${(n + 1).toString(16)}::/64`,
  ),
});

test.each(cloudflarePlans)('100 endpoints fit on %s where they let everybody in', (plan) => {
  expect(foundOn(plan, many(100, partner(0)))).toEqual([]);
});

test('100 endpoints with 20 networks each fit on business, and are refused with the count on less', () => {
  const endpoints = many(100, partner(20));
  const refused = (count: number, plan: string) => [
    `has ${count} custom rules of 4096 characters, and 100 endpoints do not fit into them, even where they share rules. Use the plan ${plan}, or have fewer endpoints, fewer networks in allow, or shorter paths.`,
  ];
  expect(foundOn('free', endpoints)).toEqual(refused(5, 'pro'));
  expect(foundOn('pro', endpoints)).toEqual([]);
  expect(foundOn('pro', many(100, partner(40)))).toEqual(refused(20, 'business'));
});

test('what no plan has room for says so', () => {
  const allow = Array.from({ length: 1000 }, (_, n) => `2001:db8:1111:2222:3333:4444:${(n + 4096).toString(16)}:1/128`);
  const endpoints = many(110, partner(0)).map((endpoint) => ({ ...endpoint, allow }));
  expect(foundOn('enterprise', endpoints)).toEqual([
    'has 1000 custom rules of 4096 characters, and 110 endpoints do not fit into them, even where they share rules. Have fewer endpoints, fewer networks in allow, or shorter paths.',
  ]);
});
