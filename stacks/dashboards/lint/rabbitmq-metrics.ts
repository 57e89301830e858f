import { describeUnknown, unknownMetrics } from '../../../catalog/expressions/unknown-metrics.ts';
import type { LintRule } from './lint-rule.ts';

/** Held against every query of Prometheus. */
export const rabbitmqMetric: LintRule = {
  name: 'rabbitmq-metric',
  doc: 'Queries name metrics of RabbitMQ that the brokers which they ask have.',
  severity: 'error',
  check: ({ panels, brokers }) =>
    panels.flatMap((panel) =>
      panel.queries
        .filter(({ source }) => source === 'prometheus')
        .flatMap(({ expr, path }) =>
          unknownMetrics(expr, brokers).map((unknown) => ({
            path,
            panel: panel.title,
            message: describeUnknown(unknown),
          })),
        ),
    ),
};
