import {
  knownFamilies,
  metricsNotIn,
  type RabbitmqMetric,
  rabbitmqMetrics,
} from '../../../catalog/facts/rabbitmq-metrics.ts';
import { isOlder, rabbitmqVersions } from '../../../catalog/facts/rabbitmq-versions.ts';
import { declaredMetrics, recordedVersions, scrapedMetrics } from './rabbitmq-scrapes.ts';

const isIn = ({ since, until }: RabbitmqMetric, version: string) =>
  !(since && isOlder(version, since)) && (!until || isOlder(version, until));

const pathsOf = ({ endpoints, families }: RabbitmqMetric) =>
  endpoints.flatMap((endpoint) =>
    endpoint === '/metrics/detailed'
      ? (families.length > 0 ? families : knownFamilies).map((family) => `${endpoint}?family=${family}`)
      : [endpoint],
  );

describe.each(recordedVersions)('a real RabbitMQ %s', (version) => {
  const scraped = scrapedMetrics(version);
  const known = rabbitmqMetrics.filter((metric) => isIn(metric, version));

  test('has the metrics that the table says it has, of their types, and no others', () => {
    const inTable = known.map(({ name, type }) => `${name} ${type}`).sort();
    expect(inTable).toEqual([...scraped].map(([name, { type }]) => `${name} ${type}`).sort());
  });

  test('has each of them where the table says', () => {
    for (const metric of known) {
      expect([metric.name, [...(scraped.get(metric.name)?.at.keys() ?? [])].sort()]).toEqual([
        metric.name,
        pathsOf(metric).sort(),
      ]);
    }
  });

  test('gives series no label that the table does not name', () => {
    const odd = known.flatMap(({ name, labels }) =>
      [...(scraped.get(name)?.at ?? [])].flatMap(([path, series]) =>
        series
          .flat()
          .filter((label) => !labels.includes(label))
          .map((label) => `${label} of ${name} at ${path}`),
      ),
    );
    expect([...new Set(odd)]).toEqual([]);
  });

  test('gives every label of the table to some series, where there are series of the metric at all', () => {
    const missing = known.flatMap(({ name, labels }) => {
      const given = [...(scraped.get(name)?.at.values() ?? [])].flat(2);
      const some = [...(scraped.get(name)?.at.values() ?? [])].flat();
      return some.length === 0
        ? []
        : labels.filter((label) => !given.includes(label)).map((label) => `${label} of ${name}`);
    });
    // From 4.0.7 on.
    const later = version === '4.0.5' ? ['rabbitmq_endpoint of rabbitmq_identity_info'] : [];
    expect(missing).toEqual(later);
  });
});

test.each(Object.entries(declaredMetrics()))(
  'the source of RabbitMQ %s declares the core metrics of the table',
  (version, families) => {
    const declared = Object.entries(families).flatMap(([family, metrics]) =>
      Object.entries(metrics).map(([name, type]) => `${family} ${name} ${type}`),
    );
    const inTable = rabbitmqMetrics
      .filter((metric) => isIn(metric, version))
      .flatMap(({ name, type, endpoints, families: of }) => {
        const core = name.replace(/^rabbitmq_(detailed_|cluster_)?/, '');
        const isCore = declared.some((line) => line.split(' ')[1] === core);
        if (endpoints[0] === '/metrics/memory-breakdown') return [`node_memory ${core} ${type}`];
        // What Raft says of itself from 4.2 on is declared elsewhere.
        return isCore ? of.map((family) => `${family} ${core} ${type}`) : [];
      });
    expect(inTable.sort()).toEqual(declared.sort());
  },
);

test('a name that a version does not have is told with where it is, and with what says the same there', () => {
  const lacking = (version: string, ...names: string[]) => metricsNotIn({ names, version });
  expect(lacking('4.3.6', 'rabbitmq_queue_messages_ready', 'up', 'rabbitmq_message_size_bytes_bucket')).toEqual([]);
  expect(lacking('4.0.9', 'rabbitmq_message_size_bytes_bucket')).toEqual([
    { name: 'rabbitmq_message_size_bytes_bucket', since: '4.1.0' },
  ]);
  expect(lacking('4.3.6', 'rabbitmq_queue_messages_redy')).toEqual([{ name: 'rabbitmq_queue_messages_redy' }]);
  expect(lacking('4.3.0', 'rabbitmq_alarms_file_descriptor_limit')).toEqual([
    {
      name: 'rabbitmq_alarms_file_descriptor_limit',
      until: '4.3.0',
      instead: 'rabbitmq_process_open_fds / rabbitmq_process_max_fds',
    },
  ]);
  expect(lacking('4.2.9', 'rabbitmq_alarms_file_descriptor_limit')).toEqual([]);
  expect(lacking('4.2.0', 'rabbitmq_raft_log_commit_index')).toEqual([
    { name: 'rabbitmq_raft_log_commit_index', until: '4.2.0', instead: 'rabbitmq_detailed_raft_commit_index' },
  ]);
  expect(lacking('4.1.8', 'rabbitmq_detailed_raft_commit_index')).toEqual([
    { name: 'rabbitmq_detailed_raft_commit_index', since: '4.2.0', instead: 'rabbitmq_detailed_raft_log_commit_index' },
  ]);
  expect(lacking('4.0.4', 'rabbitmq_stream_consumer_max_offset_lag')).toEqual([
    { name: 'rabbitmq_stream_consumer_max_offset_lag', since: '4.0.5' },
  ]);
});

test('every version that a broker may have has what is named instead of what it lacks', () => {
  const names = rabbitmqMetrics.map(({ name }) => name);
  for (const { version } of rabbitmqVersions) {
    for (const { instead } of metricsNotIn({ names, version })) {
      expect(metricsNotIn({ names: instead?.split(' / ') ?? [], version })).toEqual([]);
    }
  }
});

test('no metric stands twice in the table', () => {
  const names = rabbitmqMetrics.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});
