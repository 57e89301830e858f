import { isObject, isUnknown, type ObjectValue, type Value } from '../../../values.ts';
import type { Found } from '../refusal.ts';

const putMetricAlarm = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';

/**
 * What is refused of an alarm beyond its single arguments: the provider's CustomizeDiff (resourceMetricAlarm in
 * internal/service/cloudwatch/metric_alarm.go), seen to refuse the first three at plan with 5.46.0, and PutMetricAlarm.
 */
export function alarmRefusals(config: ObjectValue): Found[] {
  const { metric_name = null, statistic = null, extended_statistic = null, metric_query = null } = config;
  const queries = blocksOf(metric_query);
  const returned = queries.filter(({ return_data }) => return_data === true);
  const unsure = isUnknown(metric_query) || queries.some(({ return_data = null }) => isUnknown(return_data));
  const { datapoints_to_alarm: needed = null, evaluation_periods: of = null } = config;
  return [
    ...(metric_name !== null && statistic === null && extended_statistic === null
      ? [
          {
            attribute: ['metric_name'],
            says: 'One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm',
          },
        ]
      : []),
    ...queries.flatMap(queryRefusals),
    ...(metric_name === null && metric_query !== null && queries.length === 0 && !isUnknown(metric_query)
      ? [aws('metric_query', 'an alarm is on a metric, or on a metric query')]
      : []),
    ...(queries.length > 0 && !unsure && returned.length !== 1
      ? [aws('metric_query', `exactly one metric query has return_data = true, not ${returned.length}`)]
      : []),
    ...twice(queries),
    ...(typeof needed === 'number' && typeof of === 'number' && needed > of
      ? [aws('datapoints_to_alarm', `is ${needed}, more than the ${of} evaluation_periods`)]
      : []),
  ];
}

function queryRefusals({ expression = null, metric = null, period = null, id = null }: ObjectValue): Found[] {
  const measured = blocksOf(metric).length > 0;
  if (isUnknown(metric) || isUnknown(expression)) return [];
  const of = `metric_query "${id}"`;
  return [
    ...(expression !== null && measured
      ? [
          {
            attribute: ['metric_query'],
            says: `No metric_query may have both \`expression\` and a \`metric\` specified: ${of}`,
          },
        ]
      : []),
    ...(expression === null && !measured ? [aws('metric_query', `${of} has neither an expression nor a metric`)] : []),
    // hashicorp/terraform-provider-aws#29398
    ...(measured && period !== null
      ? [aws('metric_query', `Period must not be set beside the metric's own: ${of}`)]
      : []),
  ];
}

function twice(queries: readonly ObjectValue[]): Found[] {
  const ids = queries.map(({ id = null }) => id).filter((id) => typeof id === 'string');
  const again = ids.find((id, index) => ids.indexOf(id) < index);
  return again === undefined ? [] : [aws('metric_query', `the id "${again}" is there twice`)];
}

function aws(attribute: string, says: string): Found {
  return { attribute: [attribute], says, by: `AWS refuses it: ${putMetricAlarm}` };
}

function blocksOf(value: Value): ObjectValue[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
