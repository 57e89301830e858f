import { resolve } from 'node:path';
import { Command } from 'commander';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { portNumber } from './port-number.ts';

interface LocalOptions {
  repository: string;
  port?: number;
  once?: boolean;
}

/** Ctrl-C, `kill`, and a terminal that is closed. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `warren local`: the path of a request on this computer, with real servers. */
export function localCommand(): Command {
  return new Command('local')
    .description(
      'Run the endpoints and processors of the files on this computer, with a RabbitMQ, a MariaDB and a Redis of their own, send a request through each sample, and stay up until Ctrl-C. Programs that die are started again; files are taken on as they are edited. Everything is private to this run and goes with it.',
    )
    .addOption(repositoryOption())
    .option('--port <port>', 'port of the gateway on 127.0.0.1 (default: 8080 where it is free, else any)', portNumber)
    .option('--once', 'end after the samples')
    .addHelpText(
      'after',
      '\nServers come from Docker where an engine answers, else, as root on Debian or Ubuntu, from trees of Debian that are made once in ~/.cache/warren.',
    )
    .action(async ({ repository, port, once = false }: LocalOptions) => {
      // The clients of the servers take a while to load.
      const { runLocal } = await import('../../operations/local/run-local.ts');
      const ending = new AbortController();
      const end = () => ending.abort();
      for (const name of endings) process.once(name, end);
      try {
        await runLocal({
          repository: resolve(repository),
          port,
          once,
          signal: ending.signal,
        });
      } finally {
        for (const name of endings) process.off(name, end);
      }
    });
}
