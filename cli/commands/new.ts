import { Command } from 'commander';
import { formatProblems } from '../../catalog/files/problem.ts';
import type { FolderKind } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { type NewFile, newObject } from '../../operations/new/new-object.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

/** `warren new KIND NAME`: a first file of an object, which checks. */
export function newCommand(): Command {
  const command = new Command('new').description(
    'Write the first file of an object: small, commented, and such that it checks.',
  );
  for (const kind of kinds) if ('folder' in kind) command.addCommand(newKindCommand(kind as unknown as FolderKind));
  return command;
}

function newKindCommand(kind: FolderKind): Command {
  const { options, aliases = [] } = kind.starter;
  const command = new Command(kind.name)
    .description(`Write the first file of ${/^[aeiou]/.test(kind.name) ? 'an' : 'a'} ${kind.name}, in ${kind.folder}/.`)
    .argument('<name>', 'name of the object, and of its file')
    .addOption(repositoryOption())
    .aliases([...aliases]);
  for (const { name, value, description } of options) command.option(`--${name} <${value}>`, description);
  return command
    .option('--print', 'print the file instead of writing it')
    .action((name: string, { repository, print = false, ...said }: { repository: string; print?: boolean }) => {
      const made = newObject({
        repository,
        kind,
        name,
        said: said as Record<string, string | undefined>,
        print,
        now: new Date(),
      });
      if (!print) console.log(describeNew(made));
      else process.stdout.write(made.text);
      if (made.warnings.length > 0) console.error(formatProblems(made.warnings));
    });
}

function describeNew({ path, next = [] }: NewFile): string {
  return [
    `${path} was written, and checks.`,
    ...next,
    'Look through it, then: ./warren review says what it does, and ./warren sandbox apply makes it in the sandbox.',
  ].join('\n');
}
