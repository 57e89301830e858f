import { Command, InvalidArgumentError } from 'commander';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import type { SessionOptions } from '../../pipeline/sandbox/sandbox-session.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

// The simulated providers take a while to load; no other command needs them.
const session = () => import('../../pipeline/sandbox/sandbox-session.ts');

/** `warren sandbox`: the whole pipeline on simulated clouds, so that a change can be tried anywhere. */
export function sandboxCommand(): Command {
  const sandbox = new Command('sandbox').description(
    "Run the pipeline and the real Terraform on simulated AWS, Cloudflare and PagerDuty, below .warren/sandbox. Of AWS's own rules only those that are known are checked.",
  );
  const runs = [
    runCommand(
      'plan',
      'Review what the files change of what is applied, and keep the plans for the next apply.',
    ).action(async (options: SessionOptions) => (await session()).runPlan(options)),
    runCommand(
      'apply',
      'Bring the sandbox to what the files say: at first as `warren deploy` does, then by the reviewed plans of what changed.',
    )
      .option('--at <time>', 'as if it were this time, for windows and freezes, such as 2026-12-06T03:00Z', readTime)
      .addHelpText('after', '\nRun it again after a failure or an interruption: it goes on where it was.')
      .action(async (options: SessionOptions) => (await session()).runApply(options)),
    runCommand(
      'destroy',
      'Take everything in the sandbox down as `warren destroy` does; disks that ask for it are kept.',
    ).action(async (options: SessionOptions) => (await session()).runDestroy(options)),
  ];
  for (const command of [...runs, stateCommand(), resetCommand(), programCommand()]) sandbox.addCommand(command);
  return sandbox;
}

function runCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(repositoryOption())
    .addOption(stacksAtOnce(2))
    .option(
      '--fault <type:operation:call=message>',
      'make a call fail, such as aws_instance:update:2=capacity; repeatable',
      (text: string, faults: string[]) => [...faults, text],
      [],
    )
    .option('--json', 'print what `warren plan`, `deploy`, `apply` or `destroy` prints with --json');
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('It has to be a time, such as 2026-12-06T03:00Z.');
  return time;
}

function stateCommand(): Command {
  return new Command('state')
    .description('Show what is applied in the sandbox.')
    .argument('[stack]', 'this stack alone, with its outputs and resources')
    .addOption(repositoryOption())
    .option('--json', 'print it as JSON')
    .action(async (stack: string | undefined, options: { repository: string; json?: boolean }) =>
      (await import('../../pipeline/sandbox/sandbox-state.ts')).showState(stack, options),
    );
}

function resetCommand(): Command {
  return new Command('reset')
    .description('Remove .warren/sandbox with everything in it.')
    .addOption(repositoryOption())
    .option('-y, --yes', 'without asking')
    .action(async (options: { repository: string; yes?: boolean }) =>
      (await import('../../pipeline/sandbox/reset-sandbox.ts')).resetSandbox(options),
    );
}

function programCommand(): Command {
  return new Command('run')
    .description('Run a program with the sandbox in the place of AWS, such as: warren sandbox run -- ./warren drift')
    .argument('<command...>', 'the program and what it is given')
    .addOption(repositoryOption())
    .action(async (command: string[], { repository }: { repository: string }) => {
      process.exitCode = await (await import('../../pipeline/sandbox/run-in-sandbox.ts')).runInSandbox({
        repository,
        command,
      });
    });
}
