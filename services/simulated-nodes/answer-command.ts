import { agentCommand, agentProgram, rabbitmqContainer, rabbitmqUnit } from '../../contracts/node-commands.ts';
import type { SimulatedAnswer } from '../../contracts/simulated-nodes.ts';
import { backup } from '../agent/commands/backup.ts';
import { restore } from '../agent/commands/restore.ts';
import { rotate } from '../agent/commands/rotate.ts';
import type { Context } from '../agent/context.ts';
import { checkHealth } from '../agent/health.ts';
import { waitHealthy } from '../node/machine/health.ts';
import { log } from './broker-state.ts';
import { configure } from './configure.ts';
import { contextOf, type SimulatedNode, turn } from './simulated-node.ts';

type Outcome = Omit<SimulatedAnswer, 'id'>;

/**
 * What a shell command comes to on a simulated node, of those that contracts/node-commands.ts and operations/operate/ send. There is
 * no shell: the agent's commands are its own code, and of other programs there is what these ask for.
 */
export async function answerCommand(simulated: SimulatedNode, text: string, agent: string): Promise<Outcome> {
  const said: string[] = [];
  const context = contextOf(simulated, { agent, say: (line) => said.push(line) });
  const outcome = (status: number, stderr = ''): Outcome => ({ status, stdout: lines(said), stderr });
  try {
    const [, words] = new RegExp(`^${agentProgram} (.*)$`, 'm').exec(text) ?? [];
    if (words !== undefined) return outcome(await runAgent({ simulated, context, words }));
    return outcome(runShell(simulated, text, said));
  } catch (error) {
    log(simulated.node, `"${text.split('\n').at(-1)}" failed`);
    return outcome(1, lines([(error as Error).message]));
  } finally {
    simulated.keep();
  }
}

/** The agent's own commands; the exit status. */
async function runAgent(props: { simulated: SimulatedNode; context: Context; words: string }): Promise<number> {
  const { simulated, context } = props;
  const [command, ...args] = wordsOf(props.words);
  switch (command) {
    case agentCommand.configure:
      await configure(simulated, context, args[0] ?? '');
      return 0;
    case agentCommand.waitHealthy:
      return waitHealthy({ look: () => checkHealth(context, option(args, '--bundle')), seconds: 0, say: context.say });
    case agentCommand.backup:
      await backup(context);
      return 0;
    case agentCommand.restore:
      await restore({ ...context, key: args[0] ?? '' });
      log(simulated.node, `definitions of ${args[0]} were imported`);
      return 0;
    case agentCommand.rotate:
      await rotate(context);
      return 0;
    default:
      throw new Error(`a simulated node does not know ${command}`);
  }
}

const dockerLogs = new RegExp(`docker logs --tail=(\\d+) ${rabbitmqContainer}\\b`);
const turning = new RegExp(`systemctl (stop|start|restart) ${rabbitmqUnit.replace('.', '\\.')}$`);
const rebalancing = `docker exec ${rabbitmqContainer} rabbitmq-queues --quiet rebalance all > /dev/null`;

/** What else is run on a node; the exit status. */
function runShell(simulated: SimulatedNode, text: string, said: string[]): number {
  const [, count] = dockerLogs.exec(text) ?? [];
  if (count !== undefined) {
    said.push(...simulated.node.log.slice(-Number(count)));
    return 0;
  }
  const [, how] = turning.exec(text) ?? [];
  if (how === 'stop' || how === 'start' || how === 'restart') {
    turn(simulated, how);
    return 0;
  }
  if (text === rebalancing) return 0;
  throw new Error(`a simulated node does not know this command: ${text}`);
}

/** The words of a command line, some of them in single quotes. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function option(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index < 0 ? undefined : args[index + 1];
}

function lines(said: readonly string[]): string {
  return said.map((line) => `${line}\n`).join('');
}
