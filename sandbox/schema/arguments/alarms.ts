import type { TypeArguments } from './limits.ts';

const units = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  'Bytes',
  'Kilobytes',
  'Megabytes',
  'Gigabytes',
  'Terabytes',
  'Bits',
  'Kilobits',
  'Megabits',
  'Gigabits',
  'Terabits',
  'Percent',
  'Count',
  'Bytes/Second',
  'Kilobytes/Second',
  'Megabytes/Second',
  'Gigabytes/Second',
  'Terabytes/Second',
  'Bits/Second',
  'Kilobits/Second',
  'Megabits/Second',
  'Gigabits/Second',
  'Terabits/Second',
  'Count/Second',
  'None',
];

/** What the provider and AWS accept of CloudWatch's alarms. See limits.ts for the words. */
export const alarms: Readonly<Record<string, TypeArguments>> = {
  aws_cloudwatch_metric_alarm: {
    source: 'internal/service/cloudwatch/metric_alarm.go',
    limited: {
      alarm_actions: {
        each: { is: 'ARN' },
        aws: {
          entries: [0, 5],
          see: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
        },
      },
      alarm_description: { length: [0, 1024] },
      alarm_name: { length: [1, 255] },
      comparison_operator: {
        oneOf: [
          'GreaterThanOrEqualToThreshold',
          'GreaterThanThreshold',
          'LessThanThreshold',
          'LessThanOrEqualToThreshold',
          'LessThanLowerOrGreaterThanUpperThreshold',
          'LessThanLowerThreshold',
          'GreaterThanUpperThreshold',
        ],
      },
      datapoints_to_alarm: { least: 1 },
      dimensions: { conflictsWith: ['metric_query'] },
      evaluate_low_sample_count_percentiles: { oneOf: ['evaluate', 'ignore'] },
      evaluation_periods: { least: 1 },
      extended_statistic: {
        matches:
          /^((p|(tm)|(wm)|(tc)|(ts))((\d{1,2}(\.\d{1,2})?)|(100))|(IQM)|(((TM)|(WM)|(PR)|(TC)|(TS)))\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\))$/,
        conflictsWith: ['statistic', 'metric_query'],
      },
      insufficient_data_actions: { each: { is: 'ARN' }, entries: [0, 5] },
      metric_name: { length: [1, 255], conflictsWith: ['metric_query'] },
      'metric_query.account_id': { length: [1, 255] },
      'metric_query.expression': { length: [1, 1024] },
      'metric_query.id': {
        length: [1, 255],
        aws: {
          matches: /^[a-z][A-Za-z0-9_]*$/,
          see: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html (Id)',
        },
      },
      'metric_query.metric.metric_name': { length: [1, 255] },
      'metric_query.metric.namespace': { length: [1, 255], matches: /[^:].*/ },
      'metric_query.metric.period': { multipleOf: 60, also: [1, 5, 10, 30] },
      'metric_query.metric.stat': {
        matches:
          /^(SampleCount|Average|Sum|Minimum|Maximum|((p|(tm)|(wm)|(tc)|(ts))((\d{1,2}(\.\d{1,2})?)|(100))|(IQM)|(((TM)|(WM)|(PR)|(TC)|(TS)))\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\)))$/,
      },
      'metric_query.metric.unit': { oneOf: units },
      'metric_query.period': { multipleOf: 60, also: [1, 5, 10, 30] },
      namespace: { length: [1, 255], matches: /[^:].*/, conflictsWith: ['metric_query'] },
      ok_actions: { each: { is: 'ARN' }, entries: [0, 5] },
      period: { multipleOf: 60, also: [10, 30], conflictsWith: ['metric_query'] },
      statistic: {
        oneOf: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'],
        conflictsWith: ['extended_statistic', 'metric_query'],
      },
      threshold: { conflictsWith: ['threshold_metric_id'] },
      threshold_metric_id: { length: [1, 255], conflictsWith: ['threshold'] },
      treat_missing_data: { oneOf: ['breaching', 'ignore', 'missing', 'notBreaching'] },
      unit: { oneOf: units },
    },
    free: `
      actions_enabled metric_query.label metric_query.metric.dimensions metric_query.return_data`,
  },
};
