import { Command } from 'commander';
import { UserFailure } from '../failure.ts';
import { passGate } from '../gate.ts';

interface GateOptions {
  broker: string;
  node: string;
  instance: string;
  region: string;
  configuration: string;
  timeout: string;
}

/** `warren gate`: what Terraform runs between two nodes of a rolling change. */
export function gateCommand(): Command {
  return new Command('gate')
    .description(
      'Wait until a node runs its newest configuration and is healthy. Terraform runs this between two nodes.',
    )
    .requiredOption('--broker <name>', 'broker that the node is part of')
    .requiredOption('--node <number>', 'number of the node')
    .requiredOption('--instance <id>', 'EC2 instance of the node')
    .requiredOption('--region <region>', 'AWS region of the instance')
    .requiredOption('--configuration <fingerprint>', 'configuration that the node has to run')
    .option('--timeout <seconds>', 'when to give up', '1800')
    .action(async ({ broker, node, instance, region, configuration, timeout }: GateOptions) => {
      const timeoutMs = Number(timeout) * 1000;
      if (!/^[0-9a-f]{16}$/.test(configuration)) {
        throw new UserFailure(
          `--configuration is "${configuration}"; it has to be a fingerprint of 16 hexadecimal digits.`,
        );
      }
      if (!(timeoutMs > 0)) throw new UserFailure(`--timeout is "${timeout}"; it has to be a number of seconds.`);
      // The AWS SDK takes a while to load, and no other command needs it. What it has to say about Node would stand in
      // Terraform's log at every gate.
      process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
      const { systemsManager } = await import('../node-commands.ts');
      await passGate({
        broker,
        node: Number(node),
        instanceId: instance,
        configuration,
        commands: systemsManager(region),
        timeoutMs,
        pauseMs: 5000,
        say: (line) => console.log(line),
      });
    });
}
