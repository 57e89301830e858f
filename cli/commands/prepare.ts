import { Command } from 'commander';
import { prepareTask, prepareTaskVariable } from '../../contracts/tasks.ts';
import { prepareProcessor } from '../../operations/prepare/prepare.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { readOrder } from './read-order.ts';

/** `warren prepare`: what Terraform runs before the tasks of a processor that uses the database. */
export function prepareCommand(): Command {
  return new Command('prepare')
    .description(
      `Have a task ready the database for a processor, as ${prepareTaskVariable} says. Terraform runs this before the processor's own tasks.`,
    )
    .option('--timeout <seconds>', 'when to give up', '900')
    .action(async ({ timeout }: { timeout: string }) => {
      const timeoutMs = Number(timeout) * 1000;
      if (!(timeoutMs > 0)) throw new UserFailure(`--timeout is "${timeout}"; it has to be a number of seconds.`);
      const task = readOrder({ variable: prepareTaskVariable, schema: prepareTask });
      // The AWS SDK takes a while to load, and no other command needs these parts of it.
      const { fargateTasks } = await import('../../operations/prepare/task-runner.ts');
      await prepareProcessor({
        task,
        runner: fargateTasks(task.region),
        timeoutMs,
        pauseMs: 3000,
        say: (line) => console.log(line),
      });
    });
}
