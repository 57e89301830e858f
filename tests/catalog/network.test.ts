import { BlockList } from 'node:net';
import fc from 'fast-check';
import { type Network, network, networkContains, parseNetwork } from '../../catalog/network.ts';
import { draws } from '../draws.ts';

const parsed = (text: string): Network => {
  const found = parseNetwork(text);
  if (!found) throw new Error(`${text} is not a network`);
  return found;
};

const written = (text: string) => `${parsed(text).address}/${parsed(text).prefix}`;

test.each([
  ['203.0.113.7/24', '203.0.113.0/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['2001:db8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
  ['2001:db8:1:2:3:4:5:6/33', '2001:db8::/33'],
  ['2001:db8:ffff::/35', '2001:db8:e000::/35'],
  ['1:2:3:4:5:6:7:8/64', '1:2:3:4::/64'],
  ['::/0', '::/0'],
  ['fe80::1/10', 'fe80::/10'],
  ['::1.2.3.4/128', '::102:304/128'],
])('%s is the network %s', (text, canonical) => {
  expect(written(text)).toBe(canonical);
});

test.each([
  '',
  '/',
  '203.0.113.0',
  '203.0.113.0/33',
  '2001:db8::/129',
  'fe80::1%eth0/64',
  '1:2:3/64',
  '::1/',
  'a/8',
  '1.2.3/8',
])('%j is not a network', (text) => {
  expect(parseNetwork(text)).toBeUndefined();
  expect(network.safeParse(text).success).toBe(false);
});

test('each address of a network is in what it is written as', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat({ max: 128 }), (address, most) => {
      const prefix = address.includes(':') ? most : Math.min(most, 32);
      const found = parsed(`${address}/${prefix}`);
      const list = new BlockList();
      list.addSubnet(found.address, found.prefix, found.family);
      expect(list.check(address, found.family)).toBe(true);
      expect(written(written(`${address}/${prefix}`))).toBe(written(`${address}/${prefix}`));
    }),
    draws(500),
  );
});

test.each([
  ['203.0.113.0/24', '203.0.113.16/28', true],
  ['203.0.113.16/28', '203.0.113.0/24', false],
  ['::/0', '203.0.113.0/24', false],
  ['2001:db8::/32', '2001:db8:1::/48', true],
  ['2001:db8::/32', '2001:db9::/48', false],
])('%s contains %s: %s', (outer, inner, contains) => {
  expect(networkContains(parsed(outer), parsed(inner))).toBe(contains);
});
