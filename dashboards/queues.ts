import { drawnThreshold } from '../catalog/alarms/drawn-threshold.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { scrapeJob } from '../contracts/monitoring.ts';
import { board, labelVariable, regexVariable } from '../stacks/dashboards/panels/board.ts';
import { lines, table } from '../stacks/dashboards/panels/panels.ts';
import { promql, promqlNow } from '../stacks/dashboards/panels/queries.ts';

const selector = `{job="${scrapeJob.queues}",broker=~"$broker",vhost=~"$vhost",queue=~"$queue"}`;
const queue = '{{broker}} {{vhost}} {{queue}}';
/** Replicas on other nodes tell of a queue, too, each of itself. */
const each = (metric: string) => `max by (broker, vhost, queue) (rabbitmq_detailed_queue_${metric}${selector})`;
const worst = (expr: string) => `topk(20, ${expr})`;

/** The queues that are worst off. */
export default (catalog: Catalog) =>
  board({
    title: 'Queues',
    description:
      'The twenty queues that are worst off in each respect, of the brokers, virtual hosts and names chosen above.',
    variables: [
      labelVariable('broker', `label_values(up{job="${scrapeJob.queues}"}, broker)`),
      labelVariable(
        'vhost',
        `label_values(rabbitmq_detailed_queue_messages{job="${scrapeJob.queues}",broker=~"$broker"}, vhost)`,
      ),
      regexVariable('queue', 'queue (regular expression)'),
    ],
    rows: [
      {
        title: 'The twenty worst',
        panels: [
          table({
            title: 'Longest',
            description: 'Queues with the most messages now. Red without consumers: see that their application runs.',
            unit: 'short',
            height: 12,
            labels: ['broker', 'vhost', 'queue'],
            queries: [
              promqlNow(worst(each('messages')), 'A'),
              promqlNow(`${each('messages_ready')} and on (broker, vhost, queue) ${worst(each('messages'))}`, 'B'),
              promqlNow(`${each('messages_unacked')} and on (broker, vhost, queue) ${worst(each('messages'))}`, 'C'),
              promqlNow(`${each('consumers')} and on (broker, vhost, queue) ${worst(each('messages'))}`, 'D'),
              promqlNow(`${each('messages_bytes')} and on (broker, vhost, queue) ${worst(each('messages'))}`, 'E'),
            ],
            columns: {
              A: { name: 'Messages', unit: 'short' },
              B: { name: 'Ready', unit: 'short' },
              C: { name: 'Unacknowledged', unit: 'short' },
              D: { name: 'Consumers', unit: 'short', bounds: { bad: 1, isLow: true } },
              E: { name: 'Size', unit: 'bytes' },
            },
          }),
          lines({
            title: 'Messages',
            description: 'The longest queues over time. One that only grows has too few consumers, or slow ones.',
            unit: 'short',
            min: 0,
            width: 12,
            bounds: { look: drawnThreshold('queue-long', catalog) },
            queries: [promql(worst(each('messages')), queue)],
          }),
          lines({
            title: 'Growth',
            description:
              'How many messages a second come to be in each, over 10 minutes. Above 0 for long: more come in than are done.',
            unit: 'cps',
            width: 12,
            queries: [
              promql(
                worst(`max by (broker, vhost, queue) (deriv(rabbitmq_detailed_queue_messages${selector}[10m]))`),
                queue,
              ),
            ],
          }),
        ],
      },
      {
        title: 'Waiting',
        panels: [
          lines({
            title: 'Age of the oldest message',
            description:
              'How long the first message of a queue has waited, by the timestamp that its publisher gave it. High: consumers are behind by so much.',
            empty:
              'no publisher gives its messages a timestamp, or the broker does not tell of it, as with quorum queues',
            unit: 's',
            min: 0,
            bounds: { look: drawnThreshold('message-old', catalog) },
            queries: [promql(worst(`time() - (${each('head_message_timestamp')} > 0)`), queue)],
          }),
          lines({
            title: 'Messages without a consumer',
            description:
              'Messages in queues that nobody consumes from. See that the application runs; queues for parked messages are meant to have none.',
            empty: 'every queue with messages has a consumer',
            unit: 'short',
            min: 0,
            queries: [
              promql(worst(`${each('messages')} > 0 unless on (broker, vhost, queue) ${each('consumers')} > 0`), queue),
            ],
          }),
          lines({
            title: 'Consumer capacity',
            description:
              'How much of the time a queue can hand its messages to consumers at once, at its worst. Low: consumers are too few, or their prefetch is.',
            empty: 'no queue has had a consumer',
            unit: 'percentunit',
            min: 0,
            max: 1,
            queries: [
              promql(
                `bottomk(20, ${each('consumer_capacity')} and on (broker, vhost, queue) ${each('consumers')} > 0)`,
                queue,
              ),
            ],
          }),
        ],
      },
      {
        title: 'Through them',
        panels: [
          lines({
            title: 'Acknowledged',
            description: 'Messages that consumers are through with, of the busiest queues.',
            empty: 'nobody has consumed from a queue',
            unit: 'cps',
            min: 0,
            width: 12,
            queries: [
              promql(
                worst(
                  `sum by (broker, vhost, queue) (rate(rabbitmq_detailed_queue_messages_acked_total${selector}[$__rate_interval]))`,
                ),
                queue,
              ),
            ],
          }),
          lines({
            title: 'Redelivered',
            description:
              'Messages that come again, by queue. Many: consumers of this queue crash or give messages back.',
            empty: 'nobody has consumed from a queue',
            unit: 'cps',
            min: 0,
            width: 12,
            queries: [
              promql(
                worst(
                  `sum by (broker, vhost, queue) (rate(rabbitmq_detailed_queue_messages_redelivered_total${selector}[$__rate_interval]))`,
                ),
                queue,
              ),
            ],
          }),
        ],
      },
    ],
  });
