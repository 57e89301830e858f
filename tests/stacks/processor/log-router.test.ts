import { App } from 'cdktf';
import { parse } from 'yaml';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { processorOf, processorSchema } from '../../../catalog/kinds/processor/processor.ts';
import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import { unknownMembers } from '../../../sandbox/schema/container-definitions.ts';
import { ClientFirewall } from '../../../stacks/constructs/client-firewall.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { PlatformStack } from '../../../stacks/constructs/platform-stack.ts';
import { lokiPort } from '../../../stacks/constructs/task/log-router.ts';
import { TaskDefinition } from '../../../stacks/processor/task-definition.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const platform = literal(platformSchema.parse(parse(sampleFile('platform.yaml'))));
const loki = { url: 'https://loki.example.com', tenant: 'team', username: 'warren', password: { secret: 'acme/loki' } };

interface Container {
  name: string;
  dependsOn?: { containerName: string; condition: string }[];
  logConfiguration: { logDriver: string; options: Record<string, string>; secretOptions?: object[] };
  [more: string]: unknown;
}

function newStack(): PlatformStack {
  return new PlatformStack(new App({ outdir: scratchFolder(), skipValidation: true }), 'own', { platform });
}

/** The task definition that a processor of the sample comes to, with these logs. */
function definitionOf(logs: object, file = 'processors/quotes.yaml') {
  const stack = newStack();
  const processor = literal(processorOf('quotes', processorSchema.parse({ ...parse(sampleFile(file)), logs })));
  const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
  const roles = { taskRoleArn: role('task'), startRoleArn: role('start') };
  const more = { program: 'ab'.repeat(32), settings: '{}', logGroup: '/warren/acme/quotes', after: [] };
  new TaskDefinition(stack, 'task', { platform, processor, ...roles, ...more });
  const [definition] = Object.values(stack.toTerraform().resource.aws_ecs_task_definition as object);
  return definition;
}

const containersOf = (logs: object, file?: string): Container[] =>
  JSON.parse(definitionOf(logs, file).container_definitions);

test('S9: what the processor and the application write goes to Loki, with few labels and the line as it is', () => {
  const containers = containersOf({ loki: { url: 'http://loki.internal:3100/own' } });
  expect(containers.map(({ name, logConfiguration: { logDriver } }) => `${name} ${logDriver}`)).toEqual([
    'program awslogs',
    'log-router awslogs',
    'application awsfirelens',
    'processor awsfirelens',
  ]);
  expect(containers.at(-1)?.logConfiguration).toEqual({
    logDriver: 'awsfirelens',
    options: {
      Name: 'loki',
      Host: 'loki.internal',
      Port: '3100',
      Uri: '/own/loki/api/v1/push',
      Tls: 'off',
      Labels: 'job=task,platform=acme,processor=quotes,container=processor',
      Structured_Metadata: 'task=$ecs_task_arn,stream=$source',
      Remove_Keys: 'ecs_task_arn,source,ecs_cluster,ecs_task_definition,container_id,container_name',
      Drop_Single_Key: 'raw',
      Retry_Limit: '5',
      'log-driver-buffer-limit': '4096',
    },
  });
});

test("the platform's own monitoring host is named by a word", () => {
  const { options } = containersOf({ loki: 'host' }).at(-1)?.logConfiguration ?? {};
  expect(options).toMatchObject({
    Host: 'monitoring.acme.internal',
    Port: '3100',
    Uri: '/loki/api/v1/push',
    Tls: 'off',
  });
});

test('S10: a password is named and nowhere written, and goes over TLS whose certificate is checked', () => {
  for (const { logConfiguration } of containersOf({ loki }).slice(2)) {
    expect(logConfiguration.options).toMatchObject({
      ...{ Host: 'loki.example.com', Port: '443', Uri: '/loki/api/v1/push', Tls: 'on', 'Tls.verify': 'on' },
      ...{ Tenant_Id: 'team', Http_User: 'warren' },
    });
    expect(logConfiguration.options).not.toHaveProperty('Http_Passwd');
    expect(logConfiguration.secretOptions).toEqual([
      { name: 'Http_Passwd', valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/loki' },
    ]);
  }
});

test('the router is there before those that write to it, has no more than root has to have, and the task ends with it', () => {
  const [program, router, ...writers] = containersOf({ loki });
  expect(program).not.toHaveProperty('dependsOn');
  expect(router).toMatchObject({
    image: expect.stringMatching(/^public\.ecr\.aws\/aws-observability\/aws-for-fluent-bit@sha256:[0-9a-f]{64}$/),
    essential: true,
    user: '0:0',
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ['ALL'] } },
    mountPoints: [],
    firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
  });
  for (const { dependsOn } of writers) {
    expect(dependsOn).toEqual(expect.arrayContaining([{ containerName: 'log-router', condition: 'START' }]));
  }
});

test.each(['processors/quotes.yaml', 'processors/orders.yaml'])(
  'AWS knows every member of the containers of %s and refuses none',
  (file) => {
    const definition = definitionOf({ loki }, file);
    expect(unknownMembers(definition.container_definitions)).toEqual([]);
    expect(resourceRefusals('aws_ecs_task_definition', definition)).toEqual([]);
  },
);

test('without a Loki CloudWatch has all, and there is no router', () => {
  const containers = containersOf({});
  expect(containers.map(({ name }) => name)).toEqual(['program', 'application', 'processor']);
  expect(containers.every(({ logConfiguration }) => logConfiguration.logDriver === 'awslogs')).toBe(true);
});

test.each([
  ['https://loki.example.com', ['443 0.0.0.0/0']],
  ['http://loki.internal:3100', ['3100 0.0.0.0/0', '443 0.0.0.0/0']],
  ['http://loki.internal', ['443 0.0.0.0/0', '80 0.0.0.0/0']],
])('tasks are let out to the port of %s and no other', (url, expected) => {
  const stack = newStack();
  const alsoTo = { id: 'loki', port: lokiPort(url), what: 'logs, to Loki' };
  const names = { name: 'acme-processor-quotes', description: 'Tasks', vpcId: 'vpc-1' };
  new ClientFirewall(stack, 'firewall', { platform, ...names, toBrokers: false, alsoTo });
  const rules = Object.values<{ from_port: number; cidr_ipv4: string }>(
    stack.toTerraform().resource.aws_vpc_security_group_egress_rule,
  );
  expect(rules.map(({ from_port, cidr_ipv4 }) => `${from_port} ${cidr_ipv4}`).sort()).toEqual(expected);
});
