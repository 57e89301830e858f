import {
  type ExpressionNode,
  findNode,
  nodesOf,
  rateInterval,
  readExpression,
} from '../../../catalog/expressions/expression.ts';
import { metricLabel } from '../../../contracts/monitoring.ts';
import { endpointLabel } from '../../../contracts/promises.ts';
import { type LintRule, ofQueries } from './lint-rule.ts';

/**
 * What dashboard-linter checks of queries of Prometheus, where selectors name a broker, a processor or a job instead of an instance:
 * https://github.com/grafana/dashboard-linter/tree/4d0844b40d49cbfd442916fc6c0c3c6fc81084e3/lint
 */
export const prometheusRules: readonly LintRule[] = [
  {
    name: 'promql',
    doc: 'Queries of Prometheus are PromQL (target-promql-rule).',
    severity: 'error',
    check: ofQueries('prometheus', ({ expr }) => {
      const read = readExpression('promql', expr);
      return 'wrongAt' in read ? [notRead('PromQL', expr, read.wrongAt)] : [];
    }),
  },
  {
    name: 'rate-interval',
    doc: 'Rates are over $__rate_interval, which holds enough samples at every zoom (target-rate-interval-rule).',
    severity: 'warning',
    check: ofQueries('prometheus', ({ expr }) =>
      callsIn(expr, ['rate', 'irate'])
        .filter((call) => rangeOf(call) !== rateInterval)
        .map(
          (call) =>
            `asks ${call.text.replaceAll(rateInterval, '$__rate_interval')}. Write [$__rate_interval] instead of a range.`,
        ),
    ),
  },
  {
    name: 'counter-rate',
    doc: 'Counters are asked by rate, irate or increase (target-counter-agg-rule).',
    severity: 'warning',
    check: ofQueries('prometheus', ({ expr }) =>
      selectorsIn(expr)
        .filter((selector) => nameOf(selector)?.endsWith('_total') && !isCounted(selector))
        .map(
          (selector) =>
            `shows the counter ${nameOf(selector)} itself, which only grows. Put rate(… [$__rate_interval]) around it.`,
        ),
    ),
  },
  {
    name: 'selector',
    doc: 'Every selector says of whom: of a broker, a processor, an endpoint or a job (target-job-rule, target-instance-rule).',
    severity: 'warning',
    check: ofQueries('prometheus', ({ expr }) =>
      selectorsIn(expr)
        .filter(
          (selector) => !nodesOf(selector).some(({ name, text }) => name === 'LabelName' && tellers.includes(text)),
        )
        .map(
          (selector) =>
            `asks ${selector.text} of everybody. Name ${tellers.slice(0, -1).join(', ')} or ${tellers.at(-1)}, as in {broker=~"$broker"}.`,
        ),
    ),
  },
];

/** Labels by which a selector says of whom it asks. */
const tellers = [metricLabel.broker, metricLabel.processor, endpointLabel, 'job', 'instance'];

/** What is said of a query that cannot be read. */
export function notRead(language: string, expr: string, rest: string): string {
  if (expr.trim() === '') return `asks nothing. Give it an expression in ${language}, or take it away.`;
  const where = rest === '' ? 'its end' : `"${rest.slice(0, 30)}"`;
  return `is not ${language}: it cannot be read from ${where} on. Mend ${expr.slice(0, 120)}`;
}

function callsIn(expr: string, names: readonly string[]): ExpressionNode[] {
  const read = readExpression('promql', expr);
  if ('wrongAt' in read) return [];
  return nodesOf(read).filter(
    (node) => node.name === 'FunctionCall' && names.includes(node.children[0]?.text.toLowerCase() ?? ''),
  );
}

function rangeOf(call: ExpressionNode): string | undefined {
  const matrix = findNode(call, 'MatrixSelector') ?? findNode(call, 'SubqueryExpr');
  return matrix?.children.find(({ name }) => name === 'DurationExpr')?.text;
}

function selectorsIn(expr: string): ExpressionNode[] {
  const read = readExpression('promql', expr);
  return 'wrongAt' in read ? [] : nodesOf(read).filter(({ name }) => name === 'VectorSelector');
}

function nameOf(selector: ExpressionNode): string | undefined {
  return selector.children.find(({ name }) => name === 'Identifier')?.text;
}

/** Whether a function that knows of counters is around it; without a range there is none. */
function isCounted(selector: ExpressionNode): boolean {
  if (selector.parent?.name !== 'MatrixSelector') return false;
  for (let node = selector.parent; node; node = node.parent as ExpressionNode) {
    if (node.name === 'FunctionCall')
      return ['rate', 'irate', 'increase'].includes(node.children[0]?.text.toLowerCase() ?? '');
  }
  return false;
}
