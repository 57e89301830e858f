import type { Catalog } from '../catalog/catalog.ts';
import type { Endpoint } from '../catalog/kinds/endpoint/endpoint.ts';
import { budgetOf, burnRatesOf, burnWindows } from '../catalog/kinds/endpoint/service-level/burn-rates.ts';
import type { ServiceLevel } from '../catalog/kinds/endpoint/service-level/service-level.ts';
import { scrapeJob } from '../contracts/monitoring.ts';
import { endpointLabel, promiseMetric, promiseRecord } from '../contracts/promises.ts';
import { board, type Row } from '../stacks/dashboards/panels/board.ts';
import { lines, nothing, number } from '../stacks/dashboards/panels/panels.ts';
import { promql } from '../stacks/dashboards/panels/queries.ts';

/** What endpoints promise, what is left of it, and how fast it goes. */
export default ({ endpoints }: Catalog) => {
  const rows = endpoints.flatMap(({ name, serviceLevel }) => (serviceLevel ? [ofEndpoint(name, serviceLevel)] : []));
  return board({
    title: 'Service levels',
    description:
      'What endpoints promise, and how much may still fail. Why requests fail is on the dashboard Ingress; a minute in which none came is no failure.',
    rows: rows.length > 0 ? rows : [{ title: 'Service levels', panels: [nothing('No endpoint has a serviceLevel.')] }],
  });
};

const uncounted = 'nothing has been counted yet: the first requests take some minutes';

function ofEndpoint(name: Endpoint['name'], promise: ServiceLevel): Row {
  const { acceptedPercent, withinMs, overDays } = promise;
  const selector = `{${endpointLabel}="${name}"}`;
  const pages = burnRatesOf(promise).filter(({ calls }) => calls === 'page');
  const called = pages.map(({ short, long, factor }) => `${long} and ${short} are above ${factor}`).join(', or ');
  const burnt = (window: string) =>
    promql(`${promiseRecord.failedRatio(window)}${selector} / ${budgetOf(promise)}`, window);
  const requests = (metric: string, legend: string) =>
    promql(
      `60 * sum by (${endpointLabel}) (rate(${metric}{job="${scrapeJob.promises}",${endpointLabel}="${name}"}[$__rate_interval]))`,
      legend,
    );
  return {
    title: `${name}: ${acceptedPercent} % accepted within ${withinMs} ms, over ${overDays} days`,
    panels: [
      number({
        title: `${name}: left of what may fail`,
        description: `Of the part that may fail in ${overDays} days, what is left. Red: nothing is, the promise is broken; it comes back as the days in which so much failed get older.`,
        empty: uncounted,
        unit: 'percentunit',
        bounds: { look: 0.25, bad: 0, isLow: true },
        queries: [promql(`${promiseRecord.left}${selector}`, 'left')],
      }),
      number({
        title: `${name}: accepted in time`,
        description: `Part of the requests of ${overDays} days that was accepted in time. Below ${acceptedPercent} % the promise is broken.`,
        empty: uncounted,
        unit: 'percentunit',
        queries: [promql(`1 - ${promiseRecord.failedRatio(`${overDays}d`)}${selector}`, 'accepted')],
      }),
      lines({
        title: `${name}: how fast it is used up`,
        description: `How many times faster than evenly over ${overDays} days what may fail is used up, over windows of different length. People are called at once where ${called}; 1d and 3d make tickets. When it is: see why requests fail on the dashboard Ingress.`,
        empty: uncounted,
        unit: 'short',
        min: 0,
        bounds: { bad: Math.max(...pages.map(({ factor }) => factor)) },
        queries: burnWindows.map(burnt),
      }),
      lines({
        title: `${name}: requests that count`,
        description:
          'Requests each minute that count for the promise, and those that were accepted in time. What is between failed, or was late; what senders did wrong (4xx) is in neither.',
        empty: 'no request has come',
        unit: 'short',
        min: 0,
        queries: [requests(promiseMetric.counted, 'all'), requests(promiseMetric.kept, 'accepted in time')],
      }),
    ],
  };
}
