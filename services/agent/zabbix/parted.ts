import type { NodeReport } from '../../../contracts/node-report.ts';

/** How old a node's report may be that is believed, in milliseconds: it is written every minute, which takes a while when the machine is busy. */
const freshMs = 120_000;

/**
 * How many of the nodes that this one misses run and miss it, too, by what each last wrote into the table: the network parts them. RabbitMQ itself
 * tells of it while its metadata are in Mnesia alone, and from 4.3.0 on never: `partitions` is empty there, whatever has happened
 * (https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.0/deps/rabbitmq_management_agent/src/rabbit_mgmt_external_stats.erl). A node that has stopped
 * or is gone misses nobody, or has not written for a while.
 */
export function partedFrom(props: {
  hostName: string;
  /** Host names of members that this node does not see. */
  missing: readonly string[];
  /** What the broker's nodes last wrote. */
  reports: readonly Pick<NodeReport, 'hostName' | 'missing' | 'reportedAt'>[];
  now: Date;
}): number {
  const { hostName, missing, reports, now } = props;
  const parted = reports.filter(
    (report) =>
      missing.includes(report.hostName) &&
      report.missing.includes(hostName) &&
      now.getTime() - Date.parse(report.reportedAt) <= freshMs,
  );
  return parted.length;
}
