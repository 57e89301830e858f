import { bundleName } from '../../../contracts/bundle.ts';
import { forwarderHandler, forwarderSettings, forwarderVariable } from '../../../contracts/log-forwarder.ts';
import { monitoringSecretPath, monitoringSecrets } from '../../../contracts/secrets.ts';
import { contentsOf, watchBundle } from '../../../contracts/watch-bundle.ts';
import { watchIdentity } from '../../../contracts/watch-identity.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import type { Configuration } from '../../../pipeline/terraform/synthesize.ts';
import { synthesizeHere } from '../../changes/synthesis.ts';
import { removeScratchFolders } from '../../repositories.ts';

afterAll(removeScratchFolders);

const catalog = requireCatalog('.');
const stacksOf = (platform = catalog.platform) =>
  new Map(synthesizeHere({ ...catalog, platform }).map((stack) => [stack.name, stack]));
const watched = stacksOf();
const { monitoring: _, ...unwatchedPlatform } = catalog.platform;
const unwatched = stacksOf(unwatchedPlatform);

type Values = Record<string, unknown>;

function valuesOf(stack: { configuration: Configuration } | undefined, type: string): Record<string, Values> {
  return stack?.configuration.resource?.[type] ?? {};
}

const host = watched.get('monitoring');
const machine = valuesOf(host, 'aws_instance').host ?? {};

test('the host is applied after everything else, and without monitoring there is none', () => {
  const others = [...watched.keys()].filter((name) => name !== 'monitoring');
  expect([...(host?.dependencies ?? [])].sort()).toEqual(['bootstrap', ...others].sort());
  expect(unwatched.has('monitoring')).toBe(false);
});

test('the host has no way in from outside, no public address and no key, and its disk stays', () => {
  expect(machine).not.toHaveProperty('associate_public_ip_address');
  expect(machine).not.toHaveProperty('key_name');
  expect(machine.metadata_options).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
  expect(valuesOf(host, 'aws_ebs_volume')['host-data']).toMatchObject({
    encrypted: true,
    lifecycle: { prevent_destroy: true },
    tags: { Name: 'acme-monitoring-data', 'warren:keep': 'true' },
  });
  const ingress = Object.entries(valuesOf(watched.get('network'), 'aws_vpc_security_group_ingress_rule'));
  expect(
    ingress
      .filter(([id]) => id.startsWith('monitoring-'))
      .map(([, { from_port, cidr_ipv4 }]) => [from_port, cidr_ipv4]),
  ).toEqual(
    [3100, 10_051].flatMap((port) => ['10.20.64.0/21', '10.20.72.0/21', '10.20.80.0/21'].map((cidr) => [port, cidr])),
  );
});

test('the first boot leaves who the host is, and a command of its own program', () => {
  const script = String(machine.user_data);
  const identity = watchIdentity.parse(JSON.parse(/<<'JSON'\n([\s\S]*?)\nJSON\n/.exec(script)?.[1] ?? ''));
  expect(identity).toMatchObject({ hostName: 'monitoring.acme.internal', secrets: 'acme/monitoring', cluster: 'acme' });
  expect(script).toContain('cat > /opt/warren/watch ');
  expect(script).not.toContain('/opt/warren/agent');
});

test('passwords and the key of the host are made once, are in no plan, and are there before the machine starts', () => {
  const secrets = valuesOf(host, 'aws_secretsmanager_secret');
  expect(Object.values(secrets).map(({ name }) => name)).toEqual(
    Object.values(monitoringSecrets(monitoringSecretPath(catalog.platform))),
  );
  for (const [id, { secret_string_wo, secret_string_wo_version }] of Object.entries(
    valuesOf(host, 'aws_secretsmanager_secret_version'),
  )) {
    const made = id.replace(/-value$/, '');
    expect(secret_string_wo).toBe(`\${ephemeral.random_password.${made}.result}`);
    expect(secret_string_wo_version).toBe(1);
    expect(machine.depends_on).toContain(`aws_secretsmanager_secret_version.${id}`);
  }
});

test('a rotation makes every password anew but what Grafana encrypts by, and the gate waits until the host has taken them on', () => {
  const { monitoring } = catalog.platform;
  const rotated = stacksOf({ ...catalog.platform, monitoring: monitoring && { ...monitoring, rotation: 2 } });
  const versions = valuesOf(rotated.get('monitoring'), 'aws_secretsmanager_secret_version');
  expect(
    Object.fromEntries(Object.entries(versions).map(([id, value]) => [id, value.secret_string_wo_version])),
  ).toEqual({ 'grafana-value': 2, 'grafana-key-value': 1, 'zabbix-value': 2, 'zabbix-database-value': 2 });
  const triggers = (stack: typeof host) => valuesOf(stack, 'terraform_data').gate?.triggers_replace;
  expect(triggers(rotated.get('monitoring'))).toEqual({ ...(triggers(host) as object), rotation: '2' });
});

test('the bundle is named by its contents, as its files are, and the gate has the host take on that one', () => {
  const objects = valuesOf(host, 'aws_s3_object');
  const text = plain(objects.bundle?.content);
  const bundle = watchBundle.parse(JSON.parse(text));
  const name = bundleName(text);
  expect(objects.bundle?.key).toBe(`monitoring/bundles/${name}.json`);
  const uploaded = Object.entries(objects).filter(([id]) => id.startsWith('file-'));
  expect(bundle.files.length).toBeGreaterThan(4);
  expect(uploaded.map(([, { key }]) => key).sort()).toEqual(
    [...new Set(bundle.files.map(({ sha256 }) => `monitoring/files/${sha256}`))].sort(),
  );
  for (const [, { key, content }] of uploaded) expect(key).toBe(`monitoring/files/${contentsOf(plain(content))}`);
  const gate = valuesOf(host, 'terraform_data').gate as { triggers_replace: Values; provisioner: unknown[] };
  expect(gate.triggers_replace).toMatchObject({ bundle: name, instanceType: 't4g.large', diskSizeGiB: '100' });
  expect(JSON.stringify(gate.provisioner)).toContain(`warren gate --monitoring --instance \${aws_instance.host.id}`);
});

test('half of the disk is for metrics', () => {
  const bundle = watchBundle.parse(JSON.parse(plain(valuesOf(host, 'aws_s3_object').bundle?.content)));
  expect(bundle.metricsBytes).toBe(50 * 1024 ** 3);
});

describe('brokers and processors that are watched', () => {
  const named = '${data.terraform_remote_state.network.outputs.monitoring_security_group_id}';
  const rules = (stacks: typeof watched, stack: string, way: 'ingress' | 'egress') =>
    Object.values(valuesOf(stacks.get(stack), `aws_vpc_security_group_${way}_rule`))
      .filter(({ referenced_security_group_id }) => referenced_security_group_id === named)
      .map(({ from_port }) => from_port);

  test('let the host in where it asks, and nobody else, and reach it where they tell', () => {
    expect(rules(watched, 'broker-orders', 'ingress')).toEqual([15_691, 10_050]);
    expect(rules(watched, 'broker-orders', 'egress')).toEqual([3100, 10_051]);
    expect(rules(watched, 'processor-orders', 'ingress')).toEqual([9091]);
    for (const stack of ['broker-orders', 'processor-orders']) expect(rules(unwatched, stack, 'ingress')).toEqual([]);
  });

  test('tell of their metrics over TLS, whatever their files say, and the load balancer knows nothing of it', () => {
    const brokers = catalog.brokers.map((broker) => ({ ...broker, listeners: ['amqps' as const], access: [] }));
    const stacks = new Map(synthesizeHere({ ...catalog, brokers }).map((stack) => [stack.name, stack]));
    const orders = stacks.get('broker-orders');
    const bundle = JSON.parse(plain(valuesOf(orders, 'aws_s3_object').bundle?.content));
    expect(bundle.plugins).toContain('rabbitmq_prometheus');
    expect(bundle.rabbitmqConf).toContain('prometheus.ssl.port = 15691\n');
    expect(bundle.rabbitmqConf).toContain('prometheus.tcp.listener = none\n');
    expect(bundle.fields['plugin rabbitmq_prometheus']).toBe('listeners');
    expect(Object.values(valuesOf(orders, 'aws_lb_listener')).map(({ port }) => port)).toEqual([5671]);
  });

  test('tasks tell whoever the network lets in, and otherwise nobody but their own task', () => {
    const of = (stacks: typeof watched) =>
      JSON.stringify(valuesOf(stacks.get('processor-orders'), 'aws_ecs_task_definition')).includes('OPERATIONS_HOST');
    expect([of(watched), of(unwatched)]).toEqual([true, false]);
  });
});

test('without a host the group that it would have is there, and lets nothing in or out', () => {
  const network = unwatched.get('network');
  expect(valuesOf(network, 'aws_security_group').monitoring).toBeDefined();
  for (const way of ['ingress', 'egress']) {
    const ids = Object.keys(valuesOf(network, `aws_vpc_security_group_${way}_rule`));
    expect(ids.filter((id) => id.startsWith('monitoring'))).toEqual([]);
  }
});

/** As it reaches AWS: without what keeps Terraform from reading it as a template. */
function plain(content: unknown): string {
  return String(content).replace(/([$%])\1(?=\{)/g, '$1');
}

describe('what sends log groups on to Loki', () => {
  const forwarder = valuesOf(host, 'aws_lambda_function').forwarder ?? {};

  test('is told where Loki is, stands in the network with no way but there, and keeps its own lines for itself', () => {
    const { variables } = forwarder.environment as { variables: Record<string, string> };
    expect(forwarderSettings.parse(JSON.parse(String(variables[forwarderVariable])))).toEqual({
      loki: 'http://monitoring.acme.internal:3100',
      platform: 'acme',
    });
    expect(forwarder).toMatchObject({
      function_name: 'acme-log-forwarder',
      runtime: 'nodejs24.x',
      handler: forwarderHandler,
    });
    expect(forwarder).not.toHaveProperty('reserved_concurrent_executions');
    expect(forwarder.vpc_config).toMatchObject({
      security_group_ids: ['${data.terraform_remote_state.network.outputs.forwarder_security_group_id}'],
    });
    const network = watched.get('network');
    const rules = (way: string) =>
      Object.entries(valuesOf(network, `aws_vpc_security_group_${way}_rule`)).filter(([id]) =>
        id.startsWith('forwarder'),
      );
    expect(rules('ingress')).toEqual([]);
    expect(rules('egress')).toMatchObject([
      [
        'forwarder-out-loki',
        { from_port: 3100, to_port: 3100, referenced_security_group_id: '${aws_security_group.monitoring.id}' },
      ],
    ]);
  });

  test('is handed all lines of the receiver and of what readies the database, and never its own', () => {
    const groups = ['acme-prepare', 'acme-receiver'];
    const filters = Object.values(valuesOf(host, 'aws_cloudwatch_log_subscription_filter'));
    expect(filters).toMatchObject(
      groups.map((group) => ({
        log_group_name: `/warren/acme/${group}`,
        filter_pattern: '',
        destination_arn: '${aws_lambda_function.forwarder.arn}',
      })),
    );
    expect(Object.values(valuesOf(host, 'aws_lambda_permission'))).toMatchObject(
      groups.map((group) => ({
        action: 'lambda:InvokeFunction',
        principal: 'logs.amazonaws.com',
        source_account: '123456789012',
        source_arn: `arn:aws:logs:eu-west-1:123456789012:log-group:/warren/acme/${group}:*`,
      })),
    );
    // Groups that are there, by the name that they are made with.
    const made = [...watched.values()].flatMap((stack) => Object.values(valuesOf(stack, 'aws_cloudwatch_log_group')));
    expect(made.map(({ name }) => name)).toEqual(expect.arrayContaining(filters.map((each) => each.log_group_name)));
  });

  test('is not there without a log group to send on', () => {
    const bare = new Map(
      synthesizeHere({ ...catalog, endpoints: [], processors: [] }).map((stack) => [stack.name, stack]),
    );
    expect(bare.has('monitoring')).toBe(true);
    expect(valuesOf(bare.get('monitoring'), 'aws_lambda_function')).toEqual({});
    expect(valuesOf(bare.get('monitoring'), 'aws_cloudwatch_log_subscription_filter')).toEqual({});
  });

  test('the program that it runs is uploaded before it', () => {
    const key = String(forwarder.s3_key);
    expect(key).toMatch(/^forwarder\/[0-9a-f]{64}\.zip$/);
    expect(valuesOf(watched.get('storage'), 'aws_s3_object').forwarder?.key).toBe(key);
  });
});
