import { type Expression, MetricMathError, type Operator, parseMetricMath } from './parse.ts';

/** A value in a minute; undefined where there is none. */
export type AtMinute = (minute: number) => number | undefined;

/** What an expression of an alarm gives in each minute, from what each id gives. */
export type CompiledMath = (ids: ReadonlyMap<string, AtMinute>) => AtMinute;

/** What a part of an expression gives: one number, a value a minute, or several such series. */
type Value = { is: 'number'; value: number } | Series | { is: 'array'; of: Series[] };
type Series = { is: 'series'; at: AtMinute };

/**
 * Reads an expression and gives what computes it, minute by minute, as CloudWatch does:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 * A period is one minute, and minute 0 is midnight in UTC, for HOUR and MINUTE. Throws MetricMathError for what is no expression, uses an id that is not given, gives no single
 * series, or depends on how much of the past CloudWatch happens to read, which AWS advises against in alarms.
 */
export function compileMetricMath(text: string): CompiledMath {
  const expression = parseMetricMath(text);
  return (ids) => {
    const value = evaluated(expression, ids);
    if (value.is !== 'series') {
      const what = value.is === 'number' ? 'one number' : 'several series';
      throw new MetricMathError(`${text} gives ${what}, and an alarm watches one series.`);
    }
    return value.at;
  };
}

function evaluated(expression: Expression, ids: ReadonlyMap<string, AtMinute>): Value {
  switch (expression.kind) {
    case 'number':
      return { is: 'number', value: expression.value };
    case 'id':
      return seriesOf(expression.id, ids);
    case 'negative':
      return mapped(evaluated(expression.of, ids), (value) => -value);
    case 'array':
      return { is: 'array', of: expression.of.flatMap((part) => seriesIn(evaluated(part, ids))) };
    case 'operation':
      return operate(expression.operator, evaluated(expression.left, ids), evaluated(expression.right, ids));
    case 'call':
      return call(expression, ids);
  }
}

function seriesOf(id: string, ids: ReadonlyMap<string, AtMinute>): Series {
  const at = ids.get(id);
  if (!at) throw new MetricMathError(`${id} is no id of this alarm (${[...ids.keys()].join(', ')}).`);
  return { is: 'series', at };
}

function seriesIn(value: Value): Series[] {
  if (value.is === 'number') throw new MetricMathError('an array holds series, not numbers.');
  return value.is === 'array' ? value.of : [value];
}

function mapped(value: Value, change: (value: number) => number | undefined): Value {
  if (value.is === 'number') return { is: 'number', value: change(value.value) ?? 0 };
  if (value.is === 'array') return { is: 'array', of: value.of.map((each) => mapped(each, change) as Series) };
  const { at } = value;
  return series((minute) => {
    const known = at(minute);
    return known === undefined ? undefined : change(known);
  });
}

function series(at: AtMinute): Series {
  return { is: 'series', at };
}

type Operation = (left: number, right: number) => number | undefined;

const operations: Readonly<Record<Operator, Operation>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  // A data point that would be divided by zero is dropped.
  '/': (left, right) => (right === 0 ? undefined : left / right),
  '^': (left, right) => left ** right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
};

function operate(operator: Operator, left: Value, right: Value): Value {
  const of = operations[operator];
  if (left.is === 'array')
    return { is: 'array', of: pairs(left.of, right).map(([a, b]) => operate(operator, a, b) as Series) };
  if (right.is === 'array') return { is: 'array', of: right.of.map((each) => operate(operator, left, each) as Series) };
  if (right.is === 'number') return mapped(left, (value) => of(value, right.value));
  if (left.is === 'number') return mapped(right, (value) => of(left.value, value));
  // Where only one of two series has a value, the other one counts as 0; where none has, there is none.
  return series((minute) => {
    const [a, b] = [left.at(minute), right.at(minute)];
    return a === undefined && b === undefined ? undefined : of(a ?? 0, b ?? 0);
  });
}

function pairs(left: readonly Series[], right: Value): [Series, Value][] {
  if (right.is !== 'array') return left.map((each) => [each, right]);
  if (right.of.length !== left.length) throw new MetricMathError('two arrays of different lengths cannot be combined.');
  return left.map((each, index) => [each, right.of[index] as Series]);
}

type Call = Extract<Expression, { kind: 'call' }>;

/** Functions of each value alone. LOG is the natural logarithm. */
const pointwise: Readonly<Record<string, (value: number) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
  LOG: Math.log,
  LOG10: Math.log10,
};

/** Functions of the values of several series in a minute. AWS says of AVG that a missing value counts as 0, and nothing of MAX and MIN. */
const across: Readonly<Record<string, (values: readonly (number | undefined)[]) => number>> = {
  AVG: (values) => total(values) / values.length,
  SUM: total,
  MAX: (values) => Math.max(...present(values)),
  MIN: (values) => Math.min(...present(values)),
};

/** What the clock says at a data point, in UTC, whether or not the series that is given has one there. */
const clocks: Readonly<Record<string, AtMinute>> = {
  MINUTE: (minute) => minute % 60,
  HOUR: (minute) => Math.floor(minute / 60) % 24,
};

function total(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function present(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}

function call({ name, arguments: given }: Call, ids: ReadonlyMap<string, AtMinute>): Value {
  const values = () => given.map((each) => evaluated(each, ids));
  const one = (): Value => {
    const [value, ...more] = values();
    if (!value || more.length > 0 || value.is === 'number') throw new MetricMathError(`${name} takes one series.`);
    return value;
  };
  const map = pointwise[name];
  if (map) return mapped(one(), map);
  const combine = across[name];
  if (combine) return combined(name, one(), combine);
  if (name === 'DIFF') return eachOf(one(), ({ at }) => series(differenceOf(at, (difference) => difference)));
  if (name === 'RATE')
    return eachOf(one(), ({ at }) => series(differenceOf(at, (change, minutes) => change / minutes / 60)));
  if (name === 'DIFF_TIME') return eachOf(one(), ({ at }) => series(differenceOf(at, (_, minutes) => minutes * 60)));
  if (name === 'PERIOD') return one() && { is: 'number', value: 60 };
  const clock = clocks[name];
  if (clock) return one() && series(clock);
  if (name === 'TIME_SERIES') return timeSeries(values());
  if (name === 'IF') return condition(values());
  if (name === 'FILL') return filled(given, ids);
  throw new MetricMathError(`${name} is no function that Warren can compute in an alarm.`);
}

function eachOf(value: Value, make: (series: Series) => Series): Value {
  if (value.is === 'array') return { is: 'array', of: value.of.map(make) };
  return make(value as Series);
}

/** Of one series these are one number of as much of the past as CloudWatch reads, which is more than the alarm's periods. */
function combined(name: string, value: Value, combine: (values: readonly (number | undefined)[]) => number): Value {
  if (value.is !== 'array') {
    const advice = 'AWS advises against it in alarms, which read more of the past than their periods';
    throw new MetricMathError(`${name} of one series is a number of all that is read: ${advice}. Use ${name}([a, b]).`);
  }
  const { of } = value;
  return series((minute) => {
    const values = of.map(({ at }) => at(minute));
    return values.every((each) => each === undefined) ? undefined : combine(values);
  });
}

/** From the value before it on, over the minutes that have none. */
function differenceOf(at: AtMinute, make: (difference: number, minutes: number) => number): AtMinute {
  return (minute) => {
    const value = at(minute);
    if (value === undefined) return undefined;
    for (let earlier = minute - 1; earlier >= 0; earlier--) {
      const before = at(earlier);
      if (before !== undefined) return make(value - before, minute - earlier);
    }
    return undefined;
  };
}

function timeSeries([value, ...more]: readonly Value[]): Value {
  if (value?.is !== 'number' || more.length > 0) throw new MetricMathError('TIME_SERIES takes one number.');
  return series(() => value.value);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions */
function condition([when, then, otherwise, ...more]: readonly Value[]): Value {
  if (!when || !then || more.length > 0) throw new MetricMathError('IF takes a condition and one or two values.');
  if ([when, then, otherwise].some((value) => value?.is === 'array')) throw new MetricMathError('IF takes no arrays.');
  const [yes, no] = [atOf(then), otherwise ? atOf(otherwise) : () => undefined];
  if (when.is === 'number') {
    if (then.is === 'number') throw new MetricMathError('IF of numbers alone gives no series.');
    return series(when.value !== 0 ? yes : no);
  }
  const { at } = when as Series;
  return series((minute) => {
    const value = at(minute);
    if (value === undefined) return undefined;
    // A value that is missing where the condition holds is 0; where it does not, the data point is dropped.
    return value !== 0 ? (yes(minute) ?? 0) : no(minute);
  });
}

function atOf(value: Value): AtMinute {
  return value.is === 'number' ? () => value.value : (value as Series).at;
}

/** LINEAR looks at values to come, which an alarm does not have. */
function filled([of, by, ...more]: readonly Expression[], ids: ReadonlyMap<string, AtMinute>): Value {
  const value = of && evaluated(of, ids);
  if (!value || value.is === 'number' || !by || more.length > 0)
    throw new MetricMathError('FILL takes a series and what fills it.');
  if (by.kind === 'call' && by.name === 'REPEAT') return eachOf(value, ({ at }) => series(lastOf(at)));
  if (by.kind === 'call' && by.name === 'LINEAR') {
    throw new MetricMathError(
      'FILL with LINEAR needs values to come, which an alarm does not have. Use REPEAT or a number.',
    );
  }
  const filler = evaluated(by, ids);
  if (filler.is === 'array') throw new MetricMathError('FILL fills with a number, a series or REPEAT.');
  const fill = atOf(filler);
  return eachOf(value, ({ at }) => series((minute) => at(minute) ?? fill(minute)));
}

function lastOf(at: AtMinute): AtMinute {
  return (minute) => {
    for (let earlier = minute; earlier >= 0; earlier--) {
      const value = at(earlier);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}
