import { removeScratchFolders, sampleFile, sampleRepository, synthesizeFiles } from '../repositories.ts';

afterAll(removeScratchFolders);

type Resources = Record<string, Record<string, Record<string, unknown>>>;

function resourcesOf(files: Record<string, string>): Record<string, Resources> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.endsWith('cdk.tf.json'))
      .map(([path, text]) => [path.split('/')[1] ?? '', JSON.parse(text).resource]),
  );
}

const stacks = resourcesOf(synthesizeFiles(sampleRepository()));
const brokers = Object.entries(stacks).filter(([name]) => name.startsWith('broker-'));
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

test('the default security group of the VPC has no rule', () => {
  expect(all('aws_default_security_group')).toEqual([
    expect.not.objectContaining({ ingress: expect.anything(), egress: expect.anything() }),
  ]);
});

test('every instance demands IMDSv2, encrypts its root disk and has neither key pair nor public address', () => {
  const instances = all('aws_instance');
  expect(instances).toHaveLength(7);
  for (const instance of instances) {
    expect(instance).toMatchObject({
      metadata_options: { http_tokens: 'required' },
      root_block_device: { encrypted: true },
    });
    expect(instance).not.toHaveProperty('key_name');
    expect(instance).not.toHaveProperty('associate_public_ip_address');
  }
});

test('every node has an encrypted gp3 data volume of its own, apart from its instance', () => {
  const volumes = all('aws_ebs_volume');
  expect(volumes).toHaveLength(7);
  for (const volume of volumes) expect(volume).toMatchObject({ encrypted: true, type: 'gp3' });
});

test('ingress of a broker is exactly its access, and the ports that its nodes use among themselves', () => {
  const rules = Object.values(stacks['broker-orders']?.aws_vpc_security_group_ingress_rule ?? {});
  const openings = rules
    .map((rule) => `${rule.cidr_ipv4 ?? 'the broker itself'} to ${rule.from_port}-${rule.to_port}`)
    .sort();
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
  ]);
});

test("a node's role reads its own secrets and its own configuration and no other broker's", () => {
  for (const [name, resources] of brokers) {
    const broker = name.replace('broker-', '');
    const [policy] = Object.values(resources.aws_iam_role_policy ?? {});
    const statements: { Sid: string; Action: string | string[]; Resource: string | string[] }[] = JSON.parse(
      String(policy?.policy),
    ).Statement;
    const resourcesOfSid = Object.fromEntries(statements.map(({ Sid, Resource }) => [Sid, Resource]));
    const bucket = 'arn:aws:s3:::acme-warren-config-123456789012-eu-west-1';
    expect(resourcesOfSid).toEqual({
      SystemsManager: '*',
      OwnSecrets: ['${aws_secretsmanager_secret.cookie.arn}', '${aws_secretsmanager_secret.administrator.arn}'],
      OwnConfiguration: `${bucket}/brokers/${broker}/*`,
      ListOwnConfiguration: bucket,
    });
    const wide = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(
      wide.filter(
        (action) =>
          !/^(ssmmessages|ec2messages):|^ssm:(UpdateInstanceInformation|ListInstanceAssociations)$/.test(action),
      ),
    ).toEqual([]);
    expect(resources).not.toHaveProperty('aws_iam_role_policy_attachment');
  }
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
  const files = synthesizeFiles(sampleRepository({ 'brokers/staging.yaml': hostile }));
  const { resource } = JSON.parse(files['stacks/broker-staging/cdk.tf.json'] ?? '');
  const [rule] = Object.values<{ description: string }>(resource.aws_vpc_security_group_ingress_rule);
  expect(rule?.description).toBe('$${path.root}');
  expect(resource.aws_s3_object['configuration-rabbitmq-conf'].content).toContain(
    'log.file = $${path.module} %%{ if true }\n',
  );
});

test('every resource that can carry tags is tagged with its platform, its stack and its broker', () => {
  const [, text] =
    Object.entries(synthesizeFiles(sampleRepository())).find(([path]) => path === 'stacks/broker-orders/cdk.tf.json') ??
    [];
  expect(JSON.parse(text ?? '').provider.aws[0].default_tags[0].tags).toEqual({
    team: 'platform',
    'warren:broker': 'orders',
    'warren:platform': 'acme',
    'warren:stack': 'broker-orders',
  });
});
