import type { Processor } from '../../../catalog/kinds/processor/processor.ts';
import { until } from '../../until.ts';
import { type Application, startApplication } from '../application.ts';
import type { Program } from '../program.ts';
import { processorSettings } from '../settings.ts';
import type { Workbench } from '../workbench.ts';

/** Tasks of a processor: the built program before an application that does as many messages as it is told, and not one more. */
export interface Workers {
  /** Starts tasks until there are so many. */
  start(count: number): Promise<void>;
  /** Has all tasks together do so many messages, and waits until these are done. */
  work(messages: number): Promise<void>;
  /** Asks the newest tasks to end until there are so many left. Throws when one does not end well. */
  keep(count: number): Promise<void>;
  /** How often each message was done, by its id. */
  done(): ReadonlyMap<string, number>;
  /** Messages that each task did, those that ended as well. */
  doneByWorker(): number[];
}

interface Task {
  program: Program;
  application: Application;
}

export function openWorkers({ bench, processor }: { bench: Workbench; processor: Processor }): Workers {
  const tasks: Task[] = [];
  const done = new Map<string, number>();
  const byWorker: number[] = [];
  const waiting: (() => void)[] = [];
  let allowed = 0;
  const goOn = () => {
    for (; allowed > 0 && waiting.length > 0; allowed -= 1) waiting.shift()?.();
  };

  const startTask = async (): Promise<Task> => {
    const worker = byWorker.push(0) - 1;
    const application = await startApplication((request, response) => {
      const id = request.headers['warren-message-id']?.toString() ?? '';
      waiting.push(() => {
        done.set(id, (done.get(id) ?? 0) + 1);
        byWorker[worker] = (byWorker[worker] ?? 0) + 1;
        response.end();
      });
      goOn();
    });
    const { name, queue, prefetch } = processor;
    const forward = { port: application.port, timeoutSeconds: 900 };
    const program = await bench.processor({ processor: processorSettings({ name, queue, prefetch, forward }) });
    return { program, application };
  };

  return {
    async start(count) {
      const missing = Math.max(0, count - tasks.length);
      tasks.push(...(await Promise.all(Array.from({ length: missing }, startTask))));
    },
    async work(messages) {
      const before = [...done.values()].reduce((sum, times) => sum + times, 0);
      allowed = messages;
      goOn();
      await until(`${messages} messages are done`, () => allowed === 0, 120_000);
      const after = [...done.values()].reduce((sum, times) => sum + times, 0);
      if (after - before !== messages) throw new Error(`${after - before} messages were done instead of ${messages}`);
    },
    async keep(count) {
      for (const { program, application } of tasks.splice(count)) {
        const status = await program.terminate();
        await application.stop();
        if (status !== 0) throw new Error(`a task ended with ${status}: ${program.output()}`);
      }
    },
    done: () => done,
    doneByWorker: () => byWorker,
  };
}
