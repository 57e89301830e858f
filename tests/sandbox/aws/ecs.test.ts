import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { RunTask } from '../../../sandbox/sandbox.ts';
import { type StartedSandbox, startedSandbox } from './started-sandbox.ts';

const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/acme';
const definition = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/acme-prepare:1';
const group = '/warren/acme/prepare';
const stop: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const each of stop.splice(0)) await each();
});

async function start(runTask?: RunTask) {
  const started: StartedSandbox = await startedSandbox(runTask ? { runTask } : {});
  const [ecs, logs] = [new ECSClient(started.settings), new CloudWatchLogsClient(started.settings)];
  stop.push(async () => {
    ecs.destroy();
    logs.destroy();
    await started.stop();
  });
  const { cloud } = started.sandbox;
  cloud.put('aws_ecs_cluster', cluster, { name: 'acme', arn: cluster });
  cloud.put('aws_cloudwatch_log_group', group, { name: group });
  cloud.put('aws_ecs_task_definition', definition, {
    family: 'acme-prepare',
    revision: 1,
    arn: definition,
    container_definitions: JSON.stringify([
      { name: 'program', image: 'a', essential: false },
      {
        name: 'prepare',
        image: 'b',
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': group, 'awslogs-stream-prefix': 'task' },
        },
      },
    ]),
  });
  return { ...started, ecs, logs };
}

const asked = {
  cluster,
  taskDefinition: definition,
  launchType: 'FARGATE' as const,
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  overrides: { containerOverrides: [{ name: 'prepare', environment: [{ name: 'A', value: '1' }] }] },
};

test('a task runs, ends with the status of its essential container, and leaves what it wrote', async () => {
  const runTask = jest.fn<ReturnType<RunTask>, Parameters<RunTask>>(async () => ({ status: 3, lines: ['one', 'two'] }));
  const { ecs, logs, sandbox } = await start(runTask);
  const { tasks: [task] = [], failures } = await ecs.send(new RunTaskCommand(asked));
  expect({ failures, status: task?.lastStatus }).toEqual({ failures: [], status: 'RUNNING' });
  expect(runTask).toHaveBeenCalledWith(
    expect.objectContaining({ family: 'acme-prepare', environment: { prepare: { A: '1' } } }),
  );
  const { tasks: [ended] = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task?.taskArn ?? ''] }));
  expect(ended).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers: [
      { name: 'program', exitCode: 0 },
      { name: 'prepare', exitCode: 3 },
    ],
  });
  const stream = { logGroupName: group, logStreamName: `task/prepare/${task?.taskArn?.split('/').at(-1)}` };
  const first = await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true, limit: 1 }));
  const rest = await logs.send(new GetLogEventsCommand({ ...stream, nextToken: first.nextForwardToken }));
  const end = await logs.send(new GetLogEventsCommand({ ...stream, nextToken: rest.nextForwardToken }));
  expect([first, rest, end].map(({ events }) => events?.map(({ message }) => message))).toEqual([['one'], ['two'], []]);
  expect(end.nextForwardToken).toBe(rest.nextForwardToken);
  expect(sandbox.ecs.tasks()).toHaveLength(1);
});

test('a task that a fault meets never starts its containers', async () => {
  const { ecs, sandbox } = await start();
  sandbox.faults.inject({ on: { type: 'ecs', operation: 'task', name: 'prepare' }, error: 'CannotPullContainerError' });
  const { tasks: [task] = [] } = await ecs.send(new RunTaskCommand(asked));
  const { tasks: [ended] = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task?.taskArn ?? ''] }));
  expect(ended).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError' });
  expect(ended?.containers?.map(({ exitCode }) => exitCode)).toEqual([undefined, undefined]);
});

test.each([
  ['ClusterNotFoundException', { ...asked, cluster: 'other' }],
  ['ClientException', { ...asked, taskDefinition: 'other' }],
  ['InvalidParameterException', { ...asked, networkConfiguration: undefined }],
  ['InvalidParameterException', { ...asked, capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] }],
  ['InvalidParameterException', { ...asked, overrides: { containerOverrides: [{ name: 'nobody' }] } }],
])('%s is the answer to what AWS would not run', async (name, input) => {
  const { ecs } = await start();
  await expect(ecs.send(new RunTaskCommand(input))).rejects.toMatchObject({ name });
});

test('a task of nobody is missing, and so is a stream that nobody wrote', async () => {
  const { ecs, logs } = await start();
  const arn = `${cluster.replace(':cluster/', ':task/')}/1`;
  const { failures } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }));
  expect(failures).toEqual([{ arn, reason: 'MISSING' }]);
  const stream = (logGroupName: string) => ({ logGroupName, logStreamName: 'task/prepare/1', startFromHead: true });
  for (const each of [group, 'other']) {
    await expect(logs.send(new GetLogEventsCommand(stream(each)))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  }
});
