import { Command } from 'commander';
import { isBundleName } from '../../contracts/bundle.ts';
import { passGate } from '../../operations/nodes/gate.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';

interface GateOptions {
  broker: string;
  node: string;
  instance: string;
  region: string;
  agent: string;
  bundle: string;
  timeout: string;
}

/** `warren gate`: what Terraform runs between two nodes of a rolling change. */
export function gateCommand(): Command {
  return new Command('gate')
    .description('Have a node take on its bundle and wait until it is healthy. Terraform runs this between two nodes.')
    .requiredOption('--broker <name>', 'broker that the node is part of')
    .requiredOption('--node <number>', 'number of the node')
    .requiredOption('--instance <id>', 'EC2 instance of the node')
    .requiredOption('--region <region>', 'AWS region of the instance')
    .requiredOption('--agent <sha256>', 'agent that takes it on')
    .requiredOption('--bundle <name>', 'bundle that the node has to run')
    .option('--timeout <seconds>', 'when to give up', '1800')
    .action(async ({ broker, node, instance, region, agent, bundle, timeout }: GateOptions) => {
      const timeoutMs = Number(timeout) * 1000;
      if (!isBundleName(bundle)) {
        throw new UserFailure(`--bundle is "${bundle}"; it has to be a name of 16 hexadecimal digits.`);
      }
      if (!/^[0-9a-f]{64}$/.test(agent)) throw new UserFailure(`--agent is "${agent}"; it has to be a SHA-256.`);
      if (!(timeoutMs > 0)) throw new UserFailure(`--timeout is "${timeout}"; it has to be a number of seconds.`);
      // The AWS SDK takes a while to load, and no other command needs it.
      const { systemsManager } = await import('../../operations/nodes/node-commands.ts');
      await passGate({
        broker,
        node: Number(node),
        instanceId: instance,
        agent,
        bundle,
        commands: systemsManager(region),
        timeoutMs,
        pauseMs: 5000,
        say: (line) => console.log(line),
      });
    });
}
