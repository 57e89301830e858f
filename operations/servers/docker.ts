import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import type { Run } from './server.ts';

/** Whether a Docker engine answers; asked once a process. */
export function dockerAnswers(): Promise<boolean> {
  answering ??= runProgram({ argv: ['docker', 'version', '--format', '{{.Server.Version}}'] }).then(
    ({ status }) => status === 0,
    () => false,
  );
  return answering;
}

let answering: Promise<boolean> | undefined;

/**
 * The official images, of the series that the trees have: https://github.com/docker-library/official-images/tree/master/library,
 * https://hub.docker.com/r/valkey/valkey
 */
export const images = {
  rabbitmq: 'rabbitmq:4.3-management',
  rabbitmq40: 'rabbitmq:4.0-management',
  mariadb: 'mariadb:11.8',
  valkey: 'valkey/valkey:8.1',
} as const;

export interface Container {
  image: string;
  /** What the image's entry point is given. */
  argv: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** The server's own folder, and where the image has it. */
  mount: { from: string; to: string };
  /** Ports of 127.0.0.1, each with the container's. */
  ports: Readonly<Record<number, number>>;
  /** Name by which it knows itself; RabbitMQ keeps its data under it. */
  hostname?: string;
}

/**
 * Reads until its input ends, as it does when the client that holds it is gone, and then takes the server along.
 * $@ is what the entry point is given.
 */
const untilInputEnds = `
docker-entrypoint.sh "$@" </dev/null &
server=$!
trap 'kill -TERM $server' TERM
( cat >/dev/null; kill -KILL $server ) <&0 &
while kill -0 $server 2>/dev/null; do wait $server; done
`;

/** Starts a container that goes when this process does. Its files belong to whoever runs this. */
export async function startContainer(container: Container): Promise<Run & { name: string }> {
  const { image, argv, environment = {}, mount, ports, hostname } = container;
  const name = `warren-${randomUUID()}`;
  const user = process.getuid ? ['--user', `${process.getuid()}:${process.getgid?.()}`] : [];
  const child = spawn(
    'docker',
    [
      ...['run', '--rm', '--init', '--interactive', '--name', name, ...user],
      ...(hostname ? ['--hostname', hostname] : []),
      ...['--volume', `${mount.from}:${mount.to}`],
      ...Object.entries(ports).flatMap(([own, inside]) => ['--publish', `127.0.0.1:${own}:${inside}`]),
      // By name alone, so that the values are in no argument.
      ...Object.keys(environment).flatMap((variable) => ['--env', variable]),
      ...['--entrypoint', 'sh', image, '-c', untilInputEnds, 'sh', ...argv],
    ],
    { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-64 * 1024);
    });
  }
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(new SurroundingsFailure(`docker: ${cause.message}`, { cause })));
  });
  const docker = async (...args: string[]) => {
    await runProgram({ argv: ['docker', ...args, name] });
  };
  return {
    name,
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    log: () => log,
    end: () => void docker('stop', '--time', '20'),
    kill: () => void docker('kill'),
    pause: () => docker('pause'),
    resume: () => docker('unpause'),
  };
}
