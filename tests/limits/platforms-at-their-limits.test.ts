import { join } from 'node:path';
import fc from 'fast-check';
import type { Catalog } from '../../catalog/catalog.ts';
import { zonesOf as allZonesOf, regions } from '../../catalog/facts/regions.ts';
import { listenerNames } from '../../catalog/kinds/broker/listeners.ts';
import { addressesIn } from '../../catalog/kinds/broker/node-zones.ts';
import { readStacks, type Stack } from '../../pipeline/terraform/synthesize.ts';
import { synthesize } from '../../stacks/synthesize.ts';
import type { BrokerInput } from '../changes/change.ts';
import { draws } from '../draws.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';
import { addressesTaken, beyondLimits } from './beyond-limits.ts';
import { accepted, brokerOf, check, type PlatformInput, platformOf, zonesOf } from './platforms.ts';

afterEach(removeScratchFolders);

function synthesized(catalog: Catalog): Stack[] {
  const outdir = join(scratchFolder(), 'cdktf.out');
  synthesize({ catalog, outdir });
  return readStacks(outdir);
}

/** Twenty tags that are as long as AWS takes them, with every character that it does. */
function longTags(start: string): Record<string, string> {
  const signs = 'ö漢 _.:/=+-@9';
  return Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `${start}${index}${signs}`.padEnd(128, 'k'),
      `${signs}${index}`.padEnd(256, 'v'),
    ]),
  );
}

const longestName = 'warehouse-operations';
// Of the regions that there are none has a longer name than fourteen characters.
const longestRegion = 'ap-southeast-2';

const largestPlatform: PlatformInput = {
  name: longestName,
  accountId: '123456789012',
  region: longestRegion,
  // 200 characters, in labels of 63.
  domain: `${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(8)}.${'g'.repeat(63)}`,
  cloudflare: {
    accountId: '1'.repeat(32),
    zoneId: '0'.repeat(32),
    zone: `${'f'.repeat(8)}.${'g'.repeat(63)}`,
    plan: 'enterprise',
    apiToken: { secret: `${longestName}/${'c'.repeat(505 - longestName.length - 1)}/_+=.@-` },
  },
  network: { cidr: '10.20.0.0/16', zones: zonesOf(longestRegion, 'abc') },
  github: {
    repository: `${'o'.repeat(39)}/${'r'.repeat(100)}`,
    ids: { owner: Number.MAX_SAFE_INTEGER, repository: Number.MAX_SAFE_INTEGER },
    environment: 'e'.repeat(255),
  },
  tags: longTags('p'),
};

const everySign = 'aZ09. _-:/()#,@[]+=;{}!$*';

/** A cluster with all that a file can say, up to the sixtieth rule: three and eleven are its own. */
const largestBroker: BrokerInput = {
  description: 'ö'.repeat(200),
  version: '4.3.5',
  nodes: 5,
  instance: { type: 'm6g.4xlarge' },
  storage: { sizeGiB: 16_000, iops: 80_000, throughputMiBps: 2000 },
  listeners: [...listenerNames],
  access: [
    ...Array.from({ length: 4 }, (_, index) => ({
      from: `10.${100 + index}.0.0/16`,
      to: [...listenerNames],
      description: everySign.padEnd(200, '${'),
    })),
    { from: 'sg-0123456789abcdef0', to: ['amqps', 'management'], description: everySign.padEnd(200, 'x') },
  ],
  users: Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      // Half of them in signs that a secret's name cannot hold: 245 bytes are what RabbitMQ takes with their other name.
      index % 2 ? `${index}`.padEnd(245, 'u') : `${index}`.padEnd(120, 'ü'),
      {},
    ]),
  ),
  federation: [{ name: 'up', uri: { secret: `${longestName}/${'s'.repeat(512 - longestName.length - 1)}` } }],
  tags: longTags('b'),
};

test.each<[string, PlatformInput, Record<string, BrokerInput>]>([
  ['the largest of everything', largestPlatform, { [longestName]: largestBroker }],
  [
    'the largest of everything that is watched, for which two rules are left',
    { ...largestPlatform, monitoring: { instance: { type: 'm6g.xlarge' } } },
    { [longestName]: { ...largestBroker, access: largestBroker.access?.slice(0, -1) ?? [] } },
  ],
  [
    'the largest of everything in as many zones as a region has',
    {
      ...largestPlatform,
      region: 'us-east-1',
      network: { ...largestPlatform.network, zones: zonesOf('us-east-1', 'abcdef') },
    },
    { [longestName]: largestBroker },
  ],
  [
    'the least of everything',
    platformOf({ name: 'a', network: { cidr: '10.20.0.0/22', zones: ['eu-west-1a', 'eu-west-1c'], nat: 'one' } }),
    { b: brokerOf({ storage: { sizeGiB: 8 }, diskFreeLimitGiB: 1, listeners: ['amqp'] }) },
  ],
  [
    'names that load balancers are given cut, and that differ at the end alone',
    platformOf({ name: longestName }),
    { 'warehouse-operator-a': brokerOf({ nodes: 3 }), 'warehouse-operator-b': brokerOf({ nodes: 3 }) },
  ],
])('%s fits into what AWS takes', (_, platform, brokers) => {
  expect(beyondLimits(synthesized(accepted(platform, brokers)))).toEqual([]);
});

test('one more than the most is refused', () => {
  const [orders, access = []] = [largestBroker, largestBroker.access];
  const more = { ...orders, access: [...access, { from: '10.90.0.0/16', to: ['amqps' as const] }] };
  expect(check(largestPlatform, { [longestName]: more }).errors.map(({ rule }) => rule)).toEqual([
    'security-group-rules',
  ]);
  const tagged = { ...orders, tags: { ...orders.tags, more: 'x' } };
  expect(check(largestPlatform, { [longestName]: tagged }).errors.map(({ rule }) => rule)).toEqual(['tags-fit']);
});

test.each([
  ['ab', [5, 5, 5, 5, 5, 5, 1, 1], {}],
  ['abcdef', [1, 3, 5, 5], {}],
  ['ab', [5, 5, 5, 5, 5, 5, 1], { monitoring: { instance: { type: 't4g.large' } } }],
] as const)(
  'addresses in zones %s are counted as they are taken, up to the last one of a /22',
  (letters, nodes, more) => {
    const platform = platformOf({
      region: 'us-east-1',
      network: { cidr: '10.20.0.0/22', zones: zonesOf('us-east-1', letters) },
      ...more,
    });
    const brokers = Object.fromEntries(
      nodes.map((each, index) => [`shop-${'abcdefgh'[index]}`, brokerOf({ nodes: each })]),
    );
    const catalog = accepted(platform, brokers);
    const stacks = synthesized(catalog);
    expect(beyondLimits(stacks)).toEqual([]);
    const counted = platform.network.zones.map((zone) => [zone, addressesIn(zone, catalog.platform, catalog.brokers)]);
    expect(addressesTaken(stacks)).toEqual(Object.fromEntries(counted.filter(([, count]) => count !== 0)));
  },
);

/** By day one of each length of a name: nothing else of a region counts for what AWS takes. */
const eachRegion = regions.filter((region, index, all) => {
  return process.env.NIGHTLY || all.findIndex(({ length }) => length === region.length) === index;
});

test.each(eachRegion)('a platform and a cluster in %s fit into what AWS takes', (region) => {
  const platform = platformOf({
    name: longestName,
    region,
    network: { cidr: '172.20.0.0/16', zones: zonesOf(region, 'abc') },
  });
  expect(beyondLimits(synthesized(accepted(platform, { orders: brokerOf({ nodes: 3 }) })))).toEqual([]);
});

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/);
const tagText = fc.stringMatching(/^[A-Za-z0-9_.:/=+@-][A-Za-z0-9 _.:/=+@-]{0,40}[A-Za-z0-9_.:/=+@-]$/);
const tags = fc
  .uniqueArray(fc.tuple(tagText, tagText), { maxLength: 20, selector: ([key]) => key.toLowerCase() })
  .map((entries) => Object.fromEntries(entries));

const platforms = fc
  .record({
    name,
    place: fc
      .constantFrom(...regions)
      .chain((region) =>
        fc.record({ region: fc.constant(region), zones: fc.shuffledSubarray(allZonesOf(region), { minLength: 2 }) }),
      ),
    prefix: fc.integer({ min: 16, max: 22 }),
    domain: fc.option(fc.domain(), { nil: undefined }),
    nat: fc.constantFrom('one' as const, 'per-zone' as const),
    tags,
  })
  .map(({ place: { region, zones }, prefix, nat, ...others }) =>
    platformOf({
      ...others,
      region,
      network: { cidr: `10.20.0.0/${prefix}`, nat, zones },
    }),
  );

const brokers = fc.record({
  nodes: fc.constantFrom(1, 3, 5),
  listeners: fc
    .subarray([...listenerNames], { minLength: 1 })
    .map((names) => [...new Set([...names, 'amqps' as const])]),
  storage: fc.record({
    sizeGiB: fc.integer({ min: 8, max: 16_000 }),
    iops: fc.integer({ min: 3000, max: 80_000 }),
    throughputMiBps: fc.integer({ min: 125, max: 2000 }),
  }),
  users: fc.dictionary(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), fc.constant({}), { maxKeys: 5 }),
  tags,
});

test('whatever check takes fits into what AWS takes', () => {
  let taken = 0;
  fc.assert(
    fc.property(platforms, name, brokers, (platform, broker, changes) => {
      const { catalog, errors } = check(platform, { [broker]: brokerOf(changes) });
      if (!catalog || errors.length > 0) return;
      taken++;
      expect(beyondLimits(synthesized(catalog))).toEqual([]);
    }),
    draws(80),
  );
  expect(taken).toBeGreaterThan(3);
});

test('a resource beyond a limit is found, whichever limit it is', () => {
  const [network] = synthesized(accepted(platformOf(), {}));
  if (!network) throw new Error('nothing was synthesized');
  const made = (resource: Record<string, Record<string, object>>) =>
    beyondLimits([{ ...network, name: 'test', configuration: { ...network.configuration, resource } } as Stack]);
  const many = (count: number, value: object) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, value]));
  const almostAll = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, 'v']));
  expect(
    made({
      aws_lb: { a: { name: 'x'.repeat(33) }, b: { name: 'internal-x' }, c: { name: 'x-' } },
      aws_ebs_volume: { a: { size: 10, iops: 5001, throughput: 125 }, b: { size: 100, iops: 3000, throughput: 751 } },
      aws_subnet: { a: { cidr_block: '10.0.0.0/29' } },
      aws_iam_role: { a: { name: 'r', assume_role_policy: 'x'.repeat(2049), tags: { A: '1', a: '1' } } },
      aws_iam_role_policy: many(2, { name: 'p', role: 'r', policy: 'x'.repeat(6000) }),
      aws_vpc_security_group_ingress_rule: many(61, { security_group_id: 'g' }),
      aws_vpc_security_group_egress_rule: { a: { description: "domain's", security_group_id: 'g' } },
      aws_instance: { a: { user_data: 'ü'.repeat(8193) } },
      aws_vpc: { a: { cidr_block: '10.0.0.0/16', tags: almostAll } },
      aws_iam_policy: many(2, { name: 'p', policy: 'x' }),
      aws_castle: { a: {} },
    }).map((line) => line.replace(/^test: /, '').split(':', 1)[0]),
  ).toEqual([
    'aws_lb.a name',
    'aws_lb.b name',
    'aws_lb.c name',
    'aws_iam_role.a assume_role_policy',
    'aws_iam_role.a tags',
    'aws_vpc_security_group_egress_rule.a description',
    'aws_instance.a user_data',
    'aws_vpc.a tags',
    'aws_castle.a',
    'g has 61 of 60 aws_vpc_security_group_ingress_rule',
    'r has 12000 of 10240 characters in its inline policies',
    'aws_iam_policy p is named twice',
    'aws_ebs_volume.a iops',
    'aws_ebs_volume.b throughput',
    'aws_subnet.a cidr_block',
  ]);
});
