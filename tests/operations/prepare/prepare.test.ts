import type { PrepareTask } from '../../../contracts/tasks.ts';
import { prepareProcessor, type TaskRunner, type TaskState } from '../../../operations/prepare/prepare.ts';
import { fargateTasks } from '../../../operations/prepare/task-runner.ts';
import type { RunTask } from '../../../sandbox/sandbox.ts';
import { startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

const task: PrepareTask = {
  processor: 'orders',
  region: 'eu-west-1',
  cluster: 'acme',
  taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/acme-prepare:1',
  subnets: ['subnet-1'],
  securityGroups: ['sg-1'],
  logGroup: '/warren/acme/prepare',
  told: { variable: 'WARREN_PREPARE_JSON', text: '{"user":"processor_orders"}' },
};

function props(runner: TaskRunner, timeoutMs = 5000) {
  const said: string[] = [];
  return { said, props: { task, runner, timeoutMs, pauseMs: 1, say: (line: string) => void said.push(line) } };
}

/** A runner whose task is in these states, one a look, and writes these lines meanwhile. */
function scripted(states: TaskState[], written: string[][] = []): TaskRunner & { streams: string[] } {
  const streams: string[] = [];
  let page = 0;
  return {
    streams,
    run: async () => 'arn:aws:ecs:eu-west-1:123456789012:task/acme/0123',
    look: async () => states.shift() ?? { state: 'running' },
    read: async (_task, stream, mark) => {
      streams.push(stream);
      expect(mark).toBe(page === 0 ? undefined : `mark ${page}`);
      const lines = written.shift();
      if (lines === undefined) return { lines: [] };
      page += 1;
      return { lines, mark: `mark ${page}` };
    },
  };
}

test('what a task writes is said once, as it writes it, and the end of it', async () => {
  const runner = scripted(
    [{ state: 'running' }, { state: 'stopped', status: 0, reason: 'exited' }],
    [['one'], [], ['two', 'three']],
  );
  const { said, props: given } = props(runner);
  await prepareProcessor(given);
  expect(said).toEqual(['orders: one', 'orders: two', 'orders: three', 'orders: preparing the database: done']);
  expect(new Set(runner.streams)).toEqual(new Set(['task/prepare/0123']));
});

test('a task that fails fails the apply with what it wrote', async () => {
  const { props: given } = props(
    scripted([{ state: 'stopped', status: 1, reason: 'exited' }], [['user made', 'access denied']]),
  );
  await expect(prepareProcessor(given)).rejects.toThrow(
    'orders: preparing the database failed, exit status 1\n  user made\n  access denied',
  );
});

test('a task that never ran says why', async () => {
  const { props: given } = props(scripted([{ state: 'stopped', reason: 'CannotPullContainerError' }]));
  await expect(prepareProcessor(given)).rejects.toThrow(
    'orders: preparing the database failed, its task did not run: CannotPullContainerError\n  it wrote nothing',
  );
});

test('a task that takes too long is named, and runs again with the next apply', async () => {
  const { props: given } = props(scripted([]), 1);
  await expect(prepareProcessor(given)).rejects.toThrow(
    /is not done after 0 s, and goes on as arn:.*task\/acme\/0123\. The next apply runs it again\./,
  );
});

describe('over the simulated AWS', () => {
  const kept = { ...process.env };
  afterEach(() => {
    process.env = { ...kept };
  });

  async function prepared(runTask: RunTask, more: Partial<PrepareTask> = {}) {
    const { sandbox, stop } = await startedSandbox({ runTask });
    Object.assign(process.env, sandbox.awsEnvironment);
    const { cloud } = sandbox;
    cloud.put('aws_ecs_cluster', 'c', { name: 'acme', arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/acme' });
    cloud.put('aws_cloudwatch_log_group', 'g', { name: task.logGroup });
    const options = { 'awslogs-group': task.logGroup, 'awslogs-stream-prefix': 'task' };
    cloud.put('aws_ecs_task_definition', task.taskDefinition, {
      arn: task.taskDefinition,
      family: 'acme-prepare',
      revision: 1,
      container_definitions: JSON.stringify([
        { name: 'program', image: 'a', essential: false },
        { name: 'prepare', image: 'b', logConfiguration: { logDriver: 'awslogs', options } },
      ]),
    });
    const { said, props: given } = props(fargateTasks('eu-west-1'));
    const error = await prepareProcessor({ ...given, task: { ...task, ...more } }).catch(
      ({ message }: Error) => message,
    );
    const tasks = sandbox.ecs.tasks();
    await stop();
    return { said, error, tasks };
  }

  test('the program is told what to do, and its lines come back', async () => {
    const { said, error, tasks } = await prepared(async () => ({ status: 0, lines: ['made user processor_orders'] }));
    expect({ said, error }).toEqual({
      said: ['orders: made user processor_orders', 'orders: preparing the database: done'],
      error: undefined,
    });
    expect(tasks.map(({ environment }) => environment)).toEqual([
      { prepare: { WARREN_PREPARE_JSON: '{"user":"processor_orders"}' } },
    ]);
  });

  test('what it could not do comes back as well', async () => {
    const { error } = await prepared(async () => ({ status: 1, lines: ['the master’s password is wrong'] }));
    expect(error).toContain('exit status 1\n  the master’s password is wrong');
  });

  test('a task that ECS will not start is told of in its words', async () => {
    const { error } = await prepared(async () => ({ status: 0, lines: [] }), { cluster: 'gone' });
    expect(error).toBe('AWS did not do what running a task takes. ClusterNotFoundException: Cluster not found.');
  });
});
