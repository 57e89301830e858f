import type { AlarmTest } from '../../../catalog/alarms/tests/promtool.ts';
import { promiseMetric, promiseRecord } from '../../../contracts/promises.ts';

/** What an alarm makes of days that are made up. */
export interface AlarmCases {
  /** Begins, and ends by itself. */
  resolves: Days;
  /** As near to its threshold as may be for as long as that takes. */
  stays: Days;
  /** Its data end while something is wrong: it is over, as by `notBreaching`. */
  missing: Days;
}

interface Days extends Pick<AlarmTest, 'series'> {
  fires?: readonly number[];
  quiet: readonly number[];
}

const platform = 'platform="acme"';
const node = (metric: string, more = '') => `${metric}{${platform},broker="orders",node="1"${more}}`;
const queue = (metric: string, name = 'placed') =>
  `rabbitmq_detailed_queue_${metric}{${platform},broker="orders",node="1",vhost="orders",queue="${name}"}`;
const task = (metric: string, more = '') =>
  `${metric}{job="processor",${platform},processor="orders",instance="10.20.1.1:9091"${more}}`;
const up = (job: string, number: number) => `up{job="${job}",${platform},broker="orders",node="${number}"}`;
const host = (metric: string, job: string, more = '') => `${metric}{job="${job}",instance="monitoring"${more}}`;
const burn = (calls: string, over: string) =>
  `${promiseRecord.burn}{endpoint="order-webhook",calls="${calls}",over="${over}"}`;
const readAt = host(promiseMetric.readAt, 'promises');
const giB = 1024 ** 3;

/** Beyond from the tenth minute to the fortieth, and well again. */
const wave = (well: number, wrong: number) => `${well}x9 ${wrong}x30 ${well}x60`;
/** Beyond from the tenth minute, and gone after the fortieth. */
const gone = (well: number, wrong: number) => `${well}x9 ${wrong}x30 _x60`;

const simple = (
  series: string,
  { well, wrong, edge, minutes }: Record<'well' | 'wrong' | 'edge' | 'minutes', number>,
) => ({
  resolves: { series: { [series]: wave(well, wrong) }, fires: [11 + minutes, 39], quiet: [5, 9 + minutes, 60] },
  stays: { series: { [series]: `${edge}x100` }, quiet: [0, 10, 50, 100] },
  missing: { series: { [series]: gone(well, wrong) }, fires: [11 + minutes], quiet: [60] },
});

/** By the known alarms' names; each has to be here. */
export const alarmCases: Readonly<Record<string, AlarmCases>> = {
  'service-level-page': simple(burn('page', '1h'), { well: 0, wrong: 2, edge: 1, minutes: 2 }),
  'service-level-ticket': simple(burn('ticket', '3d'), { well: 0, wrong: 2, edge: 1, minutes: 2 }),
  'promises-unread': {
    // Read each minute, for half an hour not, and again.
    resolves: { series: { [readAt]: '0+60x9 540x29 2400+60x60' }, fires: [31, 39], quiet: [5, 29, 60] },
    stays: { series: { [readAt]: '-900+60x100' }, quiet: [10, 50, 100] },
    missing: { series: { [readAt]: '0+60x9 540x29 _x60' }, fires: [31], quiet: [60] },
  },
  'memory-alarm': alarmInEffect('rabbitmq_alarms_memory_used_watermark'),
  'disk-alarm': alarmInEffect('rabbitmq_alarms_free_disk_space_watermark'),
  'memory-near-limit': {
    resolves: {
      series: {
        [node('rabbitmq_process_resident_memory_bytes')]: wave(500, 950),
        [node('rabbitmq_resident_memory_limit_bytes')]: '1000x100',
      },
      fires: [16, 39],
      quiet: [14, 60],
    },
    stays: {
      series: {
        [node('rabbitmq_process_resident_memory_bytes')]: '900x100',
        [node('rabbitmq_resident_memory_limit_bytes')]: '1000x100',
      },
      quiet: [10, 50, 100],
    },
    missing: {
      series: {
        [node('rabbitmq_process_resident_memory_bytes')]: gone(500, 950),
        [node('rabbitmq_resident_memory_limit_bytes')]: '1000x100',
      },
      fires: [16],
      quiet: [60],
    },
  },
  'disk-near-full': simple(node('rabbitmq_disk_space_available_bytes'), {
    ...{ well: 60 * giB, wrong: 15 * giB, minutes: 5 },
    // A fifth of the sample's hundred.
    edge: 20 * giB,
  }),
  'disk-fills-soon': diskFills(),
  'file-descriptors-near-limit': {
    resolves: {
      series: { [node('rabbitmq_process_open_fds')]: wave(100, 900), [node('rabbitmq_process_max_fds')]: '1000x100' },
      fires: [22, 39],
      quiet: [18, 70],
    },
    stays: {
      series: { [node('rabbitmq_process_open_fds')]: '800x100', [node('rabbitmq_process_max_fds')]: '1000x100' },
      quiet: [10, 50, 100],
    },
    missing: {
      series: { [node('rabbitmq_process_open_fds')]: gone(100, 900), [node('rabbitmq_process_max_fds')]: '1000x100' },
      fires: [22],
      quiet: [70],
    },
  },
  'broker-unmeasured': {
    resolves: {
      series: {
        ...Object.fromEntries([1, 2, 3].map((each) => [up('rabbitmq', each), each === 3 ? wave(1, 0) : '1x100'])),
        ...Object.fromEntries([1, 2, 3].map((each) => [up('rabbitmq-queues', each), '1x100'])),
      },
      fires: [21, 39],
      quiet: [5, 18, 60],
    },
    stays: {
      series: Object.fromEntries(
        ['rabbitmq', 'rabbitmq-queues'].flatMap((job) => [1, 2, 3].map((each) => [up(job, each), '1x100'])),
      ),
      quiet: [10, 50, 100],
    },
    // Where there is no target at all, all nodes are unmeasured.
    missing: {
      series: Object.fromEntries([1, 2, 3].map((each) => [up('rabbitmq', each), '1x20 _x80'])),
      fires: [50, 90],
      quiet: [15],
    },
  },
  'nodes-apart': {
    resolves: { series: links(wave(3, 0)), fires: [21, 39], quiet: [5, 18, 60] },
    // One node is gone: the other two are together.
    stays: {
      series: {
        ...Object.fromEntries([1, 2].map((each) => [build(each), '1x100'])),
        ...Object.fromEntries([link(1, 2), link(2, 1)].map((each) => [each, '3x100'])),
        [link(1, 3)]: '1x100',
      },
      quiet: [10, 50, 100],
    },
    missing: {
      series: Object.fromEntries(
        Object.entries(links('3x9 0x30 _x60')).map(([each, values]) => [each, values.replace('1x100', '1x40 _x60')]),
      ),
      fires: [21],
      quiet: [60],
    },
  },
  'connection-churn': {
    resolves: {
      series: {
        [node('rabbitmq_connections_opened_total')]: '0+60x9 600+1200x30 37000+60x60',
        [node('rabbitmq_connections_closed_total')]: '0+60x9 600+1200x30 37000+60x60',
        [node('rabbitmq_connections')]: '200x100',
      },
      fires: [25, 39],
      quiet: [5, 18, 60],
    },
    // Nineteen of two hundred each second.
    stays: {
      series: {
        [node('rabbitmq_connections_opened_total')]: '0+570x100',
        [node('rabbitmq_connections_closed_total')]: '0+570x100',
        [node('rabbitmq_connections')]: '200x100',
      },
      quiet: [10, 50, 100],
    },
    missing: {
      series: {
        [node('rabbitmq_connections_opened_total')]: '0+1200x40 _x60',
        [node('rabbitmq_connections_closed_total')]: '0+1200x40 _x60',
        [node('rabbitmq_connections')]: '200x40 _x60',
      },
      fires: [20],
      quiet: [60],
    },
  },
  'unroutable-messages': {
    resolves: {
      series: {
        [node('rabbitmq_global_messages_unroutable_dropped_total', ',protocol="amqp091"')]: '0x100',
        [node('rabbitmq_global_messages_unroutable_returned_total', ',protocol="amqp091"')]: '0x20 3x80',
      },
      fires: [23],
      quiet: [10, 40],
    },
    stays: {
      series: {
        [node('rabbitmq_global_messages_unroutable_dropped_total', ',protocol="amqp091"')]: '7x100',
        [node('rabbitmq_global_messages_unroutable_returned_total', ',protocol="amqp091"')]: '0x100',
      },
      quiet: [0, 10, 50, 100],
    },
    missing: {
      series: {
        [node('rabbitmq_global_messages_unroutable_dropped_total', ',protocol="amqp091"')]: '0+1x20 _x80',
        [node('rabbitmq_global_messages_unroutable_returned_total', ',protocol="amqp091"')]: '0x20 _x80',
      },
      fires: [10],
      quiet: [40],
    },
  },
  'messages-given-up': counted(
    node(
      'rabbitmq_global_messages_dead_lettered_delivery_limit_total',
      ',queue_type="rabbit_quorum_queue",dead_letter_strategy="disabled"',
    ),
  ),
  'queue-growing': {
    resolves: {
      series: { [queue('messages')]: '0x9 0+20x30 600x60' },
      fires: [25, 39],
      quiet: [5, 15, 65],
    },
    // It grows for a while, is worked off, and grows again, as queues do.
    stays: {
      series: {
        [queue('messages')]: '0+20x5 100-20x5 0+20x5 100-20x5 0+20x5 100-20x5',
        [queue('messages', 'log')]: '0+20x40',
        [queue('messages', 'log').replace('queue_messages', 'stream_segments')]: '1x40',
      },
      quiet: [10, 20, 33],
    },
    // Deleted: Prometheus takes what it saw last for five minutes more, and no longer.
    missing: { series: { [queue('messages')]: '0+20x30 _x60' }, fires: [25], quiet: [37, 60] },
  },
  'queue-long': simple(queue('messages'), { well: 10, wrong: 10_001, edge: 10_000, minutes: 10 }),
  'message-old': {
    // The time of these tests begins at 0.
    resolves: { series: { [queue('head_message_timestamp')]: '60x40 2400+60x60' }, fires: [25, 40], quiet: [10, 60] },
    // A quarter of an hour, and no more.
    stays: { series: { [queue('head_message_timestamp')]: '_x14 0+60x80' }, quiet: [10, 20, 50, 90] },
    missing: { series: { [queue('head_message_timestamp')]: '60x40 _x60' }, fires: [25], quiet: [60] },
  },
  'queue-without-consumers': {
    resolves: {
      series: { [queue('messages', 'own')]: '5x100', [queue('consumers', 'own')]: wave(2, 0) },
      fires: [21, 39],
      quiet: [5, 18, 60],
    },
    // Of these one is empty, one is consumed from, one holds what waits for its next attempt, one is a processor's, and one is a stream.
    stays: {
      series: {
        [queue('messages', 'empty')]: '0x100',
        [queue('consumers', 'empty')]: '0x100',
        [queue('messages', 'busy')]: '5x100',
        [queue('consumers', 'busy')]: '1x100',
        [queue('messages')]: '5x100',
        [queue('consumers')]: '0x100',
        [queue('messages', 'placed.retry.1000')]: '5x100',
        [queue('consumers', 'placed.retry.1000')]: '0x100',
        [queue('messages', 'log')]: '5x100',
        [queue('consumers', 'log')]: '0x100',
        [queue('messages', 'log').replace('queue_messages', 'stream_segments')]: '1x100',
      },
      quiet: [10, 50, 100],
    },
    missing: {
      series: { [queue('messages', 'own')]: '5x40 _x60', [queue('consumers', 'own')]: gone(2, 0) },
      fires: [21],
      quiet: [60],
    },
  },
  'messages-unacknowledged': simple(queue('messages_unacked'), { well: 10, wrong: 1001, edge: 1000, minutes: 15 }),
  'consumers-hang': {
    resolves: {
      series: { [queue('messages_unacked')]: '10x100', [queue('messages_acked_total')]: '0+5x10 50x50 50+5x40' },
      fires: [45, 60],
      quiet: [5, 35, 70],
    },
    // Slow, though at work.
    stays: {
      series: { [queue('messages_unacked')]: '10x100', [queue('messages_acked_total')]: '0x4 1x4 2x8 3x8 4x8 5x8 6x8' },
      quiet: [10, 40],
    },
    missing: {
      series: { [queue('messages_unacked')]: '10x45 _x60', [queue('messages_acked_total')]: '5x45 _x60' },
      fires: [40],
      quiet: [60],
    },
  },
  'messages-parked': simple(queue('messages', 'placed.parked'), { well: 0, wrong: 1, edge: 0, minutes: 5 }),
  'processor-fails': outcomes({ wrong: 'parked', minutes: 5, percent: 5 }),
  'processor-retries': outcomes({ wrong: 'retried', minutes: 10, percent: 20 }),
  'processor-parked': simple(queue('messages', 'placed.parked'), { well: 0, wrong: 1, edge: 0, minutes: 5 }),
  'processor-slow': {
    resolves: {
      series: {
        [task('warren_processor_seconds_bucket', ',le="5"')]: '0+100x9 1000x30 1000+100x60',
        [task('warren_processor_seconds_bucket', ',le="30"')]: '0+100x100',
        [task('warren_processor_seconds_bucket', ',le="+Inf"')]: '0+100x100',
      },
      fires: [35],
      quiet: [5, 15, 70],
    },
    // No message has come.
    stays: {
      series: Object.fromEntries(
        ['5', '30', '+Inf'].map((le) => [task('warren_processor_seconds_bucket', `,le="${le}"`), '7x100']),
      ),
      quiet: [10, 50, 100],
    },
    missing: {
      series: {
        [task('warren_processor_seconds_bucket', ',le="5"')]: '0x30 _x60',
        [task('warren_processor_seconds_bucket', ',le="30"')]: '0+100x30 _x60',
        [task('warren_processor_seconds_bucket', ',le="+Inf"')]: '0+100x30 _x60',
      },
      fires: [25],
      quiet: [60],
    },
  },
  'processor-without-broker': simple(task('warren_processor_broker_up'), { well: 1, wrong: 0, edge: 1, minutes: 10 }),
  'processor-paused': simple(task('warren_processor_paused', ',reason="database"'), {
    ...{ well: 0, wrong: 1, edge: 0, minutes: 5 },
  }),
  'targets-down': simple(host('up', 'loki'), { well: 1, wrong: 0, edge: 1, minutes: 10 }),
  'prometheus-memory': {
    // Half of the 8 GiB of the sample's host.
    resolves: {
      series: { [host('process_resident_memory_bytes', 'prometheus')]: `${giB}x9 ${3.6 * giB}x40 ${giB}x60` },
      fires: [45],
      quiet: [5, 35, 70],
    },
    stays: {
      series: { [host('process_resident_memory_bytes', 'prometheus')]: `${3.4 * giB}x100` },
      quiet: [50, 100],
    },
    missing: {
      series: { [host('process_resident_memory_bytes', 'prometheus')]: `${3.6 * giB}x40 _x60` },
      fires: [35],
      quiet: [70],
    },
  },
  'metrics-cut-short': {
    resolves: {
      series: { [host('prometheus_tsdb_size_retentions_total', 'prometheus')]: '0x20 1x1600' },
      fires: [30, 600],
      quiet: [10, 1500],
    },
    stays: { series: { [host('prometheus_tsdb_size_retentions_total', 'prometheus')]: '9x100' }, quiet: [10, 100] },
    missing: {
      series: { [host('prometheus_tsdb_size_retentions_total', 'prometheus')]: '0x20 1x20 _x1600' },
      fires: [30],
      quiet: [1600],
    },
  },
  'monitoring-disk-full': simple(host('monitoring_disk_used_percent', 'watch'), {
    ...{ well: 50, wrong: 86, edge: 85, minutes: 15 },
  }),
  'prometheus-rules-fail': {
    resolves: {
      series: {
        [host('prometheus_rule_evaluation_failures_total', 'prometheus', ',rule_group="a"')]: '0x9 0+4x30 120x60',
      },
      fires: [30, 39],
      quiet: [5, 20, 70],
    },
    // A few at the start.
    stays: {
      series: { [host('prometheus_rule_evaluation_failures_total', 'prometheus', ',rule_group="a"')]: '0x9 3x90' },
      quiet: [15, 30, 90],
    },
    missing: {
      series: { [host('prometheus_rule_evaluation_failures_total', 'prometheus', ',rule_group="a"')]: '0+4x30 _x60' },
      fires: [25],
      quiet: [60],
    },
  },
  'loki-not-taking': {
    resolves: {
      series: { [push(204)]: '0+60x100', [push(500)]: '0x9 0+60x30 1800x60' },
      fires: [35],
      quiet: [5, 20, 75],
    },
    stays: { series: { [push(204)]: '0+90x100', [push(500)]: '0+10x100' }, quiet: [10, 50, 100] },
    missing: { series: { [push(500)]: '0+60x40 _x60' }, fires: [30], quiet: [70] },
  },
  'logs-discarded': {
    resolves: {
      series: { [host('loki_discarded_samples_total', 'loki', ',reason="rate_limited"')]: '0x9 0+60x30 1800x60' },
      fires: [25, 39],
      quiet: [5, 15, 60],
    },
    stays: {
      series: { [host('loki_discarded_samples_total', 'loki', ',reason="rate_limited"')]: '9x100' },
      quiet: [10, 50, 100],
    },
    missing: {
      series: { [host('loki_discarded_samples_total', 'loki', ',reason="rate_limited"')]: '0+60x30 _x60' },
      fires: [20],
      quiet: [60],
    },
  },
  'grafana-late': simple(host('grafana_alerting_scheduler_behind_seconds', 'grafana'), {
    ...{ well: 0, wrong: 61, edge: 60, minutes: 10 },
  }),
};

/** In effect from the tenth minute to the fortieth, five minutes are remembered, and for five it goes on firing. */
function alarmInEffect(metric: string): AlarmCases {
  return {
    resolves: { series: { [node(metric)]: wave(0, 1) }, fires: [12, 39, 48], quiet: [9, 52] },
    stays: { series: { [node(metric)]: '0x100' }, quiet: [0, 50, 100] },
    missing: { series: { [node(metric)]: gone(0, 1) }, fires: [12], quiet: [60] },
  };
}

/** A gibibyte a minute until an hour is gone. */
function diskFills(): AlarmCases {
  const [free, limit] = [
    node('rabbitmq_disk_space_available_bytes'),
    node('rabbitmq_disk_space_available_limit_bytes'),
  ];
  const limits = { [limit]: `${giB}x900` };
  return {
    resolves: {
      series: { [free]: `${90 * giB}x9 ${90 * giB}-${giB / 4}x120 ${60 * giB}x600`, ...limits },
      fires: [90],
      quiet: [5, 60, 600],
    },
    // By as little as is there for more than a day.
    stays: { series: { [free]: `${90 * giB}-${giB / 20}x900`, ...limits }, quiet: [60, 100] },
    missing: { series: { [free]: `${90 * giB}-${giB / 4}x120 _x600`, ...limits }, fires: [90], quiet: [600] },
  };
}

function build(number: number): string {
  return `rabbitmq_build_info{job="rabbitmq",${platform},broker="orders",node="${number}",rabbitmq_version="4.3.6"}`;
}

function link(from: number, to: number): string {
  return `erlang_vm_dist_node_state{${platform},broker="orders",node="${from}",peer="rabbit@orders-${to}"}`;
}

/** Three nodes that see each other, of which the third is apart from the second while `between` is not 3. */
function links(between: string): Record<string, string> {
  const [all, apart] = [
    [link(1, 2), link(2, 1), link(1, 3), link(3, 1)],
    [link(2, 3), link(3, 2)],
  ];
  return Object.fromEntries([
    ...[1, 2, 3].map((each) => [build(each), '1x100']),
    ...all.map((each) => [each, between.includes('_') ? '3x40 _x60' : '3x100']),
    ...apart.map((each) => [each, between]),
  ]);
}

/** Three in the twentieth minute. */
function counted(series: string): AlarmCases {
  return {
    resolves: { series: { [series]: '0x20 3x80' }, fires: [23], quiet: [10, 40] },
    stays: { series: { [series]: '7x100' }, quiet: [0, 10, 50, 100] },
    missing: { series: { [series]: '0+1x20 _x80' }, fires: [10], quiet: [40] },
  };
}

/** Twenty a minute, of which half become `wrong` for half an hour. */
function outcomes({ wrong, minutes, percent }: { wrong: string; minutes: number; percent: number }): AlarmCases {
  const series = (outcome: string) => task('warren_processor_messages_total', `,outcome="${outcome}"`);
  const edge = percent / 5;
  return {
    resolves: {
      series: { [series('done')]: '0+20x9 200+10x30 500+20x60', [series(wrong)]: '0x9 0+10x30 300x60' },
      fires: [20 + minutes, 39],
      quiet: [5, 10, 75],
    },
    // No more than the threshold of a hundred, and then one of the only message that came.
    stays: {
      series: {
        [series('done')]: `0+${20 - edge}x60 ${60 * (20 - edge)}x40`,
        [series(wrong)]: `0+${edge}x60 ${60 * edge}x40`,
      },
      quiet: [30, 59, 100],
    },
    missing: {
      series: { [series('done')]: '0+10x40 _x60', [series(wrong)]: '0+10x40 _x60' },
      fires: [20 + minutes],
      quiet: [70],
    },
  };
}

function push(status: number): string {
  return host(
    'loki_request_duration_seconds_count',
    'loki',
    `,method="POST",route="loki_api_v1_push",status_code="${status}"`,
  );
}
