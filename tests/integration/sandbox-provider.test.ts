import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox, type TypeUse, typesInConfiguration, typesInState } from '../../sandbox/sandbox.ts';

type Json = { [key: string]: unknown };

interface Run {
  readonly code: number;
  readonly output: string;
}

/** A folder with one configuration, its own sandbox and the real Terraform. */
interface Place {
  readonly folder: string;
  readonly sandbox: Sandbox;
  write(configuration: Json): void;
  terraform(...args: string[]): Promise<Run>;
  stop(): Promise<void>;
}

const requiredProviders = {
  aws: { source: 'aws', version: '6.25.0' },
  cloudflare: { source: 'cloudflare/cloudflare' },
  pagerduty: { source: 'PagerDuty/pagerduty' },
  random: { source: 'hashicorp/random' },
};
const providers = {
  aws: [{ region: 'eu-west-1', allowed_account_ids: ['111122223333'] }],
  pagerduty: [{ token: 'none' }],
};

async function open(configuration: Json, extraTypes: TypeUse[] = []): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  const types = [...typesInConfiguration(configuration), ...extraTypes];
  const sandbox = await startSandbox({ folder: join(folder, '.sandbox'), types });
  const place: Place = {
    folder,
    sandbox,
    write: (content) => {
      const whole = { terraform: { required_providers: requiredProviders }, provider: providers, ...content };
      writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(whole));
    },
    terraform: (...args) => run(folder, sandbox.environment, args),
    stop: async () => {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  place.write(configuration);
  expect(await place.terraform('init')).toMatchObject({ code: 0 });
  return place;
}

function run(cwd: string, environment: Readonly<Record<string, string>>, args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment, TF_IN_AUTOMATION: '1' };
    const child = spawn('terraform', [args[0] ?? '', '-no-color', ...args.slice(1)], { cwd, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, output: unwrapped(output) }));
  });
}

/** Terraform breaks long lines and draws a frame around errors. */
function unwrapped(output: string): string {
  return output.replaceAll('│', '').replaceAll(/\s+/g, ' ');
}

async function applied(place: Place): Promise<void> {
  expect(await place.terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
}

async function plannedActions(place: Place): Promise<Record<string, string[]>> {
  await place.terraform('plan', '-out=plan');
  const shown = await showPlan(place);
  const changes = (shown.resource_changes ?? []).filter(({ change }) => !change.actions.includes('no-op'));
  return Object.fromEntries(changes.map(({ address, change }) => [address, change.actions]));
}

interface ShownPlan {
  resource_changes?: { address: string; change: { actions: string[] } }[];
}

function showPlan(place: Place): Promise<ShownPlan> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...place.sandbox.environment };
    const child = spawn('terraform', ['show', '-json', 'plan'], { cwd: place.folder, env });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', () => resolve(JSON.parse(output)));
  });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const platform: Json = {
  provider: { ...providers, aws: [{ region: 'eu-west-1', default_tags: [{ tags: { Platform: 'warren' } }] }] },
  ephemeral: { random_password: { admin: { length: 40, special: false } } },
  data: {
    aws_ssm_parameter: { ami: { name: '/aws/service/ami-amazon-linux-latest/al2023-arm64' } },
    aws_iam_policy_document: {
      trust: {
        statement: [
          { actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: ['ec2.amazonaws.com'] }] },
        ],
      },
    },
  },
  resource: {
    aws_vpc: { net: { cidr_block: '10.0.0.0/16', tags: { Name: 'net' } } },
    aws_subnet: { a: { vpc_id: '${aws_vpc.net.id}', cidr_block: '10.0.1.0/24', availability_zone: 'eu-west-1a' } },
    aws_security_group: { broker: { name: 'broker', vpc_id: '${aws_vpc.net.id}', timeouts: { create: '5m' } } },
    aws_vpc_security_group_ingress_rule: {
      amqps: {
        security_group_id: '${aws_security_group.broker.id}',
        ip_protocol: 'tcp',
        from_port: 5671,
        to_port: 5671,
        cidr_ipv4: '10.0.0.0/16',
      },
    },
    aws_network_interface: {
      one: { subnet_id: '${aws_subnet.a.id}', security_groups: ['${aws_security_group.broker.id}'] },
      two: { subnet_id: '${aws_subnet.a.id}' },
    },
    aws_instance: {
      broker: {
        ami: '${nonsensitive(data.aws_ssm_parameter.ami.value)}',
        instance_type: 'm7g.large',
        primary_network_interface: { network_interface_id: '${aws_network_interface.one.id}' },
        metadata_options: { http_tokens: 'required' },
        root_block_device: { encrypted: true },
        ebs_block_device: [{ device_name: '/dev/sdb' }, { device_name: '/dev/sdc', volume_size: 9 }],
        tags: { Name: 'orders-1', Empty: '' },
      },
    },
    aws_ebs_volume: { data: { availability_zone: 'eu-west-1a', size: 50 } },
    aws_volume_attachment: {
      data: {
        device_name: '/dev/sdf',
        volume_id: '${aws_ebs_volume.data.id}',
        instance_id: '${aws_instance.broker.id}',
      },
    },
    aws_secretsmanager_secret: { admin: { name: 'warren/orders', description: '' } },
    aws_secretsmanager_secret_version: {
      admin: {
        secret_id: '${aws_secretsmanager_secret.admin.id}',
        secret_string_wo: '${ephemeral.random_password.admin.result}',
        secret_string_wo_version: 1,
      },
    },
    aws_iam_role: { broker: { name: 'broker', assume_role_policy: '${data.aws_iam_policy_document.trust.json}' } },
    aws_s3_bucket: { files: { bucket: 'warren-files' } },
    aws_s3_object: { file: { bucket: '${aws_s3_bucket.files.id}', key: 'a/b.conf', content: 'x = 1' } },
    aws_route_table: { empty: { vpc_id: '${aws_vpc.net.id}', route: [], propagating_vgws: [] } },
    cloudflare_dns_record: {
      webhook: {
        zone_id: 'zone',
        name: 'hooks.example.com',
        type: 'CNAME',
        ttl: 1,
        content: 'lb.example.com',
        proxied: true,
        settings: { ipv4_only: true },
      },
    },
    pagerduty_escalation_policy: {
      ops: {
        name: 'ops',
        rule: [{ escalation_delay_in_minutes: 10, target: [{ type: 'user_reference', id: 'PUSER01' }] }],
      },
    },
    pagerduty_service: {
      orders: {
        name: 'orders',
        escalation_policy: '${pagerduty_escalation_policy.ops.id}',
        incident_urgency_rule: { type: 'constant', urgency: 'high' },
      },
    },
    terraform_data: { gate: { triggers_replace: ['${aws_instance.broker.instance_type}'] } },
  },
};

describe('a platform in the sandbox', () => {
  let place: Place;
  beforeAll(async () => {
    place = await open(platform);
    await applied(place);
  });
  afterAll(() => place.stop());

  it('has nothing left to change after it was applied', async () => {
    expect(await place.terraform('plan', '-detailed-exitcode')).toMatchObject({ code: 0 });
  });

  it('has objects that refer to each other', () => {
    const [instance] = place.sandbox.cloud.list('aws_instance');
    const interfaces = place.sandbox.cloud.list('aws_network_interface').map(({ attributes }) => attributes.private_ip);
    expect(new Set(interfaces).size).toBe(2);
    expect(instance?.attributes.private_ip).toMatch(/^10\.0\.1\.\d+$/);
    expect(interfaces).toContain(instance?.attributes.private_ip);
    expect(instance?.attributes.tags_all).toEqual({ Name: 'orders-1', Empty: '', Platform: 'warren' });
  });

  it('was made in the order of its references', () => {
    const made = place.sandbox.operations().filter(({ operation }) => operation === 'create');
    const order = ['aws_vpc', 'aws_subnet', 'aws_network_interface', 'aws_instance', 'aws_volume_attachment'];
    const positions = order.map((type) => made.findIndex((each) => each.type === type));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(made).toContainEqual(expect.objectContaining({ type: 'aws_instance', name: 'orders-1' }));
  });

  it('shows no generated secret in the plan, the state or the cloud', async () => {
    await place.terraform('plan', '-out=plan');
    const shown = JSON.stringify(await showPlan(place));
    const secrets = place.sandbox.generatedSecrets();
    expect(secrets.length).toBeGreaterThanOrEqual(2);
    const texts = [shown, ...filesUnder(place.folder).map((file) => readFileSync(file, 'latin1'))];
    expect(texts.some((text) => text.includes('warren/orders'))).toBe(true);
    for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  });

  it('shows as drift what a person changed, and puts it back', async () => {
    const [instance] = place.sandbox.cloud.list('aws_instance');
    place.sandbox.cloud.change('aws_instance', instance?.id ?? '', { instance_type: 't4g.nano' });
    expect(await plannedActions(place)).toMatchObject({ 'aws_instance.broker': ['update'] });
    await applied(place);
    expect(place.sandbox.cloud.list('aws_instance')[0]?.attributes.instance_type).toBe('m7g.large');
  });

  it('creates again what a person removed, under another id', async () => {
    const [volume] = place.sandbox.cloud.list('aws_ebs_volume');
    place.sandbox.cloud.remove('aws_ebs_volume', volume?.id ?? '');
    expect(await plannedActions(place)).toMatchObject({ 'aws_ebs_volume.data': ['create'] });
    await applied(place);
    expect(place.sandbox.cloud.list('aws_ebs_volume')[0]?.id).not.toBe(volume?.id);
  });

  it('is gone after it was destroyed', async () => {
    expect(await place.terraform('destroy', '-auto-approve')).toMatchObject({ code: 0 });
    expect(place.sandbox.cloud.list()).toEqual([]);
    const state = JSON.parse(readFileSync(join(place.folder, 'terraform.tfstate'), 'utf8'));
    expect(state.resources).toEqual([]);
  });
});

const instance = (changes: Json = {}): Json => ({
  resource: {
    aws_instance: { broker: { ami: 'ami-1', instance_type: 'm7g.large', tags: { Name: 'orders-1' }, ...changes } },
  },
});

describe('a change', () => {
  let place: Place;
  beforeEach(async () => {
    place = await open(instance());
    await applied(place);
  });
  afterEach(() => place.stop());

  it('of an image replaces the instance', async () => {
    place.write(instance({ ami: 'ami-2' }));
    expect(await plannedActions(place)).toEqual({ 'aws_instance.broker': ['delete', 'create'] });
  });

  it('of a type updates the instance in place', async () => {
    place.write(instance({ instance_type: 'm7g.xlarge' }));
    expect(await plannedActions(place)).toEqual({ 'aws_instance.broker': ['update'] });
    await applied(place);
    expect(await plannedActions(place)).toEqual({});
  });

  it('that fails names the object, leaves it as it was and is made by the next apply', async () => {
    place.write(instance({ instance_type: 'm7g.xlarge' }));
    place.sandbox.faults.inject({
      on: { type: 'aws_instance', operation: 'update' },
      error: 'InsufficientInstanceCapacity',
    });
    const failed = await place.terraform('apply', '-auto-approve');
    expect(failed.code).toBe(1);
    expect(failed.output).toContain('aws_instance orders-1: update failed: InsufficientInstanceCapacity');
    expect(place.sandbox.cloud.list('aws_instance')[0]?.attributes.instance_type).toBe('m7g.large');
    await applied(place);
    expect(place.sandbox.cloud.list('aws_instance')[0]?.attributes.instance_type).toBe('m7g.xlarge');
  });

  it('survives a restart of the sandbox on the same folder', async () => {
    const state: unknown = JSON.parse(readFileSync(join(place.folder, 'terraform.tfstate'), 'utf8'));
    await place.sandbox.stop();
    const again = await startSandbox({ folder: join(place.folder, '.sandbox'), types: typesInState(state) });
    try {
      expect(await run(place.folder, again.environment, ['plan', '-detailed-exitcode'])).toMatchObject({ code: 0 });
    } finally {
      await again.stop();
    }
  });
});

describe('a creation that fails', () => {
  it('leaves nothing behind', async () => {
    const place = await open(instance());
    try {
      place.sandbox.faults.inject({
        on: { type: 'aws_instance', operation: 'create', name: 'orders' },
        error: 'no capacity',
      });
      const failed = await place.terraform('apply', '-auto-approve');
      expect(failed.output).toContain('aws_instance orders-1: create failed: no capacity');
      expect(place.sandbox.cloud.list()).toEqual([]);
      expect(await plannedActions(place)).toEqual({ 'aws_instance.broker': ['create'] });
    } finally {
      await place.stop();
    }
  });

  it('says that an object of that name exists already', async () => {
    const role = { name: 'broker', assume_role_policy: '{}' };
    const place = await open({ resource: { aws_iam_role: { a: role } } });
    try {
      place.sandbox.cloud.put('aws_iam_role', 'broker', { id: 'broker', name: 'broker' });
      const failed = await place.terraform('apply', '-auto-approve');
      expect(failed.output).toContain('aws_iam_role broker: there is one with the id broker already');
    } finally {
      await place.stop();
    }
  });
});

describe('a configuration that is wrong', () => {
  it.each<[string, Json, RegExp[]]>([
    [
      'an unknown argument',
      { aws_vpc: { net: { cidr_block: '10.0.0.0/16', colour: 'red' } } },
      [/aws_vpc\.net|resource\.aws_vpc\.net/, /"colour"/],
    ],
    [
      'a value of the wrong type',
      { aws_ebs_volume: { data: { availability_zone: 'a', size: 'big' } } },
      [/aws_ebs_volume\.data/, /"size"/, /a number is required/],
    ],
    [
      'a missing argument',
      { aws_ebs_volume: { data: { size: 5 } } },
      [/aws_ebs_volume\.data/, /"availability_zone" is required/],
    ],
    [
      'a missing block',
      { aws_lb_listener: { l: { load_balancer_arn: 'x' } } },
      [/aws_lb_listener\.l/, /default_action/],
    ],
    [
      'a block too many',
      { aws_instance: { i: { root_block_device: [{}, {}] } } },
      [/aws_instance\.i/, /root_block_device/],
    ],
    [
      'a reference to an attribute that is not there',
      { aws_vpc: { net: {} }, aws_subnet: { a: { vpc_id: '${aws_vpc.net.ident}' } } },
      [/aws_subnet\.a/, /"ident"/],
    ],
    [
      'a type that the provider does not have',
      { aws_castle: { c: {} } },
      [/does not support resource type "aws_castle"/],
    ],
  ])('is refused for %s', async (_, resource, messages) => {
    const place = await open({ resource });
    try {
      const { code, output } = await place.terraform('validate');
      expect(code).toBe(1);
      for (const message of messages) expect(output).toMatch(message);
    } finally {
      await place.stop();
    }
  });
});

describe('several Terraform processes at once', () => {
  it('each have the region and tags of their own provider', async () => {
    const place = await open({ resource: { aws_vpc: { net: {} } } });
    const other = mkdtempSync(join(tmpdir(), 'warren-test-'));
    try {
      const vpc = (Stack: string, region: string) => ({
        provider: {
          aws: [
            { region, default_tags: [{ tags: { Stack } }] },
            { alias: 'far', region: 'us-east-1' },
          ],
        },
        resource: {
          aws_vpc: { net: { cidr_block: '10.0.0.0/16' }, far: { provider: 'aws.far', cidr_block: '10.1.0.0/16' } },
        },
      });
      place.write(vpc('one', 'eu-west-1'));
      writeFileSync(join(other, 'main.tf.json'), JSON.stringify(vpc('two', 'eu-central-1')));
      place.sandbox.faults.inject({ on: { type: 'aws_vpc', operation: 'create' }, delayMs: 300, every: true });
      await run(other, place.sandbox.environment, ['init']);
      const apply = (folder: string) => run(folder, place.sandbox.environment, ['apply', '-auto-approve']);
      const runs = await Promise.all([apply(place.folder), apply(other)]);
      expect(runs.map(({ code }) => code)).toEqual([0, 0]);
      const made = place.sandbox.cloud
        .list('aws_vpc')
        .map(({ attributes: { tags_all, arn } }) => [tags_all, String(arn).split(':')[3]]);
      expect(made).toHaveLength(4);
      expect(made).toContainEqual([{ Stack: 'one' }, 'eu-west-1']);
      expect(made).toContainEqual([{ Stack: 'two' }, 'eu-central-1']);
      expect(made.filter(([tags, region]) => region === 'us-east-1' && JSON.stringify(tags) === '{}')).toHaveLength(2);
    } finally {
      rmSync(other, { recursive: true });
      await place.stop();
    }
  });
});

describe('a slow call', () => {
  it('ends when Terraform is interrupted, and leaves nothing behind', async () => {
    const place = await open(instance());
    try {
      place.sandbox.faults.inject({ on: { type: 'aws_instance', operation: 'create' }, delayMs: 50_000 });
      const env = { ...process.env, ...place.sandbox.environment };
      const child = spawn('terraform', ['apply', '-no-color', '-auto-approve'], { cwd: place.folder, env });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
          if (String(chunk).includes('Creating...')) setTimeout(() => child.kill('SIGINT'), 1_000);
        });
      }
      expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
      expect(unwrapped(output)).toContain('aws_instance orders-1: create failed: interrupted');
      expect(place.sandbox.cloud.list()).toEqual([]);
    } finally {
      await place.stop();
    }
  });
});

describe('importing', () => {
  it('takes over an object that is in the cloud, and says when there is none', async () => {
    const place = await open({ resource: { aws_s3_bucket: { files: { bucket: 'files' } } } });
    try {
      place.sandbox.cloud.put('aws_s3_bucket', 'files', { id: 'files', bucket: 'files' });
      expect((await place.terraform('import', 'aws_s3_bucket.files', 'others')).output).toContain(
        'aws_s3_bucket others: there is no such object',
      );
      expect(await place.terraform('import', 'aws_s3_bucket.files', 'files')).toMatchObject({ code: 0 });
      expect(await plannedActions(place)).not.toHaveProperty(['aws_s3_bucket.files', '0'], 'create');
    } finally {
      await place.stop();
    }
  });
});

it('removes its sockets when it stops', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  const sandbox = await startSandbox({ folder, types: [] });
  const reattach: Record<string, { Addr: { String: string } }> = JSON.parse(
    sandbox.environment.TF_REATTACH_PROVIDERS ?? '{}',
  );
  const sockets = Object.values(reattach).map(({ Addr }) => Addr.String);
  expect(sockets).toHaveLength(8);
  expect(sockets.every((socket) => existsSync(socket))).toBe(true);
  await sandbox.stop();
  expect(sockets.some((socket) => existsSync(socket))).toBe(false);
  rmSync(folder, { recursive: true });
});

describe('what the real provider or AWS refuses', () => {
  const group = { broker: { name: 'broker', vpc_id: 'vpc-1' } };
  const rules = {
    count: 61,
    security_group_id: '${aws_security_group.broker.id}',
    ip_protocol: 'tcp',
    from_port: 5671,
    to_port: 5671,
    cidr_ipv4: '10.${count.index}.0.0/16',
  };
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const long = '${jsonencode({ Resource = [for i in range(150) : "${aws_iam_role.node.arn}/${i}"] })}';
  const place = open({
    resource: {
      aws_s3_object: {
        bundle: { bucket: 'b', key: 'k', override_provider: { default_tags: { tags: { team: 'a' } } } },
      },
      aws_security_group: { broker: { name: 'sg-broker', vpc_id: 'vpc-1' } },
      aws_iam_role: { node: { name: 'node', assume_role_policy: trust } },
      aws_iam_role_policy: { one: { name: 'one', role: 'node', policy: '{}' } },
      aws_vpc_security_group_ingress_rule: { in: rules },
    },
  });
  afterAll(async () => (await place).stop());

  it('is refused when it is validated, with the resource, the argument, the value and what is allowed', async () => {
    const { terraform } = await place;
    const { code, output } = await terraform('validate');
    expect(code).toBe(1);
    expect(output).toContain('bad size of override_provider.0.default_tags.0.tags');
    expect(output).toContain('with aws_s3_object.bundle');
    expect(output).toContain(
      'invalid value for name (must not match ^sg-): "sg-broker" with aws_security_group.broker',
    );
    expect(output).toContain('hashicorp/aws refuses it: internal/service/s3/object.go.');
  });

  it('is refused when it is made, where only then it can be known', async () => {
    const { write, terraform, sandbox } = await place;
    const policy = (name: string) => ({ name, role: '${aws_iam_role.node.name}', policy: long });
    write({
      resource: {
        aws_security_group: group,
        aws_vpc_security_group_ingress_rule: { in: rules },
        aws_iam_role: { node: { name: 'node', assume_role_policy: trust } },
        aws_iam_role_policy: { one: policy('one'), two: policy('two') },
      },
    });
    expect(await terraform('validate')).toMatchObject({ code: 0 });
    const { code, output } = await terraform('apply', '-auto-approve');
    expect(code).toBe(1);
    expect(output).toContain(
      'RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached',
    );
    expect(output).toContain('61 IPv4, at most 60');
    expect(output).toContain('LimitExceeded: Maximum policy size of 10240 bytes exceeded for role node');
    expect(sandbox.cloud.list('aws_vpc_security_group_ingress_rule')).toHaveLength(60);
    expect(sandbox.cloud.list('aws_iam_role_policy')).toHaveLength(1);
  });
});
