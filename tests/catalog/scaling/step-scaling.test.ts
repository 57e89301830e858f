import { type Call, type Capacity, type StepPolicy, scale } from '../../../catalog/scaling/step-scaling.ts';

const bounds = { min: 0, max: 1000 };
const one: StepPolicy = {
  adjustmentType: 'ChangeInCapacity',
  steps: [{ lowerBound: 0, adjustment: 1 }],
  cooldownSeconds: 300,
};
const toMinimum: StepPolicy = {
  adjustmentType: 'ExactCapacity',
  steps: [{ lowerBound: 0, adjustment: 1 }],
  cooldownSeconds: 300,
};

const call = (policy: StepPolicy, distance = 0): Call => ({ policy, distance });
const adding = (adjustment: number): StepPolicy => ({ ...one, steps: [{ lowerBound: 0, adjustment }] });
const scaled = (capacity: Capacity, second: number, ...calls: Call[]) => scale(capacity, { calls, second, bounds });

/** https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html */
describe("AWS's own examples", () => {
  const percent = { adjustmentType: 'PercentChangeInCapacity', cooldownSeconds: 0 } as const;
  const out: StepPolicy = {
    ...percent,
    steps: [
      { lowerBound: 0, upperBound: 10, adjustment: 0 },
      { lowerBound: 10, upperBound: 20, adjustment: 10 },
      { lowerBound: 20, adjustment: 30 },
    ],
  };
  const inwards: StepPolicy = {
    ...percent,
    steps: [
      { upperBound: -20, adjustment: -30 },
      { lowerBound: -20, upperBound: -10, adjustment: -10 },
      { lowerBound: -10, upperBound: 0, adjustment: 0 },
    ],
  };

  test('at a threshold of 50 tasks go from 10 to 11 at 60, 14 at 70, 13 at 40 and 10 at 30', () => {
    let capacity: Capacity = { wanted: 10 };
    const wanted = [
      [60, out],
      [70, out],
      [40, inwards],
      [30, inwards],
    ] as const;
    const seen = wanted.map(([metric, policy], minute) => {
      capacity = scaled(capacity, minute * 60, call(policy, metric - 50));
      return capacity.wanted;
    });
    expect(seen).toEqual([11, 14, 13, 10]);
  });

  test.each([
    [3, { ...one, steps: [{ lowerBound: 0, adjustment: 5 }] }, 8],
    [3, { ...toMinimum, steps: [{ lowerBound: 0, adjustment: 5 }] }, 5],
    [10, { ...one, ...percent, steps: [{ lowerBound: 0, adjustment: 10 }] }, 11],
    [10, { ...one, ...percent, steps: [{ lowerBound: 0, adjustment: 127 }] }, 22],
    [10, { ...one, ...percent, steps: [{ lowerBound: 0, adjustment: 6.7 }] }, 11],
    [10, { ...one, ...percent, steps: [{ lowerBound: 0, adjustment: -5.8 }] }, 9],
    [10, { ...one, ...percent, steps: [{ lowerBound: 0, adjustment: -66.7 }] }, 4],
  ] satisfies [number, StepPolicy, number][])('from %d by %j to %d', (wanted, policy, expected) => {
    expect(scaled({ wanted }, 0, call(policy)).wanted).toBe(expected);
  });

  test('of 3 more and 200 percent more than 10 the larger wins', () => {
    const double: StepPolicy = { ...percent, steps: [{ lowerBound: 0, adjustment: 200 }] };
    expect(scaled({ wanted: 10 }, 0, call(adding(3)), call(double)).wanted).toBe(30);
  });

  test('2 that were added within the cooldown are a part of 3 to be added', () => {
    const added = scaled({ wanted: 2 }, 0, call(adding(2)));
    expect(scaled(added, 60, call(adding(3))).wanted).toBe(5);
  });
});

test('the same step adds nothing within the cooldown, and again after it', () => {
  const added = scaled({ wanted: 1 }, 0, call(one));
  expect(added.wanted).toBe(2);
  expect(scaled(added, 299, call(one))).toEqual(added);
  expect(scaled(added, 300, call(one)).wanted).toBe(3);
});

test('adding wins over taking away, and ends its cooldown', () => {
  expect(scaled({ wanted: 3 }, 0, call(toMinimum), call(one)).wanted).toBe(4);
  const removed = scaled({ wanted: 3 }, 0, call(toMinimum));
  expect(removed.wanted).toBe(1);
  const added = scaled(removed, 60, call(one));
  expect(added.wanted).toBe(2);
  expect(scaled(added, 120, call(toMinimum)).wanted).toBe(1);
});

test('nothing more is taken away within the cooldown of what was', () => {
  const less: StepPolicy = { ...one, steps: [{ lowerBound: 0, adjustment: -1 }] };
  const removed = scaled({ wanted: 3 }, 0, call(less));
  expect(scaled(removed, 299, call(less)).wanted).toBe(2);
  expect(scaled(removed, 300, call(less)).wanted).toBe(1);
});

test('the bounds hold, whatever is asked for', () => {
  const between = { min: 1, max: 4 };
  expect(scale({ wanted: 3 }, { calls: [call(adding(10))], second: 0, bounds: between }).wanted).toBe(4);
  expect(
    scale(
      { wanted: 3 },
      { calls: [call({ ...toMinimum, steps: [{ lowerBound: 0, adjustment: 0 }] })], second: 0, bounds: between },
    ).wanted,
  ).toBe(1);
});

test('a distance that no step has changes nothing', () => {
  expect(scaled({ wanted: 3 }, 0, call(one, -1))).toEqual({ wanted: 3 });
});
