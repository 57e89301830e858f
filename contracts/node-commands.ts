/** Programs and files that a node's first boot leaves on it, and the commands that it is given from outside. */

/** Folder of all of them. */
export const programFolder = '/opt/warren';

/** Who the node is. */
export const identityFile = `${programFolder}/node.json`;

/** The agent, as its commands are called: `/opt/warren/agent report`. */
export const agentProgram = `${programFolder}/agent`;

/** Brings the agent whose SHA-256 it is given onto the node. */
export const fetchAgentProgram = `${programFolder}/fetch-agent`;

/** What Amazon Linux 2023 calls the Node that runs the agent: https://docs.aws.amazon.com/linux/al2023/ug/nodejs.html */
export const nodeProgram = 'node-24';

/** Names of the agent's commands. */
export const agentCommand = {
  configure: 'configure',
  waitHealthy: 'wait-healthy',
  prepare: 'prepare',
  drain: 'drain',
  backup: 'backup',
  restore: 'restore',
  rotate: 'rotate',
  report: 'report',
  queueMetrics: 'queue-metrics',
} as const;

/** Exit status by which the agent says: not now, but it may come. EX_TEMPFAIL of sysexits.h. */
export const notYet = 75;

/** systemd's name of RabbitMQ on a node. */
export const rabbitmqUnit = 'rabbitmq.service';

/** Name of the container that RabbitMQ runs in. */
export const rabbitmqContainer = 'rabbitmq';

/** The document of Systems Manager that runs a shell command. */
export const shellDocument = 'AWS-RunShellScript';

/**
 * Has a node take on a bundle by that agent. The agent of Systems Manager answers before the first boot is over, and the
 * programs are there only after it.
 */
export function configureNode({ agent, bundle }: { agent: string; bundle: string }): string {
  return (
    'cloud-init status --wait > /dev/null; ' +
    `command -v ${nodeProgram} > /dev/null || { tail -n 5 /var/log/cloud-init-output.log >&2; exit 1; }; ` +
    `${fetchAgentProgram} ${agent} && ${agentProgram} ${agentCommand.configure} ${bundle}`
  );
}

/** Has a node look for so long whether it runs this bundle and is healthy; the last line printed is what it waits for. */
export function waitUntilHealthy({ bundle, seconds }: { bundle: string; seconds: number }): string {
  return `${agentProgram} ${agentCommand.waitHealthy} --bundle ${bundle} --seconds ${seconds}`;
}

/** Has a node save the broker's definitions; prints their key. */
export const saveDefinitionsNow = `${agentProgram} ${agentCommand.backup}`;

/** Has a node bring definitions from the bucket of backups into the running broker. */
export function restoreDefinitions(key: string): string {
  return `${agentProgram} ${agentCommand.restore} ${quoted(key)}`;
}

/** Has a node take on the passwords that the secrets hold now. */
export const takeOnPasswords = `${agentProgram} ${agentCommand.rotate}`;

/** As one word of a shell's command line. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
