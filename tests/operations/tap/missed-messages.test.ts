import { countMissed } from '../../../operations/tap/missed-messages.ts';

const from = (gateway: string, sequence: number, endpoint = 'orders') => ({ gateway, endpoint, sequence });

test('A gap in the numbers of a gateway is what was missed', () => {
  const missed = countMissed();
  expect([7, 8, 12, 13].map((sequence) => missed(from('a', sequence)))).toEqual([0, 0, 3, 0]);
});

test('Gateways and endpoints are counted apart', () => {
  const missed = countMissed();
  missed(from('a', 1));
  expect(missed(from('b', 90))).toBe(0);
  expect(missed(from('a', 50, 'quotes'))).toBe(0);
  expect(missed(from('a', 3))).toBe(1);
});

test('A message that comes late or twice makes no gap, then or afterwards', () => {
  const missed = countMissed();
  expect([5, 6, 4, 6, 7].map((sequence) => missed(from('a', sequence)))).toEqual([0, 0, 0, 0, 0]);
});
