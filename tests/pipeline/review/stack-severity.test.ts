import { say } from '../../../catalog/words/sentence.ts';
import { stackSeverity } from '../../../pipeline/review/stack-severity.ts';
import { effect, object, objectWith, review, unexplained } from '../review/reviews.ts';

test('a stack that nothing is said about costs nobody anything', () => {
  expect(stackSeverity(review(), 'broker-orders')).toBe('none');
});

test('an effect counts for the stacks in which its proof is, and for no other of a name like it', () => {
  const proof = [
    { stack: 'network', address: 'aws_vpc.main' },
    { stack: 'broker-orders', address: 'aws_instance.node-1' },
  ];
  const told = review({ objects: [object({ name: 'billing', effects: [effect({ severity: 'downtime', proof })] })] });
  expect(stackSeverity(told, 'network')).toBe('downtime');
  expect(stackSeverity(told, 'broker-orders')).toBe('downtime');
  expect(stackSeverity(told, 'broker-billing')).toBe('none');
  expect(stackSeverity(told, 'broker-order')).toBe('none');
  expect(stackSeverity(told, 'broker-orders-eu')).toBe('none');
});

test('an effect without proof counts for the stack of its broker, under its former name, too', () => {
  const renamed = object({ name: 'orders', formerName: 'shop', effects: [effect({ severity: 'data loss' })] });
  const told = review({ objects: [renamed] });
  expect(stackSeverity(told, 'broker-orders')).toBe('data loss');
  expect(stackSeverity(told, 'broker-shop')).toBe('data loss');
  expect(stackSeverity(told, 'network')).toBe('none');
  const platform = review({
    objects: [object({ kind: 'platform', name: 'orders', effects: [effect({ severity: 'rolling' })] })],
  });
  expect(stackSeverity(platform, 'broker-orders')).toBe('none');
});

test('the worst of files, code and what no file explains counts', () => {
  const told = review({
    objects: [objectWith('orders', 'live', 'reconnect')],
    code: {
      severity: 'rolling',
      sentence: say`changes.`,
      proof: [{ stack: 'broker-billing', address: 'aws_instance.node-1' }],
    },
    unexplained: [
      unexplained({ stack: 'network', severity: 'downtime' }),
      unexplained({ stack: 'broker-billing', severity: 'live' }),
    ],
  });
  expect(stackSeverity(told, 'broker-orders')).toBe('reconnect');
  expect(stackSeverity(told, 'broker-billing')).toBe('rolling');
  expect(stackSeverity(told, 'network')).toBe('downtime');
});
