import { readExpression } from '../../../../../catalog/expressions/expression.ts';
import { askedOf } from '../../../../../stacks/monitoring/bundle/grafana/asked.ts';
import { knownAlarmOf } from '../../../../catalog/alarms/known-alarm-of.ts';

test('of queues Grafana is told of the hundred worst that are beyond the threshold, and that there are data', () => {
  const { definition } = knownAlarmOf('queue-long');
  const queues = definition.expression;
  expect(askedOf(definition)).toEqual({
    expression: `topk(100, (${queues}) > 10000) or max(${queues}) and on () count((${queues}) > 10000) > 100 or clamp_max(max(${queues}), 10000)`,
    isOnlyWrong: true,
  });
});

test('what is too low is the other way round', () => {
  const { definition } = knownAlarmOf('queue-long');
  const { expression } = askedOf({ ...definition, comparison: 'lt' });
  expect(expression).toMatch(/^bottomk\(100, .* < 10000\) or min\(.* or clamp_min\(min\(/);
  expect(readExpression('promql', expression)).not.toHaveProperty('wrongAt');
});

test('of nodes it is told whatever they are', () => {
  const { definition } = knownAlarmOf('memory-near-limit');
  expect(askedOf(definition)).toEqual({ expression: definition.expression, isOnlyWrong: false });
});
