import { rabbitmqContainer } from '../../../contracts/node-commands.ts';
import { mustRun, type RunOptions, type RunResult, run } from '../machine/run.ts';
import { dataFolder } from '../machine/volume.ts';

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
    `--volume=${configurationFolder}:${configurationFolder}`,
  ];
}

/** Runs one of RabbitMQ's own tools in the container that serves. */
export function inBroker(argv: readonly [string, ...string[]], options?: RunOptions): Promise<RunResult> {
  return run(['docker', 'exec', '--interactive', rabbitmqContainer, ...argv], options);
}

/** Runs a tool that has to succeed. Throws with its last words. */
export function mustRunInBroker(argv: readonly [string, ...string[]], options?: RunOptions): Promise<string> {
  return mustRun(['docker', 'exec', '--interactive', rabbitmqContainer, ...argv], options);
}

/** Runs rabbitmqctl against another node of the cluster, from a container of its own: this node may not be running. */
export function askPeer(
  { hostName, image, peer, timeoutMs = 30_000 }: { hostName: string; image: string; peer: string; timeoutMs?: number },
  words: readonly string[],
): Promise<RunResult> {
  return run(
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
