import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { formatProblems } from '../../catalog/files/problem.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { lockFolder } from '../../pipeline/process/folder-lock.ts';
import { showProgress, since } from '../../pipeline/process/progress.ts';
import { loadRepository } from '../../pipeline/repository/repository.ts';
import { exampleOf } from '../send/request-of.ts';
import { bringServers } from '../servers/bring-servers.ts';
import { isFree, keepPort } from '../servers/ports.ts';
import { demonstrate, replyingSample } from './demonstrate.ts';
import { type LocalPlatform, startLocalPlatform } from './local-platform.ts';
import { localFolder, removeSession, writeSession } from './session-file.ts';

const usualPort = 8080;

export interface RunLocalProps {
  repository: string;
  /** Of the gateway. */
  port?: number;
  /** Whether it ends after the demonstration. */
  once: boolean;
  /** Aborted when it shall end. */
  signal: AbortSignal;
}

/** Starts everything, shows that it works, says where it is, and takes it all away in the end, whatever happens. */
export async function runLocal({ repository, port, once: ends, signal }: RunLocalProps): Promise<void> {
  const { catalog, problems } = loadRepository(repository);
  if (!catalog) throw new UserFailure(`${formatProblems(problems)}\n\nNothing was started.`);
  if (catalog.endpoints.length === 0) {
    throw new UserFailure(
      'There is no file in endpoints/, so there is nothing to run. docs/endpoints-and-processors.md says what goes into one.',
    );
  }
  const gatewayPort = await choosePort(port);
  const unlock = lockFolder(localFolder(repository));
  const folder = openFolder(repository);
  let platform: LocalPlatform | undefined;
  try {
    await bringServers((line) => console.log(`  ${line}`));
    const progress = showProgress();
    const start = performance.now();
    progress.update('starting', 'RabbitMQ, MariaDB, Redis');
    platform = await startLocalPlatform({
      repository,
      folder,
      catalog,
      gatewayPort,
      up: (name, what) => {
        progress.finish(name, line(name, what, since(start)));
        progress.update('starting', 'what comes next');
      },
    }).finally(() => progress.stop());
    const { rabbitmq, gatewayUrl } = platform;
    writeSession(repository, {
      pid: process.pid,
      amqpUrl: rabbitmq.amqpUrl,
      managementUrl: rabbitmq.managementUrl,
      gatewayUrl,
      secretsFile: platform.secretsFile,
    });
    if (signal.aborted) return;
    console.log('');
    const hop = (where: string, what: string, durationMs?: number) =>
      console.log(line(where, what, durationMs === undefined ? '' : `${durationMs.toFixed(0)} ms`));
    await demonstrate({ repository, catalog, platform, hop });
    console.log(`\n${describeAccess(platform, replyingSample({ repository, catalog }))}`);
    if (ends || signal.aborted) return;
    console.log('\n  Ctrl-C ends it all.');
    await untilSomethingEnds(platform, signal);
  } finally {
    await platform?.stop();
    removeSession(repository);
    rmSync(folder, { recursive: true, force: true });
    unlock();
  }
}

async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return (await isFree(usualPort)) ? usualPort : keepPort();
  if (await isFree(wanted)) return wanted;
  throw new UserFailure(`Port ${wanted} is taken. Choose another with --port.`);
}

/** A folder for this run, which holds the lock. Those of runs that were killed go: their processes went with them. */
function openFolder(repository: string): string {
  const parent = localFolder(repository);
  for (const name of readdirSync(parent)) {
    if (name.startsWith('run-')) rmSync(join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, 'run-'));
}

/** Waits for Ctrl-C, or for a program that ends by itself, which is a failure. */
async function untilSomethingEnds({ programs }: LocalPlatform, signal: AbortSignal): Promise<void> {
  const ended = programs.map(async (program) => {
    await program.ended;
    return program;
  });
  const asked = signal.aborted ? Promise.resolve(undefined) : once(signal, 'abort').then(() => undefined);
  const program = await Promise.race([asked, ...ended]);
  if (program) throw new SurroundingsFailure(`${program.name} ended by itself. Its last words:\n${program.log()}`);
}

function describeAccess(
  { gatewayUrl, rabbitmq, metricsUrls, missing }: LocalPlatform,
  sample: ReturnType<typeof replyingSample>,
): string {
  const { username, password } = rabbitmq.login;
  const lines = [
    `  gateway      ${gatewayUrl}`,
    `  RabbitMQ     ${rabbitmq.managementUrl}  (${username}, ${password})`,
    ...[...metricsUrls].map(([name, url]) => `  metrics      ${url}  (${name})`),
    ...[...missing].map(
      ([name, port]) => `  ${pc.bold('waits')}        ${name}: start its application on 127.0.0.1:${port}`,
    ),
    ...(sample
      ? [
          '',
          `  curl -i -H 'Host: ${sample.endpoint.host}' ${gatewayUrl}${exampleOf(sample.endpoint.path)}`,
          `  ./warren tap ${sample.endpoint.name}`,
        ]
      : []),
  ];
  return lines.join('\n');
}

function line(name: string, what: string, time: string): string {
  return `  ${pc.bold(name.padEnd(19))} ${what.padEnd(72)} ${time.padStart(7)}`.trimEnd();
}
