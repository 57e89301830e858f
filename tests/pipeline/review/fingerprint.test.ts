import fc from 'fast-check';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { fingerprintOf } from '../../../pipeline/review/fingerprint.ts';
import type { ObjectChange, Review, Unexplained } from '../../../pipeline/review/model.ts';
import { countChanges, resourceChanges } from '../../../pipeline/review/plan/resource-changes.ts';
import type { Configuration } from '../../../pipeline/terraform/synthesize.ts';
import { draws } from '../../draws.ts';
import { created, deleted, type Entry, planOf, replaced, stackOf, updated } from './plan/plans.ts';
import { cost } from './reviews.ts';

/** What a test may make another: everything that a fingerprint is taken of, and much that it is not. */
interface Ingredients {
  objects: ObjectChange[];
  unexplained: Unexplained[];
  changes: Record<string, Entry>;
  configuration: Configuration;
  code?: Review['code'];
  more?: Partial<Review>;
  /** Whether there is a plan, or only what is synthesized. */
  planned: boolean;
}

const stack = 'broker-orders';

function fingerprint({ objects, unexplained, changes, configuration, code, more, planned }: Ingredients): string {
  const plan = planOf({ changes, configuration });
  const resources = resourceChanges(plan);
  const review: Omit<Review, 'fingerprint'> = {
    version: 1,
    head: { uncommitted: false },
    objects,
    ...(code && { code }),
    stacks: [
      {
        name: stack,
        change: 'changed',
        source: planned ? 'plan' : 'synthesized',
        waitsFor: [],
        counts: countChanges(resources),
        resources,
      },
    ],
    unexplained,
    problems: [],
    warnings: [],
    notes: [],
    ...more,
  };
  return fingerprintOf(review, planned ? [{ stack, plan }] : []);
}

const proofOf = (address: string) => ({ stack: 'a', address });

const effect = (field: string, sentence: Sentence, severity: 'live' | 'rolling' = 'live') => ({
  severity,
  sentence,
  field,
  at: { file: 'brokers/orders.yaml', line: 1, side: 'after' as const },
  proof: [],
});

const object = (name: string, ...effects: ObjectChange['effects']): ObjectChange => ({
  kind: 'broker',
  name,
  file: `brokers/${name}.yaml`,
  change: 'changed',
  effects,
});

const drift = (address: string): Unexplained => ({
  stack,
  address,
  action: 'update',
  cause: 'drift',
  attributes: [{ name: 'size', before: '1', after: '2' }, { name: 'type' }],
  severity: 'live',
  sentence: say`${address} was changed`,
});

/** A change with every kind of value. `id` makes the ids that AWS, Terraform and its providers hand out. */
function sample(id: (of: string) => string = (of) => `${of}-0a1b2c3d`): Ingredients {
  const configuration = stackOf(
    {
      'aws_instance.node-1': {
        instance_type: 'm7g.xlarge',
        ami: '${data.aws_ssm_parameter.image.value}',
        root_block_device: { volume_size: 16 },
        tags: { Name: 'orders-1' },
      },
      'aws_ebs_volume.node-1-data': { size: 200 },
      'aws_security_group.firewall': {
        ingress: [
          { port: 5670, group: 'sg-fixed' },
          { port: 5671, group: '${aws_security_group.clients.id}' },
          { port: 5672, group: '${aws_security_group.others.id}' },
        ],
      },
      'terraform_data.gate-1': { triggers_replace: { bundle: 'b1', instanceId: '${aws_instance.node-1.id}' } },
      'aws_lb.balancer': { name: 'orders', subnets: ['${aws_subnet.a.id}', 'subnet-fixed'] },
      'aws_s3_object.bundle': { content: '{"image":"4.4.0","password":"hunter2"}', key: 'b1' },
    },
    { provider: { aws: [{ default_tags: [{ tags: { team: 'shop' } }] }] } },
  );
  const ports = [
    { port: 5670, group: 'sg-fixed', rule: id('sgr-0') },
    { port: 5671, group: id('sg-clients'), rule: id('sgr-1') },
    { port: 5672, group: id('sg-others'), rule: id('sgr-2') },
  ];
  // A set comes in an order that its ids have a part in.
  const ingress = id('').length % 2 === 0 ? ports : [...ports].reverse();
  return {
    planned: true,
    configuration,
    objects: [
      object(
        'orders',
        effect('instance.type', say`moves from ${'m7g.large'} to ${'m7g.xlarge'}`, 'rolling'),
        effect('storage.sizeGiB', say`grows`),
      ),
      object('billing', effect('', say`is new`)),
    ],
    unexplained: [drift('aws_ebs_volume.node-2-data'), drift('aws_ebs_volume.node-3-data')],
    code: { severity: 'live', sentence: say`Changed code`, proof: [proofOf('b'), proofOf('c')] },
    changes: {
      'aws_instance.node-1': updated(
        {
          instance_type: 'm7g.large',
          ami: id('ami-old'),
          root_block_device: [{ volume_size: 8, volume_id: id('vol-root') }],
          tags_all: { Name: 'orders-1', team: 'sales' },
        },
        {
          instance_type: 'm7g.xlarge',
          ami: id('ami-new'),
          root_block_device: [{ volume_size: 16, volume_id: id('vol-root') }],
          tags_all: { Name: 'orders-1', team: 'shop' },
        },
      ),
      'aws_ebs_volume.node-1-data': updated(
        { size: 100, arn: id('arn-a') },
        { size: 200 },
        { after_unknown: { arn: true } },
      ),
      'aws_security_group.firewall': updated({ ingress: [] }, { ingress }),
      'terraform_data.gate-1': replaced(
        { id: id('gate'), triggers_replace: { bundle: 'b0', instanceId: id('i-1') } },
        { triggers_replace: { bundle: 'b1', instanceId: id('i-1') } },
        ['triggers_replace'],
        { after_unknown: { id: true } },
      ),
      'aws_lb.balancer': created({ name: 'orders', subnets: [id('subnet-a'), 'subnet-fixed'] }, { arn: true }),
      'aws_s3_object.bundle': updated(
        { content: '{"image":"4.3.6","password":"hunter1"}', version_id: id('version') },
        { content: '{"image":"4.4.0","password":"hunter2"}' },
        { after_unknown: { version_id: true } },
      ),
      'aws_iam_role.gone': deleted({ arn: id('arn-role') }),
      'aws_iam_role.gone #2': deleted(
        { arn: id('arn-role') },
        {
          deposed: id('')
            .replace(/[^0-9a-f]/g, '')
            .padEnd(8, '0'),
        },
      ),
    },
  };
}

const original = fingerprint(sample());
const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 6, maxLength: 12 });

/** The same list or object in another order. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const keyed = items.map((item, index) => ({ item, key: Math.sin(seed * 7919 + index * 104729) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

test('it is 32 hexadecimal digits, and the same every time', () => {
  expect(original).toMatch(/^[0-9a-f]{32}$/);
  expect(fingerprint(sample())).toBe(original);
});

test('no order and no generated id is a part of it', () => {
  fc.assert(
    fc.property(fc.integer(), digits, (seed, suffix) => {
      const { objects, unexplained, changes, code, ...rest } = sample(
        (of) => `${of}-${suffix}${of.length * 31 + seed}`,
      );
      const same: Ingredients = {
        ...rest,
        objects: shuffled(objects, seed).map((each) => ({ ...each, effects: shuffled(each.effects, seed) })),
        unexplained: shuffled(unexplained, seed).map((each) => ({
          ...each,
          attributes: shuffled(each.attributes, seed),
        })),
        changes: Object.fromEntries(
          shuffled(Object.entries(changes), seed).map(([address, entry]) => [
            address,
            { ...entry, before: reordered(entry.before, seed), after: reordered(entry.after, seed) },
          ]),
        ),
        code: code && { ...code, proof: shuffled(code.proof, seed) },
      };
      expect(fingerprint(same)).toBe(original);
    }),
    draws(100),
  );
});

/** The same with the keys of objects in another order. */
function reordered(value: unknown, seed: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => reordered(item, seed));
  const entries = Object.entries(value).map(([key, inner]) => [key, reordered(inner, seed)]);
  return Object.fromEntries(shuffled(entries, seed));
}

test('lines, commits, notes, warnings, prices and how it was found out are no part of it', () => {
  const { objects, ...rest } = sample();
  const moved = objects.map((each) => ({
    ...each,
    effects: each.effects.map((one) => ({ ...one, at: { ...one.at, line: 99 }, proof: [proofOf('y')] })),
  }));
  const more: Partial<Review> = {
    base: { name: ['main'], commit: 'abc' },
    head: { commit: 'def', uncommitted: true },
    region: 'eu-west-1',
    notes: [say`a note`],
    cost: cost({ change: 1, before: 1, after: 2 }),
    warnings: [{ file: 'a', line: 1, column: 1, field: '', message: 'm', severity: 'warning' }],
  };
  expect(fingerprint({ ...rest, objects: moved, more })).toBe(original);
});

test('secrets are no part of it, and what stands beside them is', () => {
  const withContent = (content: string) => {
    const ingredients = sample();
    const { before } = ingredients.changes['aws_s3_object.bundle'] ?? {};
    const bundle = updated(before as Record<string, unknown>, { content }, { after_unknown: { version_id: true } });
    return fingerprint({ ...ingredients, changes: { ...ingredients.changes, 'aws_s3_object.bundle': bundle } });
  };
  expect(withContent('{"image":"4.4.0","password":"hunter3"}')).toBe(original);
  expect(withContent('{"password":"hunter3","image":"4.4.0"}')).not.toBe(
    withContent('{"password":"hunter3","image":"4.5.0"}'),
  );
});

/** Each makes one effect another one. */
const different: Record<string, (ingredients: Ingredients) => Ingredients> = {
  'another severity': (all) => ({ ...all, objects: [object('orders', effect('a', say`b`, 'rolling'))] }),
  'one object less': (all) => ({ ...all, objects: all.objects.slice(1) }),
  'another object': (all) => ({ ...all, objects: all.objects.map((each) => ({ ...each, name: `${each.name}-2` })) }),
  'another kind of object': (all) => ({
    ...all,
    objects: all.objects.map((each) => ({ ...each, kind: 'platform' as const })),
  }),
  'another change of an object': (all) => ({
    ...all,
    objects: all.objects.map((each) => ({ ...each, change: 'added' as const })),
  }),
  'another field': (all) => withEffects(all, (one) => ({ ...one, field: `${one.field}.x` })),
  'a worse effect': (all) => withEffects(all, (one) => ({ ...one, severity: 'downtime' })),
  'another sentence': (all) => withEffects(all, (one) => ({ ...one, sentence: say`something else` })),
  'no code': ({ code: _, ...all }) => all,
  'worse code': (all) => ({
    ...all,
    code: { severity: 'downtime', sentence: say`Changed code`, proof: [proofOf('b'), proofOf('c')] },
  }),
  'other words on code': (all) => ({
    ...all,
    code: { severity: 'live', sentence: say`Other code`, proof: [proofOf('b'), proofOf('c')] },
  }),
  'something more that is not explained': (all) => ({ ...all, unexplained: [...all.unexplained, drift('aws_a.b')] }),
  'another address that is not explained': (all) => ({
    ...all,
    unexplained: [drift('aws_a.b'), drift('aws_ebs_volume.node-3-data')],
  }),
  'another cause': (all) => withUnexplained(all, { cause: 'undone' }),
  'another action that is not explained': (all) => withUnexplained(all, { action: 'replace' }),
  'another attribute that is not explained': (all) => withUnexplained(all, { attributes: [{ name: 'size' }] }),
  'another address': ({ changes, ...all }) => {
    const { 'aws_iam_role.gone': entry, ...others } = changes;
    return { ...all, changes: { ...others, 'aws_iam_role.other': entry as Entry } };
  },
  'one change less': ({ changes, ...all }) => {
    const { 'aws_iam_role.gone': _, ...others } = changes;
    return { ...all, changes: others };
  },
  'one left-over less': ({ changes, ...all }) => {
    const { 'aws_iam_role.gone #2': _, ...others } = changes;
    return { ...all, changes: others };
  },
  'one change more': (all) => ({ ...all, changes: { ...all.changes, 'aws_a.b': created({}) } }),
  'another action': (all) => withChange(all, 'aws_iam_role.gone', { actions: ['forget'] }),
  'another constant value': (all) => withAfter(all, 'aws_instance.node-1', { instance_type: 'm7g.2xlarge' }),
  'another constant value before': (all) =>
    withChange(all, 'aws_ebs_volume.node-1-data', { before: { size: 50, arn: 'x' } }),
  'another constant value in a block': (all) =>
    withAfter(all, 'aws_instance.node-1', { root_block_device: [{ volume_size: 32, volume_id: 'v' }] }),
  'another constant value of several blocks': (all) =>
    withAfter(all, 'aws_security_group.firewall', {
      ingress: [
        { port: 5671, group: 'a' },
        { port: 15672, group: 'b' },
      ],
    }),
  'another constant value beside a reference': (all) =>
    withAfter(all, 'terraform_data.gate-1', { triggers_replace: { bundle: 'b2', instanceId: 'i' } }),
  'another constant value of what is new': (all) => withAfter(all, 'aws_lb.balancer', { name: 'other' }),
  'another tag of the provider': (all) =>
    withAfter(all, 'aws_instance.node-1', { tags_all: { Name: 'orders-1', team: 'x' } }),
  'one attribute more': (all) => withAfter(all, 'aws_ebs_volume.node-1-data', { iops: 3000 }),
};

function withEffects(
  all: Ingredients,
  change: (one: ObjectChange['effects'][number]) => ObjectChange['effects'][number],
): Ingredients {
  return { ...all, objects: all.objects.map((each) => ({ ...each, effects: each.effects.map(change) })) };
}

function withUnexplained(all: Ingredients, part: Partial<Unexplained>): Ingredients {
  return { ...all, unexplained: all.unexplained.map((each) => ({ ...each, ...part })) };
}

function withChange(all: Ingredients, address: string, part: Partial<Entry>): Ingredients {
  return { ...all, changes: { ...all.changes, [address]: { ...(all.changes[address] as Entry), ...part } } };
}

function withAfter(all: Ingredients, address: string, part: Record<string, unknown>): Ingredients {
  return withChange(all, address, { after: { ...(all.changes[address]?.after as object), ...part } });
}

test.each(Object.entries(different))('%s makes it another one', (_, change) => {
  expect(fingerprint(change(sample()))).not.toBe(original);
});

test('any two different changes of effects make two different fingerprints', () => {
  const all = Object.values(different).map((change) => fingerprint(change(sample())));
  expect(new Set([...all, original]).size).toBe(all.length + 1);
});

test('without a plan the values that are shown count, since none of them is generated', () => {
  const synthesized = { ...sample(), planned: false };
  const resized = withAfter(synthesized, 'aws_ebs_volume.node-1-data', { size: 300 });
  expect(fingerprint(resized)).not.toBe(fingerprint(synthesized));
  expect(fingerprint({ ...synthesized, objects: shuffled(synthesized.objects, 3) })).toBe(fingerprint(synthesized));
});

test('an attribute that refers to something counts by its name alone', () => {
  const ami = withAfter(sample(), 'aws_instance.node-1', { ami: 'ami-another' });
  expect(fingerprint(ami)).toBe(original);
  const subnets = withAfter(sample(), 'aws_lb.balancer', { subnets: ['subnet-another', 'subnet-fixed'] });
  expect(fingerprint(subnets)).toBe(original);
});
