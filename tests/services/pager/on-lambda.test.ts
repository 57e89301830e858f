import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { brokerTable, configurationBucket, pagedAlarmName } from '../../../contracts/names.ts';
import { tableKey } from '../../../contracts/node-report.ts';
import { pagerHandler, pagerVariable, reconcileEvent } from '../../../contracts/pager-function.ts';
import { lastChangeKey, type PagedAlarm, pagingSettingsKey } from '../../../contracts/paging.ts';
import { type LambdaFunction, openFunction } from '../../lambda/lambda-function.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';
import { alarm, secretOf, settingsOf } from '../paging/workbench.ts';

const region = 'eu-west-1';
const platform = { name: 'acme', accountId: '123456789012', region };
const [table, bucket] = [brokerTable(platform), configurationBucket(platform)];

let [started, lambda]: [StartedSandbox | undefined, LambdaFunction | undefined] = [undefined, undefined];
let keys: string[] = [];

afterEach(async () => {
  await lambda?.stop();
  await started?.stop();
  [lambda, started, keys] = [undefined, undefined, []];
});
afterAll(removeScratchFolders);

const owned = (alert: string, changes: Partial<PagedAlarm> = {}) =>
  alarm(alert, 'orders', { cloudwatch: { alarm: pagedAlarmName(platform, `${alert}/broker/orders`) }, ...changes });

/** The built pager on Lambda, in a simulated AWS and before a simulated PagerDuty. */
async function open(alarms: PagedAlarm[], timeoutSeconds = 20) {
  started = await startedSandbox();
  const { sandbox, settings } = started;
  const { cloud, pagerDuty, secretValues } = sandbox;
  cloud.put('aws_dynamodb_table', table, {
    ...{ name: table, hash_key: tableKey.partition, range_key: tableKey.sort },
    attribute: Object.values(tableKey).map((name) => ({ name, type: 'S' })),
  });
  cloud.put('aws_s3_bucket', bucket, { bucket, region });
  for (const urgency of ['high', 'low'] as const) {
    const [id, name] = [`P${urgency}`, secretOf('platform', urgency)];
    cloud.put('pagerduty_service', id, { id, name });
    cloud.put('aws_secretsmanager_secret', name, { arn: `arn:aws:secretsmanager:${region}:1:secret:${name}`, name });
    const key = pagerDuty.integrations.keyOf(
      pagerDuty.integrations.make(id, 'Warren', 'events_api_v2_inbound_integration'),
    );
    secretValues.put(name, key);
    keys.push(key);
  }
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const put = (Key: string, value: object) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(value) }));
  await put(pagingSettingsKey, settingsOf(alarms, { events: pagerDuty.url }));
  await put(lastChangeKey('brokers/orders.yaml'), {
    commit: 'b'.repeat(40),
    at: '2026-12-06T08:00:00Z',
    title: 'Three nodes',
  });
  s3.destroy();
  const taskRoot = join(scratchFolder(), 'code');
  mkdirSync(taskRoot);
  copyFileSync('dist/pager.cjs', join(taskRoot, 'pager.cjs'));
  lambda = openFunction({
    ...{ arn: 'arn:aws:lambda:eu-west-1:123456789012:function:acme-pager', region, taskRoot, handler: pagerHandler },
    ...{ functionName: 'acme-pager', memorySizeMiB: 256, timeoutSeconds, reservedConcurrency: 4 },
    variables: {
      [pagerVariable]: JSON.stringify({ platform: 'acme', region, bucket, table }),
      ...sandbox.awsEnvironment,
      AWS_REGION: region,
    },
  });
  return { sandbox, cloud, pagerDuty, lambda };
}

/** A message as https://github.com/aws/aws-lambda-go/blob/main/events/testdata/cloudwatch-alarm-sns-payload-single-metric.json has it. */
function message(alert: string, state: 'ALARM' | 'OK', changes: object = {}) {
  const Message = JSON.stringify({
    AlarmName: pagedAlarmName(platform, `${alert}/broker/orders`),
    ...{ NewStateValue: state, OldStateValue: 'OK', AWSAccountId: '123456789012', Region: 'EU (Ireland)' },
    NewStateReason:
      'Threshold Crossed: 1 out of the last 1 datapoints [91.0 (07/12/26 09:00:00)] was greater than the threshold (90.0).',
    StateChangeTime: new Date().toISOString().replace('Z', '+0000'),
    ...changes,
  });
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: { Type: 'Notification', Message } }] };
}

const incidents = () =>
  started?.sandbox.pagerDuty.incidents
    .all()
    .map(({ status, dedupKey, events }) => `${status} ${dedupKey} ${events[0]?.severity}`);

/** Lambda hands an event over three times, https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
async function deliver(event: unknown, to = lambda): Promise<number> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const handled = await to?.invoke(event);
    if (typeof handled === 'object' && 'payload' in handled) return attempt;
  }
  return 0;
}

test('an alarm of CloudWatch is one incident of its severity with what is known, and resolves; no key is anywhere but in its secret', async () => {
  const {
    pagerDuty,
    lambda: to,
    cloud,
  } = await open([owned('database-cpu', { severity: 'critical', unit: 'percent' })]);
  expect([await deliver(message('database-cpu', 'ALARM')), await deliver(message('database-cpu', 'ALARM'))]).toEqual([
    1, 1,
  ]);
  expect(incidents()).toEqual(['triggered warren/acme/database-cpu/broker/orders critical']);
  expect(pagerDuty.incidents.all()[0]?.events[0]).toMatchObject({
    summary: 'database-cpu of orders: 91 % (10 minutes above 1)',
    details: { 'last change': 'bbbbbbbbbbbb, 2026-12-06T08:00:00Z: Three nodes' },
  });
  expect(await deliver(message('database-cpu', 'OK'))).toBe(1);
  expect(incidents()).toEqual(['resolved warren/acme/database-cpu/broker/orders critical']);
  const said = JSON.stringify([to.environments().map((each) => each.output()), cloud.list()]);
  expect(said).toContain('PagerDuty took it');
  for (const key of keys) expect(said).not.toContain(key);
});

test('while PagerDuty is away an event fails, is handed over again, and makes one incident', async () => {
  const { sandbox } = await open([owned('database-cpu')], 7);
  sandbox.faults.inject({
    on: { type: 'pagerduty', operation: 'update', name: 'enqueue-event' },
    error: 'InternalError',
    every: true,
  });
  const first = await lambda?.invoke(message('database-cpu', 'ALARM'));
  // The last attempt may have less time than a loaded machine takes to answer.
  expect(JSON.stringify(first)).toMatch(
    /PagerDuty did not take database-cpu\/broker\/orders: platform \(high\): (HTTP 500|The operation was aborted due to timeout)/,
  );
  sandbox.faults.clear();
  expect([await deliver(message('database-cpu', 'ALARM')), await deliver(message('database-cpu', 'ALARM'))]).toEqual([
    1, 1,
  ]);
  expect(incidents()).toEqual(['triggered warren/acme/database-cpu/broker/orders warning']);
});

test('the schedule calls about what no message came of, and ends what has ended or is gone', async () => {
  const alarms = [owned('database-cpu'), owned('cache-memory'), owned('nat-ports')];
  const { cloud } = await open(alarms);
  const put = (alert: string, state: string, id = `${alert}/broker/orders`) => {
    const alarm_name = pagedAlarmName(platform, id);
    const state_reason = 'Threshold Crossed: 1 datapoint [5.0 (x)] was greater';
    cloud.put('aws_cloudwatch_metric_alarm', alarm_name, {
      alarm_name,
      state_value: state,
      state_reason,
      state_updated: '2026-11-01T09:00:00Z',
    });
  };
  put('database-cpu', 'ALARM');
  put('cache-memory', 'INSUFFICIENT_DATA');
  put('trial', 'ALARM', 'trial/cloudwatch');
  for (const alert of ['cache-memory', 'nat-ports']) await deliver(message(alert, 'ALARM'));
  await deliver(message('x', 'ALARM', { AlarmName: 'by-hand' }));
  await deliver(reconcileEvent);
  expect(incidents()?.slice(0, 4)).toEqual([
    'triggered warren/acme/cache-memory/broker/orders warning',
    'resolved warren/acme/nat-ports/broker/orders warning',
    'resolved warren/acme/by-hand error',
    'triggered warren/acme/database-cpu/broker/orders warning',
  ]);
  put('database-cpu', 'OK');
  await deliver(reconcileEvent);
  expect(incidents()?.[3]).toBe('resolved warren/acme/database-cpu/broker/orders warning');
});

/** It begins four environments beside each other. */
const nightly = process.env.NIGHTLY ? test : test.skip;

nightly('many messages at once are told of by one environment at a time, none twice', async () => {
  const alarms = Array.from({ length: 4 }, (_, i) => owned(`alert-${i}`));
  const { pagerDuty } = await open(alarms);
  const attempts = await Promise.all(alarms.map((_, i) => deliver(message(`alert-${i}`, 'ALARM'))));
  expect(attempts.every((attempt) => attempt > 0)).toBe(true);
  const all = pagerDuty.incidents.all();
  expect([all.length, all.flatMap(({ events }) => events).length]).toEqual([4, 4]);
});

test('without its table it calls at once', async () => {
  const { cloud } = await open([owned('database-cpu')]);
  cloud.remove('aws_dynamodb_table', table);
  expect(await deliver(message('database-cpu', 'ALARM'))).toBe(1);
  expect(incidents()).toEqual(['triggered warren/acme/database-cpu/broker/orders warning']);
  expect(await deliver(message('database-cpu', 'OK'))).toBe(1);
  expect(incidents()).toEqual(['resolved warren/acme/database-cpu/broker/orders warning']);
});

test('what is no alarm fails, and goes to the queue of failures', async () => {
  await open([]);
  const handled = await lambda?.invoke({ Records: [{ Sns: { Message: 'hello' } }] });
  expect(JSON.stringify(handled)).toContain('a message of SNS is no alarm of CloudWatch: hello');
});
