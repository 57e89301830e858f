import { parse } from 'yaml';
import { endpointOf, endpointSchema } from '../../../../catalog/kinds/endpoint/endpoint.ts';
import { promiseRuleFiles } from '../../../../stacks/monitoring/bundle/promise-rules.ts';

interface Group {
  name: string;
  interval: string;
  rules: { record: string; expr: string; labels?: Record<string, string> }[];
}

function endpoint(name: string, serviceLevel?: object) {
  const place = { host: 'hooks.example.com', path: `/${name}`, broker: 'orders', vhost: '/', queue: 'placed' };
  return endpointOf(name, endpointSchema.parse({ ...place, signature: { scheme: 'none' }, serviceLevel }));
}

function groupsOf(...endpoints: ReturnType<typeof endpoint>[]): Group[] {
  return promiseRuleFiles(endpoints).flatMap(({ text }) => (parse(text) as { groups: Group[] }).groups);
}

test('an endpoint that promises something has a file of rules, from its own file; others have none', () => {
  const files = promiseRuleFiles([
    endpoint('quotes', { acceptedPercent: 99, withinMs: 500 }),
    endpoint('plain'),
    endpoint('hook', { acceptedPercent: 99.9, withinMs: 500 }),
  ]);
  expect(files.map(({ path, from }) => [path, from])).toEqual([
    ['prometheus/rules/promise-hook.yml', 'endpoints/hook.yaml'],
    ['prometheus/rules/promise-quotes.yml', 'endpoints/quotes.yaml'],
  ]);
});

test('each window has its part that failed, and each burn rate how far it is beyond', () => {
  const [windows, left] = groupsOf(endpoint('hook', { acceptedPercent: 99.9, withinMs: 500 }));
  const parts = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map(
    (window) => `endpoint:promise_failed:ratio_rate${window}`,
  );
  expect(windows?.rules.map(({ record }) => record)).toEqual(expect.arrayContaining(parts));
  const burns = windows?.rules.filter(({ record }) => record === 'endpoint:promise_burn:limits');
  expect(burns?.map(({ labels, expr }) => [labels?.calls, labels?.over, expr])).toEqual(
    (
      [
        ['page', '1h', '5m', 0.0144],
        ['page', '6h', '30m', 0.006],
        ['ticket', '1d', '2h', 0.003],
        ['ticket', '3d', '6h', 0.001],
      ] as const
    ).map(([calls, long, short, limit]) => [
      calls,
      long,
      `endpoint:promise_failed:ratio_rate${long}{endpoint="hook"} / ${limit} * (endpoint:promise_failed:ratio_rate${short}{endpoint="hook"} > bool ${limit}) * (endpoint:promise_failed:increase${long}{endpoint="hook"} >= bool 10)`,
    ]),
  );
  expect(left?.rules.at(-1)).toEqual({
    record: 'endpoint:promise_budget:left',
    expr: '1 - endpoint:promise_failed:ratio_rate30d{endpoint="hook"} / 0.001',
  });
});

test('another time, and another part, is in the rules; a burn rate that nothing reaches has none', () => {
  const [windows, left] = groupsOf(endpoint('hook', { acceptedPercent: 95, withinMs: 500, overDays: 90 }));
  const burns = windows?.rules.filter(({ record }) => record === 'endpoint:promise_burn:limits');
  expect(burns?.map(({ labels }) => labels?.over)).toEqual(['6h', '1d', '3d']);
  expect(left?.rules.map(({ record }) => record)).toEqual([
    'endpoint:promise_failed:ratio_rate90d',
    'endpoint:promise_budget:left',
  ]);
});
