import { readValues } from '../../../catalog/alarms/tests/values.ts';

const nothing = undefined;

/** The first ones are the examples of https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series */
test.each<[string, (number | undefined)[]]>([
  ['-2+4x3', [-2, 2, 6, 10]],
  [' 1-2x4', [1, -1, -3, -5, -7]],
  ['1x4', [1, 1, 1, 1, 1]],
  ['1 _x3 2', [1, nothing, nothing, nothing, 2]],
  ['_', [nothing]],
  ['1 stale 2', [1, nothing, 2]],
  ['1.5e3 .5 -0.25 +7', [1500, 0.5, -0.25, 7]],
  ['Inf -Inf', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['NaN', [Number.NaN]],
  ['0+10x2\n5', [0, 10, 20, 5]],
  ['3x0', [3]],
])('%j is read as promtool does', (text, values) => {
  expect(readValues(text)).toEqual({ values });
});

test.each([
  ['', 'has no value'],
  ['1 a', 'holds "a", which is no value'],
  ['1+2', 'holds 1+2, which does not say how often'],
  ['{{schema:1}}', 'holds "{{schema:1}}", which is no value'],
  ['1x-1', 'holds "1x-1", which is no value'],
  ['0x10080', 'is longer than a week'],
  ['_x9999999999', 'is longer than a week'],
])('%j is refused', (text, problem) => {
  expect(readValues(text)).toEqual({ problem });
});
