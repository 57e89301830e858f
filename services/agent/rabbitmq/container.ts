import { rabbitmqContainer } from '../../../contracts/node-commands.ts';
import { dataFolder } from '../../../contracts/node-identity.ts';
import type { Programs, RunResult } from '../../node/machine/run.ts';

/** The user that RabbitMQ runs as in the official image: https://github.com/docker-library/rabbitmq */
export const rabbitmqUser = 999;

/** Where RabbitMQ reads its configuration. */
export const configurationFolder = '/etc/rabbitmq';

/**
 * Nodes and command line tools talk over TLS with certificates of the broker's own authority.
 * https://www.rabbitmq.com/docs/clustering-ssl
 */
const interNodeTls = `-proto_dist inet_tls -ssl_dist_optfile ${configurationFolder}/tls/inter_node_tls.config`;

/** The production checklist asks for at least 50,000: https://www.rabbitmq.com/docs/production-checklist */
const openFiles = 65_536;

/** The words of `docker run` for the node that serves; systemd starts it with them. */
export function serveCommand({ hostName, image }: { hostName: string; image: string }): string[] {
  return [
    '/usr/bin/docker',
    'run',
    `--name=${rabbitmqContainer}`,
    '--network=host',
    `--ulimit=nofile=${openFiles}:${openFiles}`,
    '--log-driver=local',
    '--log-opt=max-size=10m',
    '--log-opt=max-file=3',
    ...clusterOptions(hostName),
    image,
  ];
}

/** What a container needs to be, or to talk to, a node of the cluster. */
function clusterOptions(hostName: string): string[] {
  return [
    '--env=RABBITMQ_USE_LONGNAME=true',
    `--env=RABBITMQ_NODENAME=rabbit@${hostName}`,
    `--env=RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=${interNodeTls}`,
    `--env=RABBITMQ_CTL_ERL_ARGS=${interNodeTls}`,
    `--volume=${dataFolder}:${dataFolder}`,
    // RabbitMQ only reads it; what it could change there, the agent would come upon as root.
    `--volume=${configurationFolder}:${configurationFolder}:ro`,
  ];
}

/** The words that run one of RabbitMQ's own tools in the container that serves. */
export function inBroker(...argv: readonly string[]): [string, ...string[]] {
  return ['docker', 'exec', '--interactive', rabbitmqContainer, ...argv];
}

/** Another node of the cluster, and what asks it. */
export interface PeerProps {
  programs: Programs;
  /** Host name of this node. */
  hostName: string;
  image: string;
  /** Host name of the other node. */
  peer: string;
}

/** Runs rabbitmqctl against another node of the cluster, from a container of its own: this node may not be running. */
export function askPeer(
  { programs, hostName, image, peer, timeoutMs = 30_000 }: PeerProps & { timeoutMs?: number },
  words: readonly string[],
): Promise<RunResult> {
  return programs.run(
    [
      'docker',
      'run',
      '--rm',
      '--interactive',
      '--network=host',
      `--name=warren-ask-${process.pid}`,
      ...clusterOptions(hostName),
      image,
      'rabbitmqctl',
      '--quiet',
      '--timeout=15',
      `--node=rabbit@${peer}`,
      ...words,
    ],
    { timeoutMs },
  );
}
