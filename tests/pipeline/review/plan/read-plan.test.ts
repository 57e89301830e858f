import { UserFailure } from '../../../../pipeline/process/failure.ts';
import { readPlan } from '../../../../pipeline/review/plan/read-plan.ts';
import { created, planJson } from './plans.ts';

const read = (json: unknown) => () => readPlan(json, 'plans/broker-orders.json');

test('a plan is read, with several actions as one word and what is left out as nothing', () => {
  const plan = readPlan(
    planJson({
      changes: {
        'aws_instance.node-1': {
          actions: ['delete', 'create'],
          before: { id: 'i-1' },
          after: {},
          replace_paths: [['ami']],
        },
        'data.aws_ssm_parameter.image': { actions: ['read'], before: null },
      },
    }),
    'plans/broker-orders.json',
  );
  expect(
    plan.resource_changes.map(({ address, mode, type, name, change }) => [address, mode, type, name, change.actions]),
  ).toEqual([
    ['aws_instance.node-1', 'managed', 'aws_instance', 'node-1', 'delete,create'],
    ['data.aws_ssm_parameter.image', 'data', 'aws_ssm_parameter', 'image', 'read'],
  ]);
  expect(plan.resource_changes[0]?.change.replace_paths).toEqual([['ami']]);
  expect(plan.resource_drift).toEqual([]);
});

test('the state that stands in a plan is not kept', () => {
  const secret = 'hunter2-in-the-prior-state';
  const plan = readPlan(
    { ...planJson({}), prior_state: { values: secret }, planned_values: { secret }, variables: { secret } },
    'x',
  );
  expect(JSON.stringify(plan)).not.toContain(secret);
});

test.each([
  ['nothing', undefined],
  ['a list', []],
  ['another JSON', { version: 4, resources: [] }],
])('%s is no plan, and the message names the file and says how to write one', (_, json) => {
  expect(read(json)).toThrow(UserFailure);
  expect(read(json)).toThrow('plans/broker-orders.json is not a plan. Write it with: terraform show -json PLANFILE');
});

test('a state in the same format is no plan without changes', () => {
  const state = { format_version: '1.0', terraform_version: '1.11.4', values: { root_module: {} } };
  expect(read(state)).toThrow(/^plans\/broker-orders\.json is not a plan \(configuration: /);
});

test('a plan with a part of another form says which part', () => {
  const json = planJson({ changes: { 'aws_instance.node-1': { actions: ['explode'] } } });
  expect(read(json)).toThrow(/is not a plan \(resource_changes\.0\.change\.actions: /);
});

test.each(['0.2', '2.0', '1', '11.0', '1.0-beta'])('format %s is refused', (format_version) => {
  expect(read({ ...planJson({}), format_version })).toThrow(
    `plans/broker-orders.json is in format ${format_version} of Terraform's JSON, and Warren reads 1.x.`,
  );
});

test('a later minor version is read', () => {
  expect(readPlan({ ...planJson({}), format_version: '1.27', something_new: {} }, 'x').complete).toBe(true);
});

test('a plan that failed is refused', () => {
  expect(read({ ...planJson({}), errored: true })).toThrow('plans/broker-orders.json is of a plan that failed.');
});

test.each(['deferred_changes', 'action_invocations', 'deferred_action_invocations'])(
  'a plan with %s is refused rather than shown in part',
  (part) => {
    const json = planJson({ changes: { 'aws_instance.node-1': created({}) } });
    expect(read({ ...json, [part]: [{}] })).toThrow(`holds ${part}, which a review cannot show`);
    expect(read({ ...json, [part]: [] })).not.toThrow();
  },
);
