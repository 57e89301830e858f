import { stringify } from 'yaml';
import type { Endpoint } from '../../../catalog/kinds/endpoint/endpoint.ts';
import {
  type BurnRate,
  budgetOf,
  burnRatesOf,
  burnWindows,
  leastFailed,
} from '../../../catalog/kinds/endpoint/service-level/burn-rates.ts';
import type { ServiceLevel } from '../../../catalog/kinds/endpoint/service-level/service-level.ts';
import { endpointLabel, promiseMetric, promiseRecord } from '../../../contracts/promises.ts';
import type { Raw } from '../../constructs/literal.ts';
import type { BundleFile } from './bundle-file.ts';

/** An endpoint with what it promises. */
export interface PromisingEndpoint {
  name: string;
  serviceLevel: ServiceLevel;
}

/** Those of the endpoints that promise something, in the order of their names. */
export function promisingEndpoints(endpoints: readonly Raw<Endpoint>[]): PromisingEndpoint[] {
  return endpoints
    .flatMap(({ name, serviceLevel }) => (serviceLevel ? [{ name, serviceLevel }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What Prometheus records of promises: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/. What looks at days is worked
 * out more seldom, and still in time for the five minutes after which a value is none any more.
 */
export function promiseRuleFiles(endpoints: readonly Raw<Endpoint>[]): BundleFile[] {
  return promisingEndpoints(endpoints).map((endpoint) => ({
    path: `prometheus/rules/promise-${endpoint.name}.yml`,
    text: stringify({
      groups: [
        { name: `promise-${endpoint.name}`, interval: '1m', rules: [...windowRules(endpoint), ...burnRules(endpoint)] },
        { name: `promise-${endpoint.name}-left`, interval: '2m', rules: leftRules(endpoint) },
      ],
    }),
    from: `endpoints/${endpoint.name}.yaml`,
  }));
}

interface RecordingRule {
  record: string;
  expr: string;
  labels?: Record<string, string>;
}

/** Of each window which part failed, and of the longer ones how many. */
function windowRules(endpoint: PromisingEndpoint): RecordingRule[] {
  const longer = burnRatesOf(endpoint.serviceLevel).map(({ long }) => long);
  return burnWindows.flatMap((window) => [
    { record: promiseRecord.failedRatio(window), expr: failedRatio(endpoint, window) },
    ...(longer.includes(window) ? [{ record: promiseRecord.failed(window), expr: failedIn(endpoint, window) }] : []),
  ]);
}

/** By how much the longer window is beyond what is told about, while the shorter one is, too, and enough requests failed. */
function burnRules(endpoint: PromisingEndpoint): RecordingRule[] {
  const limitOf = ({ factor }: BurnRate) => Number((factor * budgetOf(endpoint.serviceLevel)).toFixed(12));
  const recorded = (record: string) => `${record}${of(endpoint)}`;
  return burnRatesOf(endpoint.serviceLevel).map((rate) => ({
    record: promiseRecord.burn,
    labels: { calls: rate.calls, over: rate.long },
    expr: [
      `${recorded(promiseRecord.failedRatio(rate.long))} / ${limitOf(rate)}`,
      `(${recorded(promiseRecord.failedRatio(rate.short))} > bool ${limitOf(rate)})`,
      `(${recorded(promiseRecord.failed(rate.long))} >= bool ${leastFailed})`,
    ].join(' * '),
  }));
}

function leftRules(endpoint: PromisingEndpoint): RecordingRule[] {
  const { serviceLevel } = endpoint;
  const window = `${serviceLevel.overDays}d`;
  const ratio = promiseRecord.failedRatio(window);
  return [
    { record: ratio, expr: failedRatio(endpoint, window) },
    { record: promiseRecord.left, expr: `1 - ${ratio}${of(endpoint)} / ${budgetOf(serviceLevel)}` },
  ];
}

/** 0 where no request came: one that did not is no failure. An increase is never between 0 and 1. */
function failedRatio(endpoint: PromisingEndpoint, window: string): string {
  return `${failedIn(endpoint, window)} / clamp_min(${increase(endpoint, promiseMetric.counted, window)}, 1)`;
}

function failedIn(endpoint: PromisingEndpoint, window: string): string {
  const [counted, kept] = [promiseMetric.counted, promiseMetric.kept].map((metric) =>
    increase(endpoint, metric, window),
  );
  return `clamp_min(${counted} - ${kept}, 0)`;
}

function increase(endpoint: PromisingEndpoint, metric: string, window: string): string {
  return `sum by (${endpointLabel}) (increase(${metric}${of(endpoint)}[${window}]))`;
}

function of({ name }: PromisingEndpoint): string {
  return `{${endpointLabel}=${JSON.stringify(name)}}`;
}
