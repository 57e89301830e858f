import { CloudWatchLogsClient, GetLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ECSClient, RunTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { container, type PrepareTask } from '../../contracts/tasks.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { TaskRunner, TaskState } from './prepare.ts';

/** Tasks on Fargate; the SDK takes credentials and endpoint from its usual places. */
export function fargateTasks(region: string): TaskRunner {
  const ecs = new ECSClient({ region, maxAttempts: 5 });
  const logs = new CloudWatchLogsClient({ region, maxAttempts: 5 });
  return {
    async run(task) {
      const { tasks: [started] = [], failures = [] } = await ecs.send(runCommand(task)).catch(refused);
      if (started?.taskArn !== undefined) return started.taskArn;
      const why = failures.map(({ reason, detail }) => detail ?? reason).join(', ') || 'no reason was given';
      throw new SurroundingsFailure(`ECS did not start the task that prepares the database: ${why}`);
    },
    async look({ cluster }, taskArn) {
      const { tasks: [task] = [] } = await ecs
        .send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }))
        .catch(refused);
      // Just after it was started, a task is not known everywhere yet.
      return task ? stateOf(task) : { state: 'running' };
    },
    async read({ logGroup }, logStreamName, mark) {
      try {
        const { events = [], nextForwardToken } = await logs.send(
          new GetLogEventsCommand({
            logGroupName: logGroup,
            logStreamName,
            startFromHead: true,
            ...(mark === undefined ? {} : { nextToken: mark }),
          }),
        );
        const lines = events.flatMap(({ message = '' }) => message.split('\n')).map((line) => line.trimEnd());
        return { lines, ...(nextForwardToken === undefined ? {} : { mark: nextForwardToken }) };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return { lines: [] };
        return refused(error);
      }
    },
  };
}

function runCommand({
  cluster,
  taskDefinition,
  subnets,
  securityGroups,
  told,
  processor,
}: PrepareTask): RunTaskCommand {
  return new RunTaskCommand({
    cluster,
    taskDefinition,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: 'DISABLED' } },
    overrides: {
      containerOverrides: [{ name: container.prepare, environment: [{ name: told.variable, value: told.text }] }],
    },
    // 36 characters at most: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html (startedBy)
    startedBy: `prepare-${processor}`,
    propagateTags: 'TASK_DEFINITION',
  });
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
function stateOf({ lastStatus, stoppedReason, containers = [] }: Task): TaskState {
  if (lastStatus !== 'STOPPED') return { state: 'running' };
  const { exitCode, reason } = containers.find(({ name }) => name === container.prepare) ?? {};
  const why = reason ?? stoppedReason ?? 'ECS gave no reason';
  return { state: 'stopped', reason: why, ...(exitCode === undefined ? {} : { status: exitCode }) };
}

function refused(cause: unknown): never {
  const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  throw new SurroundingsFailure(`AWS did not do what running a task takes. ${why}`, { cause });
}
