import { agentCommand } from '../../contracts/node-commands.ts';

/** Names of the commands of the host's agent; what a node's agent can do, too, is called as it is there. */
export const watchCommand = {
  configure: agentCommand.configure,
  waitHealthy: agentCommand.waitHealthy,
  prepare: agentCommand.prepare,
  backup: agentCommand.backup,
  restore: agentCommand.restore,
  report: agentCommand.report,
  targets: 'targets',
  metrics: 'metrics',
  page: 'page',
} as const;
