import { complaintsOfRules } from './rules.ts';

test('a rule that Grafana has not, or could not evaluate, is complained of; one without data is not', () => {
  const rules = [
    { name: 'a/broker/orders', health: 'ok' },
    { name: 'b/broker/orders', health: 'nodata' },
    { name: 'c/broker/orders', health: 'error', lastError: 'parse error' },
  ];
  const ids = ['a/broker/orders', 'b/broker/orders', 'c/broker/orders', 'd/broker/orders'];
  expect(complaintsOfRules(ids, rules)).toEqual([
    'Grafana has no rule d/broker/orders',
    'rule c/broker/orders is error: parse error',
  ]);
});
