import { countChanges, resourceChanges } from '../../../../pipeline/review/plan/resource-changes.ts';
import { created, deleted, type Entry, planOf, replaced, updated } from './plans.ts';

const changesOf = (changes: Record<string, Entry>) => resourceChanges(planOf({ changes }));
const untouched: Entry = { actions: ['no-op'], before: { id: 'a' }, after: { id: 'a' } };

test('every action of Terraform is told, and what nothing is done with is left out', () => {
  const changes = changesOf({
    'aws_a.created': created({ size: 1 }),
    'aws_a.deleted': deleted({ size: 1 }),
    'aws_a.forgotten': { actions: ['forget'], before: { id: 'a' }, after: null },
    'aws_a.idle': untouched,
    'aws_a.made-before': updated({ a: 1 }, { a: 2 }, { actions: ['create', 'delete'] }),
    'aws_a.replaced': replaced({ a: 1 }, { a: 2 }, ['a']),
    'aws_a.updated': updated({ a: 1 }, { a: 2 }),
    'data.aws_b.read': { actions: ['read'], before: null, after: { name: 'x' }, after_unknown: { id: true } },
  });
  expect(changes.map(({ address, action, attributes }) => [address, action, attributes.length])).toEqual([
    ['aws_a.created', 'create', 0],
    ['aws_a.deleted', 'delete', 0],
    ['aws_a.forgotten', 'forget', 0],
    ['aws_a.made-before', 'replace', 1],
    ['aws_a.replaced', 'replace', 1],
    ['aws_a.updated', 'update', 1],
    ['data.aws_b.read', 'read', 0],
  ]);
  expect(countChanges(changes)).toEqual({ added: 1, changed: 1, replaced: 2, destroyed: 1, released: 1 });
});

test('attributes are those that differ, are not known any more, or are sensitive in another way, in order', () => {
  const [change] = changesOf({
    'aws_a.b': updated(
      { same: 1, size: 1, gone: 'x', id: 'i-1', secret_note: 'n', nested: { a: 1, id: 'i' }, none: null, fresh: null },
      { same: 1, size: 2, added: 'y', secret_note: 'n', nested: { a: 1 }, gone: null },
      {
        after_unknown: { id: true, fresh: true, nested: { id: true }, tags: {} },
        before_sensitive: { nested: {} },
        after_sensitive: { secret_note: true, nested: {} },
      },
    ),
  });
  expect(change?.attributes).toMatchObject([
    { name: 'added', after: 'y' },
    { name: 'fresh', after: 'known after apply' },
    { name: 'gone', before: 'x' },
    { name: 'id', before: 'i-1', after: 'known after apply' },
    { name: 'nested', before: 'id: i', after: 'id: known after apply' },
    { name: 'secret_note', before: '(hidden)', after: '(hidden)' },
    { name: 'size', before: '1', after: '2' },
  ]);
});

test('what is no node’s comes first, then node after node, each before its gate', () => {
  const addresses = [
    'terraform_data.gate-10',
    'terraform_data.gate-2',
    'tls_key.node-2-key',
    'aws_instance.node-10',
    'aws_lb_target_group_attachment.endpoint-amqps-node-1',
    'aws_instance.node-2',
    'aws_ebs_volume.node-2-data',
    'terraform_data.gate-1',
    'aws_s3_object.bundle',
    'aws_vpc_security_group_ingress_rule.firewall-in-cluster-4369',
    'aws_secretsmanager_secret.user-node-3',
    'aws_instance.node-1',
  ];
  const changes = changesOf(Object.fromEntries(addresses.map((address) => [address, created({})])));
  expect(changes.map(({ address }) => address)).toEqual([
    'aws_lb_target_group_attachment.endpoint-amqps-node-1',
    'aws_s3_object.bundle',
    'aws_secretsmanager_secret.user-node-3',
    'aws_vpc_security_group_ingress_rule.firewall-in-cluster-4369',
    'aws_instance.node-1',
    'terraform_data.gate-1',
    'aws_ebs_volume.node-2-data',
    'aws_instance.node-2',
    'tls_key.node-2-key',
    'terraform_data.gate-2',
    'aws_instance.node-10',
    'terraform_data.gate-10',
  ]);
});

test('left-overs, moves and imports are told beside the address', () => {
  const changes = changesOf({
    'aws_a.b': updated({ a: 1 }, { a: 2 }, { importing: { id: 'vol-1' } }),
    'aws_a.c': { ...untouched, previous_address: 'aws_a.old' },
    'aws_a.d': { ...untouched, importing: { id: 'vol-2' } },
    'aws_a.e #1': deleted({}, { deposed: 'byebye00' }),
    'aws_a.e #2': updated({ a: 1 }, { a: 2 }),
    'aws_a.f': updated({ a: 1 }, { a: 2 }, { actions: ['create', 'forget'] }),
    'aws_a.g': { ...untouched, importing: { id: 'amqp://shop:hunter2@host' } },
  });
  expect(changes.map(({ address, action, attributes }) => [address, action, attributes.length])).toEqual([
    ['aws_a.b (imported as vol-1)', 'update', 1],
    ['aws_a.c (moved from aws_a.old)', 'update', 0],
    ['aws_a.d (imported as vol-2)', 'update', 0],
    ['aws_a.e', 'update', 1],
    ['aws_a.e (deposed byebye00)', 'delete', 0],
    ['aws_a.f (the one before is let go of)', 'replace', 1],
    ['aws_a.g (imported as (hidden))', 'update', 0],
  ]);
  expect(countChanges(changes)).toEqual({ added: 0, changed: 2, replaced: 1, destroyed: 1, released: 0 });
});

test('only resources are counted', () => {
  const update = { action: 'update' as const, attributes: [{ name: 'a', after: '1' }] };
  const addresses = [
    'output.a',
    'data.aws_b.c',
    'provider.aws',
    'terraform.backend',
    'ephemeral.random_password.a',
    'locals',
  ];
  expect(countChanges(addresses.map((address) => ({ address, ...update }))).changed).toBe(0);
  expect(countChanges([{ address: 'terraform_data.gate-1', ...update }]).changed).toBe(1);
  expect(countChanges([{ address: 'module.a.module.b.aws_c.d["x.y"]', ...update }]).changed).toBe(1);
});

test('the order of a plan does not matter', () => {
  const changes = { 'aws_a.b': created({}), 'aws_a.c': created({}), 'terraform_data.gate-1': created({}) };
  const reversed = Object.fromEntries(Object.entries(changes).reverse());
  expect(changesOf(reversed)).toEqual(changesOf(changes));
});
