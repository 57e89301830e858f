import type { Programs } from '../../node/machine/run.ts';
import { inBroker } from '../rabbitmq/container.ts';
import { awaitSpare } from '../rabbitmq/node.ts';

/**
 * What systemd runs before it stops RabbitMQ, also when the machine goes down: waits until the others keep every majority
 * without this node, then has it hand over leaders and let go of its clients. The wait is bounded, since a machine that
 * goes down goes down.
 */
export async function drain(programs: Programs, say: (line: string) => void): Promise<void> {
  if ((await programs.run(inBroker('rabbitmqctl', '--quiet', '--timeout=10', 'ping'))).status !== 0) {
    say('RabbitMQ is not running; nothing to drain');
    return;
  }
  try {
    await awaitSpare(programs, 240);
  } catch (error) {
    say(`stopping without a majority among the others: ${(error as Error).message}`);
  }
  const { status, stderr } = await programs.run(inBroker('rabbitmq-upgrade', '--quiet', '--timeout=60', 'drain'));
  say(status === 0 ? 'drained' : `not drained: ${stderr.trim()}`);
}
