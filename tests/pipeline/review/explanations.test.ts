import { kinds } from '../../../catalog/kinds.ts';
import { proveObjects } from '../../../pipeline/review/explanations.ts';
import { objectWith, resource, stack } from './reviews.ts';

test('that a file lets somebody in does not stand for what its plan costs people besides', () => {
  const resources = [resource({ action: 'delete' })];
  const comparison = [
    {
      name: 'broker-orders',
      synthesized: resources,
      stack: stack({ name: 'broker-orders', resources }),
      unexplained: [],
    },
  ];
  const told = (...severities: Parameters<typeof objectWith>[1][]) =>
    proveObjects([objectWith('orders', ...severities)], comparison, kinds).flatMap(({ effects }) =>
      effects.map(({ severity }) => severity),
    );
  expect(told('exposed', 'live')).toEqual(['exposed', 'live', 'downtime']);
  expect(told('exposed', 'downtime')).toEqual(['exposed', 'downtime']);
});
