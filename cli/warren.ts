import { Command, CommanderError } from 'commander';
import { readManifest } from '../operations/init/manifest.ts';
import { SurroundingsFailure, UserFailure } from '../pipeline/process/failure.ts';
import { codeFolder } from '../pipeline/repository/places.ts';
import { fitTerminal } from './fit-terminal.ts';

/** The `warren` command. Exit status 0: good; 1: something is wrong with the files, the change or the command line; 2: Warren or its surroundings failed. */
export async function warren(argv: readonly string[]): Promise<number> {
  fitTerminal();
  const program = new Command('warren')
    .description('A RabbitMQ platform that is a repository: brokers are files, changes are pull requests.')
    .version(readManifest(codeFolder).version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExit status: 0 good, 1 the files, the change or the command line have problems, 2 Warren or its surroundings failed.',
    );
  // Commander copies neither exitOverride nor the help settings to commands that were made apart from it.
  for (const command of await loadCommands(argv)) {
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

/** In the order in which help shows them: files, AWS, running brokers, requests, the sandbox, and what workflows and Terraform call. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.ts')).initCommand(),
  upgrade: async () => (await import('./commands/upgrade.ts')).upgradeCommand(),
  new: async () => (await import('./commands/new.ts')).newCommand(),
  check: async () => (await import('./commands/check.ts')).checkCommand(),
  explain: async () => (await import('./commands/explain.ts')).explainCommand(),
  synth: async () => (await import('./commands/synth.ts')).synthCommand(),
  review: async () => (await import('./commands/review.ts')).reviewCommand(),
  plan: async () => (await import('./commands/plan.ts')).planCommand(),
  apply: async () => (await import('./commands/apply.ts')).applyCommand(),
  drift: async () => (await import('./commands/drift.ts')).driftCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  reach: async () => (await import('./commands/reach.ts')).reachCommand(),
  list: async () => (await import('./commands/list.ts')).listCommand(),
  'upgrade-path': async () => (await import('./commands/upgrade-path.ts')).upgradePathCommand(),
  status: async () => (await import('./commands/status.ts')).statusCommand(),
  alarms: async () => (await import('./commands/alarms.ts')).alarmsCommand(),
  oncall: async () => (await import('./commands/oncall.ts')).oncallCommand(),
  open: async () => (await import('./commands/open.ts')).openCommand(),
  backup: async () => (await import('./commands/backup.ts')).backupCommand(),
  restore: async () => (await import('./commands/restore.ts')).restoreCommand(),
  operate: async () => (await import('./commands/operate.ts')).operateCommand(),
  deploy: async () => (await import('./commands/deploy.ts')).deployCommand(),
  destroy: async () => (await import('./commands/destroy.ts')).destroyCommand(),
  local: async () => (await import('./commands/local.ts')).localCommand(),
  send: async () => (await import('./commands/send.ts')).sendCommand(),
  tap: async () => (await import('./commands/tap.ts')).tapCommand(),
  replay: async () => (await import('./commands/replay.ts')).replayCommand(),
  scaling: async () => (await import('./commands/scaling.ts')).scalingCommand(),
  sandbox: async () => (await import('./commands/sandbox.ts')).sandboxCommand(),
  github: async () => (await import('./commands/github.ts')).githubCommand(),
  carry: async () => (await import('./commands/upgrade.ts')).carryCommand(),
  completion: async () => (await import('./commands/completion.ts')).completionCommand(() => loadCommands([])),
  gate: async () => (await import('./commands/gate.ts')).gateCommand(),
  prepare: async () => (await import('./commands/prepare.ts')).prepareCommand(),
  tunnel: async () => (await import('./commands/tunnel.ts')).tunnelCommand(),
  overrides: async () => (await import('./commands/overrides.ts')).overridesCommand(),
  'edge-keys': async () => (await import('./commands/edge-keys.ts')).edgeKeysCommand(),
  'route-keys': async () => (await import('./commands/route-keys.ts')).routeKeysCommand(),
};

/** The one that is named, since Terraform calls Warren between any two nodes and the rest takes a while to load; else all. */
function loadCommands([name = '']: readonly string[]): Promise<Command[]> {
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return Promise.all((named ? [named] : Object.values(commands)).map((load) => load()));
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
