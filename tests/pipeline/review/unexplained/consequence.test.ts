import { plainText } from '../../../../catalog/words/sentence.ts';
import type { ResourceChange } from '../../../../pipeline/review/model.ts';
import { resourceChanges } from '../../../../pipeline/review/plan/resource-changes.ts';
import { resourceValues } from '../../../../pipeline/review/plan/resource-values.ts';
import { synthesizedChanges } from '../../../../pipeline/review/plan/synthesized-changes.ts';
import { consequenceOf, gravest } from '../../../../pipeline/review/unexplained/consequence.ts';
import { created, deleted, type Entry, planOf, replaced, stackOf, updated } from '../plan/plans.ts';

const change = (address: string, action: ResourceChange['action'], ...names: string[]): ResourceChange => ({
  address,
  action,
  attributes: names.map((name) => ({ name, before: 'a', after: 'b' })),
});

const severityOf = (...changes: ResourceChange[]) => consequenceOf(changes).severity;

/** What a plan with these entries costs, judged with its values. */
function planned(changes: Record<string, Entry>) {
  const plan = planOf({ changes });
  return consequenceOf(resourceChanges(plan), resourceValues({ plan })).severity;
}

const idle = (values: object): Entry => ({ actions: ['no-op'], before: values, after: values });

test.each<[string, ResourceChange['action'], string]>([
  ['aws_ebs_volume.node-1-data', 'delete', 'data loss'],
  ['aws_ebs_volume.node-1-data', 'replace', 'data loss'],
  ['aws_ebs_volume.node-1-data (deposed 1a2b)', 'delete', 'data loss'],
  ['aws_ebs_volume.node-1-data', 'forget', 'live'],
  ['aws_ebs_volume.node-1-data', 'update', 'live'],
  ['aws_s3_bucket.backups', 'replace', 'data loss'],
  ['aws_dynamodb_table.brokers', 'delete', 'data loss'],
  ['aws_instance.node-1', 'replace', 'downtime'],
  ['aws_instance.node-1', 'delete', 'downtime'],
  ['aws_instance.node-1', 'create', 'live'],
  ['aws_lb.endpoint-balancer', 'delete', 'downtime'],
  ['aws_lb_listener.endpoint-amqps', 'replace', 'downtime'],
  ['aws_route53_record.endpoint-name', 'delete', 'downtime'],
  ['aws_vpc_security_group_ingress_rule.firewall-in-amqps', 'delete', 'reconnect'],
  ['aws_vpc_security_group_ingress_rule.firewall-in-amqps', 'create', 'live'],
  ['aws_vpc.vpc', 'replace', 'downtime'],
  ['aws_subnet.compute-a', 'replace', 'downtime'],
  ['aws_nat_gateway.nat-a', 'delete', 'reconnect'],
  ['aws_secretsmanager_secret.user-shop', 'delete', 'reconnect'],
  ['aws_secretsmanager_secret_version.user-shop-value', 'replace', 'live'],
  ['aws_s3_object.bundle', 'replace', 'live'],
  ['aws_s3_object.bundle', 'delete', 'downtime'],
  ['aws_s3_object.file-grafana-dashboards-cache-json', 'delete', 'live'],
  ['aws_iam_role.role', 'delete', 'downtime'],
  ['terraform_data.gate-1', 'delete', 'live'],
  ['aws_appautoscaling_policy.scaling-add', 'delete', 'live'],
  ['aws_appautoscaling_target.service-tasks', 'replace', 'live'],
  ['aws_cloudwatch_metric_alarm.scaling-alarm-cpu', 'delete', 'live'],
  ['aws_cloudwatch_log_group.logs', 'delete', 'live'],
  ['aws_ecs_task_definition.task', 'delete', 'live'],
  ['aws_ecs_task_definition.prepare', 'replace', 'live'],
  ['aws_ecs_service.service', 'delete', 'downtime'],
  ['aws_ecs_service.service', 'replace', 'downtime'],
  ['aws_ecs_service.service', 'update', 'live'],
  ['aws_new_thing.a', 'delete', 'downtime'],
  ['aws_new_thing.a', 'update', 'live'],
  ['data.aws_ssm_parameter.image', 'read', 'none'],
  ['output.node_ids', 'update', 'none'],
  ['provider.aws', 'update', 'live'],
])('%s: %s is %s', (address, action, severity) => {
  expect(severityOf(change(address, action, 'tags'))).toBe(severity);
});

test('the bundle of the monitoring host, unlike that of a node, goes without downtime', () => {
  const bundle = change('aws_s3_object.bundle', 'delete');
  expect(severityOf(bundle)).toBe('downtime');
  expect(severityOf(bundle, change('aws_s3_object.file-grafana-dashboards-cache-json', 'delete'))).toBe('live');
});

test('what only new instances take on is noticed by nobody', () => {
  expect(severityOf(change('aws_instance.node-1 (only for new ones)', 'update', 'user_data'))).toBe('none');
  expect(severityOf(change('aws_instance.node-1', 'update', 'user_data'))).toBe('downtime');
});

test('a resize of one of several nodes is rolling, and of the only one downtime', () => {
  const resize = change('aws_instance.node-1', 'update', 'instance_type');
  expect(severityOf(resize)).toBe('downtime');
  expect(severityOf(resize, change('terraform_data.gate-1', 'replace'))).toBe('downtime');
  expect(severityOf(resize, change('terraform_data.gate-2', 'replace'))).toBe('rolling');
  expect(severityOf(resize, change('aws_instance.node-2', 'update', 'tags'))).toBe('rolling');
  expect(severityOf(change('aws_instance.node-1', 'update', 'tags'))).toBe('live');
});

test.each([
  ['task_definition', 'rolling'],
  ['capacity_provider_strategy', 'rolling'],
  ['deployment_maximum_percent', 'rolling'],
  ['desired_count', 'live'],
])('a service of tasks whose %s changes is %s', (name, severity) => {
  expect(severityOf(change('aws_ecs_service.service', 'update', name, 'tags'))).toBe(severity);
});

test('another definition of tasks replaces those of the service beside it, and is told with its tasks', () => {
  const definition = { 'aws_ecs_task_definition.task': replaced({ cpu: '256' }, { cpu: '512' }, ['cpu']) };
  expect(planned(definition)).toBe('live');
  expect(planned({ ...definition, 'aws_ecs_service.service': idle({}) })).toBe('rolling');
  const sides = ['256', '512'].map((cpu) =>
    stackOf({ 'aws_ecs_task_definition.task': { cpu }, 'aws_ecs_service.service': {} }),
  );
  const values = resourceValues({ before: sides[0], after: sides[1] });
  const { sentence } = consequenceOf([change('aws_ecs_task_definition.task', 'replace', 'cpu')], values);
  expect(plainText(sentence)).toBe(
    'Tasks are replaced, new ones before the old ones stop: aws_ecs_task_definition.task is replaced.',
  );
});

test('nodes that do not change count for what a restart costs', () => {
  const resized = { 'aws_instance.node-1': updated({ instance_type: 'a' }, { instance_type: 'b' }) };
  expect(planned(resized)).toBe('downtime');
  expect(planned({ ...resized, 'aws_instance.node-2': idle({ instance_type: 'a' }) })).toBe('rolling');
});

/** Gates of a cluster of two that take on another bundle. */
function bundles(before: object, after: object) {
  const gate = replaced({ triggers_replace: { bundle: 'a' } }, { triggers_replace: { bundle: 'b' } }, [
    'triggers_replace',
  ]);
  return planned({
    'aws_instance.node-1': idle({ id: 'i-1' }),
    'aws_instance.node-2': idle({ id: 'i-2' }),
    'aws_s3_object.bundle': replaced({ content: JSON.stringify(before) }, { content: JSON.stringify(after) }, ['key']),
    'terraform_data.gate-1': gate,
    'terraform_data.gate-2': gate,
  });
}

test.each<[string, object, object, string]>([
  ['another image', { image: 'rabbitmq:4.3.6' }, { image: 'rabbitmq:4.4.0' }, 'rolling'],
  ['an advanced.config', {}, { advancedConfig: '[].' }, 'rolling'],
  ['a setting', { rabbitmqConf: 'a.b = 1' }, { rabbitmqConf: 'a.b = 2' }, 'rolling'],
  ['a setting less', { rabbitmqConf: 'a.b = 1' }, { rabbitmqConf: '' }, 'rolling'],
  ['a setting that is taken on live', { rabbitmqConf: 'heartbeat = 60' }, { rabbitmqConf: 'heartbeat = 30' }, 'live'],
  ['a comment', { rabbitmqConf: '# a' }, { rabbitmqConf: '# b' }, 'live'],
  ['a queue', { definitions: { queues: [] } }, { definitions: { queues: [{}] } }, 'live'],
  ['a plugin', { plugins: [] }, { plugins: ['rabbitmq_mqtt'] }, 'live'],
  ['nothing, though it has another name', { image: 'a' }, { image: 'a' }, 'rolling'],
])('a bundle with %s costs what its nodes do with it', (_, before, after, severity) => {
  expect(bundles(before, after)).toBe(severity);
});

test('the only node of a broker restarts with downtime', () => {
  const gate = replaced({ triggers_replace: { bundle: 'a' } }, { triggers_replace: { bundle: 'b' } }, []);
  const changes = {
    'aws_instance.node-1': idle({}),
    'aws_s3_object.bundle': replaced({ content: '{"image":"a"}' }, { content: '{"image":"b"}' }, ['key']),
    'terraform_data.gate-1': gate,
  };
  expect(planned(changes)).toBe('downtime');
  expect(planned({ ...changes, 'aws_instance.node-2': idle({}) })).toBe('rolling');
});

test('a gate that runs for a password or a bigger disk restarts nothing', () => {
  const gate = (before: object, after: object) =>
    planned({
      'aws_instance.node-1': idle({}),
      'terraform_data.gate-1': replaced({ triggers_replace: before }, { triggers_replace: after }, [
        'triggers_replace',
      ]),
    });
  expect(gate({ administrator: '1', bundle: 'a' }, { administrator: '2', bundle: 'a' })).toBe('live');
  expect(gate({ diskSizeGiB: '100' }, { diskSizeGiB: '200' })).toBe('live');
});

test('a gate that only waits for something else restarts nothing', () => {
  const gates = (depends_on: string[]) =>
    stackOf({ 'terraform_data.gate-1': { depends_on, triggers_replace: { bundle: 'a' } }, 'aws_instance.node-1': {} });
  const [before, after] = [gates([]), gates(['aws_instance.node-1'])];
  expect(consequenceOf(synthesizedChanges(before, after), resourceValues({ before, after })).severity).toBe('live');
});

test('values are those of the object in use, not of a left-over', () => {
  const changes = {
    'aws_instance.node-1': created({ id: 'i-2' }),
    'aws_instance.node-1 #2': deleted({ id: 'i-1' }, { deposed: 'aabbccdd' }),
  };
  expect(resourceValues({ plan: planOf({ changes }) }).get('aws_instance.node-1')).toEqual({ after: { id: 'i-2' } });
});

test('a gate that did not come to its end may restart its node, unless the node is new', () => {
  const gates = { 'terraform_data.gate-1': created({ triggers_replace: { bundle: 'a' } }) };
  expect(planned({ ...gates, 'aws_instance.node-1': idle({}), 'aws_instance.node-2': idle({}) })).toBe('rolling');
  expect(planned({ ...gates, 'aws_instance.node-1': created({}) })).toBe('live');
  const bundle = replaced({ content: '{"queues":[]}' }, { content: '{"queues":[1]}' }, ['key']);
  expect(planned({ ...gates, 'aws_instance.node-1': idle({}), 'aws_s3_object.bundle': bundle })).toBe('downtime');
  const tainted = replaced({ id: '1', triggers_replace: { a: '1' } }, { triggers_replace: { a: '1' } }, [], {
    action_reason: 'replace_because_tainted',
  });
  expect(planned({ 'terraform_data.gate-1': tainted, 'aws_instance.node-1': idle({}) })).toBe('downtime');
});

test('what hangs on a machine that is gone already costs nothing more', () => {
  const attachment = {
    'aws_volume_attachment.node-1-attachment': replaced({ instance_id: 'i-1' }, {}, ['instance_id']),
  };
  expect(planned({ ...attachment, 'aws_instance.node-1': created({}) })).toBe('live');
  expect(planned({ ...attachment, 'aws_instance.node-1': idle({}) })).toBe('downtime');
  expect(planned({ 'aws_ebs_volume.node-1-data': replaced({}, {}, []), 'aws_instance.node-1': created({}) })).toBe(
    'data loss',
  );
});

test('without a plan the synthesized versions say what a bundle asks for', () => {
  const stack = (image: string, bundle: string) =>
    stackOf({
      'aws_instance.node-1': { instance_type: 'a' },
      'aws_instance.node-2': { instance_type: 'a' },
      'aws_s3_object.bundle': { key: bundle, content: JSON.stringify({ image }) },
      'terraform_data.gate-1': { triggers_replace: { bundle } },
    });
  const of = (before: ReturnType<typeof stackOf>, after: ReturnType<typeof stackOf>) =>
    consequenceOf(synthesizedChanges(before, after), resourceValues({ before, after })).severity;
  expect(of(stack('4.3', 'a'), stack('4.4', 'b'))).toBe('rolling');
  expect(of(stack('4.3', 'a'), stack('4.3', 'a'))).toBe('none');
});

test('without values a gate alone is taken to be live', () => {
  expect(severityOf(change('terraform_data.gate-1', 'replace', 'triggers_replace'))).toBe('live');
});

test('what is moved or taken into the state and nothing else is noticed by nobody', () => {
  expect(severityOf(change('aws_instance.a (moved from aws_instance.b)', 'update'))).toBe('none');
  expect(severityOf(change('aws_instance.a (moved from aws_instance.b)', 'update', 'tags'))).toBe('live');
});

test('the sentence names what costs most and what is done with it', () => {
  const sentence = (...changes: ResourceChange[]) => plainText(consequenceOf(changes).sentence);
  expect(
    sentence(
      change('aws_instance.node-1', 'replace'),
      change('aws_lb.a', 'delete'),
      change('aws_lb.b', 'delete'),
      change('aws_iam_role.c', 'update'),
    ),
  ).toBe(
    'Some clients cannot do their work, for a while or for good: aws_instance.node-1 is replaced, aws_lb.a and aws_lb.b are deleted.',
  );
  expect(sentence(change('aws_ebs_volume.a', 'delete'), change('aws_lb.a', 'delete'))).toBe(
    'Data goes and does not come back: aws_ebs_volume.a is deleted.',
  );
  expect(sentence(change('aws_iam_role.c', 'update'))).toBe('No connection is dropped.');
  expect(sentence()).toBe('Nobody notices.');
});

test('of several stacks the gravest consequence counts, the first of equals', () => {
  const [live, down, alsoDown] = [
    consequenceOf([change('aws_a.b', 'update')]),
    consequenceOf([change('aws_lb.a', 'delete')]),
    consequenceOf([change('aws_lb.b', 'delete')]),
  ];
  expect(gravest([live, down, alsoDown])).toBe(down);
  expect(gravest([]).severity).toBe('none');
});
