import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { type Cloud, openCloud } from '../../sandbox/cloud.ts';
import { createFaults, type Faults } from '../../sandbox/faults.ts';
import { type Ssm, startSsm } from '../../sandbox/ssm.ts';

let folder: string;
let cloud: Cloud;
let faults: Faults;
let ssm: Ssm;
let client: SSMClient;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  cloud = openCloud(folder);
  faults = createFaults();
  ssm = await startSsm({ cloud, faults });
  const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  client = new SSMClient({ endpoint: ssm.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
  cloud.put('aws_instance', 'i-1', { tags: { Name: 'orders-1' }, private_ip: '10.0.0.5' });
});

afterEach(async () => {
  client.destroy();
  await ssm.stop();
  rmSync(folder, { recursive: true });
});

async function run(instanceId: string) {
  const sent = await client.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [instanceId],
      Parameters: { commands: ['rabbitmq-diagnostics ping'] },
    }),
  );
  const CommandId = sent.Command?.CommandId;
  return () => client.send(new GetCommandInvocationCommand({ CommandId, InstanceId: instanceId }));
}

it('takes a command for an instance, says that it succeeded and ran nothing', async () => {
  const result = await (await run('i-1'))();
  expect(result).toMatchObject({ Status: 'Success', ResponseCode: 0 });
  expect(result.StandardOutputContent).toBe('The sandbox took 1 command(s) and ran none.\n');
  expect(ssm.commands()).toMatchObject([
    { instanceId: 'i-1', name: 'orders-1', commands: ['rabbitmq-diagnostics ping'] },
  ]);
});

it('refuses a command for an instance that is not in the cloud', async () => {
  await expect(run('i-2')).rejects.toMatchObject({
    name: 'InvalidInstanceId',
    message: expect.stringContaining('i-2'),
  });
  expect(ssm.commands()).toEqual([]);
});

it('knows no invocation of a command that was not sent', async () => {
  const request = new GetCommandInvocationCommand({
    CommandId: '11111111-1111-4111-a111-111111111111',
    InstanceId: 'i-1',
  });
  await expect(client.send(request)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
});

it('lets a command fail where a fault names the instance', async () => {
  faults.inject({ on: { type: 'ssm', operation: 'command', name: 'orders' }, error: 'node is not healthy' });
  expect(await (await run('i-1'))()).toMatchObject({ Status: 'Failed', StandardErrorContent: 'node is not healthy' });
});

it('says that a slow command is in progress', async () => {
  faults.inject({ on: { type: 'ssm', operation: 'command' }, delayMs: 150 });
  const poll = await run('i-1');
  expect((await poll()).Status).toBe('InProgress');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await poll()).Status).toBe('Success');
});

it('sends to the instances that a tag names', async () => {
  cloud.put('aws_instance', 'i-2', { tags: { Name: 'billing-1' } });
  const Targets = [{ Key: 'tag:Name', Values: ['billing-1'] }];
  await client.send(
    new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', Targets, Parameters: { commands: ['true'] } }),
  );
  expect(ssm.commands().map(({ instanceId }) => instanceId)).toEqual(['i-2']);
});

it('lists the instances that are online', async () => {
  const { InstanceInformationList } = await client.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: ['i-1'] }] }),
  );
  expect(InstanceInformationList).toMatchObject([{ InstanceId: 'i-1', PingStatus: 'Online', IPAddress: '10.0.0.5' }]);
});
