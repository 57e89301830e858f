import { scrapeJob } from '../contracts/monitoring.ts';
import { board, labelVariable } from '../stacks/dashboards/panels/board.ts';
import { lines } from '../stacks/dashboards/panels/panels.ts';
import { promql } from '../stacks/dashboards/panels/queries.ts';

const nodes = `{job="${scrapeJob.broker}",broker=~"$broker"}`;
const queues = `{job="${scrapeJob.queues}",broker=~"$broker"}`;
const node = '{{broker}} {{node}}';

/** Of quorum queues, without what else keeps replicas by Raft. */
const quorumQueues = `{job="${scrapeJob.queues}",broker=~"$broker",queue!=""}`;

/** By node, what Raft tells; RabbitMQ 4.2 and later have other names for it than those before: docs/monitoring.md. */
const ratePerNode = (recent: string, older: string) =>
  [recent, older].map((name) => `sum by (broker, node) (rate(${name}${quorumQueues}[$__rate_interval]))`).join(' or ');

/** What keeps replicas in step. */
export default board({
  title: 'Streams and quorum queues',
  description:
    'Whether replicas keep up, how long a message takes to be on most of them, and how far readers of streams are behind.',
  variables: [labelVariable('broker', `label_values(up{job="${scrapeJob.broker}"}, broker)`)],
  rows: [
    {
      title: 'Quorum queues',
      panels: [
        lines({
          title: 'Entries committed',
          description:
            'What the replicas of all quorum queues of a node agree on each second. 0 while messages come in: a majority is missing; see that all nodes answer.',
          empty: 'the broker has no quorum queue',
          unit: 'cps',
          min: 0,
          queries: [
            promql(ratePerNode('rabbitmq_detailed_raft_commit_index', 'rabbitmq_detailed_raft_log_commit_index'), node),
          ],
        }),
        lines({
          title: 'Time to commit',
          description:
            'How long an entry takes to be on a majority of replicas, at its worst. Above 0.1 s for long: a disk or the network between zones is slow.',
          empty: 'the broker has no quorum queue',
          unit: 's',
          min: 0,
          bounds: { look: 0.1, bad: 1 },
          queries: [
            promql(
              `max by (broker, node) (rabbitmq_raft_max_commit_latency_seconds${nodes} or rabbitmq_detailed_raft_entry_commit_latency_seconds${quorumQueues})`,
              node,
            ),
          ],
        }),
        lines({
          title: 'Elections',
          description:
            'How often replicas of quorum queues choose a leader anew each second. Above 0 for long: nodes lose touch with each other.',
          empty: 'the broker has no quorum queue',
          unit: 'cps',
          min: 0,
          queries: [promql(ratePerNode('rabbitmq_detailed_raft_term', 'rabbitmq_detailed_raft_term_total'), node)],
        }),
      ],
    },
    {
      title: 'Streams',
      panels: [
        lines({
          title: 'Readers behind',
          description:
            'How many messages the slowest reader of each stream has not seen. One that only grows: the reader is too slow, or gone.',
          empty: 'no stream is read over the stream protocol',
          unit: 'short',
          min: 0,
          width: 12,
          queries: [
            promql(
              `topk(20, max by (broker, vhost, queue) (rabbitmq_detailed_stream_consumer_max_offset_lag${queues}))`,
              '{{broker}} {{vhost}} {{queue}}',
            ),
          ],
        }),
        lines({
          title: 'Segments',
          description:
            'Files of each stream. One that only grows has no limit on its age or size: its policy should set one.',
          empty: 'the broker has no stream',
          unit: 'short',
          min: 0,
          width: 12,
          queries: [
            promql(
              `topk(20, max by (broker, vhost, queue) (rabbitmq_detailed_stream_segments${queues}))`,
              '{{broker}} {{vhost}} {{queue}}',
            ),
          ],
        }),
      ],
    },
    {
      title: 'The cluster',
      panels: [
        lines({
          title: 'Virtual hosts that run',
          description:
            'Virtual hosts that each node runs. Fewer on one node: it could not start one; its log says why.',
          unit: 'short',
          min: 0,
          width: 12,
          queries: [promql(`sum by (broker, node) (rabbitmq_cluster_vhost_status${queues})`, node)],
        }),
        lines({
          title: 'Links between nodes',
          description:
            'Other nodes that each is connected to. Fewer than all others: nodes do not see each other; see the network between zones.',
          empty: 'the broker has one node',
          unit: 'short',
          min: 0,
          width: 12,
          queries: [promql(`count by (broker, node) (erlang_vm_dist_node_state${nodes} == 3)`, node)],
        }),
      ],
    },
  ],
});
