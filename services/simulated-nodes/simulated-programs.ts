import { rabbitmqUnit } from '../../contracts/node-commands.ts';
import type { Programs, RunResult } from '../node/machine/run.ts';
import type { BrokerState, NodeState } from './broker-state.ts';

const done: RunResult = { status: 0, stdout: '', stderr: '' };

/** The programs that the agent runs on a node once it is up. There is no other: what is not known fails as a missing program does. */
export function simulatedPrograms({ broker, node }: { broker: BrokerState; node: NodeState }): Programs {
  const run = async (argv: readonly string[]): Promise<RunResult> => {
    const words = argv.join(' ');
    // What systemctl says of a unit that does not run: https://www.freedesktop.org/software/systemd/man/latest/systemctl.html#Exit%20status
    if (words === `systemctl is-active --quiet ${rabbitmqUnit}`) return { ...done, status: node.stopped ? 3 : 0 };
    const [, hostName] = /forget_cluster_node rabbit@(\S+)$/.exec(words) ?? [];
    if (hostName !== undefined) {
      broker.nodes = Object.fromEntries(Object.entries(broker.nodes).filter(([, one]) => one.hostName !== hostName));
      return done;
    }
    // Queues have no leaders here that could be spread.
    if (/ rabbitmq-queues .*\brebalance all$/.test(words)) return done;
    return { ...done, status: 127, stderr: `a simulated node has no program for: ${words}` };
  };
  return {
    run,
    async mustRun(argv) {
      const { status, stdout, stderr } = await run(argv);
      if (status === 0) return stdout;
      throw new Error(stderr);
    },
  };
}
