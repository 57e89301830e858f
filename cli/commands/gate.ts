import { Command } from 'commander';
import { isBundleName } from '../../contracts/bundle.ts';
import { type Machine, monitoringMachine, nodeMachine, passGate } from '../../operations/nodes/gate.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';

interface GateOptions {
  broker?: string;
  node?: string;
  monitoring?: boolean;
  instance: string;
  region: string;
  agent: string;
  bundle: string;
  timeout: string;
}

/** `warren gate`: what Terraform runs between two nodes of a rolling change, and behind the monitoring host. */
export function gateCommand(): Command {
  return new Command('gate')
    .description(
      'Have a machine take on its bundle and wait until it is healthy. Terraform runs this between two nodes, and behind the monitoring host.',
    )
    .option('--broker <name>', 'broker that the node is part of')
    .option('--node <number>', 'number of the node')
    .option('--monitoring', 'the monitoring host instead of a node')
    .requiredOption('--instance <id>', 'EC2 instance')
    .requiredOption('--region <region>', 'AWS region of the instance')
    .requiredOption('--agent <sha256>', 'agent that takes it on')
    .requiredOption('--bundle <name>', 'bundle that it has to run')
    .option('--timeout <seconds>', 'when to give up', '1800')
    .action(async (options: GateOptions) => {
      const { region, agent, bundle, timeout } = options;
      const machine = machineOf(options);
      const timeoutMs = Number(timeout) * 1000;
      if (!isBundleName(bundle)) {
        throw new UserFailure(`--bundle is "${bundle}"; it has to be a name of 16 hexadecimal digits.`);
      }
      if (!/^[0-9a-f]{64}$/.test(agent)) throw new UserFailure(`--agent is "${agent}"; it has to be a SHA-256.`);
      if (!(timeoutMs > 0)) throw new UserFailure(`--timeout is "${timeout}"; it has to be a number of seconds.`);
      // The AWS SDK takes a while to load, and no other command needs it.
      const { systemsManager } = await import('../../operations/nodes/node-commands.ts');
      await passGate({
        machine,
        agent,
        bundle,
        commands: systemsManager(region),
        timeoutMs,
        pauseMs: 5000,
        say: (line) => console.log(line),
      });
    });
}

function machineOf({ broker, node, monitoring, instance }: GateOptions): Machine {
  if (monitoring && broker === undefined && node === undefined) return monitoringMachine(instance);
  if (!monitoring && broker !== undefined && node !== undefined) return nodeMachine(broker, Number(node), instance);
  throw new UserFailure('Name a node by --broker and --node, or the monitoring host by --monitoring alone.');
}
