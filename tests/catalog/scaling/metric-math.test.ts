import { compileMetricMath } from '../../../catalog/scaling/metric-math/compile.ts';

const _ = undefined;
type Points = readonly (number | undefined)[];

/** What an expression gives over some metrics, in each minute that the first of them has. */
function compute(expression: string, metrics: Readonly<Record<string, Points>>): Points {
  const ids = new Map(Object.entries(metrics).map(([id, points]) => [id, (minute: number) => points[minute]]));
  const at = compileMetricMath(expression)(ids);
  return (Object.values(metrics)[0] ?? []).map((_value, minute) => at(minute));
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
describe("AWS's own examples", () => {
  const metrics = { metric1: [30, 20, 0, 0], metric2: [20, _, 20, _] };
  test.each([
    ['(metric1 < metric2)', [0, 0, 1, 0]],
    ['(metric1 >= 30)', [1, 0, 0, 0]],
    ['(metric1 > 15 AND metric2 > 15)', [1, 0, 0, 0]],
  ])('%s', (expression, expected) => {
    expect(compute(expression, metrics)).toEqual(expected);
  });

  const choice = { metric1: [1, 1, 0, 0, _], metric2: [30, _, 0, 0, 30], metric3: [0, 0, 20, _, 20] };
  test.each([
    ['IF(metric1, metric2, metric3)', [30, 0, 20, _, _]],
    ['IF(metric1, 5, metric3)', [5, 5, 20, _, _]],
    ['IF(metric1, metric2, 5)', [30, 0, 5, 5, _]],
  ])('%s', (expression, expected) => {
    expect(compute(expression, choice)).toEqual(expected);
  });

  test.each([
    ['IF(m < 400, m)', [300, _, 20]],
    ['IF(m < 400, 10, 2)', [10, 2, 10]],
    ['-5 * m', [-1500, -2500, -100]],
    ['FILL(n, 10)', [10, 1, 10]],
    ['FILL(n, REPEAT)', [_, 1, 1]],
    ['FILL(n, m)', [300, 1, 20]],
    ['AVG([m, n])', [150, 250.5, 10]],
    ['SUM([m, n])', [300, 501, 20]],
    ['SUM(100 / [m, m])', [200 / 300, 0.4, 10]],
    ['m / PERIOD(m)', [5, 500 / 60, 20 / 60]],
    ['TIME_SERIES(10)', [10, 10, 10]],
  ])('%s', (expression, expected) => {
    expect(compute(expression, { m: [300, 500, 20], n: [_, 1, _] })).toEqual(expected);
  });
});

test('what is missing in both series is missing in what is made of them, and 0 where it is missing in one', () => {
  expect(compute('a + b', { a: [1, _, _], b: [_, 2, _] })).toEqual([1, 2, _]);
  expect(compute('a < 1', { a: [0, _, 2] })).toEqual([1, _, 0]);
  expect(compute('a < 1 AND up >= 1', { a: [0, 0, _], up: [1, _, 1] })).toEqual([1, 0, 0]);
});

test('a data point that would be divided by zero is dropped', () => {
  expect(compute('a / b', { a: [4, 4], b: [2, 0] })).toEqual([2, _]);
});

test('a difference is that to the last value that there was', () => {
  expect(compute('DIFF(a)', { a: [1, 4, _, 10, 2] })).toEqual([_, 3, _, 6, -8]);
  expect(compute('DIFF_TIME(a)', { a: [1, 4, _, 10, 2] })).toEqual([_, 60, _, 120, 60]);
  expect(compute('RATE(a)', { a: [0, 60, _, 300] })).toEqual([_, 1, _, 2]);
});

test('the clock goes on where a series has nothing, from midnight in UTC on', () => {
  const day = Array.from({ length: 1500 }, () => undefined);
  const open = compute('IF(HOUR(a) == 9 AND MINUTE(a) < 10, 1, 0)', { a: day });
  expect(open.flatMap((value, minute) => (value === 1 ? [minute] : []))).toEqual(
    Array.from({ length: 10 }, (_, minute) => 540 + minute),
  );
  expect(compute('HOUR(a)', { a: day }).slice(1439)).toEqual([23, ...Array(60).fill(0)]);
});

test('a count that begins again has grown by what it has', () => {
  expect(compute('IF(DIFF(a) < 0, a, DIFF(a))', { a: [10, 15, 3, 4] })).toEqual([_, 5, 3, 1]);
});

test.each([
  ['1 + 2 * 3 ^ 2', 19],
  ['-2 ^ 2', -4],
  ['(1 + 2) * 3', 9],
  ['8 / 2 / 2', 2],
  ['5 - 3 - 1', 1],
  ['1 < 2 && 3 < 2', 0],
  ['1 > 2 || 3 > 2', 1],
  ['(1 > 2 AND 1 < 2) OR 1 != 2', 1],
])('%s is %d', (expression, expected) => {
  expect(compute(`(${expression}) + 0 * a`, { a: [1] })).toEqual([expected]);
});

test.each([
  ['a +', 'column 4: its end stands where a number, an id or a function belongs.'],
  ['a $ b', 'column 3: $ is no part of metric math.'],
  ['a b', 'column 3: b stands where the expression should end.'],
  ['(a', 'column 3: its end stands where ) belongs.'],
  ['Depth + 1', 'column 1: Depth is no id: ids begin with a lower-case letter, and functions are upper-case.'],
  ['max(a)', 'column 4: ( follows max, which is no function: functions are upper-case.'],
  ['a < 1 < 2', 'column 7: < compares what is compared already. Join both with AND.'],
  [
    'a AND a OR a',
    'column 9: OR stands beside AND, and AWS does not say which comes first. Put one of them in parentheses.',
  ],
  ['b', 'b is no id of this alarm (a).'],
  ['1 + 2', '1 + 2 gives one number, and an alarm watches one series.'],
  ['[a, a]', '[a, a] gives several series, and an alarm watches one series.'],
  ['ANOMALY_DETECTION_BAND(a)', 'ANOMALY_DETECTION_BAND is no function that Warren can compute in an alarm.'],
  [
    'a - MIN(a)',
    'MIN of one series is a number of all that is read: AWS advises against it in alarms, which read more of the past than their periods. Use MIN([a, b]).',
  ],
  ['FILL(a, LINEAR)', 'FILL with LINEAR needs values to come, which an alarm does not have. Use REPEAT or a number.'],
  ['IF(a)', 'IF takes a condition and one or two values.'],
  ['DIFF(1)', 'DIFF takes one series.'],
])('%s is refused with what is wrong', (expression, message) => {
  expect(() => compute(expression, { a: [1] })).toThrow(message);
});
