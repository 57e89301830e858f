import { isSamePlan } from '../../../pipeline/apply/same-plan.ts';
import { replaced } from '../review/plan/plans.ts';

const plan = (image: string, more: object = {}) => ({
  timestamp: new Date().toISOString(),
  resource_changes: [
    { address: 'aws_ecs_task_definition.task', change: replaced({ image: 'a' }, { image }, ['image']) },
  ],
  configuration: { root_module: {} },
  ...more,
});

test('plans of a stack without outputs, as of a processor, are compared by their resources', () => {
  expect(isSamePlan(plan('b'), plan('b'))).toBe(true);
  expect(isSamePlan(plan('b'), plan('c'))).toBe(false);
});

test('an output that only one of two plans changes makes them differ', () => {
  const changed = { output_changes: { host: { actions: ['update'], before: 'a', after: 'b' } } };
  expect(isSamePlan(plan('b', changed), plan('b', changed))).toBe(true);
  expect(isSamePlan(plan('b'), plan('b', changed))).toBe(false);
});

test('what is no plan is refused', () => {
  expect(() => isSamePlan({}, plan('b'))).toThrow('configuration');
});
