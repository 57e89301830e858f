import { judgeThresholds, type Readings } from '../../../../services/agent/metadata/thresholds.ts';

const thresholds = { memory: { percent: 90, forMinutes: 5 }, disk: { percent: 80, forMinutes: 1 } };

/** Minute by minute from 03:00, what is alarmed about. */
function overMinutes(readings: Readings[]): string[][] {
  let since = {};
  return readings.map((reading, minute) => {
    const judged = judgeThresholds({
      readings: reading,
      thresholds,
      since,
      now: new Date(Date.parse('2026-09-01T03:00:00Z') + minute * 60_000),
    });
    since = judged.since;
    return judged.alarms;
  });
}

test('a threshold alarms once it has been exceeded for as long as the file says, and says for how long', () => {
  const alarms = overMinutes(Array(7).fill({ memoryPercent: 93.7, diskPercent: 10 }));
  expect(alarms.slice(0, 5)).toEqual([[], [], [], [], []]);
  expect(alarms.slice(5)).toEqual([
    ['93 % of the memory watermark is in use, at or above 90 % for 5 min (alarms.memory)'],
    ['93 % of the memory watermark is in use, at or above 90 % for 6 min (alarms.memory)'],
  ]);
});

test('the threshold itself counts as exceeded, and just below it does not', () => {
  expect(overMinutes([{ diskPercent: 80 }, { diskPercent: 80 }])[1]).toHaveLength(1);
  expect(overMinutes([{ diskPercent: 79.9 }, { diskPercent: 79.9 }])[1]).toEqual([]);
});

test('a dip below the threshold starts its time anew', () => {
  const above = { diskPercent: 85 };
  const alarms = overMinutes([above, above, { diskPercent: 70 }, above, above]);
  expect(alarms.map((list) => list.length)).toEqual([0, 1, 0, 0, 1]);
});

test('a reading that cannot be taken neither starts nor ends the time of a threshold', () => {
  const alarms = overMinutes([{}, { diskPercent: 85 }, {}, { diskPercent: 85 }]);
  expect(alarms).toEqual([
    [],
    [],
    ['an unknown part of the data volume is in use, at or above 80 % for 1 min (alarms.disk)'],
    ['85 % of the data volume is in use, at or above 80 % for 2 min (alarms.disk)'],
  ]);
});
