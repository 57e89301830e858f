import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import type { Catalog } from '../../catalog/catalog.ts';
import { formatProblems } from '../../catalog/files/problem.ts';
import { messageOf, UserFailure } from '../../pipeline/process/failure.ts';
import { lockFolder } from '../../pipeline/process/folder-lock.ts';
import { showProgress, since } from '../../pipeline/process/progress.ts';
import { loadRepository } from '../../pipeline/repository/repository.ts';
import { exampleOf } from '../send/request-of.ts';
import { bringServers } from '../servers/bring-servers.ts';
import { handlersRoot } from './applications.ts';
import { demonstrate, replyingSample } from './demonstrate.ts';
import { chooseGatewayPort } from './gateway-port.ts';
import { type LocalPlatform, startLocalPlatform } from './local-platform.ts';
import { waitsFor } from './planned-programs.ts';
import { localFolder, removeSession, writeSession } from './session-file.ts';
import { watchFiles } from './watch-files.ts';

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
  const gatewayPort = await chooseGatewayPort(port, (text) => console.log(line('gateway', text, '')));
  const unlock = lockFolder(localFolder(repository));
  const folder = openFolder(repository);
  let platform: LocalPlatform | undefined;
  try {
    await bringServers((text) => console.log(`  ${text}`));
    const progress = showProgress();
    const start = performance.now();
    const tell = (name: string, what: string) => console.log(line(name, what, ''));
    progress.update('starting', 'RabbitMQ, MariaDB, Redis');
    platform = await startLocalPlatform({
      repository,
      folder,
      catalog,
      gatewayPort,
      up: (name, what) => {
        if (platform) return tell(name, what);
        progress.finish(name, line(name, what, since(start)));
        progress.update('starting', 'what comes next');
      },
      tell,
    }).finally(() => progress.stop());
    const { rabbitmq, gatewayUrl, secretsFile } = platform;
    const { amqpUrl, managementUrl } = rabbitmq;
    writeSession(repository, { pid: process.pid, amqpUrl, managementUrl, gatewayUrl, secretsFile });
    if (signal.aborted) return;
    console.log('');
    const hop = (where: string, what: string, durationMs?: number) =>
      console.log(line(where, what, durationMs === undefined ? '' : `${durationMs.toFixed(0)} ms`));
    await demonstrate({ repository, catalog, platform, hop });
    console.log(`\n${describeAccess(repository, catalog, platform)}`);
    if (ends || signal.aborted) return;
    console.log('\n  Files are taken on as they are edited. Ctrl-C ends it all.');
    await takeOnEdits({ repository, platform, signal, tell });
    console.log('\n  Ending.');
  } finally {
    await platform?.stop();
    removeSession(repository);
    rmSync(folder, { recursive: true, force: true });
    unlock();
  }
}

/** A folder for this run, which holds the lock. Those of runs that were killed go: their processes went with them. */
function openFolder(repository: string): string {
  const parent = localFolder(repository);
  for (const name of readdirSync(parent)) {
    if (name.startsWith('run-')) rmSync(join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, 'run-'));
}

/** What programs and settings are made of. */
const watched = ['platform.yaml', 'brokers', 'endpoints', 'processors', 'samples'] as const;

async function takeOnEdits(props: {
  repository: string;
  platform: LocalPlatform;
  signal: AbortSignal;
  tell: (name: string, what: string) => void;
}): Promise<void> {
  const { repository, platform, signal, tell } = props;
  const paths = [...watched.map((name) => join(repository, name)), join(handlersRoot, 'handlers')];
  const watching = watchFiles({
    paths,
    signal,
    changed: async () => {
      try {
        const { catalog, problems } = loadRepository(repository);
        if (!catalog) throw new UserFailure(formatProblems(problems));
        await platform.takeOn(catalog);
      } catch (error) {
        tell('files', `what runs goes on as it was, since\n\n${messageOf(error)}\n`);
      }
    },
  });
  // Whatever is being taken on when it shall end is over before anything is ended.
  if (!signal.aborted) await once(signal, 'abort');
  await watching;
}

function describeAccess(
  repository: string,
  catalog: Catalog,
  { gatewayUrl, rabbitmq, programs }: LocalPlatform,
): string {
  const { username, password } = rabbitmq.login;
  const sample = replyingSample({ repository, catalog });
  const lines = [
    `  gateway      ${gatewayUrl}`,
    `  RabbitMQ     ${rabbitmq.managementUrl}  (${username}, ${password})`,
    ...programs
      .planned()
      .flatMap(({ name, metricsUrl }) => (metricsUrl ? [`  metrics      ${metricsUrl}  (${name})`] : [])),
    ...catalog.processors.flatMap((processor) => {
      const port = waitsFor(repository, processor);
      return port === undefined
        ? []
        : [`  ${pc.bold('waits')}        ${processor.name}: start its application on 127.0.0.1:${port}`];
    }),
  ];
  if (sample) {
    const { name, host, path } = sample.endpoint;
    const example = exampleOf(path);
    lines.push(
      '',
      `  ./warren send ${name} --path ${example}`,
      `  ./warren tap ${name}`,
      `  curl -i -H 'Host: ${host}' ${gatewayUrl}${example}`,
    );
  }
  return lines.join('\n');
}

function line(name: string, what: string, time: string): string {
  return `  ${pc.bold(name.padEnd(19))} ${what.padEnd(72)} ${time.padStart(7)}`.trimEnd();
}
