import { budgetOf, burnRatesOf, burnWindows } from '../../../../../catalog/kinds/endpoint/service-level/burn-rates.ts';

const factors = (acceptedPercent: number, overDays: number) =>
  burnRatesOf({ acceptedPercent, overDays }).map(({ factor }) => factor);

test('of 30 days they are those of the workbook', () => {
  expect(burnRatesOf({ acceptedPercent: 99.9, overDays: 30 })).toEqual([
    { calls: 'page', short: '5m', long: '1h', factor: 14.4 },
    { calls: 'page', short: '30m', long: '6h', factor: 6 },
    { calls: 'ticket', short: '2h', long: '1d', factor: 3 },
    { calls: 'ticket', short: '6h', long: '3d', factor: 1 },
  ]);
});

test('each is the part of the budget that its longer window uses up, as sloth works it out', () => {
  const parts = { '1h': 2, '6h': 5, '1d': 10, '3d': 10 } as Record<string, number>;
  const hours = { '1h': 1, '6h': 6, '1d': 24, '3d': 72 } as Record<string, number>;
  for (const overDays of [30, 45, 60, 90]) {
    for (const { long, factor } of burnRatesOf({ acceptedPercent: 99.9, overDays })) {
      expect(factor).toBeCloseTo(((parts[long] ?? 0) / 100) * ((overDays * 24) / (hours[long] ?? 0)), 6);
    }
  }
});

test('over fewer days they stay', () => {
  expect([factors(99.9, 7), factors(99.9, 28)]).toEqual([
    [14.4, 6, 3, 1],
    [14.4, 6, 3, 1],
  ]);
});

test('one by which more than every request would have to fail is none, and a page is left at the least that can be promised', () => {
  expect(factors(95, 30)).toEqual([14.4, 6, 3, 1]);
  expect(factors(95, 90)).toEqual([18, 9, 3]);
});

test('every window of theirs is recorded', () => {
  const windows = burnRatesOf({ acceptedPercent: 99.9, overDays: 30 }).flatMap(({ short, long }) => [short, long]);
  expect([...new Set(windows)].sort()).toEqual([...burnWindows].sort());
});

test('a budget has the digits that its file has', () => {
  expect([99.9, 99.95, 99.99, 95, 99.9999].map((acceptedPercent) => budgetOf({ acceptedPercent }))).toEqual([
    0.001, 0.0005, 0.0001, 0.05, 0.000001,
  ]);
});
