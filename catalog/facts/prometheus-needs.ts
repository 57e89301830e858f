/** Series of something, by how often Prometheus asks for them. */
export interface SeriesOf {
  /** Every 15 s. */
  often: number;
  /** Every 60 s. */
  seldom: number;
}

/** Seconds between two samples of such series: stacks/monitoring/bundle/prometheus.ts. */
export const secondsBetween: Readonly<Record<keyof SeriesOf, number>> = { often: 15, seldom: 60 };

/** Series that Prometheus makes itself of each scrape: `up`, and four of what it brought. https://prometheus.io/docs/concepts/jobs_instances/ */
export const seriesOfTarget = 5;

/**
 * Series that the monitoring host keeps of a node of a broker: as a real RabbitMQ 4.3.6 has them (tests/fixtures/rabbitmq-metrics/), of what
 * the dashboards in this repository have its Prometheus keep. Of 4.0 they are fewer.
 */
export const seriesOfNode: SeriesOf = { often: 813 + seriesOfTarget, seldom: 3 + seriesOfTarget };

/**
 * The same of a queue that is consumed, on the node of its leader and on each other member's, which tells of Raft alone: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_prometheus/src/collectors/prometheus_rabbitmq_raft_metrics_collector.erl
 */
export const seriesOfQueue = {
  classic: { leader: 7 + 2, member: 0 },
  quorum: { leader: 8 + 2, member: 2 },
  stream: { leader: 5 + 2, member: 0 },
} as const;

/** The same of a processor's task: what services/processor/metrics.ts counts, with every outcome and every kind of garbage collection. */
export const seriesOfTask: SeriesOf = { often: 98 + seriesOfTarget, seldom: 0 };

/** The same of what runs on the host itself, which is four programs: Prometheus 3.5.3 has 943, and the others are taken to be like it. */
export const seriesOfHost: SeriesOf = { often: 4 * (943 + seriesOfTarget), seldom: 0 };

/**
 * Resident memory of Prometheus: without any series, and for each, in bytes. `npm run bench:monitoring` measured 119 MiB with 15,060 series
 * and 214 MiB with 59,940 (Prometheus 3.5.3, labels as series of queues have them, each scraped 155 times, no query).
 */
export const prometheusMemory = { baseMiB: 90, bytesPerSeries: 2220 };

/** Bytes that a sample takes on disk, the larger of what is said at https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects */
export const bytesPerSample = 2;
