import { plainText } from '../../../../catalog/words/sentence.ts';
import type { Unexplained } from '../../../../pipeline/review/model.ts';
import type { Values } from '../../../../pipeline/review/plan/json-value.ts';
import { findUnexplained } from '../../../../pipeline/review/unexplained/unexplained.ts';
import type { Configuration } from '../../../../pipeline/terraform/synthesize.ts';
import { created, deleted, type Entry, type PlanParts, planOf, replaced, stackOf, updated } from '../plan/plans.ts';

type Blocks = Parameters<typeof stackOf>[0];

const stack = 'broker-orders';

/** What is not explained of a plan with these parts between two versions of a stack. */
function find(before: Configuration | undefined, after: Configuration | undefined, parts: PlanParts): Unexplained[] {
  const plan = planOf({ ...parts, configuration: after ?? {} });
  return findUnexplained({ stack, plan, before, after });
}

/** The same where both versions are the same. */
const unchanged = (blocks: Blocks, parts: PlanParts) => find(stackOf(blocks), stackOf(blocks), parts);

const brief = ({ address, action, cause, attributes, severity }: Unexplained) =>
  [address, action, cause, attributes.map(({ name }) => name).join('+'), severity].join(' | ');

const sentences = (found: readonly Unexplained[]) => found.map(({ sentence }) => plainText(sentence));

describe('what differs between the versions explains', () => {
  test('an attribute that is configured differently, and what the provider computes with it', () => {
    const found = find(stackOf({ 'aws_a.b': { size: 1 } }), stackOf({ 'aws_a.b': { size: 2 } }), {
      changes: { 'aws_a.b': updated({ size: 1, etag: 'x' }, { size: 2 }, { after_unknown: { etag: true } }) },
    });
    expect(found).toEqual([]);
  });

  test('not another attribute of the same resource', () => {
    const found = find(stackOf({ 'aws_a.b': { size: 1, kind: 'x' } }), stackOf({ 'aws_a.b': { size: 2, kind: 'x' } }), {
      changes: { 'aws_a.b': updated({ size: 1, kind: 'y' }, { size: 2, kind: 'x' }) },
    });
    expect(found.map(brief)).toEqual(['aws_a.b | update | not applied | kind | live']);
    expect(found[0]?.attributes).toEqual([{ name: 'kind', before: 'y', after: 'x' }]);
  });

  test('what is new or gone', () => {
    const found = find(stackOf({ 'aws_a.gone': { size: 1 } }), stackOf({ 'aws_a.new': { size: 1 } }), {
      changes: {
        'aws_a.gone': deleted({ size: 1 }),
        'aws_a.gone #2': deleted({ size: 1 }, { deposed: 'aabbccdd' }),
        'aws_a.new': created({ size: 1 }),
      },
    });
    expect(found).toEqual([]);
  });

  test('a disk that is let go of when it leaves the files', () => {
    const blocks = { 'aws_ebs_volume.node-2-data': { size: 1 } };
    const changes = { 'aws_ebs_volume.node-2-data': { actions: ['forget'], before: { size: 1 }, after: null } };
    expect(find(stackOf(blocks), stackOf({}), { changes })).toEqual([]);
    expect(find(stackOf(blocks), undefined, { changes })).toEqual([]);
    expect(find(stackOf({}), stackOf({}), { changes }).map(brief)).toEqual([
      'aws_ebs_volume.node-2-data | forget | not applied |  | live',
    ]);
  });

  test('everything of a stack that is new', () => {
    const after = stackOf({ 'aws_a.b': { size: 1 } }, { output: { a: { value: '${aws_a.b.id}' } } });
    const found = find(undefined, after, {
      changes: { 'aws_a.b': created({ size: 1 }, { id: true }) },
      outputs: { a: { actions: ['create'], before: null, after_unknown: true } },
    });
    expect(found).toEqual([]);
  });

  test('what refers to something that is made anew for an explained reason, in several steps', () => {
    const blocks = (type: string) =>
      stackOf(
        {
          'aws_instance.node-1': { instance_type: type },
          'aws_volume_attachment.node-1-attachment': { instance_id: '${aws_instance.node-1.id}', device: '/dev/sdf' },
          'terraform_data.gate-1': { triggers_replace: { id: '${aws_instance.node-1.id}' } },
          'aws_c.d': { text: 'see ${terraform_data.gate-1.id}' },
        },
        { output: { ids: { value: ['${aws_instance.node-1.id}'] } } },
      );
    const unknown = { id: true };
    const found = find(blocks('m7g.large'), blocks('m7i.large'), {
      changes: {
        'aws_instance.node-1': replaced(
          { instance_type: 'm7g.large', id: 'i-1' },
          { instance_type: 'm7i.large' },
          ['instance_type'],
          {
            after_unknown: unknown,
          },
        ),
        'aws_volume_attachment.node-1-attachment': replaced(
          { instance_id: 'i-1', device: '/dev/sdf', id: 'a' },
          { device: '/dev/sdf' },
          ['instance_id'],
          { after_unknown: { instance_id: true, id: true } },
        ),
        'terraform_data.gate-1': replaced(
          { triggers_replace: { id: 'i-1' }, id: 'g' },
          { triggers_replace: {} },
          ['triggers_replace'],
          {
            after_unknown: { triggers_replace: { id: true }, id: true },
          },
        ),
        'aws_c.d': updated({ text: 'see g' }, {}, { after_unknown: { text: true } }),
      },
      outputs: { ids: { actions: ['update'], before: ['i-1'], after: [null], after_unknown: [true] } },
    });
    expect(found).toEqual([]);
  });

  test('a reference only when the value that it leads to may change', () => {
    const blocks = (size: number) =>
      stackOf({ 'aws_a.b': { size }, 'aws_c.d': { of: '${aws_a.b.id}' }, 'aws_e.f': { of: '${aws_a.b.size}' } });
    const found = find(blocks(1), blocks(2), {
      changes: {
        'aws_a.b': updated({ size: 1, id: 'x' }, { size: 2, id: 'x' }),
        'aws_c.d': updated({ of: 'w' }, { of: 'x' }),
        'aws_e.f': updated({ of: 1 }, { of: 2 }),
      },
    });
    expect(found.map(brief)).toEqual(['aws_c.d | update | not applied | of | live']);
  });

  test('what comes from a data source whose configuration differs, and not from one that only found another value', () => {
    const blocks = (name: string) =>
      stackOf(
        { 'aws_instance.a': { ami: '${data.aws_ssm_parameter.image.value}' } },
        { data: { aws_ssm_parameter: { image: { name } } } },
      );
    const changes = { 'aws_instance.a': replaced({ ami: 'ami-1' }, { ami: 'ami-2' }, ['ami']) };
    expect(find(blocks('arm64'), blocks('x86_64'), { changes })).toEqual([]);
    expect(find(blocks('arm64'), blocks('arm64'), { changes }).map(brief)).toEqual([
      'aws_instance.a | replace | not applied | ami | downtime',
    ]);
  });

  test('a data source that another one leads to', () => {
    const blocks = (name: string) =>
      stackOf(
        { 'aws_instance.a': { ami: '${data.aws_x.second.value}' } },
        { data: { aws_x: { first: { name }, second: { name: '${data.aws_x.first.value}' } } } },
      );
    const changes = { 'aws_instance.a': replaced({ ami: 'ami-1' }, { ami: 'ami-2' }, ['ami']) };
    expect(find(blocks('a'), blocks('b'), { changes })).toEqual([]);
  });

  test('not what another value of a data source brings with it, even beside what it explains', () => {
    const blocks = (size: number) =>
      stackOf(
        { 'aws_a.b': { size, ami: '${data.aws_x.y.value}', late: '${data.aws_x.y.late}' } },
        { data: { aws_x: { y: { name: 'n' } } } },
      );
    const found = find(blocks(1), blocks(2), {
      changes: {
        'aws_a.b': updated(
          { size: 1, ami: 'ami-1', late: null },
          { size: 2, ami: 'ami-2' },
          { after_unknown: { late: true } },
        ),
      },
    });
    expect(found.map(brief)).toEqual(['aws_a.b | update | not applied | ami+late | live']);
  });

  test('nothing that is configured, where the plan does not say of what it is configured', () => {
    const blocks = (size: number) => stackOf({ 'aws_a.b': { size, kind: 'x' } });
    const change = updated({ size: 1, kind: 'y' }, { size: 2, kind: 'x' });
    const plan = planOf({ changes: { 'aws_a.b': change } });
    const found = findUnexplained({ stack, plan, before: blocks(1), after: blocks(2) });
    expect(found.map(brief)).toEqual(['aws_a.b | update | not applied | kind | live']);
  });

  test('a data source that is read during the apply because of what it refers to or waits for', () => {
    const blocks = (size: number) =>
      stackOf(
        { 'aws_a.b': { size } },
        {
          data: {
            aws_x: {
              own: { size, of: '${aws_c.d.id}' },
              by_value: { of: '${aws_a.b.size}' },
              by_order: { depends_on: ['aws_a.b'] },
              alone: { of: 1 },
            },
          },
        },
      );
    const read: Entry = { actions: ['read'], before: null, after: {} };
    const found = find(blocks(1), blocks(2), {
      changes: {
        'aws_a.b': updated({ size: 1 }, { size: 2 }),
        'data.aws_x.own': read,
        'data.aws_x.by_value': read,
        'data.aws_x.by_order': read,
        'data.aws_x.alone': read,
      },
    });
    expect(found.map(brief)).toEqual(['data.aws_x.alone | read | not applied |  | none']);
  });

  test('all tags when the tags of the provider differ, and only those', () => {
    const blocks = (team: string) =>
      stackOf(
        { 'aws_a.b': { tags: { Name: 'n' } } },
        { provider: { aws: [{ default_tags: [{ tags: { team, kept: '1' } }] }] } },
      );
    const tags = (more: object) =>
      updated(
        { tags_all: { Name: 'n', team: 'x', kept: '1' } },
        { tags_all: { Name: 'n', team: 'y', kept: '1', ...more } },
      );
    expect(find(blocks('x'), blocks('y'), { changes: { 'aws_a.b': tags({}) } })).toEqual([]);
    const found = find(blocks('x'), blocks('y'), { changes: { 'aws_a.b': tags({ kept: '2' }) } });
    expect(found.map(brief)).toEqual(['aws_a.b | update | not applied | tags_all | live']);
  });

  test('tags of the provider that a resource names, of which an object may turn the default ones off', () => {
    const provider = (team: string) => ({ default_tags: [{ tags: { team } }] });
    const off = { override_provider: { default_tags: { tags: {} } } };
    const blocks = (team: string, change: { object?: Values; provider?: string } = {}) =>
      stackOf(
        {
          'aws_a.b': { provider: 'aws.us' },
          'aws_s3_object.off': off,
          'aws_s3_object.turned': change.object ?? {},
          'aws_s3_object.moved': { provider: change.provider ?? 'aws' },
        },
        { provider: { aws: [{ region: 'a' }, { alias: 'us', ...provider(team) }] } },
      );
    const change = updated({ tags_all: { team: 'x' } }, { tags_all: { team: 'y' } });
    const addresses = ['aws_a.b', 'aws_s3_object.off', 'aws_s3_object.turned', 'aws_s3_object.moved', 'aws_c.d'];
    const changes = Object.fromEntries(addresses.map((address) => [address, change]));
    const found = find(blocks('x'), blocks('y', { object: off, provider: 'aws.us' }), { changes });
    expect(found.map(({ address }) => address)).toEqual(['aws_c.d', 'aws_s3_object.off', 'aws_s3_object.turned']);
  });

  test('default tags that an object turns off', () => {
    const blocks = (more: Values) =>
      stackOf({ 'aws_s3_object.o': more }, { provider: { aws: [{ default_tags: [{ tags: { team: 'x' } }] }] } });
    const change = updated({ tags_all: { team: 'x' } }, { tags_all: {} });
    const off = { override_provider: { default_tags: { tags: {} } } };
    expect(find(blocks({}), blocks(off), { changes: { 'aws_s3_object.o': change } })).toEqual([]);
    expect(find(blocks(off), blocks(off), { changes: { 'aws_s3_object.o': change } }).map(brief)).toEqual([
      'aws_s3_object.o | update | not applied | tags_all | live',
    ]);
  });

  test('no tag that comes beside an attribute that it explains', () => {
    const blocks = (size: number) => stackOf({ 'aws_a.b': { size } });
    const change = updated({ size: 1, tags_all: { a: '1' } }, { size: 2, tags_all: {} });
    expect(find(blocks(1), blocks(2), { changes: { 'aws_a.b': change } }).map(brief)).toEqual([
      'aws_a.b | update | not applied | tags_all | live',
    ]);
  });

  test('tags of its own, whose total the provider computes', () => {
    const blocks = (a: string) => stackOf({ 'aws_a.b': { tags: { a } } });
    const change = updated({ tags: { a: '1' }, tags_all: { a: '1' } }, { tags: { a: '2' }, tags_all: { a: '2' } });
    expect(find(blocks('1'), blocks('2'), { changes: { 'aws_a.b': change } })).toEqual([]);
  });

  test('a replacement that Terraform was told to make after another change', () => {
    const blocks = (size: number) =>
      stackOf({ 'aws_a.b': { size }, 'aws_c.d': { lifecycle: { replace_triggered_by: ['aws_a.b'] } } });
    const parts = {
      changes: {
        'aws_a.b': updated({ size: 1 }, { size: 2 }),
        'aws_c.d': updated(
          { id: 'x' },
          {},
          {
            actions: ['delete', 'create'],
            action_reason: 'replace_by_triggers',
            after_unknown: { id: true },
          },
        ),
      },
    };
    expect(find(blocks(1), blocks(2), parts)).toEqual([]);
    expect(find(blocks(2), blocks(2), parts).map(brief)).toContain('aws_c.d | replace | not applied | id | downtime');
  });

  test('what only new instances heed, when the instance is made anew', () => {
    const blocks = (instance_type: string) =>
      stackOf({ 'aws_instance.a': { instance_type, ami: 'ami-2', lifecycle: { ignore_changes: ['ami'] } } });
    const after = { instance_type: 'm7i.large', ami: 'ami-2' };
    const found = find(blocks('m7g.large'), blocks('m7i.large'), {
      changes: { 'aws_instance.a': replaced({ instance_type: 'm7g.large', ami: 'ami-1' }, after, ['instance_type']) },
    });
    expect(found).toEqual([]);
  });

  test('of a block what the provider adds when the resource is made anew, and not what is configured in it', () => {
    const blocks = (kind: string) => stackOf({ 'aws_instance.a': { kind, root_block_device: { volume_size: 16 } } });
    const change = (size: number) =>
      replaced(
        { kind: 'x', root_block_device: [{ volume_size: size, volume_id: 'v-1' }] },
        { kind: 'y', root_block_device: [{ volume_size: 16 }] },
        ['kind'],
        { after_unknown: { root_block_device: [{ volume_id: true }] } },
      );
    expect(find(blocks('x'), blocks('y'), { changes: { 'aws_instance.a': change(16) } })).toEqual([]);
    expect(find(blocks('x'), blocks('y'), { changes: { 'aws_instance.a': change(20) } }).map(brief)).toEqual([
      'aws_instance.a | replace | not applied | root_block_device | downtime',
    ]);
  });

  test('the repetition of a gate that was not made, when the change would make it anew anyway', () => {
    const blocks = (bundle: string) => stackOf({ 'terraform_data.gate-3': { triggers_replace: { bundle } } });
    const changes = { 'terraform_data.gate-3': created({ triggers_replace: { bundle: 'b' } }) };
    expect(find(blocks('a'), blocks('b'), { changes })).toEqual([]);
    expect(find(blocks('b'), blocks('b'), { changes }).map(brief)).toEqual([
      'terraform_data.gate-3 | create | not applied |  | downtime',
    ]);
    const gone = { 'terraform_data.gate-3': deleted({ id: 'x' }) };
    expect(find(blocks('a'), blocks('b'), { changes, drift: gone }).map(brief)).toEqual([
      'terraform_data.gate-3 | create | undone |  | downtime',
    ]);
    const other = (input: string) => stackOf({ 'terraform_data.gate-3': { triggers_replace: { bundle: 'b' }, input } });
    expect(find(other('a'), other('b'), { changes })).toHaveLength(1);
  });

  test('instances of a block whose number differs', () => {
    const blocks = (count: number) => stackOf({ 'aws_a.b': { count }, 'aws_c.d': { of: '${aws_a.b[0].id}' } });
    const changes = {
      'aws_a.b[0]': created({}),
      'aws_a.b[1]': deleted({}),
      'aws_c.d': updated({ of: 'x' }, {}, { after_unknown: { of: true } }),
    };
    expect(find(blocks(1), blocks(2), { changes })).toEqual([]);
    expect(find(blocks(2), blocks(2), { changes })).toHaveLength(3);
  });

  test('a value that is only written and so stands in no plan', () => {
    const blocks = (secret_string_wo: string) => stackOf({ 'aws_a.b': { secret_string_wo } });
    const changes = { 'aws_a.b': updated({ v: 1 }, { v: 1 }) };
    expect(find(blocks('a'), blocks('b'), { changes })).toEqual([]);
    expect(find(blocks('a'), blocks('a'), { changes }).map(brief)).toEqual([
      'aws_a.b | update | not applied |  | live',
    ]);
  });
});

describe('what nothing explains is told', () => {
  test('an attribute that was changed outside and is put back', () => {
    const found = unchanged(
      { 'aws_instance.node-2': { instance_type: 'm7g.large' }, 'aws_instance.node-1': { instance_type: 'm7g.large' } },
      {
        changes: {
          'aws_instance.node-1': { actions: ['no-op'], before: {}, after: {} },
          'aws_instance.node-2': updated({ instance_type: 'm7g.4xlarge' }, { instance_type: 'm7g.large' }),
        },
        drift: { 'aws_instance.node-2': updated({ instance_type: 'm7g.large' }, { instance_type: 'm7g.4xlarge' }) },
      },
    );
    expect(found.map(brief)).toEqual(['aws_instance.node-2 | update | drift | instance_type | rolling']);
    expect(found[0]?.stack).toBe(stack);
    expect(found[0]?.attributes).toEqual([{ name: 'instance_type', before: 'm7g.4xlarge', after: 'm7g.large' }]);
    expect(sentences(found)).toEqual([
      'The instance type of aws_instance.node-2 was changed outside Terraform, from m7g.large to m7g.4xlarge; applying puts it back.',
    ]);
  });

  test('drift and what was not applied, of one resource, apart', () => {
    const found = unchanged(
      { 'aws_a.b': { a: 1, b: 1, c: 1 } },
      {
        changes: { 'aws_a.b': updated({ a: 2, b: 2, c: 2 }, { a: 1, b: 1, c: 1 }) },
        drift: { 'aws_a.b': updated({ a: 1, b: 1 }, { a: 2, b: 2 }) },
      },
    );
    expect(found.map(brief)).toEqual([
      'aws_a.b | update | drift | a+b | live',
      'aws_a.b | update | not applied | c | live',
    ]);
    expect(sentences(found)).toEqual([
      'The a and b of aws_a.b were changed outside Terraform; applying puts them back.',
      'The c of aws_a.b differs from what was last applied: an earlier change was not applied, or a default of Warren, the provider or AWS is another now.',
    ]);
  });

  test('what is gone outside and made anew, and what follows from that', () => {
    const found = find(
      ...twice(
        stackOf(
          {
            'aws_instance.node-1': { instance_type: 'm7g.large' },
            'terraform_data.gate-1': { triggers_replace: { id: '${aws_instance.node-1.id}', bundle: 'a' } },
          },
          { output: { ids: { value: ['${aws_instance.node-1.id}'] } } },
        ),
      ),
      {
        changes: {
          'aws_instance.node-1': created({ instance_type: 'm7g.large' }, { id: true }),
          'terraform_data.gate-1': replaced(
            { id: 'g', triggers_replace: { id: 'i-1', bundle: 'a' } },
            { triggers_replace: { bundle: 'a' } },
            ['triggers_replace'],
            { after_unknown: { id: true, triggers_replace: { id: true } } },
          ),
        },
        drift: { 'aws_instance.node-1': deleted({ id: 'i-1' }) },
        outputs: { ids: { actions: ['update'], before: ['i-1'], after: [null], after_unknown: [true] } },
      },
    );
    expect(found.map(brief)).toEqual([
      'aws_instance.node-1 | create | undone |  | live',
      'terraform_data.gate-1 | replace | undone | triggers_replace | live',
      'output.ids | output | undone | value | none',
    ]);
    expect(sentences(found)).toEqual([
      'aws_instance.node-1 is gone outside Terraform; applying makes it anew.',
      'terraform_data.gate-1 is made anew with aws_instance.node-1, which no changed file explains.',
      'output.ids changes with aws_instance.node-1, which no changed file explains.',
    ]);
  });

  test('what follows from a change only when it leads to a value that changes', () => {
    const found = unchanged(
      {
        'aws_a.b': { size: 1 },
        'aws_c.d': { of: '${aws_a.b.id}' },
        'aws_e.f': { of: '${aws_a.b.size}' },
        'aws_g.h': { of: '${aws_a.b.size}' },
      },
      {
        changes: {
          'aws_a.b': updated({ size: 2, id: 'i' }, { size: 1, id: 'i' }),
          'aws_c.d': updated({ of: 'old' }, { of: 'i' }),
          'aws_e.f': updated({ of: 2 }, { of: 1 }),
          'aws_g.h': created({ of: 1 }),
        },
        drift: { 'aws_a.b': updated({ size: 1 }, { size: 2 }) },
      },
    );
    expect(found.map(brief)).toEqual([
      'aws_a.b | update | drift | size | live',
      'aws_c.d | update | not applied | of | live',
      'aws_e.f | update | drift | of | live',
      'aws_g.h | create | not applied |  | live',
    ]);
    expect(sentences(found)[2]).toBe('aws_e.f changes with aws_a.b, which no changed file explains.');
  });

  test('a change outside that is set to something else than before it', () => {
    const found = unchanged(
      { 'aws_a.b': { size: 3 } },
      {
        changes: { 'aws_a.b': updated({ size: 2 }, { size: 3 }) },
        drift: { 'aws_a.b': updated({ size: 1 }, { size: 2 }) },
      },
    );
    expect(sentences(found)).toEqual([
      'The size of aws_a.b was changed outside Terraform, from 1 to 2; applying sets it to 3.',
    ]);
  });

  test('a change outside of what this change deletes', () => {
    const found = find(stackOf({ 'aws_a.b': { size: 1 } }), stackOf({}), {
      changes: { 'aws_a.b': deleted({ size: null }) },
      drift: { 'aws_a.b': updated({ size: 1 }, { size: null }) },
    });
    expect(found.map(brief)).toEqual(['aws_a.b | delete | drift | size | none']);
    expect(sentences(found)).toEqual([
      'The size of aws_a.b was changed outside Terraform, from 1 to none; this change deletes it all.',
    ]);
  });

  test('of what this change deletes, what AWS filled in beside what was configured is none', () => {
    const query = (id: string, more: Values) => ({ id, metric: [], period: null, return_data: false, ...more });
    const gone = (after: Values[]) =>
      find(stackOf({ 'aws_a.b': { query: [{ id: 'm' }, { id: 'e', return_data: true }] } }), stackOf({}), {
        changes: { 'aws_a.b': deleted({ query: after }) },
        drift: {
          'aws_a.b': updated({ query: [query('m', {}), query('e', { return_data: true })] }, { query: after }),
        },
      });
    expect(gone([query('m', { period: 0 }), query('e', { period: 0, return_data: true })])).toEqual([]);
    const other = gone([query('m', { period: 0 }), query('other', { period: 0, return_data: true })]);
    expect(other.map(brief)).toEqual(['aws_a.b | delete | drift | query | none']);
  });

  test('a change outside that the plan leaves as it is', () => {
    const found = unchanged(
      { 'aws_instance.node-1': { ebs_optimized: true, lifecycle: { ignore_changes: ['ebs_optimized'] } } },
      { drift: { 'aws_instance.node-1': updated({ ebs_optimized: true }, { ebs_optimized: false }) } },
    );
    expect(found.map(brief)).toEqual(['aws_instance.node-1 | read | drift | ebs_optimized | none']);
    expect(sentences(found)).toEqual([
      'The ebs optimized of aws_instance.node-1 was changed outside Terraform, from true to false; applying leaves it as it is.',
    ]);
  });

  test('a change outside that the change at hand goes over', () => {
    const blocks = (type: string) => stackOf({ 'aws_instance.node-1': { instance_type: type } });
    const found = find(blocks('m7g.large'), blocks('m7g.xlarge'), {
      changes: { 'aws_instance.node-1': updated({ instance_type: 'm7g.4xlarge' }, { instance_type: 'm7g.xlarge' }) },
      drift: { 'aws_instance.node-1': updated({ instance_type: 'm7g.large' }, { instance_type: 'm7g.4xlarge' }) },
    });
    expect(found.map(brief)).toEqual(['aws_instance.node-1 | update | drift | instance_type | none']);
    expect(sentences(found)).toEqual([
      'The instance type of aws_instance.node-1 was changed outside Terraform, from m7g.large to m7g.4xlarge; this change sets it to m7g.xlarge.',
    ]);
  });

  test('what is gone outside and is not made anew', () => {
    const found = find(stackOf({ 'aws_a.b': {} }), stackOf({}), { drift: { 'aws_a.b': deleted({}) } });
    expect(found.map(brief)).toEqual(['aws_a.b | forget | undone |  | none']);
  });

  test('tags that were changed outside are told once', () => {
    const [found, ...others] = unchanged(
      { 'aws_a.b': { tags: { a: '1' } } },
      {
        changes: {
          'aws_a.b': updated({ tags: { a: '2' }, tags_all: { a: '2' } }, { tags: { a: '1' }, tags_all: { a: '1' } }),
        },
        drift: {
          'aws_a.b': updated({ tags: { a: '1' }, tags_all: { a: '1' } }, { tags: { a: '2' }, tags_all: { a: '2' } }),
        },
      },
    );
    expect(others).toEqual([]);
    expect(found && brief(found)).toBe('aws_a.b | update | drift | tags | live');
  });

  test('drift of an attribute that is not configured is not explained by another attribute', () => {
    const blocks = (size: number) => stackOf({ 'aws_a.b': { size } });
    const found = find(blocks(1), blocks(2), {
      changes: { 'aws_a.b': updated({ size: 1, extra: true }, { size: 2, extra: null }) },
      drift: { 'aws_a.b': updated({ extra: null }, { extra: true }) },
    });
    expect(found.map(brief)).toEqual(['aws_a.b | update | drift | extra | live']);
  });

  test('drift of an attribute that is not configured beside one that is', () => {
    const found = unchanged(
      { 'aws_a.b': { kind: 'x' } },
      {
        changes: { 'aws_a.b': updated({ kind: 'y', extra: true }, { kind: 'x', extra: null }) },
        drift: { 'aws_a.b': updated({ extra: null }, { extra: true }) },
      },
    );
    expect(found.map(brief)).toEqual([
      'aws_a.b | update | drift | extra | live',
      'aws_a.b | update | not applied | kind | live',
    ]);
  });

  test('what an apply left unfinished, left over, or never made or deleted', () => {
    const found = unchanged(
      { 'aws_a.half': { v: 1 }, 'aws_a.left': { v: 1 }, 'aws_a.missing': { v: 1 } },
      {
        changes: {
          'aws_a.half': updated(
            { id: 'x', v: 1 },
            { v: 1 },
            {
              actions: ['delete', 'create'],
              after_unknown: { id: true },
              action_reason: 'replace_because_tainted',
            },
          ),
          'aws_a.left #1': deleted({ v: 1 }, { deposed: 'aabbccdd' }),
          'aws_a.missing': created({ v: 1 }),
          'aws_a.unknown': deleted({ v: 1 }),
        },
      },
    );
    expect(found.map(brief)).toEqual([
      'aws_a.half | replace | not applied | id | downtime',
      'aws_a.left (deposed aabbccdd) | delete | not applied |  | downtime',
      'aws_a.missing | create | not applied |  | live',
      'aws_a.unknown | delete | not applied |  | downtime',
    ]);
    expect(sentences(found)).toEqual([
      'aws_a.half was left unfinished when it was made; applying makes it anew.',
      'A left-over of aws_a.left, from when it was replaced, is deleted.',
      'aws_a.missing should be there already: an earlier change was not applied in full. Applying makes it.',
      'aws_a.unknown is in no file before or after, and still exists; applying deletes it.',
    ]);
  });

  test('a replacement that was asked for on the command line', () => {
    const found = unchanged(
      { 'aws_a.b': { v: 1 } },
      {
        changes: {
          'aws_a.b': updated(
            { id: 'x' },
            {},
            {
              actions: ['delete', 'create'],
              after_unknown: { id: true },
              action_reason: 'replace_by_request',
            },
          ),
        },
      },
    );
    expect(sentences(found)).toEqual(['aws_a.b is made anew because the plan was asked for it.']);
  });

  test('a replacement by its reason, not by everything that is computed anew', () => {
    const found = unchanged(
      { 'aws_instance.a': { ami: 'ami-2', kind: 'x' } },
      {
        changes: {
          'aws_instance.a': replaced(
            { ami: 'ami-1', kind: 'x', id: 'i-1', arn: 'a' },
            { ami: 'ami-2', kind: 'x' },
            ['ami'],
            {
              after_unknown: { id: true, arn: true },
            },
          ),
        },
      },
    );
    expect(found.map(brief)).toEqual(['aws_instance.a | replace | not applied | ami | downtime']);
    expect(sentences(found)[0]).toContain(' Applying makes it anew.');
    const zone = replaced({ zone: 'a', id: 'i' }, { zone: 'b' }, ['zone'], { after_unknown: { id: true } });
    expect(unchanged({ 'aws_a.b': {} }, { changes: { 'aws_a.b': zone } }).map(brief)).toEqual([
      'aws_a.b | replace | not applied | zone | downtime',
    ]);
  });

  test('a move that no block asks for', () => {
    const moved: Entry = { actions: ['no-op'], before: {}, after: {}, previous_address: 'aws_a.old' };
    expect(unchanged({ 'aws_a.b': {} }, { changes: { 'aws_a.b': moved } }).map(brief)).toEqual([
      'aws_a.b (moved from aws_a.old) | update | not applied |  | none',
    ]);
    const after = stackOf({ 'aws_a.b': {} }, { moved: [{ from: 'aws_a.old', to: 'aws_a.b' }] });
    expect(find(stackOf({ 'aws_a.b': {} }), after, { changes: { 'aws_a.b': moved } })).toEqual([]);
    const imported: Entry = { actions: ['no-op'], before: {}, after: {}, importing: { id: 'x' } };
    expect(find(stackOf({}), stackOf({ 'aws_a.b': {} }), { changes: { 'aws_a.b': imported } })).toEqual([]);
    expect(unchanged({ 'aws_a.b': {} }, { changes: { 'aws_a.b': imported } })).toHaveLength(1);
  });

  test('the old value of a default tag is no change outside, and a tag beside it is', () => {
    const stack = (team: string) =>
      stackOf({ 'aws_vpc.v': {} }, { provider: { aws: [{ default_tags: [{ tags: { team } }] }] } });
    const seen = (own: Record<string, string>) => ({
      changes: {
        'aws_vpc.v': updated(
          { tags: { team: 'old', ...own }, tags_all: { team: 'old', ...own } },
          { tags: null, tags_all: { team: 'new' } },
        ),
      },
      drift: { 'aws_vpc.v': updated({ tags: null }, { tags: { team: 'old', ...own } }) },
    });
    expect(find(stack('old'), stack('new'), seen({}))).toEqual([]);
    expect(find(stack('old'), stack('new'), seen({ owner: 'me' })).map(brief)).toEqual([
      'aws_vpc.v | update | drift | tags | live',
    ]);
    expect(find(stack('old'), stack('old'), seen({})).length).toBeGreaterThan(0);
  });

  test('an output that is another one without reason, hidden when it is called like a secret', () => {
    const output = (value: string) => stackOf({}, { output: { db_password: { value: 'x' }, url: { value } } });
    const outputs: Record<string, Entry> = {
      db_password: {
        actions: ['update'],
        before: 'hunter2',
        after: 'hunter3',
        before_sensitive: false,
        after_sensitive: false,
      },
      idle: { actions: ['no-op'], before: 'a', after: 'a' },
      url: { actions: ['update'], before: 'a', after: 'b' },
    };
    const found = find(output('a'), output('b'), { outputs });
    expect(found.map(brief)).toEqual(['output.db_password | output | not applied | value | none']);
    expect(found[0]?.attributes).toEqual([{ name: 'value', before: '(hidden)', after: '(hidden)' }]);
  });

  test('the order is that of execution, then outputs, then drift that stays', () => {
    const update = updated({ v: 1 }, { v: 2 });
    const found = unchanged(
      { 'aws_a.b': { v: 1 } },
      {
        changes: { 'terraform_data.gate-1': update, 'aws_instance.node-1': update, 'aws_z.z': update },
        outputs: { a: { actions: ['delete'], before: 'x', after: null } },
        drift: { 'aws_a.b': update },
      },
    );
    expect(found.map(({ address }) => address)).toEqual([
      'aws_z.z',
      'aws_instance.node-1',
      'terraform_data.gate-1',
      'output.a',
      'aws_a.b',
    ]);
  });
});

function twice<T>(value: T): [T, T] {
  return [value, value];
}
