import { type AlarmState, alarmState, evaluationRange, type Missing } from '../../../catalog/scaling/alarm-state.ts';

/** `0` is a data point within the threshold, `X` one beyond it, `-` one that is missing; the latest is the last. */
function pointsOf(text: string): (boolean | undefined)[] {
  return text.split(' ').map((point) => (point === '-' ? undefined : point === 'X'));
}

function states(text: string, needed: number, was: AlarmState): Record<Missing, AlarmState> {
  const state = (missing: Missing) => alarmState(pointsOf(text), { datapoints: { of: 3, needed }, missing, was });
  return {
    missing: state('missing'),
    ignore: state('ignore'),
    breaching: state('breaching'),
    notBreaching: state('notBreaching'),
  };
}

const insufficient = 'INSUFFICIENT_DATA';

/** Rows of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
describe("AWS's tables of missing data, and the row of an earlier edition that the sentences speak of", () => {
  test.each([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', insufficient, 'retain', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', 'retain', 'ALARM', 'OK'],
    ['- - - - X', insufficient, 'retain', 'ALARM', 'OK'],
  ])('3 of 3: %s', (points, missing, ignore, breaching, notBreaching) => {
    for (const was of ['OK', 'ALARM', insufficient] as const) {
      const kept = ignore === 'retain' ? was : ignore;
      expect(states(points, 3, was)).toEqual({ missing, ignore: kept, breaching, notBreaching });
    }
  });

  test.each([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', 'retain', 'ALARM', 'OK'],
    ['- - - - X', insufficient, 'retain', 'ALARM', 'OK'],
  ])('2 of 3: %s', (points, missing, ignore, breaching, notBreaching) => {
    for (const was of ['OK', 'ALARM', insufficient] as const) {
      const kept = ignore === 'retain' ? was : ignore;
      expect(states(points, 2, was)).toEqual({ missing, ignore: kept, breaching, notBreaching });
    }
  });
});

test('a point that has to be followed by a good one does not alarm before, as AWS tells it', () => {
  for (const points of ['- - - - X', '- - - X -', '- - - X 0', '- - X - 0']) {
    expect(states(points, 3, 'OK').missing).not.toBe('ALARM');
  }
});

test("the range of 3 periods is AWS's 5", () => {
  expect(evaluationRange({ of: 3, needed: 3 })).toBe(5);
});
