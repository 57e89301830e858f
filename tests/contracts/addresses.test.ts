import { BlockList } from 'node:net';
import fc from 'fast-check';
import { network } from '../../catalog/schema/network.ts';
import {
  addressAt,
  contains,
  type Network,
  networkText,
  overlaps,
  parseNetwork,
  plainAddress,
  subnet,
} from '../../contracts/addresses.ts';
import { draws } from '../draws.ts';

const parsed = (text: string): Network => {
  const found = parseNetwork(text);
  if (!found) throw new Error(`${text} is not a network`);
  return found;
};

const written = (text: string) => networkText(parsed(text));

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
])('%s contains %s: %s', (outer, inner, expected) => {
  expect(contains(parsed(outer), parsed(inner))).toBe(expected);
});

test('networks overlap where one is in the other', () => {
  expect(overlaps(parsed('10.20.0.0/16'), parsed('10.20.7.0/24'))).toBe(true);
  expect(overlaps(parsed('10.20.7.0/24'), parsed('10.20.0.0/16'))).toBe(true);
  expect(overlaps(parsed('10.20.0.0/16'), parsed('10.21.0.0/16'))).toBe(false);
});

test('a network is cut into parts, and has its addresses in order', () => {
  expect(subnet(parsed('10.20.0.0/16'), 5, 0)).toBe('10.20.0.0/21');
  expect(subnet(parsed('10.20.0.0/16'), 5, 31)).toBe('10.20.248.0/21');
  expect(() => subnet(parsed('10.20.0.0/16'), 5, 32)).toThrow(RangeError);
  expect(addressAt(parsed('10.20.0.0/16'), 4)).toBe('10.20.0.4');
  expect(addressAt(parsed('255.255.255.0/24'), 255)).toBe('255.255.255.255');
});

test('an IPv6 address is written as URLs write it, whatever it was written as', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const expected = new URL(`http://[${address}]`).hostname.slice(1, -1);
      const plain = plainAddress(address);
      if (/^::ffff:[\da-f]+:[\da-f]+$/.test(expected)) expect(plain).toMatch(/^[\d.]+$/);
      else expect(plain).toBe(expected);
    }),
    {
      ...draws(1000),
      examples: [['::1.2.3.4'], ['::ffff:1.2.3.4'], ['1:0:0:2:0:0:0:3'], ['1:0:0:2:3:0:0:4'], ['1:2:3:0:5:6:7:8']],
    },
  );
});
