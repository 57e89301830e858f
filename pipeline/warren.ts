import { Command, CommanderError } from 'commander';
import { applyCommand } from './commands/apply.ts';
import { backupCommand } from './commands/backup.ts';
import { checkCommand } from './commands/check.ts';
import { deployCommand } from './commands/deploy.ts';
import { destroyCommand } from './commands/destroy.ts';
import { driftCommand } from './commands/drift.ts';
import { gateCommand } from './commands/gate.ts';
import { githubCommand } from './commands/github.ts';
import { importCommand } from './commands/import.ts';
import { operateCommand } from './commands/operate.ts';
import { planCommand } from './commands/plan.ts';
import { restoreCommand } from './commands/restore.ts';
import { reviewCommand } from './commands/review.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { statusCommand } from './commands/status.ts';
import { synthCommand } from './commands/synth.ts';
import { SurroundingsFailure, UserFailure } from './failure.ts';

/** The `warren` command. Exit status 0: good; 1: something is wrong with the files, the change or the command line; 2: Warren or its surroundings failed. */
export async function warren(argv: readonly string[]): Promise<number> {
  const program = new Command('warren')
    .description('A RabbitMQ platform that is a repository: brokers are files, changes are pull requests.')
    .version('0.1.0')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExit status: 0 good, 1 the files, the change or the command line have problems, 2 Warren or its surroundings failed.',
    );
  // Commander copies neither exitOverride nor the help settings to commands that were made apart from it.
  for (const command of commands()) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const part of command.commands) part.copyInheritedSettings(program);
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return explainFailure(error);
  }
}

/** In the order in which help shows them: files, AWS, running brokers, the sandbox, and what workflows and Terraform call. */
function commands(): Command[] {
  return [
    checkCommand(),
    synthCommand(),
    reviewCommand(),
    planCommand(),
    applyCommand(),
    driftCommand(),
    importCommand(),
    statusCommand(),
    backupCommand(),
    restoreCommand(),
    operateCommand(),
    deployCommand(),
    destroyCommand(),
    sandboxCommand(),
    githubCommand(),
    gateCommand(),
  ];
}

function explainFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  if (error instanceof UserFailure) {
    console.error(error.message);
    return 1;
  }
  if (error instanceof SurroundingsFailure) {
    console.error(`warren: ${error.message}`);
    return 2;
  }
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined) {
    console.error(`warren: ${path}: ${syscall} failed with ${code}. Mend the file's place or rights and try again.`);
    return 2;
  }
  console.error('warren: this is a defect in Warren; please report it with the lines below.');
  console.error(error);
  return 2;
}
