import type { CommandState, NodeCommands } from '../../operations/nodes/gate.ts';
import type { Machine } from '../machines/machine.ts';

/** Systems Manager for one machine: runs what the gate sends, as root, in a shell. */
export function machineCommands(machine: () => Machine): NodeCommands {
  const commands = new Map<string, CommandState>();
  return {
    async send(_instanceId, command) {
      const id = `command-${commands.size + 1}`;
      commands.set(id, { state: 'running' });
      machine()
        .run(['bash', '-c', command], { timeoutMs: 600_000 })
        .then(({ status, stdout, stderr }) => {
          if (status === 0) commands.set(id, { state: 'succeeded', output: stdout });
          else commands.set(id, { state: 'failed', output: stderr.trim() || stdout, status });
        });
      return id;
    },
    poll: async (_instanceId, commandId) => commands.get(commandId) ?? { state: 'running' },
  };
}
