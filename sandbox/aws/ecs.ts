import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../cloud.ts';
import type { Faults } from '../faults.ts';
import { type ContainerDefinition, readContainers } from '../schema/container-definitions.ts';
import type { ObjectValue } from '../values.ts';
import type { LogStreams } from './logs.ts';
import { type Input, jsonService } from './protocols/json-protocol.ts';
import { AwsError, type Service } from './protocols/protocol.ts';

/** A task that was started by itself, apart from services. */
export interface StartedTask {
  readonly arn: string;
  /** Of its task definition. */
  readonly family: string;
  /** What each container is told besides its definition, by its name: variables of its environment. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How the containers of a task ended that do its work: its exit status and the lines that it wrote. */
export interface TaskResult {
  readonly status: number;
  readonly lines: readonly string[];
}

/** Does what the containers of a task would do. */
export type RunTask = (task: StartedTask) => Promise<TaskResult>;

export interface EcsParts {
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly logs: LogStreams;
  /** Without it tasks write that nothing ran, and succeed. */
  readonly runTask?: RunTask;
}

/** The simulated ECS. */
export interface Ecs {
  readonly service: Service;
  /** Every task that was started so far, in order. */
  tasks(): readonly StartedTask[];
}

/**
 * As much of Amazon ECS as running a task by itself needs: RunTask and DescribeTasks, on Fargate. A fault `ecs:task` meets the task
 * rather than the call: it runs as long as the delay says, and an error stops it before its containers do anything.
 */
export function elasticContainers(parts: EcsParts): Ecs {
  const desk: Desk = { ...parts, started: new Map() };
  return {
    service: jsonService({
      name: 'ECS',
      version: '1.1',
      operations: {
        RunTask: (input, region) => runTask(desk, input, region),
        DescribeTasks: (input) => describeTasks(desk, input),
      },
    }),
    tasks: () => [...desk.started.values()].map(({ task }) => task),
  };
}

interface Desk extends EcsParts {
  readonly started: Map<string, Run>;
}

interface Run {
  readonly task: StartedTask;
  readonly clusterArn: string;
  readonly definitionArn: string;
  readonly containers: readonly ContainerDefinition[];
  /** Absent as long as the task runs. */
  ended?: { status?: number; reason: string };
}

function runTask(desk: Desk, input: Input, region: string): object {
  const cluster = clusterOf(desk, input.cluster);
  const definition = definitionOf(desk, input.taskDefinition);
  if (input.launchType !== undefined && input.capacityProviderStrategy !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  const network = (input.networkConfiguration as { awsvpcConfiguration?: { subnets?: string[] } } | undefined)
    ?.awsvpcConfiguration;
  if (!network?.subnets?.length) {
    throw new AwsError(
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  }
  const containers = readContainers(String(definition.container_definitions)) ?? [];
  const environment = overridesOf(input, containers);
  const id = randomUUID().replaceAll('-', '');
  const account = String(cluster.arn).split(':')[4];
  const arn = `arn:aws:ecs:${region}:${account}:task/${cluster.name}/${id}`;
  const task = { arn, family: String(definition.family), environment, at: Date.now() };
  const run: Run = { task, clusterArn: String(cluster.arn), definitionArn: String(definition.arn), containers };
  desk.started.set(arn, run);
  void carryOut(desk, run).then((ended) => {
    run.ended = ended;
  });
  return { tasks: [shown(run)], failures: [] };
}

function overridesOf(input: Input, containers: readonly ContainerDefinition[]): StartedTask['environment'] {
  const { containerOverrides = [] } = (input.overrides ?? {}) as {
    containerOverrides?: { name?: string; environment?: { name: string; value: string }[] }[];
  };
  return Object.fromEntries(
    containerOverrides.map(({ name = '', environment = [] }) => {
      if (!containers.some((container) => container.name === name)) {
        throw new AwsError(
          'InvalidParameterException',
          `Override for container named ${name} is not a container in the TaskDefinition.`,
        );
      }
      return [name, Object.fromEntries(environment.map((each) => [each.name, each.value]))];
    }),
  );
}

async function carryOut(
  { faults, logs, runTask: work }: Desk,
  { task, containers }: Run,
): Promise<NonNullable<Run['ended']>> {
  const { delayMs, error } = faults.meet({ type: 'ecs', operation: 'task', labels: [task.family] });
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  if (error !== undefined) return { reason: error };
  const nothing = { status: 0, lines: ['The sandbox took the task and ran nothing.'] };
  const { status, lines } = work === undefined ? nothing : await work(task).catch(failed);
  const essential = containers.find(({ essential: is }) => is !== false);
  const options = (essential?.logConfiguration as { options?: Record<string, string> } | undefined)?.options ?? {};
  const id = task.arn.split('/').at(-1);
  const stream = `${options['awslogs-stream-prefix']}/${essential?.name}/${id}`;
  logs.write(options['awslogs-group'] ?? '', stream, lines);
  return { status, reason: 'Essential container in task exited' };
}

function failed(cause: unknown): TaskResult {
  return { status: 1, lines: [`The sandbox could not run it: ${cause instanceof Error ? cause.message : cause}`] };
}

function describeTasks({ started }: Desk, input: Input): object {
  const arns = (input.tasks ?? []) as string[];
  return {
    tasks: arns.flatMap((arn) => {
      const run = started.get(arn);
      return run ? [shown(run)] : [];
    }),
    failures: arns.filter((arn) => !started.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
function shown({ task, clusterArn, definitionArn, containers, ended }: Run): object {
  const lastStatus = ended ? 'STOPPED' : 'RUNNING';
  return {
    taskArn: task.arn,
    clusterArn,
    taskDefinitionArn: definitionArn,
    lastStatus,
    desiredStatus: ended ? 'STOPPED' : 'RUNNING',
    createdAt: task.at / 1000,
    ...(ended && {
      stoppedReason: ended.reason,
      stopCode: ended.status === undefined ? 'TaskFailedToStart' : 'EssentialContainerExited',
    }),
    containers: containers.map(({ name, essential }) => ({
      name,
      lastStatus,
      ...(ended?.status !== undefined && { exitCode: essential === false ? 0 : ended.status }),
    })),
  };
}

function clusterOf({ cloud }: Desk, named: unknown): ObjectValue {
  const found = cloud
    .list('aws_ecs_cluster')
    .find(({ attributes }) => [attributes.arn, attributes.name].includes(String(named)));
  if (!found) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  return found.attributes;
}

function definitionOf({ cloud }: Desk, named: unknown): ObjectValue {
  const all = cloud.list('aws_ecs_task_definition').map(({ attributes }) => attributes);
  const newest = all
    .filter(({ family }) => family === named)
    .sort((a, b) => Number(b.revision) - Number(a.revision))[0];
  const found =
    all.find(({ arn, family, revision }) => [arn, `${family}:${revision}`].includes(String(named))) ?? newest;
  if (!found) throw new AwsError('ClientException', 'TaskDefinition not found.');
  return found;
}
