import { setTimeout as sleep } from 'node:timers/promises';
import { container, logStream, type PrepareTask } from '../../contracts/tasks.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** How a task goes on. */
export type TaskState =
  | { state: 'running' }
  /** `status` is that of the container that did the work; absent where it never ran. */
  | { state: 'stopped'; status?: number; reason: string };

/** The part of ECS and CloudWatch Logs that running one task takes. */
export interface TaskRunner {
  /** Starts a task, and gives its ARN. Throws SurroundingsFailure where ECS does not. */
  run(task: PrepareTask): Promise<string>;
  look(task: PrepareTask, taskArn: string): Promise<TaskState>;
  /** Lines of a log stream after those that were read, and the mark to go on from; none while there is no such stream. */
  read(task: PrepareTask, stream: string, mark: string | undefined): Promise<{ lines: string[]; mark?: string }>;
}

export interface PrepareProps {
  task: PrepareTask;
  runner: TaskRunner;
  /** When to give up, in milliseconds from the start. */
  timeoutMs: number;
  /** Longest pause between two looks; the first ones are shorter. */
  pauseMs: number;
  say: (line: string) => void;
}

/**
 * Has a task ready the database for a processor, saying what the task writes as it does. Once more does no harm. Throws
 * SurroundingsFailure with what it wrote, or why it never ran, when it does not end well in time.
 */
export async function prepareProcessor(props: PrepareProps): Promise<void> {
  const { task, runner, timeoutMs, pauseMs, say } = props;
  const name = `${task.processor}: preparing the database`;
  const deadline = performance.now() + timeoutMs;
  const taskArn = await runner.run(task);
  const log = followLog(props, logStream(container.prepare, taskArn));
  for (let next = 250; ; next *= 2) {
    const seen = await runner.look(task, taskArn);
    const said = await log();
    if (seen.state === 'stopped') {
      if (seen.status === 0) return say(`${name}: done`);
      throw failure(name, seen, said);
    }
    if (performance.now() > deadline) {
      const seconds = Math.round(timeoutMs / 1000);
      throw new SurroundingsFailure(
        `${name} is not done after ${seconds} s, and goes on as ${taskArn}. The next apply runs it again.`,
      );
    }
    await sleep(Math.min(next, pauseMs));
  }
}

function failure(
  name: string,
  { status, reason }: Extract<TaskState, { state: 'stopped' }>,
  said: readonly string[],
): SurroundingsFailure {
  const what = status === undefined ? `its task did not run: ${reason}` : `exit status ${status}`;
  const lines = said.length > 0 ? said : ['it wrote nothing'];
  return new SurroundingsFailure([`${name} failed, ${what}`, ...lines.map((line) => `  ${line}`)].join('\n'));
}

/** Says each line of a stream once, and gives all so far. */
function followLog({ task, runner, say }: PrepareProps, stream: string): () => Promise<readonly string[]> {
  const all: string[] = [];
  let mark: string | undefined;
  return async () => {
    for (;;) {
      const read = await runner.read(task, stream, mark);
      mark = read.mark ?? mark;
      if (read.lines.length === 0) return all;
      for (const line of read.lines) say(`${task.processor}: ${line}`);
      all.push(...read.lines);
    }
  };
}
