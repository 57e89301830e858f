import { parseDocument } from 'yaml';
import { describeSnapshots, requireExport } from '../../../operations/backups/restore.ts';
import { snapshots } from '../records/samples.ts';

test('snapshots become lines for the file of a new broker of the same name', () => {
  const text = describeSnapshots('orders', snapshots('2026-09-02T03:00:00.000Z', [1, 2, 3]));
  expect(text).toContain('the new broker has to be called orders, too');
  const [, yaml = ''] = text.split('In brokers/orders.yaml:\n');
  expect(parseDocument(yaml).toJS()).toEqual({
    version: '4.2.10',
    nodes: 3,
    restoreFrom: { snapshots: ['snap-0001', 'snap-0002', 'snap-0003'] },
  });
});

test('snapshots that do not cover every node say which are missing', () => {
  expect(describeSnapshots('orders', snapshots('2026-09-02T03:00:00.000Z', [1, 3]))).toContain(
    'It is not whole: there is no snapshot of node 2.',
  );
});

test('a file is taken when it is an export of a whole broker', () => {
  expect(() => requireExport('kept.json', '{"vhosts": [{"name": "/"}], "queues": []}')).not.toThrow();
});

test.each([
  ['{"users": ["s3cret"', 'kept.json is not JSON.'],
  ['{"queues": [{"name": "s3cret"}]}', 'kept.json is not an export of a whole broker: it has no list of vhosts.'],
])('a file that is not one is refused without its contents: %s', (text, message) => {
  expect(() => requireExport('kept.json', text)).toThrow(message);
  expect(() => requireExport('kept.json', text)).not.toThrow('s3cret');
});
