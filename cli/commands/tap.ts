import { once } from 'node:events';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { suggest } from '../../catalog/words/nearest.ts';
import { amqpOption, brokerUrl, connectBroker } from '../../operations/local/broker-connection.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';
import { wholeNumber } from './whole-number.ts';

interface TapOptions {
  repository: string;
  json?: boolean;
  count?: number;
  amqp?: string;
}

/** `warren tap`: requests and responses of an endpoint as they happen. */
export function tapCommand(): Command {
  return new Command('tap')
    .description(
      "Show an endpoint's responses as they happen, as an access log (times in UTC), until Ctrl-C. Costs the endpoint nothing when nobody looks.",
    )
    .argument('<endpoint>', "the endpoint's name")
    .addOption(repositoryOption())
    .addOption(amqpOption())
    .option('--count <number>', 'end after so many lines', wholeNumber)
    .option('--json', 'print requests and responses, one JSON document a line')
    .action(runTap);
}

async function runTap(name: string, options: TapOptions): Promise<void> {
  const repository = resolve(options.repository);
  const { endpoints } = requireCatalog(repository);
  const endpoint = endpoints.find((known) => known.name === name);
  if (!endpoint) {
    const names = endpoints.map((known) => known.name);
    const known = names.length > 0 ? `Known: ${names.join(', ')}.` : 'There is no file in endpoints/.';
    throw new UserFailure(`${name} is not an endpoint.${suggest(name, names)} ${known}`);
  }
  if (endpoint.taps === 'off') {
    throw new UserFailure(`endpoints/${name}.yaml says taps: off, so there is nothing to listen to.`);
  }
  const url = brokerUrl({ amqp: options.amqp, repository });
  const connection = await connectBroker({ url, vhost: endpoint.vhost, name: `warren tap ${name}` });
  const { tap } = await import('../../operations/tap/tap.ts');
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  console.error(`Listening to ${name}. Ctrl-C ends it.`);
  try {
    await tap({
      connection,
      endpoint: name,
      json: options.json ?? false,
      count: options.count,
      print: printLine,
      warn: (line) => console.error(line),
      signal: ending.signal,
    });
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

/** Waits for a slow reader, so that lines wait in the broker's bounded queue and not in memory. */
async function printLine(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}
