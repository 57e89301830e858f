import { Command, Option } from 'commander';
import { inertLines } from '../../operations/operate/inert-lines.ts';
import { operate } from '../../operations/operate/operate.ts';
import { type Operation, operations, readRequest } from '../../operations/operate/request.ts';
import { openPlatform } from '../../operations/records/open-platform.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

interface OperateOptions {
  operation: Operation;
  broker: string;
  argument: string;
  repository: string;
}

const help = `
Operations, and what --argument says of them:
  backup           Saves the definitions now, and prints the key of what was saved. No argument.
  restore          Brings definitions back without asking: "latest", or the time of a backup. See warren restore.
  rotate           Has every node take on the passwords that its secrets hold now, node after node. No argument. It makes
                   no password: for new ones raise "rotation" in the broker's file by one, with a pull request.
  rolling-restart  Restarts RabbitMQ node after node, each when the one before is healthy again. Refused while a node is
                   not healthy, while something else changes the broker, and outside the maintenance window or within
                   the freeze of the broker or the platform; "now" restarts it all the same at such a time.
  logs             The last lines of what RabbitMQ logged on a node: its number, and how many, "2" or "2:500". Default 1:200.
  status           What the broker's nodes report. No argument.`;

/** `warren operate`: one operation on one broker by hand, as operate.yml and a laptop do it. */
export function operateCommand(): Command {
  return new Command('operate')
    .description(
      'Do one thing to one broker by hand: back up, restore, rotate, restart; or look at its logs, its status.',
    )
    .addOption(new Option('--operation <name>', 'what to do').choices(operations).makeOptionMandatory())
    .requiredOption('--broker <name>', 'name of the broker')
    .option('--argument <text>', 'what the operation has to know; see below', '')
    .addOption(repositoryOption())
    .addHelpText('after', help)
    .action(async ({ repository, ...asked }: OperateOptions) => {
      try {
        const request = readRequest(asked);
        const platform = await openPlatform(repository);
        await operate({ platform, request, say: (text) => console.log(inertLines(text)) });
      } catch (error) {
        throw inertFailure(error);
      }
    });
}

/** A failure repeats what nodes and forms said, as the other lines do. */
function inertFailure(error: unknown): unknown {
  if (error instanceof UserFailure) return new UserFailure(inertLines(error.message), { cause: error });
  if (error instanceof SurroundingsFailure) return new SurroundingsFailure(inertLines(error.message), { cause: error });
  return error;
}
