import { type SimulatedAnswer, type SimulatedRequest, simulatedRequest } from '../../contracts/simulated-nodes.ts';
import { readSurroundings } from '../node/machine/surroundings.ts';
import { answerCommand } from './answer-command.ts';
import { Brokers } from './broker-state.ts';
import { report } from './report.ts';
import { type Instance, serve } from './serve.ts';
import { answeringNode, contextOf, type SimulatedNode } from './simulated-node.ts';

/**
 * The nodes of every broker of a simulated account, in one process: the agent's code over brokers that are not there. It is asked over
 * the channel to the process that started it, ends with that, and keeps what nodes would have on their disks in the folder that it is given.
 */
const brokers = new Brokers(process.argv[2] ?? '.');
const { agent } = readSurroundings();
const instances = new Map<string, Instance & { simulated: SimulatedNode }>();
const served = serve((instanceId) => instances.get(instanceId));

/** Nodes are what the newest request says. */
async function meet({ machines, volumes }: SimulatedRequest): Promise<void> {
  const { urlOf } = await served;
  brokers.forgetWithout(volumes);
  instances.clear();
  const running = machines.map(({ instanceId }) => instanceId);
  for (const machine of machines) {
    const keep = () => brokers.keep(machine.identity.broker);
    const simulated = { machine, ...brokers.of(machine), url: urlOf(machine.instanceId), running, keep };
    instances.set(machine.instanceId, { machine, simulated, answering: () => answeringNode(simulated) });
  }
}

async function answer(request: SimulatedRequest): Promise<Omit<SimulatedAnswer, 'id'>> {
  await meet(request);
  const { command } = request;
  if (!command) return reportAll([...instances.values()]);
  const instance = instances.get(command.instanceId);
  if (!instance) return { status: 1, stdout: '', stderr: `${command.instanceId} is no node of a broker` };
  return answerCommand(instance.simulated, command.text, agent);
}

/** Brokers at once, the nodes of each one after another. */
async function reportAll(all: readonly { simulated: SimulatedNode }[]): Promise<Omit<SimulatedAnswer, 'id'>> {
  const said: string[] = [];
  const names = [...new Set(all.map(({ simulated }) => simulated.machine.identity.broker))];
  await Promise.all(
    names.map(async (name) => {
      for (const { simulated } of all.filter((one) => one.simulated.machine.identity.broker === name)) {
        const { hostName } = simulated.machine.identity;
        const say = (line: string) => said.push(`${hostName}: ${line}`);
        await report(contextOf(simulated, { agent, say })).catch((error: Error) => say(error.message));
        simulated.keep();
      }
    }),
  );
  return { status: 0, stdout: said.join('\n'), stderr: '' };
}

process.on('message', async (message) => {
  const request = simulatedRequest.parse(message);
  const outcome = await answer(request).catch((error: Error) => ({ status: 1, stdout: '', stderr: error.message }));
  process.send?.({ id: request.id, ...outcome } satisfies SimulatedAnswer);
});
process.on('disconnect', () => process.exit());
// Ctrl-C is for whoever started this, who may still have something to ask.
process.on('SIGINT', () => undefined);
