import { targetsOf } from './dashboard.ts';
import { labelAsked, queryOf, wholeOf } from './variables.ts';

const asked = { stepSeconds: 15, rangeSeconds: 300 };
const query = (expr: string, more: { interval?: string; values?: Record<string, string> } = {}) =>
  queryOf(
    { target: { expr, ...(more.interval && { interval: more.interval }) }, panel: {}, values: more.values ?? {} },
    asked,
  );

test('a rate is over four scrapes, of those that come each minute over four minutes', () => {
  expect(query('rate(a[$__rate_interval])')).toBe('rate(a[60s])');
  expect(query('rate(a[${__rate_interval}])', { interval: '60s' })).toBe('rate(a[240s])');
  expect(query('increase(a[$__range]) + $__range_s')).toBe('increase(a[300s]) + 300');
});

test('a dashboard’s own variables are put in, however they are written, and what is none stays', () => {
  const values = { broker: '.+', queue: 'a' };
  expect(
    query('a{broker=~"$broker",queue=~"${queue:regex}"} and label_replace(b, "x", "$1", "y", "(.*)")', { values }),
  ).toBe('a{broker=~".+",queue=~"a"} and label_replace(b, "x", "$1", "y", "(.*)")');
});

test('what a variable asks for is a label, of a selector where it names one', () => {
  const of = (text: string) => labelAsked({ name: 'v', type: 'query', query: text });
  expect(of('label_values(up{job="a, b"}, broker)')).toEqual({ selector: 'up{job="a, b"}', label: 'broker' });
  expect(of('label_values(broker)')).toEqual({ label: 'broker' });
  expect(of('query_result(up)')).toBeUndefined();
  expect(wholeOf({ name: 'v', type: 'query', includeAll: true, allValue: '.+' })).toBe('.+');
  expect(wholeOf({ name: 'v', type: 'query', includeAll: false })).toBeUndefined();
});

test('a panel’s queries are those to the data source that it or they name, without hidden ones', () => {
  const gridPos = { x: 0, y: 0, w: 1, h: 1 };
  const targets = [{ refId: 'A' }, { refId: 'B', datasource: { uid: 'loki' } }, { refId: 'C', hide: true }];
  const panel = { type: 'stat', gridPos, datasource: { uid: 'prometheus' }, targets };
  expect(targetsOf(panel, 'prometheus').map(({ refId }) => refId)).toEqual(['A']);
});
