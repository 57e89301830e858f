/** Programs and files that a node's first boot leaves on it. */

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
