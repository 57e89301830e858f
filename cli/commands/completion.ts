import { Argument, Command } from 'commander';

const shells = ['bash', 'zsh', 'fish'] as const;

/** `warren completion`: has a shell complete the names of commands and options. `all` gives every command there is. */
export function completionCommand(all: () => Promise<Command[]>): Command {
  return new Command('completion')
    .description('Print what has a shell complete commands and options.')
    .addArgument(new Argument('<shell>', 'the shell that reads it').choices(shells))
    .addHelpText(
      'after',
      [
        '',
        'bash: add to ~/.bashrc   source <(./warren completion bash)',
        'zsh:  add to ~/.zshrc    source <(./warren completion zsh)',
        'fish: run once           ./warren completion fish > ~/.config/fish/completions/warren.fish',
      ].join('\n'),
    )
    .action(async (shell: (typeof shells)[number]) => {
      const lines = linesOf((await all()).sort((a, b) => a.name().localeCompare(b.name())));
      console.log(shell === 'fish' ? fishScript(lines) : bashScript(lines, shell));
    });
}

/** What may follow the words of a command. */
interface Line {
  /** `backup list`; empty before the first command. */
  command: string;
  commands: { name: string; about: string }[];
  options: { name: string; about: string }[];
}

function linesOf(commands: readonly Command[], above: Command[] = []): Line[] {
  const own = above.at(-1);
  const options = (own?.options ?? []).map(({ long, short, description }) => ({
    name: long ?? short ?? '',
    about: description,
  }));
  const line: Line = {
    command: above.map((each) => each.name()).join(' '),
    commands: commands.map((each) => ({ name: each.name(), about: each.description() })),
    options: [...options, { name: '--help', about: 'display help for command' }],
  };
  return [line, ...commands.flatMap((each) => linesOf(each.commands, [...above, each]))];
}

/** For bash from 3.2 on, which macOS has, and so without associative arrays. Where no word fits, files are offered. */
function bashScript(lines: readonly Line[], shell: 'bash' | 'zsh'): string {
  const cases = lines.map(({ command, commands, options }) => {
    const words = [...commands, ...options].map(({ name }) => name).join(' ');
    return `    '${command}') echo '${words}' ;;`;
  });
  return [
    ...(shell === 'zsh' ? ['autoload -U +X compinit && compinit', 'autoload -U +X bashcompinit && bashcompinit'] : []),
    '_warren_words() {',
    '  case "$1" in',
    ...cases,
    '  esac',
    '}',
    '_warren() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" command= longer word',
    '  for word in "${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do',
    '    longer="${command:+$command }$word"',
    '    [ -n "$(_warren_words "$longer")" ] && command="$longer"',
    '  done',
    '  COMPREPLY=($(compgen -W "$(_warren_words "$command")" -- "$current"))',
    '}',
    'complete -o default -F _warren warren ./warren',
  ].join('\n');
}

function fishScript(lines: readonly Line[]): string {
  return lines
    .flatMap(({ command, commands, options }) => {
      const seen = command.split(' ').filter(Boolean);
      const within = seen.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
      const names = commands.map(({ name }) => name).join(' ');
      const before = names === '' ? '' : `not __fish_seen_subcommand_from ${names}`;
      const when = (...conditions: string[]) => quoted(conditions.filter(Boolean).join('; and '));
      return [
        ...commands.map(
          ({ name, about }) => `complete -c warren -f -n ${when(within, before)} -a ${name} -d ${quoted(about)}`,
        ),
        ...(command === ''
          ? []
          : options.map(
              ({ name, about }) => `complete -c warren -n ${when(within)} -l ${name.slice(2)} -d ${quoted(about)}`,
            )),
      ];
    })
    .join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
