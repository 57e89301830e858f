import type { Catalog } from '../catalog/catalog.ts';
import { recommendedAlarms } from '../catalog/facts/recommended-alarms.ts';
import { scrapeJob } from '../contracts/monitoring.ts';
import { receiverFunction } from '../contracts/names.ts';
import { board } from '../stacks/dashboards/panels/board.ts';
import { lines, nothing } from '../stacks/dashboards/panels/panels.ts';
import { exactly } from '../stacks/dashboards/panels/plain-names.ts';
import { cloudWatch, promql } from '../stacks/dashboards/panels/queries.ts';

/** Requests from the edge to the brokers. What Cloudflare counts is not among what Grafana asks here. */
export default ({ platform, endpoints }: Catalog) =>
  board({
    title: 'Ingress',
    description:
      'Requests of endpoints, on Lambda and where they go in the brokers. What Cloudflare refuses never comes here: its own pages show it.',
    rows:
      platform.cloudflare && endpoints.length > 0
        ? [receiver(platform), brokersOf(endpoints)]
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
