import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { processorSettings } from '../../contracts/processor-settings.ts';
import { scaledQueue } from '../../contracts/queue-metrics.ts';
import { unknownMembers } from '../../sandbox/schema/container-definitions.ts';
import {
  changeFiles,
  removeScratchFolders,
  sampleFile,
  sampleProcessors,
  sampleRepository,
  synthesizeFiles,
  uncalledPlatform,
} from '../repositories.ts';

afterAll(removeScratchFolders);

function withProcessors(changes: Record<string, string | null> = {}) {
  const repository = sampleRepository({
    ...sampleProcessors(),
    // With the database and the cache that a processor of the sample uses.
    'platform.yaml': uncalledPlatform(),
    // Smaller than the sample, since each synthesis is of all there is.
    'brokers/staging.yaml': null,
    'brokers/telemetry.yaml': null,
  });
  changeFiles(repository, changes);
  return synthesizeFiles(repository);
}

const sample = withProcessors();
const stackIn = (files: Record<string, string>, name: string) => JSON.parse(files[`stacks/${name}/cdk.tf.json`] ?? '');
const resourcesIn = (files: Record<string, string>, name: string) => stackIn(files, name).resource;
const all = (type: string) =>
  Object.entries(sample)
    .filter(([path]) => path.endsWith('cdk.tf.json'))
    .flatMap(([, text]) => Object.values<Record<string, unknown>>(JSON.parse(text).resource[type] ?? {}));
const processors = ['processor-orders', 'processor-quotes'];

interface Container {
  name: string;
  image: string;
  essential: boolean;
  user: string;
  environment: { name: string; value: string }[];
  [more: string]: unknown;
}

function containersIn(files: Record<string, string>, stack: string): Container[] {
  return JSON.parse(resourcesIn(files, stack).aws_ecs_task_definition.task.container_definitions);
}

const changed = (before: Record<string, string>, after: Record<string, string>) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => path.endsWith('cdk.tf.json') && before[path] !== after[path])
    .map((path) => path.split('/')[1]);

test('a processor is a stack of its own, after its broker, and a change of it touches no other', () => {
  expect(JSON.parse(sample['manifest.json'] ?? '').stacks['processor-orders'].dependencies.sort()).toEqual([
    'bootstrap',
    'broker-orders',
    'data',
    'network',
    'processors',
    'storage',
  ]);
  const text = sampleFile('processors/quotes.yaml');
  const one = (change: (file: string) => string) => withProcessors({ 'processors/quotes.yaml': change(text) });
  expect(
    changed(
      sample,
      one((file) => file.replace('@sha256:4e', '@sha256:5e')),
    ),
  ).toEqual(['processor-quotes']);
  expect(
    changed(
      sample,
      one((file) => `${file}logs: { retentionDays: 7 }\n`),
    ),
  ).toEqual(['processor-quotes']);
  expect(changed(sample, withProcessors({ 'processors/quotes.yaml': null }))).toEqual(['processor-quotes']);
  const resized = sampleFile('brokers/orders.yaml').replace('m7g.xlarge', 'm7g.2xlarge');
  expect(changed(sample, withProcessors({ 'brokers/orders.yaml': resized }))).toEqual(['broker-orders']);
});

test('what only the service goes by replaces no task', () => {
  const file = sampleFile('processors/quotes.yaml').replace('max: 8', 'max: 9');
  const after = withProcessors({
    'processors/quotes.yaml': `${file}logs: { retentionDays: 7 }\ncapacity: { spotPercent: 50 }\n`,
  });
  const task = (files: Record<string, string>) => resourcesIn(files, 'processor-quotes').aws_ecs_task_definition;
  expect(task(after)).toEqual(task(sample));
  expect(resourcesIn(after, 'processor-quotes').aws_ecs_service.service.capacity_provider_strategy).toEqual([
    { capacity_provider: 'FARGATE', weight: 50 },
    { capacity_provider: 'FARGATE_SPOT', weight: 50 },
  ]);
});

test('nothing before the checked program runs, and AWS hears of all that a container says', () => {
  for (const stack of processors) {
    const [program, ...others] = containersIn(sample, stack);
    expect(program).toMatchObject({
      name: 'program',
      essential: false,
      image: expect.stringMatching(/@sha256:[0-9a-f]{64}$/),
    });
    for (const { dependsOn } of others) {
      expect(dependsOn).toContainEqual({ containerName: 'program', condition: 'SUCCESS' });
    }
    expect(unknownMembers(resourcesIn(sample, stack).aws_ecs_task_definition.task.container_definitions)).toEqual([]);
  }
});

test('the program that tasks fetch is the one that the storage stack uploads', () => {
  const { key, bucket } = resourcesIn(sample, 'storage').aws_s3_object.processor;
  const [program] = containersIn(sample, 'processor-orders');
  const of = Object.fromEntries(program?.environment.map(({ name, value }) => [name, value]) ?? []);
  expect(key).toBe(of.PROGRAM_KEY);
  expect(of.PROGRAM_SHA256).toBe(createHash('sha256').update(readFileSync('dist/processor.cjs')).digest('hex'));
  expect(bucket).toBe('${aws_s3_bucket.services-bucket.id}');
  expect(resourcesIn(sample, 'storage').aws_s3_bucket['services-bucket'].bucket).toBe(of.SERVICES_BUCKET);
});

test('programs of before are kept for a year, and no longer', () => {
  const storage = resourcesIn(sample, 'storage');
  for (const [bucket, program] of [
    ['services', 'processor'],
    ['configuration', 'agent'],
  ] as const) {
    expect(storage.aws_s3_object[program].bucket).toBe(`\${aws_s3_bucket.${bucket}-bucket.id}`);
    expect(storage.aws_s3_bucket_versioning[`${bucket}-versioning`].versioning_configuration.status).toBe('Enabled');
    expect(storage.aws_s3_bucket_lifecycle_configuration[`${bucket}-lifecycle`].rule).toContainEqual({
      id: 'old-versions',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      noncurrent_version_expiration: [{ noncurrent_days: 365 }],
    });
  }
});

test('every container has a file system that is only read, no capability and no root but for the one that fills the volumes', () => {
  for (const { name, user, ...container } of processors.flatMap((stack) => containersIn(sample, stack))) {
    expect(container).toMatchObject({
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ['ALL'] } },
      logConfiguration: { logDriver: 'awslogs' },
    });
    expect({ name, user }).toEqual({ name, user: name === 'program' ? '0:0' : '1000:1000' });
    expect(container).not.toHaveProperty('privileged');
    expect(container).not.toHaveProperty('portMappings');
  }
});

test('a handler runs in its own image, an application beside a pinned Node', () => {
  const images = (stack: string) => containersIn(sample, stack).map(({ name, image }) => [name, image]);
  const pinned = (image: string) =>
    expect.stringMatching(new RegExp(`^public\\.ecr\\.aws/${image}@sha256:[0-9a-f]{64}$`));
  const own = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
  expect(images('processor-orders')).toEqual([
    ['program', pinned('aws-cli/aws-cli')],
    ['processor', expect.stringMatching(`^${own}/orders@sha256:`)],
  ]);
  expect(images('processor-quotes')).toEqual([
    ['program', pinned('aws-cli/aws-cli')],
    ['application', expect.stringMatching(`^${own}/quotes@sha256:`)],
    ['processor', pinned('docker/library/node')],
  ]);
});

/** Settings as Terraform leaves them, with a number where it puts a port. */
const settingsIn = (value: string) =>
  processorSettings.parse(JSON.parse(value.replace(/\$\{local\.[a-z]+-port\}/g, '6379')));

test('the settings are those that the program reads, and hold the name of a secret alone', () => {
  for (const stack of processors) {
    const { environment = [] } = containersIn(sample, stack).find(({ name }) => name === 'processor') ?? {};
    const { value = '' } = environment.find(({ name }) => name === 'WARREN_PROCESSOR_SETTINGS_JSON') ?? {};
    const { broker, processor } = settingsIn(value);
    expect(broker).toEqual({
      host: '${local.broker-host}',
      port: 5671,
      tls: true,
      caFile: '/warren/authority.pem',
      credentials: { secret: '${local.login-secret}' },
    });
    expect(processor.name).toBe(stack.replace('processor-', ''));
    expect(stackIn(sample, stack).locals).toMatchObject({
      'broker-host': '${data.terraform_remote_state.broker-orders.outputs.amqp_host}',
      'login-secret': '${data.terraform_remote_state.broker-orders.outputs.user_secrets["processors"]}',
    });
  }
  expect(Object.keys(stackIn(sample, 'broker-orders').output.user_secrets.value).sort()).toEqual([
    'gateway',
    'processors',
    'shop',
  ]);
});

test('nothing of a processor is reachable: private subnets, no public address, nobody let in but the monitoring host', () => {
  const services = all('aws_ecs_service');
  expect(services).toHaveLength(2);
  for (const service of services) {
    const network = service.network_configuration as { subnets: string[]; assign_public_ip: boolean };
    expect(network.assign_public_ip).toBe(false);
    for (const subnet of network.subnets) expect(subnet).toContain('compute_subnet_ids');
    expect(service).not.toHaveProperty('load_balancer');
    expect(service).toMatchObject({ enable_execute_command: false });
  }
  for (const stack of processors) {
    const resources = resourcesIn(sample, stack);
    expect(Object.values(resources.aws_vpc_security_group_ingress_rule)).toMatchObject([
      {
        from_port: 9091,
        to_port: 9091,
        referenced_security_group_id: '${data.terraform_remote_state.network.outputs.monitoring_security_group_id}',
      },
    ]);
    const out = Object.values<{ from_port: number; cidr_ipv4: string }>(resources.aws_vpc_security_group_egress_rule);
    expect(out.map(({ from_port, cidr_ipv4 }) => `${from_port} ${cidr_ipv4}`).sort()).toEqual([
      '443 0.0.0.0/0',
      '5671 10.20.64.0/21',
      '5671 10.20.72.0/21',
      '5671 10.20.80.0/21',
    ]);
  }
});

test('a bad roll-out is put back, and how many tasks run is for scaling to say', () => {
  for (const service of all('aws_ecs_service')) {
    expect(service).toMatchObject({
      deployment_circuit_breaker: { enable: true, rollback: true },
      alarms: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      force_new_deployment: true,
      wait_for_steady_state: true,
      lifecycle: { ignore_changes: ['desired_count'] },
    });
    expect(service).not.toHaveProperty('launch_type');
  }
  for (const stack of processors) {
    expect(resourcesIn(sample, stack).aws_ecs_task_definition.task).toMatchObject({
      lifecycle: { create_before_destroy: true },
    });
  }
});

test("a broker's nodes learn which queue a processor scales on", () => {
  const { key, content } = resourcesIn(sample, 'processor-orders').aws_s3_object['scaled-queue'];
  expect(key).toBe('brokers/orders/scaled-queues/orders.json');
  expect(scaledQueue.parse(JSON.parse(content))).toEqual({ vhost: 'orders', queue: 'placed' });
});

test("Terraform's own template language in the names of queues and users arrives as text", () => {
  const broker = sampleFile('brokers/orders.yaml')
    .replace('queues:\n', 'queues:\n  - { name: "q${path.root}%{if x}\\"", vhost: orders }\n')
    .replace(
      'users:\n',
      'users:\n  "u${x}\\"": { permissions: { orders: { configure: ".*", write: ".*", read: ".*" } } }\n',
    );
  const processor =
    'broker: orders\nvhost: orders\nqueue: "q${path.root}%{if x}\\""\nuser: "u${x}\\""\nimage: a:1\nhandler: ./a.js\n';
  const files = withProcessors({ 'brokers/orders.yaml': broker, 'processors/odd.yaml': processor });
  const { value = '' } = containersIn(files, 'processor-odd')[1]?.environment[1] ?? {};
  expect(JSON.parse(value).processor.queue).toBe('q$${path.root}%%{if x}"');
  expect(stackIn(files, 'processor-odd').locals['login-secret']).toContain('outputs.user_secrets["u$${x}\\""]');
  expect(
    resourcesIn(files, 'processor-odd').aws_cloudwatch_metric_alarm['service-nobody-consumes'].dimensions.Queue,
  ).toBe('q$${path.root}%%{if x}"');
});

test('a platform without processors has no cluster', () => {
  const stacks = Object.keys(JSON.parse(synthesizeFiles(sampleRepository())['manifest.json'] ?? '').stacks);
  expect(stacks.filter((name) => name.startsWith('processor'))).toEqual([]);
});

test('a processor logs in to the stores that it uses, as a user that a task readies before its tasks start', () => {
  const [orders, quotes] = processors.map((stack) => {
    const { environment = [] } = containersIn(sample, stack).find(({ name }) => name === 'processor') ?? {};
    return settingsIn(environment.find(({ name }) => name === 'WARREN_PROCESSOR_SETTINGS_JSON')?.value ?? '');
  });
  expect(orders).toMatchObject({
    database: { host: '${local.database-host}', tls: true, user: 'processor_orders' },
    cache: { host: '${local.cache-host}' },
  });
  expect(orders).not.toHaveProperty('database.password');
  expect(quotes?.database ?? quotes?.cache).toBeUndefined();
  const resources = resourcesIn(sample, 'processor-orders');
  const { provisioner, triggers_replace } =
    resources.terraform_data.preparation_self ?? resources.terraform_data.preparation;
  expect(provisioner).toEqual([{ 'local-exec': expect.objectContaining({ command: 'warren prepare' }) }]);
  expect(triggers_replace.taskDefinition).toBe('${local.prepare-task}');
  const [service] = Object.values<{ depends_on: string[] }>(resources.aws_ecs_service);
  expect(service?.depends_on.filter((other) => other.startsWith('terraform_data.'))).toHaveLength(1);
  expect(resourcesIn(sample, 'processor-quotes')).not.toHaveProperty('terraform_data');
});

test('only a platform with a database has the task that readies users in it', () => {
  const families = (files: Record<string, string>) =>
    Object.keys(resourcesIn(files, 'processors').aws_ecs_task_definition ?? {});
  expect(families(sample)).toHaveLength(1);
  const without = withProcessors({ 'platform.yaml': sampleFile('platform.yaml'), 'processors/orders.yaml': null });
  expect(families(without)).toEqual([]);
});

test('every alarm of scaling calls a policy, one that adds tasks or one that removes them', () => {
  for (const stack of processors) {
    const { aws_appautoscaling_policy: policies, aws_cloudwatch_metric_alarm: alarms } = resourcesIn(sample, stack);
    const scaling = Object.values<{ metric_query?: unknown[]; alarm_actions: string[] }>(alarms).filter(
      ({ metric_query }) => metric_query !== undefined,
    );
    expect(scaling.length).toBeGreaterThan(0);
    expect(scaling.filter(({ alarm_actions }) => alarm_actions.length !== 1)).toEqual([]);
    const called = new Set(scaling.flatMap(({ alarm_actions }) => alarm_actions));
    const known = Object.keys(policies).map((id) => `\${aws_appautoscaling_policy.${id}.arn}`);
    expect([...called].sort()).toEqual(known.sort());
  }
});
