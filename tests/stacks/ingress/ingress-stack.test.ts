import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { catalogOf, readObjects } from '../../../catalog/load.ts';
import { receiverSettings } from '../../../contracts/endpoint-settings.ts';
import { receiverSource } from '../../../contracts/receiver-function.ts';
import { synthesize } from '../../../stacks/synthesize.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

/** What is left out of the sample: it would only take time. */
const besides = /^(brokers\/(staging|telemetry)|processors\/.*)\.yaml$/;
const sampleFiles = readRepository('.').filter(({ path }) => !besides.test(path));

/** The stacks of the sample with its endpoints, some of whose files say something else, or (null) are not there. */
function withEndpoints(changes: Record<string, string | null> = {}): Record<string, string> {
  const files = sampleFiles.flatMap(({ path, text }) => {
    const changed = path in changes ? changes[path] : text;
    return typeof changed === 'string' ? [{ path, text: changed }] : [];
  });
  const outdir = join(scratchFolder(), 'cdktf.out');
  const catalog = catalogOf(readObjects(files));
  if (!catalog) throw new Error('platform.yaml is not of its shape');
  synthesize({ catalog, outdir });
  return Object.fromEntries(
    readdirSync(outdir, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => [path, readFileSync(join(outdir, path), 'utf8')]),
  );
}

const text = (path: string) => readFileSync(path, 'utf8');
/** A file of the sample, changed. */
const edited = (path: string, change: (file: Record<string, never>) => void) => {
  const file = parse(text(path));
  change(file);
  return { [path]: stringify(file) };
};
const platformWith = (change: (platform: { cloudflare: { keys?: number }; ingress?: object }) => void) =>
  edited('platform.yaml', change as never);

const stackIn = (files: Record<string, string>, name: string) => JSON.parse(files[`stacks/${name}/cdk.tf.json`] ?? '');
const ingressIn = (files: Record<string, string>) => stackIn(files, 'ingress').resource;
const functionIn = (files: Record<string, string>) => ingressIn(files).aws_lambda_function.receiver;
const settingsIn = (files: Record<string, string>) =>
  receiverSettings.parse(JSON.parse(ingressIn(files).aws_s3_object.settings.content));
const changed = (before: Record<string, string>, after: Record<string, string>) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => path.endsWith('cdk.tf.json') && before[path] !== after[path])
    .map((path) => path.split('/')[1])
    .sort();

const sample = withEndpoints();

test('the receiver is one function behind a URL that takes signed requests alone, after the brokers that it publishes to', () => {
  expect(JSON.parse(sample['manifest.json'] ?? '').stacks.ingress.dependencies.sort()).toEqual([
    'bootstrap',
    'broker-orders',
    'network',
    'storage',
  ]);
  expect(functionIn(sample)).toMatchObject({
    function_name: 'acme-receiver',
    runtime: 'nodejs24.x',
    architectures: ['arm64'],
    handler: 'receiver.handler',
    memory_size: 512,
    // The longest deadline of the sample is ten seconds.
    timeout: 20,
    s3_bucket: 'acme-warren-service-123456789012-eu-west-1',
    logging_config: { log_format: 'JSON', log_group: '${aws_cloudwatch_log_group.logs.name}' },
  });
  expect(functionIn(sample)).not.toHaveProperty('reserved_concurrent_executions');
  expect(ingressIn(sample).aws_lambda_function_url).toMatchObject({
    url: {
      authorization_type: 'AWS_IAM',
      function_name: '${aws_lambda_function.receiver.function_name}',
      invoke_mode: 'BUFFERED',
    },
  });
  expect(ingressIn(sample)).not.toHaveProperty('aws_lambda_permission');
});

test('the zip that it runs is the one that the storage stack uploads', () => {
  const zip = readFileSync('dist/receiver.zip');
  const { key, etag } = stackIn(sample, 'storage').resource.aws_s3_object.receiver;
  expect(key).toBe(`receiver/${createHash('sha256').update(zip).digest('hex')}.zip`);
  expect(etag).toBe(createHash('md5').update(zip).digest('hex'));
  expect(functionIn(sample).s3_key).toBe(key);
});

test('it is told where its settings are, by their hash, and they hold the names of secrets alone', () => {
  const { content, key, bucket, lifecycle } = ingressIn(sample).aws_s3_object.settings;
  const source = receiverSource.parse(JSON.parse(functionIn(sample).environment.variables.WARREN_RECEIVER_SOURCE));
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(source).toEqual({ bucket, key, sha256, brokerTable: 'acme-brokers', metrics: 'Warren/acme' });
  expect(key).toBe(`receiver/settings/${sha256}.json`);
  expect(lifecycle).toEqual({ create_before_destroy: true });
  const { endpoints, brokers, origin } = settingsIn(sample);
  expect(endpoints.map(({ name }) => name)).toEqual(['order-webhook', 'quotes']);
  expect(brokers).toEqual({
    orders: {
      host: 'orders.acme.internal',
      port: 5671,
      tls: true,
      credentials: { secret: 'acme/brokers/orders/users/gateway' },
    },
  });
  expect(origin).toEqual({
    header: 'x-warren-origin',
    secrets: [{ secret: 'acme/edge/origin-1' }],
    clientHeader: 'x-warren-client',
    hostHeader: 'x-warren-host',
    authorizationHeader: 'x-warren-authorization',
  });
});

test('the secret of its login is the one that the stack of the broker makes', () => {
  const names = Object.values<{ name: string }>(
    stackIn(sample, 'broker-orders').resource.aws_secretsmanager_secret,
  ).map(({ name }) => name);
  expect(names).toContain(settingsIn(sample).brokers.orders?.credentials.secret);
});

test('its host is the one that clients of the broker are told, also under a domain', () => {
  const files = withEndpoints({ 'platform.yaml': `${text('platform.yaml')}\ndomain: mq.acme.example\n` });
  const { output } = stackIn(files, 'broker-orders');
  expect(output.amqp_host.value).toBe('orders.mq.acme.example');
  expect(settingsIn(files).brokers.orders?.host).toBe(output.amqp_host.value);
});

test('raised keys have the secret made anew, and the one before is taken until the next', () => {
  const secrets = (files: Record<string, string>) =>
    Object.values<{ name: string }>(ingressIn(files).aws_secretsmanager_secret)
      .map(({ name }) => name)
      .sort();
  const raised = (keys: number) =>
    withEndpoints(
      platformWith(({ cloudflare }) => {
        cloudflare.keys = keys;
      }),
    );
  expect(secrets(sample)).toEqual(['acme/edge/origin-1']);
  expect(secrets(raised(2))).toEqual(['acme/edge/origin-1', 'acme/edge/origin-2']);
  const third = raised(3);
  expect(secrets(third)).toEqual(['acme/edge/origin-2', 'acme/edge/origin-3']);
  expect(settingsIn(third).origin?.secrets).toEqual([
    { secret: 'acme/edge/origin-3' },
    { secret: 'acme/edge/origin-2' },
  ]);
  expect(stackIn(third, 'ingress').output.origin_secret_arn.value).toBe('${aws_secretsmanager_secret.origin-3.arn}');
  for (const version of Object.values<object>(ingressIn(third).aws_secretsmanager_secret_version)) {
    expect(version).not.toHaveProperty('secret_string');
    expect(version).toMatchObject({ secret_string_wo: expect.stringMatching(/^\$\{ephemeral\.random_password\./) });
  }
});

test('the user that the Worker signs as has no key in Terraform, stands within its boundary and may call the URL alone', () => {
  const { aws_iam_user: users, aws_iam_user_policy: policies, ...others } = ingressIn(sample);
  expect(Object.keys(others).filter((type) => /access_key|login_profile|group/.test(type))).toEqual([
    'aws_cloudwatch_log_group',
  ]);
  expect(Object.values(users)).toMatchObject([
    {
      force_destroy: true,
      name: 'acme-edge',
      permissions_boundary: 'arn:aws:iam::123456789012:policy/acme-edge-boundary',
    },
  ]);
  const [{ policy }] = Object.values<{ policy: string }>(policies) as [{ policy: string }];
  expect(JSON.parse(policy).Statement).toEqual([
    expect.objectContaining({
      Action: 'lambda:InvokeFunctionUrl',
      Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
    }),
    expect.objectContaining({
      Action: 'lambda:InvokeFunction',
      Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:acme-receiver',
      Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
    }),
  ]);
});

test('nothing of it is reachable in the VPC, and its group is of the stack that outlives it', () => {
  const { subnet_ids, security_group_ids } = functionIn(sample).vpc_config;
  expect(subnet_ids).toHaveLength(3);
  for (const subnet of subnet_ids) expect(subnet).toContain('outputs.compute_subnet_ids');
  expect(security_group_ids).toEqual(['${data.terraform_remote_state.network.outputs.receiver_security_group_id}']);
  const { resource, output } = stackIn(sample, 'network');
  expect(output.receiver_security_group_id.value).toBe('${aws_security_group.receiver.id}');
  const of = (type: string) =>
    Object.entries<{ security_group_id: string; from_port: number; cidr_ipv4: string }>(resource[type] ?? {}).filter(
      ([, rule]) => rule.security_group_id === output.receiver_security_group_id.value,
    );
  expect(of('aws_vpc_security_group_ingress_rule')).toEqual([]);
  expect(
    of('aws_vpc_security_group_egress_rule')
      .map(([, rule]) => `${rule.from_port} ${rule.cidr_ipv4}`)
      .sort(),
  ).toEqual(['443 0.0.0.0/0', '5671 10.20.64.0/21', '5671 10.20.72.0/21', '5671 10.20.80.0/21']);
});

test('a platform without Cloudflare or without endpoints has no receiver', () => {
  expect(withEndpoints({ 'platform.yaml': sampleFile('platform.yaml') })).not.toHaveProperty(
    'stacks/ingress/cdk.tf.json',
  );
  expect(withEndpoints({ 'endpoints/order-webhook.yaml': null, 'endpoints/quotes.yaml': null })).not.toHaveProperty(
    'stacks/ingress/cdk.tf.json',
  );
});

test('a change of an endpoint touches no other stack but what is at Cloudflare, and one of what people read none', () => {
  const after = (change: (endpoint: { queue: string; description: string; maxBodyBytes: number }) => void) =>
    changed(sample, withEndpoints(edited('endpoints/order-webhook.yaml', change as never))).filter(
      (stack) => stack !== 'edge',
    );
  expect(
    after((endpoint) => {
      endpoint.maxBodyBytes = 1024;
    }),
  ).toEqual(['ingress']);
  expect(
    after((endpoint) => {
      endpoint.description = 'Orders that shops send';
    }),
  ).toEqual([]);
});

test("the platform's file says how much of the receiver there is", () => {
  const after = withEndpoints(
    platformWith((platform) => {
      platform.ingress = { concurrency: 40, memoryMiB: 1024, logs: { retentionDays: 7 } };
    }),
  );
  expect(changed(sample, after)).toEqual(['ingress']);
  expect(functionIn(after)).toMatchObject({ reserved_concurrent_executions: 40, memory_size: 1024 });
  expect(ingressIn(after).aws_cloudwatch_log_group.logs.retention_in_days).toBe(7);
});

test("Terraform's own template language in files arrives as text", () => {
  const odd = withEndpoints(
    edited('endpoints/quotes.yaml', ((endpoint: { queue: string; acknowledge: string[] }) => {
      endpoint.queue = 'q${path.root}%{if x}"';
    }) as never),
  );
  expect(ingressIn(odd).aws_s3_object.settings.content).toContain('q$${path.root}%%{if x}\\"');
});
