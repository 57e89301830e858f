import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { Cloud, Faults, RunCommand } from '../../../sandbox/sandbox.ts';
import { until } from '../../until.ts';
import { type StartedSandbox, startedSandbox } from './started-sandbox.ts';

let started: StartedSandbox;
let cloud: Cloud;
let faults: Faults;
let ssm: StartedSandbox['sandbox']['ssm'];
let client: SSMClient;
let runCommand: jest.MockedFunction<RunCommand> | undefined;

async function start() {
  started = await startedSandbox({ runCommand });
  ({ cloud, faults, ssm } = started.sandbox);
  client = new SSMClient(started.settings);
  cloud.put('aws_instance', 'i-1', { tags: { Name: 'orders-1' }, private_ip: '10.0.0.5', region: 'eu-west-1' });
}

afterEach(async () => {
  client.destroy();
  await started.stop();
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

describe('a Systems Manager that runs nothing', () => {
  beforeEach(() => {
    runCommand = undefined;
    return start();
  });

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
    faults.inject({ on: { type: 'ssm', operation: 'command' }, delayMs: 1500 });
    const poll = await run('i-1');
    expect((await poll()).Status).toBe('InProgress');
    await until('it has ended', async () => (await poll()).Status !== 'InProgress');
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
});

describe('a Systems Manager that runs commands', () => {
  beforeEach(() => {
    runCommand = jest.fn();
    return start();
  });

  it('hands the lines to the instance, with the way to the simulated AWS in the region of the instance', async () => {
    runCommand?.mockResolvedValue({ status: 0, stdout: 'pong\n', stderr: '' });
    const result = await (await run('i-1'))();
    expect(result).toMatchObject({ Status: 'Success', ResponseCode: 0, StandardOutputContent: 'pong\n' });
    const environment = { ...started.sandbox.awsEnvironment, AWS_REGION: 'eu-west-1' };
    expect(runCommand).toHaveBeenCalledWith('i-1', ['rabbitmq-diagnostics ping'], { environment });
  });

  it('says that the command failed when its exit status is not 0', async () => {
    runCommand?.mockResolvedValue({ status: 69, stdout: 'half', stderr: 'no node' });
    expect(await (await run('i-1'))()).toMatchObject({
      Status: 'Failed',
      ResponseCode: 69,
      StandardOutputContent: 'half',
      StandardErrorContent: 'no node',
    });
  });

  it('is in progress, and shows no output, as long as the command runs', async () => {
    let end = () => {};
    runCommand?.mockReturnValue(
      new Promise((resolve) => {
        end = () => resolve({ status: 0, stdout: 'done', stderr: '' });
      }),
    );
    const poll = await run('i-1');
    expect(await poll()).toMatchObject({ Status: 'InProgress', ResponseCode: -1, StandardOutputContent: '' });
    end();
    expect(await poll()).toMatchObject({ Status: 'Success', StandardOutputContent: 'done' });
  });

  it('cuts what the command wrote where AWS cuts it', async () => {
    runCommand?.mockResolvedValue({ status: 0, stdout: 'o'.repeat(30_000), stderr: 'e'.repeat(30_000) });
    const result = await (await run('i-1'))();
    expect(result.StandardOutputContent).toHaveLength(24_000);
    expect(result.StandardErrorContent).toHaveLength(8_000);
  });

  it('says why the command could not be run', async () => {
    runCommand?.mockRejectedValue(new Error('the machine is off'));
    expect(await (await run('i-1'))()).toMatchObject({
      Status: 'Failed',
      StandardErrorContent: 'The sandbox could not run it: the machine is off',
    });
  });

  it('runs nothing when a fault fails the command', async () => {
    faults.inject({ on: { type: 'ssm', operation: 'command' }, error: 'lost' });
    expect(await (await run('i-1'))()).toMatchObject({ Status: 'Failed', StandardErrorContent: 'lost' });
    expect(runCommand).not.toHaveBeenCalled();
  });
});
