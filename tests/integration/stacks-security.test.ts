import { bundleName } from '../../contracts/bundle.ts';
import { synthesizeFilesHere } from '../changes/synthesis.ts';
import { removeScratchFolders, sampleFile, sampleRepository, watchedSample } from '../repositories.ts';

afterAll(removeScratchFolders);

type Resources = Record<string, Record<string, Record<string, unknown>>>;

function resourcesOf(files: Record<string, string>): Record<string, Resources> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.endsWith('cdk.tf.json'))
      .map(([path, text]) => [path.split('/')[1] ?? '', JSON.parse(text).resource]),
  );
}

const files = synthesizeFilesHere(watchedSample());
const stacks = resourcesOf(files);
const brokers = Object.entries(stacks).filter(([name]) => name.startsWith('broker-'));
const theHost = '${data.terraform_remote_state.network.outputs.monitoring_security_group_id}';
const all = (type: string) => Object.values(stacks).flatMap((resources) => Object.values(resources[type] ?? {}));

test('no security group rule of the sample opens anything to the internet inbound', () => {
  const rules = all('aws_vpc_security_group_ingress_rule');
  expect(rules.length).toBeGreaterThan(20);
  for (const rule of rules) {
    expect(rule.cidr_ipv4 ?? '10.0.0.0/8').toMatch(/^10\./);
    expect(rule).not.toHaveProperty('cidr_ipv6');
    expect(rule.ip_protocol).toBe('tcp');
  }
  for (const group of all('aws_security_group')) expect(group).not.toHaveProperty('ingress');
});

test('S8: nothing private has a public address, and the database lets in its clients alone, as the cache does', () => {
  for (const subnet of all('aws_subnet')) expect(subnet.map_public_ip_on_launch).toBe(false);
  expect(all('aws_db_instance').map(({ publicly_accessible }) => publicly_accessible)).toEqual([false]);
  const networks = all('aws_ecs_service').map((service) => service.network_configuration);
  expect(networks).toHaveLength(2);
  for (const network of networks) expect(network).toMatchObject({ assign_public_ip: false });
  for (const balancer of all('aws_lb')) expect(balancer.internal).toBe(true);
  const rules = Object.values(stacks.data?.aws_vpc_security_group_ingress_rule ?? {});
  expect(rules).toHaveLength(2);
  for (const rule of rules) {
    expect(rule.referenced_security_group_id).toMatch(/-clients/);
    expect(rule).not.toHaveProperty('cidr_ipv4');
  }
  const ofProcessors = Object.keys(stacks).filter((name) => name.startsWith('processor'));
  const opened = ofProcessors.flatMap((name) => Object.values(stacks[name]?.aws_vpc_security_group_ingress_rule ?? {}));
  expect(opened).toHaveLength(2);
  for (const rule of opened) expect(rule).toMatchObject({ from_port: 9091, referenced_security_group_id: theHost });
});

test('the default security group of the VPC has no rule', () => {
  expect(all('aws_default_security_group')).toEqual([
    expect.not.objectContaining({ ingress: expect.anything(), egress: expect.anything() }),
  ]);
});

test('every instance demands IMDSv2, encrypts its root disk and has neither key pair nor public address', () => {
  const instances = all('aws_instance');
  expect(instances).toHaveLength(8);
  for (const instance of instances) {
    expect(instance).toMatchObject({
      metadata_options: { http_tokens: 'required' },
      root_block_device: { encrypted: true },
    });
    expect(instance).not.toHaveProperty('key_name');
    expect(instance).not.toHaveProperty('associate_public_ip_address');
  }
});

test('every node, and the monitoring host, has an encrypted gp3 data volume of its own, apart from its instance', () => {
  const volumes = all('aws_ebs_volume');
  expect(volumes).toHaveLength(8);
  for (const volume of volumes) expect(volume).toMatchObject({ encrypted: true, type: 'gp3' });
});

test('ingress of a broker is exactly its access, the ports that its nodes use among themselves, and what the monitoring host asks', () => {
  const rules = Object.values(stacks['broker-orders']?.aws_vpc_security_group_ingress_rule ?? {});
  const who = ({ cidr_ipv4, referenced_security_group_id }: Record<string, unknown>) =>
    cidr_ipv4 ?? (referenced_security_group_id === theHost ? 'the monitoring host' : 'the broker itself');
  const openings = rules.map((rule) => `${who(rule)} to ${rule.from_port}-${rule.to_port}`).sort();
  expect(openings).toEqual([
    '10.20.64.0/21 to 5671-5671',
    '10.20.72.0/21 to 5671-5671',
    '10.20.80.0/21 to 5671-5671',
    '10.40.0.0/16 to 15671-15671',
    '10.40.0.0/16 to 5671-5671',
    'the broker itself to 15671-15671',
    'the broker itself to 15691-15691',
    'the broker itself to 25672-25672',
    'the broker itself to 35672-35682',
    'the broker itself to 4369-4369',
    'the broker itself to 5671-5671',
    'the monitoring host to 10050-10050',
    'the monitoring host to 15691-15691',
  ]);
});

test("a node's role reaches its own broker's secrets, bundles, backups and records, and no other broker's", () => {
  for (const [name, resources] of brokers) {
    const broker = name.replace('broker-', '');
    const [policy] = Object.values(resources.aws_iam_role_policy ?? {});
    const statements: { Sid: string; Action: string | string[]; Resource: string | string[]; Condition?: object }[] =
      JSON.parse(String(policy?.policy)).Statement;
    const bySid = Object.fromEntries(statements.map(({ Sid, ...statement }) => [Sid, statement]));
    const bucket = 'arn:aws:s3:::acme-warren-config-123456789012-eu-west-1';
    const backups = 'arn:aws:s3:::acme-warren-backups-123456789012-eu-west-1';
    const secret = (id: string) => `\${aws_secretsmanager_secret.${id}.arn}`;
    const written = ['authority', 'certificate', 'acme-account'].map(secret);
    expect(bySid.ReadSecrets?.Resource).toEqual([
      `arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/brokers/${broker}/*`,
    ]);
    expect(bySid.WriteSecrets?.Resource).toEqual(written);
    expect(bySid.ReadConfiguration?.Resource).toBe(`${bucket}/brokers/${broker}/*`);
    expect(bySid.FetchProgram?.Resource).toBe(`${bucket}/programs/agent.cjs`);
    expect(bySid.FindProgram?.Condition).toEqual({ StringEquals: { 's3:prefix': 'programs/agent.cjs' } });
    expect(bySid.Backups?.Resource).toBe(`${backups}/brokers/${broker}/*`);
    expect(bySid.ListOwn?.Condition).toEqual({ StringLike: { 's3:prefix': `brokers/${broker}/*` } });
    expect(bySid.OwnRecords).toMatchObject({
      Resource: 'arn:aws:dynamodb:eu-west-1:123456789012:table/acme-brokers',
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': broker } },
    });
    expect(bySid.PublishMetrics?.Condition).toEqual({ StringEquals: { 'cloudwatch:namespace': 'Warren/acme' } });
    for (const sid of ['SnapshotOwnVolumes', 'DeleteOwnSnapshots']) {
      expect(bySid[sid]?.Condition).toEqual({ StringEquals: { 'aws:ResourceTag/warren:broker': broker } });
    }
    const wide = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(wide.filter((action) => !/^(ssmmessages|ec2messages):/.test(action))).toEqual([
      'ssm:UpdateInstanceInformation',
      'ssm:ListInstanceAssociations',
      'cloudwatch:PutMetricData',
      'ec2:DescribeSnapshots',
    ]);
    expect(resources).not.toHaveProperty('aws_iam_role_policy_attachment');
  }
});

test('every role but those of GitHub is bounded by a policy that the bootstrap stack makes, and comes after it', () => {
  const policies = Object.values(stacks.bootstrap?.aws_iam_policy ?? {}).map(({ name }) => name);
  const others = Object.entries(stacks).filter(([name, { aws_iam_role: roles }]) => name !== 'bootstrap' && roles);
  expect(others.map(([name]) => name).sort()).toEqual([
    'broker-orders',
    'broker-staging',
    'broker-telemetry',
    'ingress',
    'monitoring',
    'network',
    'processor-orders',
    'processor-quotes',
    'processors',
  ]);
  const { stacks: manifest } = JSON.parse(files['manifest.json'] ?? '');
  const kinds = {
    broker: ['node'],
    ingress: ['receiver'],
    monitoring: ['forwarder', 'monitoring'],
    network: ['flow-logs'],
    processor: ['processor', 'task-start'],
    processors: ['prepare', 'task-start'],
  };
  for (const [name, { aws_iam_role: roles = {} }] of others) {
    const bounds = Object.values(roles).map((role) => String(role.permissions_boundary));
    const expected = Object.entries(kinds).find(([stack]) => name === stack || name.startsWith(`${stack}-`))?.[1] ?? [];
    expect(bounds.sort()).toEqual(expected.map((kind) => `arn:aws:iam::123456789012:policy/acme-${kind}-boundary`));
    for (const boundary of bounds) expect(policies).toContain(boundary.split('/')[1]);
    expect(manifest[name].dependencies).toContain('bootstrap');
  }
});

test('a node reads the secrets that its file refers to, by name or by ARN, and a name is no prefix', () => {
  const platform = `${sampleFile('platform.yaml')}\nsecrets: { prefixes: [team/, cert] }\n`;
  const file = sampleFile('brokers/staging.yaml').replace(
    'acknowledge:',
    'users:\n  app: { password: { secret: team/app } }\ntls:\n  certificate: { secret: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:cert-AbCdEf" }\nacknowledge:',
  );
  const resources = resourcesOf(
    synthesizeFilesHere(sampleRepository({ 'brokers/staging.yaml': file, 'platform.yaml': platform })),
  )['broker-staging'];
  const [policy] = Object.values(resources?.aws_iam_role_policy ?? {});
  const read = JSON.parse(String(policy?.policy)).Statement.find(({ Sid }: { Sid: string }) => Sid === 'ReadSecrets');
  expect(read.Resource).toEqual(
    expect.arrayContaining([
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/app-??????',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:cert-AbCdEf',
    ]),
  );
});

test('secrets are ephemeral and reach AWS through write-only arguments alone', () => {
  for (const version of all('aws_secretsmanager_secret_version')) {
    expect(version).not.toHaveProperty('secret_string');
    expect(version.secret_string_wo).toMatch(/^\$\{.*ephemeral\.random_password\.[\w-]+\.result.*\}$/);
    expect(version.secret_string_wo_version).toBe(1);
  }
  expect(all('random_password')).toEqual([]);
});

test("Terraform's own template language in a file arrives as text", () => {
  const hostile = sampleFile('brokers/staging.yaml').replace(
    /access:\n(.+\n)+\n/,
    `configuration:\n  log.file: "\${path.module} %{ if true }"\naccess:\n  - { from: compute, to: [amqps], description: "\${path.root}" }\n\n`,
  );
  const files = synthesizeFilesHere(sampleRepository({ 'brokers/staging.yaml': hostile }));
  const { resource } = JSON.parse(files['stacks/broker-staging/cdk.tf.json'] ?? '');
  const [rule] = Object.values<{ description: string }>(resource.aws_vpc_security_group_ingress_rule);
  expect(rule?.description).toBe('$${path.root}');
  const { content, key } = resource.aws_s3_object.bundle;
  expect(content).toContain('log.file = $${path.module} %%{ if true }\\n');
  // What arrives after Terraform has read it is what the name was made from.
  const arrived = content.replaceAll('$${', '${').replaceAll('%%{', '%{');
  expect(key).toBe(`brokers/staging/bundles/${bundleName(arrived)}.json`);
});

test('every resource that can carry tags is tagged with its platform, its stack and its broker', () => {
  const [, text] =
    Object.entries(synthesizeFilesHere(sampleRepository())).find(
      ([path]) => path === 'stacks/broker-orders/cdk.tf.json',
    ) ?? [];
  expect(JSON.parse(text ?? '').provider.aws[0].default_tags[0].tags).toEqual({
    team: 'platform',
    'warren:broker': 'orders',
    'warren:platform': 'acme',
    'warren:stack': 'broker-orders',
  });
});
