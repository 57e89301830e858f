import { compileMetricMath } from '../../../catalog/scaling/metric-math/compile.ts';
import { pagerSettings, pagerVariable } from '../../../contracts/pager-function.ts';
import { pagingSettings } from '../../../contracts/paging.ts';
import { trialQuery } from '../../../stacks/alerting/trial.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { synthesized } from './alerting.ts';

afterAll(removeScratchFolders);

const { resource, data } = synthesized();
const alarms: Record<string, Record<string, unknown>> = resource.aws_cloudwatch_metric_alarm ?? {};
const only = (type: string) => Object.values(resource[type] ?? {})[0] as Record<string, unknown>;
const statements = (policy: unknown) => JSON.parse(String(policy)).Statement;
const topic = '${aws_sns_topic.topic.arn}';

test('there is an alarm of CloudWatch for each that CloudWatch owns, and the trial, at the addresses by which reviews know them', () => {
  expect(Object.keys(alarms).sort()).toEqual([
    'alarm_drops_nat_a',
    'alarm_full_database',
    'alarm_host_monitoring',
    'alarm_ports_nat_a',
    'alarm_ports_nat_b',
    'alarm_sold_platform',
    'alarm_unseen_processor_orders',
    'trial',
  ]);
});

test('an alarm is called by its id, and tells when it begins and when it ends', () => {
  for (const alarm of Object.values(alarms)) {
    expect(alarm).toMatchObject({ alarm_actions: [topic], ok_actions: [topic] });
    expect(alarm.alarm_name).toMatch(/^acme-alert\/[a-z]+\/[a-z/]+$/);
    expect(alarm).not.toHaveProperty('metric_name');
  }
  expect(alarms.alarm_full_database).toMatchObject({
    alarm_name: 'acme-alert/full/database',
    alarm_description: 'The database has little storage left: 5 minutes below 10 % (alerts/full.yaml)',
    comparison_operator: 'LessThanThreshold',
    threshold: 10 * 2 ** 30,
    evaluation_periods: 5,
    datapoints_to_alarm: 5,
    treat_missing_data: 'breaching',
  });
});

test('hours are periods of an hour, of which CloudWatch looks back more than a day', () => {
  const { evaluation_periods, datapoints_to_alarm, metric_query } = alarms.alarm_host_monitoring ?? {};
  expect([evaluation_periods, datapoints_to_alarm]).toEqual([26, 26]);
  expect(metric_query).toMatchObject([{ metric: { period: 3600, dimensions: { Way: 'grafana' } } }]);
});

test('what only AWS knows is read from the stack that has it, and texts of files stay texts', () => {
  const gateway = '${data.terraform_remote_state.network.outputs.nat_gateway_ids["a"]}';
  expect(alarms.alarm_drops_nat_a?.metric_query).toMatchObject([
    { id: 'drops', metric: { metric_name: 'PacketsDropCount', dimensions: { NatGatewayId: gateway } } },
    { id: 'inside' },
    { id: 'outside' },
    { id: 'percent', expression: '100 * drops / (inside + outside)', return_data: true },
  ]);
  expect(Object.keys(data.terraform_remote_state ?? {})).toEqual(['network']);
  expect(alarms.alarm_sold_platform?.metric_query).toMatchObject([
    { metric: { metric_name: 'Sold $${x}', dimensions: { Shop: '%%{if}' } } },
    { expression: 'FILL(m, 0)' },
  ]);
});

test('the topic is encrypted, and alarms of this platform alone send to it', () => {
  expect(only('aws_sns_topic')).toMatchObject({
    name: 'acme-paging',
    kms_master_key_id: 'alias/acme-paging',
  });
  expect(statements(only('aws_sns_topic').policy)).toEqual([
    {
      Sid: 'AlarmsOfPlatform',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: 'arn:aws:sns:eu-west-1:123456789012:acme-paging',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:acme-alert/*' },
      },
    },
  ]);
});

test('the pager is in no VPC, is called by the topic and every five minutes, and what it does not do is kept', () => {
  const pager = only('aws_lambda_function');
  expect(pager).toMatchObject({
    function_name: 'acme-pager',
    handler: 'pager.handler',
    s3_key: `pager/${'a'.repeat(64)}.zip`,
    timeout: 180,
    dead_letter_config: { target_arn: '${aws_sqs_queue.pager-failures.arn}' },
  });
  expect(pager).not.toHaveProperty('vpc_config');
  const { variables } = pager.environment as { variables: Record<string, string> };
  expect(pagerSettings.parse(JSON.parse(variables[pagerVariable] ?? ''))).toEqual({
    platform: 'acme',
    region: 'eu-west-1',
    bucket: 'acme-warren-config-123456789012-eu-west-1',
    table: 'acme-brokers',
  });
  expect(only('aws_sns_topic_subscription')).toMatchObject({
    topic_arn: topic,
    protocol: 'lambda',
    endpoint: '${aws_lambda_function.pager.arn}',
    redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.pager-failures.arn}"}',
    depends_on: ['aws_lambda_permission.pager-permission-topic'],
  });
  expect(only('aws_sqs_queue')).toMatchObject({ sqs_managed_sse_enabled: true, message_retention_seconds: 1_209_600 });
  expect(only('aws_cloudwatch_event_rule')).toMatchObject({ schedule_expression: 'rate(5 minutes)' });
  expect(only('aws_cloudwatch_event_target')).toMatchObject({ input: '{"reconcile":true}' });
  const callers = Object.values(resource.aws_lambda_permission ?? {}) as Record<string, unknown>[];
  expect(callers.map(({ principal, source_arn }) => [principal, source_arn])).toEqual([
    ['sns.amazonaws.com', topic],
    ['events.amazonaws.com', '${aws_cloudwatch_event_rule.pager-round.arn}'],
  ]);
});

test('the key of each service is placed before the pager is called, and no value of one is in the stack', () => {
  const secrets = Object.values(resource.aws_secretsmanager_secret ?? {}) as Record<string, unknown>[];
  expect(secrets.map(({ name }) => name)).toEqual(['acme/route-keys/day/high', 'acme/route-keys/day/low']);
  expect(Object.keys(resource)).not.toContain('aws_secretsmanager_secret_version');
  expect(resource.terraform_data?.key_day_high).toMatchObject({ triggers_replace: { keys: 3 } });
  const { depends_on } = only('aws_lambda_function');
  expect(depends_on).toEqual(
    expect.arrayContaining(['aws_s3_object.settings', 'terraform_data.key_day_high', 'terraform_data.key_day_low']),
  );
});

test('the pager is told of every alarm, by the name that CloudWatch has for it', () => {
  const { bucket, key, content } = resource.aws_s3_object?.settings ?? {};
  expect([bucket, key]).toEqual(['acme-warren-config-123456789012-eu-west-1', 'paging/settings.json']);
  const settings = pagingSettings.parse(JSON.parse(String(content).replace(/([$%])\1(?=\{)/g, '$1')));
  const names = Object.values(alarms).map(({ alarm_name }) => alarm_name);
  expect(settings.alarms.flatMap(({ cloudwatch }) => cloudwatch?.alarm ?? []).sort()).toEqual(
    names.filter((name) => name !== 'acme-alert/trial/cloudwatch').sort(),
  );
});

test('the trial begins at its hour and ends ten minutes later, once a day, whether or not a round came', () => {
  const expression = trialQuery({ name: 'acme' }, 9).at(-1)?.expression ?? '';
  expect(alarms.trial).toMatchObject({ alarm_name: 'acme-alert/trial/cloudwatch', evaluation_periods: 1 });
  expect(alarms.trial?.metric_query).toMatchObject([{ metric: { period: 300 } }, { expression }]);
  const at = compileMetricMath(expression)(new Map([['rounds', () => undefined]]));
  const begins = Array.from({ length: 2 * 288 }, (_, period) => 5 * period).filter((minute) => at(minute) === 1);
  expect(begins).toEqual([540, 545, 1980, 1985]);
});
