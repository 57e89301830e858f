import { plainAddress, readNetwork, sourceOf } from '../../../../contracts/addresses.ts';
import { limitRate } from '../../../../services/receiver/limits/rate-limit.ts';
import { allowSources } from '../../../../services/receiver/sources/allowed-networks.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
  ['2001:DB8::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::', '::'],
  ['::1', '::1'],
  ['::203.0.113.7', '::cb00:7107'],
  ['203.0.113.07', undefined],
  ['203.0.113.7, 10.0.0.1', undefined],
  ['unknown', undefined],
  ['', undefined],
])('%j is the address %j', (text, plain) => {
  expect(plainAddress(text)).toBe(plain);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::5', '2001:db8::/64'],
  ['::1', '::/64'],
])('%s is counted as %s', (plain, source) => {
  expect(sourceOf(plain)).toBe(source);
});

test.each([
  '203.0.113.0/33',
  '203.0.113.0/-1',
  '203.0.113.0/',
  '203.0.113.0/1/2',
  '2001:db8::/129',
  'fe80::%1/64',
  'all',
  '',
])('%j is no network', (text) => {
  expect(readNetwork(text)).toBeUndefined();
});

const networks = ['203.0.113.0/24', '198.51.100.7', '2001:db8::/32', '::ffff:192.0.2.0/120'];

test.each([
  ['203.0.113.255', true],
  ['203.0.114.0', false],
  ['198.51.100.7', true],
  ['198.51.100.8', false],
  ['2001:db8:ffff::1', true],
  ['2001:db9::1', false],
  ['192.0.2.9', true],
  ['192.0.3.9', false],
  ['::ffff:203.0.113.9', true],
  ['::ffff:10.0.0.1', false],
  ['::203.0.113.9', false],
])('of the networks, %s is one: %s', (address, allowed) => {
  expect(allowSources(networks)(plainAddress(address))).toBe(allowed);
});

test('no networks allow everyone; a source that nobody knows is in none', () => {
  expect(allowSources([])(undefined)).toBe(true);
  expect(allowSources(['0.0.0.0/0', '::/0'])(undefined)).toBe(false);
});

test('a source has its requests, and the next one in the window is told when to come again', async () => {
  const limit = limitRate({ requests: 2, perSeconds: 60, by: 'source' });
  expect(await limit('203.0.113.7')).toBeUndefined();
  expect(await limit('203.0.113.7')).toBeUndefined();
  const refused = await limit('203.0.113.7');
  expect(refused).toMatchObject({ status: 429, outcome: 'refused-rate', headers: [['retry-after', '60']] });
  expect(await limit('203.0.113.8')).toBeUndefined();
});

test('addresses of one IPv6 /64 are one source', async () => {
  const limit = limitRate({ requests: 1, perSeconds: 60, by: 'source' });
  expect(await limit('2001:db8::1')).toBeUndefined();
  expect(await limit('2001:db8::2')).toMatchObject({ status: 429 });
  expect(await limit('2001:db8:0:1::1')).toBeUndefined();
});

test('by endpoint, all sources share', async () => {
  const limit = limitRate({ requests: 1, perSeconds: 1, by: 'endpoint' });
  expect(await limit('203.0.113.7')).toBeUndefined();
  expect(await limit('203.0.113.8')).toMatchObject({ status: 429, headers: [['retry-after', '1']] });
});
