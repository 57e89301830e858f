import { resolve } from 'node:path';
import { Command } from 'commander';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import type { SessionOptions } from '../../pipeline/sandbox/sandbox-session.ts';
import { readState, stackNames, stateAddresses, stateOutputs } from '../../pipeline/sandbox/sandbox-stacks.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

/** `warren sandbox`: the real Terraform on simulated clouds, so that a change can be tried anywhere. */
export function sandboxCommand(): Command {
  const sandbox = new Command('sandbox').description(
    "Run the real Terraform on simulated AWS, Cloudflare and PagerDuty, below .warren/sandbox. AWS's own rules are not checked.",
  );
  // The simulated providers take a while to load; no other command needs them.
  const session = () => import('../../pipeline/sandbox/sandbox-session.ts');
  const runs = [
    runCommand('plan', 'Show what an apply would do, stack by stack.').action(async (options: SessionOptions) =>
      (await session()).runPlan(options),
    ),
    runCommand('apply', 'Bring the sandbox to what the files say.').action(async (options: SessionOptions) =>
      (await session()).runApply(options),
    ),
    runCommand('destroy', 'Take everything in the sandbox down; disks that ask for it are kept.').action(
      async (options: SessionOptions) => (await session()).runDestroy(options),
    ),
  ];
  for (const command of [...runs, stateCommand(), programCommand()]) sandbox.addCommand(command);
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
    .option('--json', 'print the outcome of every stack as JSON');
}

function stateCommand(): Command {
  return new Command('state')
    .description('Show what is applied in the sandbox.')
    .argument('[stack]', 'this stack alone, with its outputs and resources')
    .addOption(repositoryOption())
    .option('--json', 'print outputs and addresses by stack as JSON')
    .action((stack: string | undefined, options: { repository: string; json?: boolean }) => {
      const folder = sandboxFolder(resolve(options.repository));
      const names = stackNames(folder);
      if (stack !== undefined && !names.includes(stack)) {
        throw new UserFailure(`${stack} is not a stack of this sandbox (${names.join(', ') || 'it is empty'}).`);
      }
      const shown = (stack === undefined ? names : [stack]).map((name) => {
        const state = readState(folder, name);
        return { name, resources: stateAddresses(state), outputs: stateOutputs(state) };
      });
      if (options.json) return console.log(JSON.stringify(shown, null, 2));
      if (shown.length === 0) console.log('Nothing has been applied to the sandbox yet.');
      for (const { name, resources, outputs } of shown) {
        console.log(`  ${name}  ${resources.length} resources`);
        if (stack === undefined) continue;
        for (const [output, value] of Object.entries(outputs)) console.log(`    ${output} = ${JSON.stringify(value)}`);
        for (const address of resources) console.log(`    ${address}`);
      }
    });
}

function programCommand(): Command {
  return new Command('run')
    .description('Run a program against a simulated AWS account, such as: warren sandbox run -- npx warren deploy')
    .argument('<command...>', 'the program and what it is given')
    .addOption(repositoryOption())
    .action(async (command: string[], { repository }: { repository: string }) => {
      process.exitCode = await (await import('../../pipeline/sandbox/sandbox-program.ts')).runInSandbox({
        repository,
        command,
      });
    });
}
