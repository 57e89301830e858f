import { effectsBeyond, effectsOfPlan, foreseenEffects, type PlanEffect } from '../../../pipeline/plans/effects.ts';
import { created, deleted, type PlanParts, planOf, replaced, stackOf, updated } from '../review/plan/plans.ts';
import { resource } from '../review/reviews.ts';

const same = { same: true };
const other = { same: false };

/** The reviewed effect of one resource. */
function effect(action: PlanEffect['action'], more: Partial<PlanEffect> = {}): PlanEffect {
  return { address: 'aws_instance.node-1', action, attributes: [], written: 'a', ...more };
}

describe('what a plan does beyond what was reviewed', () => {
  test('is nothing when it does the same, or less', () => {
    const reviewed = [effect('update', { attributes: ['ami'] }), effect('create', { address: 'aws_eip.a' })];
    expect(effectsBeyond(reviewed, reviewed, other)).toEqual([]);
    expect(effectsBeyond(reviewed, reviewed.slice(1), other)).toEqual([]);
    expect(effectsBeyond(reviewed, [], other)).toEqual([]);
  });

  test.each<[string, Partial<PlanEffect>]>([
    ['of another resource', { address: 'aws_instance.node-2' }],
    ['of another attribute', { attributes: ['ami', 'instance_type'] }],
    ['of fewer attributes, which may be others in their place', { attributes: [] }],
    ['of another written value', { written: 'b' }],
    ['of a kind that was not reviewed', { action: 'delete' }],
    ['of something left over', { address: 'aws_instance.node-1 (deposed)' }],
  ])('is an effect %s, even of the same configuration', (_, difference) => {
    const reviewed = effect('update', { attributes: ['ami'] });
    const now = { ...reviewed, ...difference };
    expect(effectsBeyond([reviewed], [reviewed, now], same)).toEqual([now]);
    expect(effectsBeyond([reviewed], [now], other)).toEqual([now]);
  });

  const left = effect('delete', { address: 'aws_instance.node-1 (deposed)' });
  test.each<[string, PlanEffect, PlanEffect]>([
    ['what was made and not finished is replaced', effect('create'), effect('replace', { written: 'b' })],
    ['what was taken away to be replaced is made', effect('replace'), effect('create', { written: 'b' })],
    [
      'what was replaced and not finished is replaced again',
      effect('replace', { attributes: ['triggers_replace'] }),
      effect('replace', { written: 'b' }),
    ],
    ['what stood there before is deleted', effect('replace'), left],
  ])('is not what a run left half done of the same configuration: %s', (_, reviewed, now) => {
    expect(effectsBeyond([reviewed], [now], same)).toEqual([]);
    expect(effectsBeyond([reviewed], [now], other)).toEqual([now]);
  });

  test.each<[PlanEffect, PlanEffect]>([
    [effect('update'), effect('replace')],
    [effect('update'), effect('create')],
    [effect('delete'), effect('create')],
    [effect('forget'), effect('delete')],
    [effect('create'), effect('update')],
    [effect('create'), effect('delete')],
    [effect('replace'), effect('delete')],
    [effect('replace'), effect('update')],
    [effect('create'), left],
    [effect('delete'), left],
    [left, effect('delete')],
  ])('is any other turn of things, also of the same configuration: $action, then $action', (reviewed, now) => {
    expect(effectsBeyond([reviewed], [now], same)).toEqual([now]);
  });

  test('is told by resource and action alone where no plan could be made for the review', () => {
    const [foreseen] = foreseenEffects([resource({ action: 'create', attributes: [] })]);
    expect(foreseen).toEqual({ address: 'aws_instance.node-1', action: 'create', attributes: [] });
    const reviewed = foreseen ? [foreseen] : [];
    expect(effectsBeyond(reviewed, [effect('create', { attributes: ['ami'] })], other)).toEqual([]);
    expect(effectsBeyond(reviewed, [effect('delete')], other)).toEqual([effect('delete')]);
  });
});

describe('the effects of a plan', () => {
  const configuration = stackOf({
    'aws_instance.node-1': { instance_type: 'm7g.large', subnet_id: '${aws_subnet.a.id}' },
  });
  const effects = (changes: PlanParts['changes'], more: Partial<PlanParts> = {}) =>
    effectsOfPlan(planOf({ configuration, ...(changes ? { changes } : {}), ...more }));
  const change = (after: Record<string, unknown>, before: Record<string, unknown> = {}) =>
    effects({ 'aws_instance.node-1': updated({ instance_type: 'm7g.medium', ...before }, after) });

  test('name what differs and hold none of its values', () => {
    const found = change({ instance_type: 'm7g.large', subnet_id: 'subnet-1' });
    expect(found).toEqual([
      {
        address: 'aws_instance.node-1',
        action: 'update',
        attributes: ['instance_type', 'subnet_id'],
        written: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  test('are the same for other ids, and others for another written value', () => {
    const found = change({ instance_type: 'm7g.large', subnet_id: 'subnet-1' });
    expect(change({ instance_type: 'm7g.large', subnet_id: 'subnet-2' })).toEqual(found);
    expect(change({ instance_type: 'm7g.2xlarge', subnet_id: 'subnet-1' })).not.toEqual(found);
    expect(change({ instance_type: 'm7g.large', subnet_id: 'subnet-1' }, { instance_type: 'm7g.small' })).not.toEqual(
      found,
    );
  });

  test('are the same whatever secret is in them', () => {
    const stack = stackOf({ 'aws_instance.node-1': { user_data: 'x', password: 'x' } });
    const hidden = (value: string) =>
      effectsOfPlan(
        planOf({
          configuration: stack,
          changes: {
            'aws_instance.node-1': updated(
              { user_data: 'old', password: 'old' },
              { user_data: value, password: value },
              { after_sensitive: { user_data: true }, before_sensitive: { user_data: true } },
            ),
          },
        }),
      );
    expect(hidden('hunter2')).toEqual(hidden('correct horse'));
    expect(JSON.stringify(hidden('hunter2'))).not.toContain('hunter2');
  });

  test('come node by node, without what is only read, what stays and what is an output', () => {
    const found = effects(
      {
        'terraform_data.gate-1': replaced({ triggers_replace: 'a' }, { triggers_replace: 'b' }, ['triggers_replace']),
        'aws_instance.node-2': deleted({}),
        'aws_instance.node-1': created({}),
        'aws_eip.same': { actions: ['no-op'], before: {}, after: {} },
        'data.aws_ami.node': { actions: ['read'], before: null, after: {} },
        'aws_ebs_volume.node-1-data': { actions: ['forget'], before: {}, after: null },
      },
      { outputs: { address: { actions: ['update'], before: 'a', after: 'b' } } },
    );
    expect(found.map(({ address, action }) => `${action} ${address}`)).toEqual([
      'forget aws_ebs_volume.node-1-data',
      'create aws_instance.node-1',
      'replace terraform_data.gate-1',
      'delete aws_instance.node-2',
    ]);
  });

  test('count what is made by an index or in a module, whatever its key holds', () => {
    const addresses = ['aws_eip.a["b.c"]', 'aws_eip.a["d (e)"]', 'module.m.aws_eip.a', 'aws_eip.a[0]'];
    const found = effects(Object.fromEntries(addresses.map((address) => [address, deleted({})])));
    expect(found.map(({ address }) => address).sort()).toEqual([...addresses].sort());
  });

  test('leave out the generated key of what is left over, which changes nothing about the resource itself', () => {
    const both = effects({
      'aws_instance.node-1': updated({ instance_type: 'a' }, { instance_type: 'm7g.large' }),
      'aws_instance.node-1 #2': deleted({ instance_type: 'a' }, { deposed: '1a2b3c4d' }),
    });
    expect(both.map(({ address }) => address)).toEqual(['aws_instance.node-1', 'aws_instance.node-1 (deposed)']);
    const alone = effects({
      'aws_instance.node-1': updated({ instance_type: 'a' }, { instance_type: 'm7g.large' }),
    });
    expect(effectsBeyond(both, alone, other)).toEqual([]);
  });
});
