import { type PlanRequest, planChange } from '../../../sandbox/provider/plan.ts';
import { readTypeSchema } from '../../../sandbox/schema/bindings.ts';
import { conform } from '../../../sandbox/schema/schema.ts';
import { isObject, type ObjectValue, UNKNOWN, type Value } from '../../../sandbox/values.ts';
import { filledInAlarms } from '../../real-provider.ts';

function request(
  type: string,
  { prior = null, config }: { prior?: ObjectValue | null; config: ObjectValue },
): PlanRequest {
  const block = readTypeSchema({ provider: 'aws', kind: 'resource', type });
  if (block === undefined) throw new Error(type);
  const complete = conform(block, config) as ObjectValue;
  const before = prior === null ? null : (conform(block, prior) as ObjectValue);
  const kept = Object.entries(before ?? {}).filter(
    ([name]) => block.attributes[name]?.computed && complete[name] === null,
  );
  const proposed = { ...complete, ...Object.fromEntries(kept) };
  return { type, block, prior: before, proposed, config: complete, defaultTags: {}, replacements: [] };
}

function plannedOf(plan: PlanRequest): ObjectValue {
  const { planned } = planChange(plan);
  if (!isObject(planned)) throw new Error('nothing planned');
  return planned;
}

describe('planning a new object', () => {
  it('leaves what the provider decides unknown and what was left out null', () => {
    const planned = plannedOf(request('aws_ebs_volume', { config: { availability_zone: 'eu-west-1a', size: 50 } }));
    expect(planned).toMatchObject({ size: 50, arn: UNKNOWN, iops: UNKNOWN, final_snapshot: null });
  });

  it('replaces nothing', () => {
    const plan = request('aws_ebs_volume', { config: { availability_zone: 'a' } });
    expect(planChange({ ...plan, replacements: ['availability_zone'] }).requiresReplace).toEqual([]);
  });

  it('leaves unknown what the provider decides within a block', () => {
    const planned = plannedOf(request('aws_instance', { config: { root_block_device: [{ encrypted: true }] } }));
    expect(planned.root_block_device).toMatchObject([{ encrypted: true, volume_id: UNKNOWN, tags: null }]);
  });

  it('adds the tags of the provider to its own, which win', () => {
    const plan = request('aws_vpc', { config: { tags: { Name: 'net', Platform: 'mine' } } });
    expect(plannedOf({ ...plan, defaultTags: { Platform: 'warren', Owner: 'ops' } }).tags_all).toEqual({
      Name: 'net',
      Platform: 'mine',
      Owner: 'ops',
    });
  });

  it('adds no tags of the provider to an object that overrides them with none', () => {
    const object = { bucket: 'b', key: 'k', tags: { own: '1' } };
    const plan = (config: ObjectValue) => ({ ...request('aws_s3_object', { config }), defaultTags: { Owner: 'ops' } });
    const off = { ...object, override_provider: [{ default_tags: [{ tags: {} }] }] };
    expect(plannedOf(plan(object)).tags_all).toEqual({ own: '1', Owner: 'ops' });
    expect(plannedOf(plan(off)).tags_all).toEqual({ own: '1' });
  });

  it('does not know all tags while those of the provider are unknown', () => {
    expect(plannedOf({ ...request('aws_vpc', { config: {} }), defaultTags: UNKNOWN }).tags_all).toBe(UNKNOWN);
  });

  it('keeps no write-only value', () => {
    const plan = request('aws_secretsmanager_secret_version', { config: { secret_id: 's' } });
    const withSecret = { ...(plan.config as ObjectValue), secret_string_wo: 'hush' };
    expect(plannedOf({ ...plan, config: withSecret, proposed: withSecret }).secret_string_wo).toBeNull();
  });
});

describe('planning an alarm whose queries the real provider has read', () => {
  const { before, after } = filledInAlarms['aws_cloudwatch_metric_alarm.metric_query'] as {
    before: ObjectValue[];
    after: ObjectValue[];
  };
  /** The queries as a stack says them: what is blank it leaves out. */
  const written = before.map((query) =>
    Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== null)),
  );
  const planned = (metric_query: ObjectValue[]) =>
    plannedOf(
      request('aws_cloudwatch_metric_alarm', {
        prior: { alarm_name: 'idle', metric_query: after },
        config: { alarm_name: 'idle', metric_query },
      }),
    ).metric_query;

  it('changes nothing of what it says as before, in whatever order', () => {
    expect(planned(written)).toEqual(after);
    expect(planned(written.toReversed())).toEqual(after.toReversed());
  });

  it('changes the query that says something else, and that alone', () => {
    const [depth = {}, up = {}, idle = {}] = written;
    expect(planned([depth, up, { ...idle, expression: 'up' }])).toEqual([
      ...after.slice(0, 2),
      expect.objectContaining({ id: 'idle', expression: 'up', period: null }),
    ]);
    expect(planned([depth, up, { ...idle, period: 60 }])).toEqual([
      ...after.slice(0, 2),
      expect.objectContaining({ id: 'idle', period: 60 }),
    ]);
  });
});

describe('planning a change of an object', () => {
  const volume: ObjectValue = { availability_zone: 'a', size: 50, id: 'vol-1', arn: 'arn', iops: 3000, tags_all: {} };

  it('keeps what the provider decided', () => {
    const planned = plannedOf(
      request('aws_ebs_volume', { prior: volume, config: { availability_zone: 'a', size: 60 } }),
    );
    expect(planned).toMatchObject({ size: 60, id: 'vol-1', arn: 'arn', iops: 3000 });
  });

  it('changes nothing where the configuration is as before', () => {
    const plan = request('aws_ebs_volume', { prior: volume, config: { availability_zone: 'a', size: 50 } });
    expect(planChange(plan)).toEqual({ planned: plan.prior, requiresReplace: [] });
  });

  it('changes all tags when the tags of the provider change', () => {
    const plan = request('aws_ebs_volume', { prior: volume, config: { availability_zone: 'a', size: 50 } });
    expect(plannedOf({ ...plan, defaultTags: { Owner: 'ops' } }).tags_all).toEqual({ Owner: 'ops' });
  });

  it('names the argument that replaces the object', () => {
    const plan = request('aws_ebs_volume', { prior: volume, config: { availability_zone: 'b', size: 50 } });
    const { requiresReplace } = planChange({ ...plan, replacements: ['availability_zone', 'encrypted'] });
    expect(requiresReplace).toEqual([['availability_zone']]);
  });

  it.each<[string, string, Value, Value, (string | number)[][]]>([
    [
      'the argument of a list block',
      'root_block_device.encrypted',
      [{ encrypted: false }],
      [{ encrypted: true }],
      [['root_block_device', 0, 'encrypted']],
    ],
    [
      'the whole set for an argument of a set block',
      'ebs_block_device.device_name',
      [{ device_name: 'a' }],
      [{ device_name: 'b' }],
      [['ebs_block_device']],
    ],
    [
      'nothing for another argument of the block',
      'root_block_device.encrypted',
      [{ volume_size: 8 }],
      [{ volume_size: 9 }],
      [],
    ],
  ])('names %s', (_, path, before, after, expected) => {
    const block = path.split('.')[0] ?? '';
    const plan = request('aws_instance', { prior: { [block]: before }, config: { [block]: after } });
    expect(planChange({ ...plan, replacements: [path] }).requiresReplace).toEqual(expected);
  });

  it('does not know the etag of an S3 object whose content changes', () => {
    const prior = { bucket: 'b', key: 'k', content: 'old', etag: 'e', version_id: 'v', arn: 'arn' };
    const planned = plannedOf(request('aws_s3_object', { prior, config: { bucket: 'b', key: 'k', content: 'new' } }));
    expect(planned).toMatchObject({ etag: UNKNOWN, version_id: UNKNOWN, arn: 'arn' });
  });

  it('does not know what the provider decides in a block that is added to a set', () => {
    const old = { device_name: 'a', volume_id: 'vol-1' };
    const plan = request('aws_instance', {
      prior: { ebs_block_device: [old] },
      config: { ebs_block_device: [old, { device_name: 'b' }] },
    });
    const planned = plannedOf({ ...plan, proposed: { ...(plan.proposed as ObjectValue) } });
    expect(planned.ebs_block_device).toMatchObject([{ volume_id: 'vol-1' }, { device_name: 'b', volume_id: UNKNOWN }]);
  });
});

it('plans nothing for an object that is to be destroyed', () => {
  const plan = request('aws_vpc', { prior: { id: 'vpc-1' }, config: {} });
  expect(planChange({ ...plan, proposed: null, config: null })).toEqual({ planned: null, requiresReplace: [] });
});
