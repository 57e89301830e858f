import type { z } from 'zod';
import { agentKey, watchKey } from './object-keys.ts';
import { type AlarmSignal, hostPager, type madeSignal } from './paging.ts';

/** Programs and files that the first boot leaves on a machine, and the commands that it is given from outside. */

/** Folder of all of them. */
export const programFolder = '/opt/warren';

/** Who the machine is: `NodeIdentity` on a broker's node, `WatchIdentity` on the monitoring host. */
export const identityFile = `${programFolder}/node.json`;

/** The agent of a broker's node, as its commands are called: `/opt/warren/agent report`. */
export const agentProgram = `${programFolder}/agent`;

/** The agent of the monitoring host, called alike: `/opt/warren/watch report`. */
export const watchProgram = `${programFolder}/watch`;

/** What runs on a machine for Warren, by what the machine is: where it lies there, and the object that it is a version of. */
export const machineAgents = {
  node: { program: agentProgram, key: agentKey },
  monitoring: { program: watchProgram, key: watchKey },
} as const;

/** What a machine is: a broker's node, or the monitoring host. */
export type MachineKind = keyof typeof machineAgents;

/** What Amazon Linux 2023 calls the Node that runs the agents: https://docs.aws.amazon.com/linux/al2023/ug/nodejs.html */
export const nodeProgram = 'node-24';

/** Names of the commands of a node's agent; the monitoring host's has the first three of the same names. */
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

/** What a machine is to run. */
export interface Configuring {
  kind: MachineKind;
  /** SHA-256 of the agent that takes it on. */
  agent: string;
  /** Name of the bundle. */
  bundle: string;
}

/**
 * Has a machine take on a bundle by that agent. The agent of Systems Manager answers before the first boot is over, and the
 * programs are there only after it.
 */
export function configureMachine({ kind, agent, bundle }: Configuring): string {
  return [
    'cloud-init status --wait > /dev/null',
    `command -v ${nodeProgram} > /dev/null || { tail -n 5 /var/log/cloud-init-output.log >&2; exit 1; }`,
    ...fetchAgent(kind, agent),
    `${machineAgents[kind].program} ${agentCommand.configure} ${bundle}`,
  ].join('\n');
}

/**
 * Brings the agent of this SHA-256 onto the machine, unless it is there. Agents of before are older versions of the same object; the
 * newest comes first. It is told and not left there by the first boot, or machines would fetch as they did when they were made.
 */
function fetchAgent(kind: MachineKind, sha256: string): string[] {
  const { program, key } = machineAgents[kind];
  const installed = `${program}.cjs`;
  const list = `aws s3api list-object-versions --bucket "$bucket" --prefix ${key}`;
  const get = `aws s3api get-object --bucket "$bucket" --key ${key}`;
  return [
    'set -eu',
    `known() { ${nodeProgram} -p "require('${identityFile}').$1"; }`,
    `right() { echo "${sha256}  $1" | sha256sum --check --status 2> /dev/null; }`,
    `if ! right ${installed}; then`,
    '  bucket="$(known configurationBucket)"',
    '  region="$(known region)"',
    `  versions="$(${list} --query "Versions[?Key=='${key}'].VersionId" --output text --region "$region")"`,
    `  incoming="$(mktemp ${programFolder}/incoming.XXXXXX)"`,
    `  trap 'rm -f "$incoming"' EXIT`,
    '  for version in $versions; do',
    // What the command line says of no versions.
    '    if [ "$version" = None ]; then break; fi',
    `    ${get} --version-id "$version" --region "$region" "$incoming" > /dev/null`,
    '    if right "$incoming"; then break; fi',
    '  done',
    '  right "$incoming" || {',
    `    echo "no version of s3://$bucket/${key} is the agent of SHA-256 ${sha256}" >&2`,
    '    exit 1',
    '  }',
    '  chmod 0644 "$incoming"',
    `  mv "$incoming" ${installed}`,
    'fi',
  ];
}

/** Has a machine look for so long whether it runs this bundle and is healthy; the last line printed is what it waits for. */
export function waitUntilHealthy(look: { kind: MachineKind; bundle: string; seconds: number }): string {
  const { kind, bundle, seconds } = look;
  return `${machineAgents[kind].program} ${agentCommand.waitHealthy} --bundle ${bundle} --seconds ${seconds}`;
}

/** Has a node save the broker's definitions; prints their key. */
export const saveDefinitionsNow = `${agentProgram} ${agentCommand.backup}`;

/** Has a node bring definitions from the bucket of backups into the running broker. */
export function restoreDefinitions(key: string): string {
  return `${agentProgram} ${agentCommand.restore} ${quoted(key)}`;
}

/** Has the monitoring host save what its programs keep; prints the key of it. */
export const saveHostNow = `${watchProgram} ${agentCommand.backup}`;

/** Has the monitoring host bring its programs back to the backup of a time. */
export function restoreHost(time: string): string {
  return `${watchProgram} ${agentCommand.restore} ${quoted(time)}`;
}

/** Has the monitoring host's pager told of a signal that was made, as Grafana and Zabbix tell it of theirs; fails where it does not take it. */
export function tellHostPager(signal: AlarmSignal): string {
  const body = JSON.stringify({ signal } satisfies z.infer<typeof madeSignal>);
  const url = `http://127.0.0.1:${hostPager.port}${hostPager.signal}`;
  return `curl --silent --show-error --fail-with-body --max-time 60 --data-binary ${quoted(body)} ${url}`;
}

/** Has a node take on the passwords that the secrets hold now. */
export const takeOnPasswords = `${agentProgram} ${agentCommand.rotate}`;

/** As one word of a shell's command line. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
