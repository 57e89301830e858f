import { countChanges } from '../../../../pipeline/review/plan/resource-changes.ts';
import { followsFromAnother, synthesizedChanges } from '../../../../pipeline/review/plan/synthesized-changes.ts';
import { stackOf } from './plans.ts';

type Blocks = Parameters<typeof stackOf>[0];
type More = Parameters<typeof stackOf>[1];

/** `address action attribute,attribute` of what becomes of one stack. */
function changes(before: Blocks, after: Blocks, more: { before?: More; after?: More } = {}): string[] {
  const found = synthesizedChanges(stackOf(before, more.before), stackOf(after, more.after));
  return found.map(({ address, action, attributes }) =>
    [address, action, attributes.map(({ name }) => name).join()].join(' ').trim(),
  );
}

test('what is the same is left out, comments included', () => {
  const block = { size: 1, '//': { metadata: { path: 'a' } } };
  expect(changes({ 'aws_a.b': block }, { 'aws_a.b': { ...block, '//': { metadata: { path: 'c' } } } })).toEqual([]);
});

test('resources that come, go and differ are told, nodes before their gates', () => {
  const before = { 'aws_instance.node-1': { instance_type: 'm7g.large' }, 'aws_a.gone': {}, 'aws_a.same': { a: 1 } };
  const after = {
    'aws_instance.node-1': { instance_type: 'm7g.xlarge' },
    'aws_a.new': { x: 1 },
    'aws_a.same': { a: 1 },
  };
  expect(changes(before, after)).toEqual([
    'aws_a.gone delete',
    'aws_a.new create',
    'aws_instance.node-1 update instance_type',
  ]);
});

test('both values of an attribute are shown, references as they are', () => {
  const [change] = synthesizedChanges(
    stackOf({ 'aws_a.b': { target: '${aws_c.d.id}', size: 1 } }),
    stackOf({ 'aws_a.b': { target: '${aws_c.e.id}', size: 2 } }),
  );
  expect(change?.attributes).toEqual([
    { name: 'size', before: '1', after: '2' },
    { name: 'target', before: '${aws_c.d.id}', after: '${aws_c.e.id}' },
  ]);
});

test('a gate whose triggers differ is replaced, and not for anything else', () => {
  const gate = { triggers_replace: { bundle: 'a' }, input: 1 };
  expect(
    changes(
      { 'terraform_data.gate-1': gate },
      { 'terraform_data.gate-1': { ...gate, triggers_replace: { bundle: 'b' } } },
    ),
  ).toEqual(['terraform_data.gate-1 replace triggers_replace']);
  expect(changes({ 'terraform_data.gate-1': gate }, { 'terraform_data.gate-1': { ...gate, input: 2 } })).toEqual([
    'terraform_data.gate-1 update input',
  ]);
});

test('an argument that is known to replace does, within blocks too, and one beside it does not', () => {
  const volume = { availability_zone: 'a', size: 1 };
  expect(
    changes({ 'aws_ebs_volume.v': volume }, { 'aws_ebs_volume.v': { ...volume, availability_zone: 'b' } }),
  ).toEqual(['aws_ebs_volume.v replace availability_zone']);
  const instance = { root_block_device: { encrypted: true, volume_size: 8 } };
  const with_ = (more: object) => ({
    'aws_instance.i': { root_block_device: { ...instance.root_block_device, ...more } },
  });
  expect(changes({ 'aws_instance.i': instance }, with_({ encrypted: false }))).toEqual([
    'aws_instance.i replace root_block_device',
  ]);
  expect(changes({ 'aws_instance.i': instance }, with_({ volume_size: 9 }))).toEqual([
    'aws_instance.i update root_block_device',
  ]);
});

test('an instance type of another architecture replaces the instance, and what goes with it follows', () => {
  const stack = (instance_type: string, image: string) => ({
    'aws_ebs_volume.node-1-data': { size: 1 },
    'aws_instance.node-1': {
      instance_type,
      ami: '${data.aws_ssm_parameter.image.value}',
      lifecycle: { ignore_changes: ['ami'] },
    },
    'aws_volume_attachment.node-1-attachment': {
      instance_id: '${aws_instance.node-1.id}',
      volume_id: '${aws_ebs_volume.node-1-data.id}',
    },
    'aws_a.name': { of: '${aws_instance.node-1.id}', type: '${aws_instance.node-1.instance_type}', image },
    'aws_a.other': { of: '${aws_ebs_volume.node-1-data.id}' },
  });
  expect(changes(stack('m7g.large', 'x'), stack('m7i.large', 'x'))).toEqual([
    'aws_a.name update of,type',
    'aws_instance.node-1 replace instance_type',
    'aws_volume_attachment.node-1-attachment replace instance_id',
  ]);
  const found = synthesizedChanges(stackOf(stack('m7g.large', 'x')), stackOf(stack('m7i.large', 'x')));
  expect(found.map(followsFromAnother)).toEqual([true, false, true]);
  expect(found[2]?.attributes).toEqual([
    { name: 'instance_id', before: '${aws_instance.node-1.id}', after: 'known after apply' },
  ]);
  expect(changes(stack('m7g.large', 'x'), stack('m7g.xlarge', 'x'))).toEqual([
    'aws_a.name update type',
    'aws_instance.node-1 update instance_type',
  ]);
});

test('what Terraform ignores on what exists is told, replaces nothing and is not counted', () => {
  const instance = (ami: string, user_data: string) => ({
    'aws_instance.node-1': { ami, user_data, lifecycle: { ignore_changes: ['ami', 'user_data'] } },
    'aws_a.b': { image: '${aws_instance.node-1.ami}' },
  });
  const found = synthesizedChanges(stackOf(instance('a', 'x')), stackOf(instance('b', 'y')));
  expect(found.map(({ address, action }) => [address, action])).toEqual([
    ['aws_instance.node-1 (only for new ones)', 'update'],
  ]);
  expect(countChanges(found).changed).toBe(0);
});

test('another image replaces what heeds it and not what ignores it', () => {
  const image = (name: string) => ({ data: { aws_ssm_parameter: { image: { name } } } });
  const ami = '${data.aws_ssm_parameter.image.value}';
  const stack = { 'aws_instance.a': { ami }, 'aws_instance.b': { ami, lifecycle: [{ ignore_changes: 'all' }] } };
  expect(changes(stack, stack, { before: image('arm64'), after: image('x86_64') })).toEqual([
    'aws_instance.a replace ami',
    'aws_instance.b (only for new ones) update ami',
    'data.aws_ssm_parameter.image update name',
  ]);
});

test('replace_triggered_by is followed', () => {
  const stack = (size: number) => ({
    'aws_a.b': { size },
    'aws_a.c': { lifecycle: { replace_triggered_by: ['${aws_a.b}'] } },
    'aws_a.d': { lifecycle: { replace_triggered_by: ['aws_a.b.other'] } },
  });
  expect(changes(stack(1), stack(2))).toEqual(['aws_a.b update size', 'aws_a.c replace']);
});

test('meta-arguments that differ are told', () => {
  expect(
    changes(
      { 'aws_a.b': { depends_on: ['aws_a.c'], lifecycle: { prevent_destroy: true }, provisioner: [{}] } },
      { 'aws_a.b': { depends_on: ['aws_a.d'], lifecycle: {}, provisioner: [] } },
    ),
  ).toEqual(['aws_a.b update depends_on,lifecycle,provisioner']);
});

test('whatever else differs is told as an update and is no resource', () => {
  const before = {
    data: { aws_ssm_parameter: { image: { name: 'arm64' }, old: { name: 'x' } } },
    ephemeral: { random_password: { a: { length: 8 } } },
    output: { a: { value: '1' }, gone: { value: '2' } },
    provider: { aws: [{ default_tags: [{ tags: { team: 'a' } }] }, { alias: 'us', region: 'us-east-1' }] },
    terraform: { backend: { s3: { bucket: 'a' } }, required_version: '>= 1.11' },
    locals: { a: 1 },
    variable: { v: { default: 1 } },
    moved: [{ from: 'aws_a.b', to: 'aws_a.c' }],
  };
  const after = {
    data: { aws_ssm_parameter: { image: { name: 'x86_64' } } },
    ephemeral: { random_password: { a: { length: 9 } } },
    output: { a: { value: '3' }, new: { value: '4' } },
    provider: { aws: [{ default_tags: [{ tags: { team: 'b' } }] }, { alias: 'us', region: 'us-east-2' }] },
    terraform: { backend: { s3: { bucket: 'b' } }, required_version: '>= 1.12' },
    locals: { a: 2 },
    variable: { v: { default: 2 } },
  };
  expect(changes({}, {}, { before, after })).toEqual([
    'data.aws_ssm_parameter.image update name',
    'data.aws_ssm_parameter.old update name',
    'ephemeral.random_password.a update length',
    'locals update a',
    'moved update moved',
    'output.a update value',
    'output.gone update value',
    'output.new update value',
    'provider.aws update default_tags',
    'provider.aws.us update region',
    'terraform.backend update s3',
    'terraform.required_version update required_version',
    'variable.v update default',
  ]);
  const found = synthesizedChanges(stackOf({}, before), stackOf({}, after));
  expect(countChanges(found)).toEqual({ added: 0, changed: 0, replaced: 0, destroyed: 0, released: 0 });
  expect(found.find(({ address }) => address === 'terraform.backend')?.attributes).toMatchObject([
    { name: 's3', before: 'bucket: a', after: 'bucket: b' },
  ]);
});

test('of a stack that is new or gone its resources are told and nothing else', () => {
  const stack = stackOf(
    { 'aws_a.b': { size: 1 } },
    { output: { a: { value: 1 } }, terraform: { backend: { s3: {} } } },
  );
  expect(synthesizedChanges(undefined, stack)).toEqual([{ address: 'aws_a.b', action: 'create', attributes: [] }]);
  expect(synthesizedChanges(stack, undefined)).toEqual([{ address: 'aws_a.b', action: 'delete', attributes: [] }]);
  expect(synthesizedChanges(undefined, undefined)).toEqual([]);
});
