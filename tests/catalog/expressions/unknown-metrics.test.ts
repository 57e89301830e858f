import { describeUnknown, unknownMetrics } from '../../../catalog/expressions/unknown-metrics.ts';
import { dashboardSchema } from '../../../catalog/kinds/dashboard/dashboard.ts';
import { lintDashboard } from '../../../stacks/dashboards/lint/lint-dashboard.ts';

const old = { name: 'old', version: '4.1.8' };
const orders = { name: 'orders', version: '4.3.6' };
const told = (expression: string, ...brokers: (typeof old)[]) =>
  unknownMetrics(expression, brokers).map(describeUnknown);

test.each([
  'rate(rabbitmq_global_messages_received_total{broker=~"$broker"}[$__rate_interval])',
  'histogram_quantile(0.9, sum by (le) (rate(rabbitmq_message_size_bytes_bucket[5m])))',
  'rabbitmq_process_open_fds / rabbitmq_process_max_fds',
  'sum by (__name__) ({__name__=~"rabbitmq_.+"})',
  'sum(rabbitmq_$kind) + ${metric} + rabbitmq_[[kind]]_total',
  'up == 0 or vector(1)',
  // Nobody of the platform is asked.
  'rabbitmq_alarms_file_descriptor_limit{broker="gone"}',
])('%s asks for nothing that a broker lacks', (expression) => {
  expect(told(expression, old, orders)).toEqual([]);
});

test('a metric that is gone is told with the broker, since when, and with what says it there', () => {
  expect(told('max(rabbitmq_alarms_file_descriptor_limit) > 0', old, orders)).toEqual([
    'asks for rabbitmq_alarms_file_descriptor_limit, which is gone since RabbitMQ 4.3.0, and brokers/orders.yaml has 4.3.6. Ask for rabbitmq_process_open_fds / rabbitmq_process_max_fds there; of "a or b" a broker needs one.',
  ]);
  expect(told('rabbitmq_queue_messages_paged_out', old, orders)).toEqual([
    'asks for rabbitmq_queue_messages_paged_out, which is gone since RabbitMQ 4.3.0, and brokers/orders.yaml has 4.3.6. Take it out, or name what that version has; of "a or b" a broker needs one.',
  ]);
});

test('a metric that a broker is too old for is told with what comes before it', () => {
  expect(told('rabbitmq_detailed_raft_term - 1', old, orders)).toEqual([
    'asks for rabbitmq_detailed_raft_term, which comes with RabbitMQ 4.2.0, and brokers/old.yaml has 4.1.8. Ask for rabbitmq_detailed_raft_term_total there; of "a or b" a broker needs one.',
  ]);
});

test('a metric that no version has is told with the one that may be meant, whatever stands beside it', () => {
  const typo =
    'asks for rabbitmq_queue_mesages_ready, which no RabbitMQ has. Did you mean rabbitmq_queue_messages_ready? Name one that it has: catalog/facts/rabbitmq-metrics.ts lists them.';
  expect(told('rabbitmq_queue_mesages_ready', orders)).toEqual([typo]);
  expect(told('rabbitmq_queues or rabbitmq_queue_mesages_ready', orders)).toEqual([typo]);
  expect(told('{__name__="rabbitmq_queue_mesages_ready"}', orders)).toEqual([typo]);
  expect(told('{"rabbitmq_queue_mesages_ready"}', orders)).toEqual([typo]);
});

test('of two sides a broker needs one; what no metric is asked by is no side', () => {
  const either =
    'rabbitmq_detailed_raft_term_total{broker=~"$broker"} or rabbitmq_detailed_raft_term{broker=~"$broker"}';
  expect(told(either, old, orders)).toEqual([]);
  expect(told('rabbitmq_detailed_raft_term_total or vector(0)', orders)).toHaveLength(1);
  expect(told('rabbitmq_detailed_raft_term_total and rabbitmq_detailed_raft_term', old, orders)).toHaveLength(2);
});

test('a selector that names brokers asks these alone', () => {
  expect(told('rabbitmq_detailed_raft_term_total{broker="old"}', old, orders)).toEqual([]);
  expect(told('rabbitmq_detailed_raft_term_total{broker!="orders"}', old, orders)).toEqual([]);
  expect(told('rabbitmq_detailed_raft_term_total{broker=~"o.*"}', old, orders)).toHaveLength(1);
  expect(told('rabbitmq_detailed_raft_term_total{broker!~"ord.*"}', old, orders)).toEqual([]);
  expect(told('rabbitmq_detailed_raft_term_total{broker=~"$broker"}', old, orders)).toHaveLength(1);
  // RE2 reads it and JavaScript does not.
  expect(told('rabbitmq_detailed_raft_term_total{broker=~"(?i)OLD"}', old, orders)).toHaveLength(1);
});

test('what is no PromQL is told of by its own rule', () => {
  expect(told('rabbitmq_nothing{', orders)).toEqual([]);
});

test('a dashboard with such a query is refused, with its file, field and panel', () => {
  const datasource = { type: 'prometheus', uid: 'prometheus' };
  const dashboard = dashboardSchema.parse({
    title: 'Raft',
    panels: [
      {
        id: 1,
        type: 'timeseries',
        title: 'Terms',
        datasource,
        targets: [{ refId: 'A', datasource, expr: 'rabbitmq_detailed_raft_term_total{broker=~"$broker"}' }],
      },
    ],
  });
  const locate = () => ({ line: 7, column: 3 });
  const problems = lintDashboard(dashboard, { file: 'dashboards/raft.ts', brokers: [old, orders], locate });
  expect(problems.filter(({ rule }) => rule === 'rabbitmq-metric')).toEqual([
    {
      file: 'dashboards/raft.ts',
      line: 7,
      column: 3,
      field: 'panels[0].targets[0]',
      severity: 'error',
      rule: 'rabbitmq-metric',
      message:
        '"Terms" asks for rabbitmq_detailed_raft_term_total, which is gone since RabbitMQ 4.2.0, and brokers/orders.yaml has 4.3.6. Ask for rabbitmq_detailed_raft_term there; of "a or b" a broker needs one.',
    },
  ]);
});
