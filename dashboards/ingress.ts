import type { Catalog } from '../catalog/catalog.ts';
import { recommendedAlarms } from '../catalog/facts/recommended-alarms.ts';
import { logJob, logLabel, metricLabel, scrapeJob } from '../contracts/monitoring.ts';
import { receiverFunction } from '../contracts/names.ts';
import { queueMetricNamespace } from '../contracts/queue-metrics.ts';
import { requestLog } from '../contracts/request-log.ts';
import { requestDimension, requestMetric, requestOutcome } from '../contracts/request-metrics.ts';
import { board } from '../stacks/dashboards/panels/board.ts';
import { lines, nothing } from '../stacks/dashboards/panels/panels.ts';
import { exactly } from '../stacks/dashboards/panels/plain-names.ts';
import { cloudWatch, cloudWatchMath, logql, promql } from '../stacks/dashboards/panels/queries.ts';

/** Requests from the edge to the brokers. What Cloudflare counts is not among what Grafana asks here. */
export default ({ platform, endpoints }: Catalog) =>
  board({
    title: 'Ingress',
    description:
      'Requests of endpoints, on Lambda and where they go in the brokers. What Cloudflare refuses never comes here: its own pages show it.',
    rows:
      platform.cloudflare && endpoints.length > 0
        ? [receiver(platform), counted(platform), answers(platform), brokersOf(endpoints)]
        : [
            {
              title: 'Ingress',
              panels: [nothing('The platform answers no endpoint: it has no cloudflare, or no files in endpoints/.')],
            },
          ],
  });

const quiet = 'no request has come';

function receiver(platform: Catalog['platform']) {
  const of = (metric: string, statistic: string, label: string) =>
    cloudWatch({
      ...{ namespace: 'AWS/Lambda', metric, statistic, label },
      dimensions: { FunctionName: receiverFunction(platform) },
      region: platform.region,
    });
  return {
    title: 'The receiver on Lambda',
    panels: [
      lines({
        title: 'Requests',
        description:
          'Requests each minute that the receiver worked on. None while senders send: see the Worker at Cloudflare, and whether its key still signs.',
        empty: quiet,
        unit: 'short',
        min: 0,
        queries: [of('Invocations', 'Sum', 'requests')],
      }),
      lines({
        title: 'Errors',
        description:
          'Requests each minute that the receiver itself broke at; what it answers with 503 or 504 is none. When red: read its logs.',
        empty: quiet,
        unit: 'short',
        min: 0,
        bounds: { bad: recommendedAlarms.lambda.errors },
        queries: [of('Errors', 'Sum', 'errors')],
      }),
      lines({
        title: 'Throttles',
        description:
          'Requests each minute that Lambda turned away, which senders see as 503. When red: raise ingress.concurrency in platform.yaml, or find out who sends so much.',
        empty: quiet,
        unit: 'short',
        min: 0,
        bounds: { bad: recommendedAlarms.lambda.throttles },
        queries: [of('Throttles', 'Sum', 'throttled')],
      }),
      lines({
        title: 'Time of a request',
        description:
          'From the arrival at Lambda to the answer, the wait for the broker to confirm included. Longer than before: see Confirmed of the brokers below.',
        empty: quiet,
        unit: 'ms',
        min: 0,
        width: 12,
        queries: [of('Duration', 'p50', 'half of them'), of('Duration', 'p90', '90 %'), of('Duration', 'p99', '99 %')],
      }),
      lines({
        title: 'At the same time',
        description:
          'Requests that are worked on at the same time. Near what is reserved for the function: throttles follow.',
        empty: quiet,
        unit: 'short',
        min: 0,
        width: 12,
        queries: [of('ConcurrentExecutions', 'Maximum', 'at the same time')],
      }),
    ],
  };
}

/** By what the receiver counts of each request. */
function counted(platform: Catalog['platform']) {
  const { endpoint, outcome } = requestDimension;
  const { region } = platform;
  const namespace = queueMetricNamespace(platform);
  const through = (which: string, statistic: string, label: string) =>
    cloudWatch({
      ...{ namespace, metric: requestMetric.seconds, statistic, region },
      label: `\${PROP('Dim.${endpoint}')} ${label}`,
      dimensions: { [endpoint]: '*', [outcome]: which },
    });
  const passed = Object.values(requestOutcome);
  const refused = passed.map((each) => `NOT ${outcome}="${each}"`).join(' ');
  return {
    title: 'What became of requests, as the receiver counts them',
    panels: [
      lines({
        title: 'Went through, by endpoint',
        description:
          'Requests each minute that a broker took over (confirmed), or that got the answer of a processor (replied). None while senders send: see beside it why they are refused.',
        empty: quiet,
        unit: 'short',
        min: 0,
        queries: passed.map((each) => through(each, 'SampleCount', each)),
      }),
      lines({
        title: 'Did not, by why',
        description:
          "Requests each minute that were refused or failed, by endpoint and the receiver's word for it; endpoint none: requests for nothing that is served. When many: the receiver's log names who sends, and what is wrong with it.",
        empty: 'every request goes through',
        unit: 'short',
        min: 0,
        queries: [
          cloudWatchMath({
            id: 'refused',
            expression: `SEARCH('{"${namespace}",${endpoint},${outcome}} MetricName="${requestMetric.seconds}" ${refused}', 'SampleCount', 60)`,
            region,
            label: `\${PROP('Dim.${endpoint}')} \${PROP('Dim.${outcome}')}`,
          }),
        ],
      }),
      lines({
        title: 'Seconds to the answer, by endpoint',
        description:
          'Half and all but a hundredth of the requests that went through were answered within this. Of endpoints that reply it is what processors take, too: see Processors; of the others what brokers take to confirm.',
        empty: quiet,
        unit: 's',
        min: 0,
        queries: passed.flatMap((each) => [through(each, 'p50', 'half of them'), through(each, 'p99', '99 %')]),
      }),
    ],
  };
}

/** By what the receiver logs, which the forwarder sends on to Loki. */
function answers(platform: Catalog['platform']) {
  const { message, endpoint, status, outcome } = requestLog;
  const source = { [logLabel.job]: logJob.cloudwatch, [metricLabel.platform]: platform.name };
  const labels = Object.entries({ ...source, [logLabel.group]: receiverFunction(platform) });
  const stream = labels.map(([name, value]) => `${name}="${value}"`).join(',');
  const read = ['msg', endpoint, status, outcome].map((field) => `${field}="${field}"`).join(', ');
  const counted = (by: readonly string[], which: string) =>
    logql(
      `sum by (${by.join(', ')}) (count_over_time({${stream}} | json ${read} | msg="${message}" | ${which} [$__auto]))`,
      by.map((field) => `{{${field}}}`).join(' '),
    );
  return {
    title: 'What senders are told, as the receiver logs it',
    panels: [
      lines({
        title: 'Refused or failed, by status',
        description:
          'Requests of endpoints that were answered with 4.. or 5.., but for 503 and 504; 429 is not logged. When many: the log of the receiver says which endpoint and why. 401 is a signature that does not hold.',
        empty: 'nothing is refused',
        unit: 'short',
        min: 0,
        width: 12,
        queries: [counted([status], `${status}=~"4..|50[0-25-9]"`)],
      }),
      lines({
        title: '503 and 504, by endpoint',
        description:
          '503: no broker took the request over, and the sender is to try again; see below whether brokers block or do not confirm. 504: it is in its queue, and no answer came in time; see its processor on the dashboard Processors.',
        empty: 'brokers and processors keep up',
        unit: 'short',
        min: 0,
        width: 12,
        bounds: { bad: 1 },
        queries: [counted([status, endpoint, outcome], `${status}=~"503|504"`)],
      }),
    ],
  };
}

function brokersOf(endpoints: Catalog['endpoints']) {
  const brokers = exactly([...new Set(endpoints.map(({ broker }) => broker))].sort());
  const queues = exactly([...new Set(endpoints.map(({ queue }) => queue))].sort());
  const nodes = `{job="${scrapeJob.broker}",broker=~"${brokers}"}`;
  return {
    title: 'The brokers behind it',
    panels: [
      lines({
        title: 'Confirmed by the brokers',
        description:
          'Messages that brokers of endpoints confirm, all publishers together. Far below what is received: disks or replicas are slow, and requests wait.',
        unit: 'cps',
        min: 0,
        queries: [
          promql(
            `sum by (broker) (rate(rabbitmq_global_messages_received_confirm_total${nodes}[$__rate_interval]))`,
            '{{broker}} received',
          ),
          promql(
            `sum by (broker) (rate(rabbitmq_global_messages_confirmed_total${nodes}[$__rate_interval]))`,
            '{{broker}} confirmed',
          ),
        ],
      }),
      lines({
        title: 'Messages in the queues of endpoints',
        description: 'What waits for processors. A queue that only grows: see Processors.',
        unit: 'short',
        min: 0,
        queries: [
          promql(
            `max by (broker, vhost, queue) (rabbitmq_detailed_queue_messages{job="${scrapeJob.queues}",broker=~"${brokers}",queue=~"${queues}"})`,
            '{{broker}} {{vhost}} {{queue}}',
          ),
        ],
      }),
      lines({
        title: 'Publishers blocked',
        description:
          'Nodes that block publishers, so that requests get 503. When red: see What is left on the dashboard Broker.',
        unit: 'short',
        min: 0,
        bounds: { bad: 1 },
        queries: [
          promql(
            `sum by (broker) (rabbitmq_alarms_memory_used_watermark${nodes}) + sum by (broker) (rabbitmq_alarms_free_disk_space_watermark${nodes})`,
            '{{broker}}',
          ),
        ],
      }),
    ],
  };
}
