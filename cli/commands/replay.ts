import { resolve } from 'node:path';
import { Command } from 'commander';
import { printable } from '../../catalog/files/problem.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import { plural } from '../../catalog/words/plural.ts';
import { amqpOption, brokerUrl, connectBroker } from '../../operations/local/broker-connection.ts';
import type { ParkedMessage } from '../../operations/replay/parked-message.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { onInterrupt } from '../../pipeline/process/interruption.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';
import { wholeNumber } from './whole-number.ts';

interface ReplayOptions {
  repository: string;
  dryRun?: boolean;
  limit?: number;
  id?: string;
  amqp?: string;
  json?: boolean;
}

/** `warren replay`: parked messages back to their processor. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('Move the messages that a processor gave up on back to its queue, the oldest first.')
    .argument('<processor>', "the processor's name")
    .addOption(repositoryOption())
    .addOption(amqpOption())
    .option('--dry-run', 'list what is parked, and why; move nothing')
    .option('--limit <number>', 'at most so many; default: all that are parked now', wholeNumber)
    .option('--id <message id>', 'the messages with this id alone')
    .option('--json', 'print the messages as one JSON document')
    .action(runReplay);
}

async function runReplay(name: string, options: ReplayOptions): Promise<void> {
  const repository = resolve(options.repository);
  const { processors } = requireCatalog(repository);
  const processor = processors.find((known) => known.name === name);
  if (!processor) {
    const names = processors.map((known) => known.name);
    const known = names.length > 0 ? `Known: ${names.join(', ')}.` : 'There is no file in processors/.';
    throw new UserFailure(`${name} is not a processor.${suggest(name, names)} ${known}`);
  }
  const { queue, deadLetter, vhost } = processor;
  const url = brokerUrl({ amqp: options.amqp, repository });
  const connection = await connectBroker({ url, vhost, name: `warren replay ${name}` });
  // What ends it is told by whatever is under way on it.
  connection.on('error', () => {});
  const { replay } = await import('../../operations/replay/replay.ts');
  const interruption = onInterrupt();
  const messages: ParkedMessage[] = [];
  const dryRun = options.dryRun ?? false;
  try {
    const { parked, taken } = await replay({
      connection,
      from: deadLetter,
      to: queue,
      dryRun,
      limit: options.limit,
      id: options.id,
      interrupted: () => interruption.happened,
      took(message) {
        if (options.json) messages.push(message);
        else console.log(describe(message));
      },
    });
    if (options.json) {
      printJson({ processor: name, queue, deadLetter, dryRun, parked, taken, messages });
    } else {
      console.log(summary({ parked, taken, dryRun, queue, interrupted: interruption.happened }));
    }
  } finally {
    interruption.forget();
    await connection.close().catch(() => {});
  }
}

function describe({ messageId, endpoint, reason, attempt, receivedAt, bytes }: ParkedMessage): string {
  const tries = attempt === undefined ? '' : `after ${plural(attempt, 'attempt')}: `;
  const id = messageId ?? 'without an id';
  return printable(
    `  ${receivedAt ?? '-'}  ${id}  ${endpoint ?? '-'}  ${bytes} B  ${tries}${reason ?? 'no reason given'}`,
  );
}

interface Summary {
  parked: number;
  taken: number;
  dryRun: boolean;
  queue: string;
  interrupted: boolean;
}

function summary({ parked, taken, dryRun, queue, interrupted }: Summary): string {
  if (parked === 0) return 'Nothing is parked.';
  const rest = parked - taken;
  if (dryRun) return `${taken} of ${plural(parked, 'parked message')} would go back to ${queue}. Nothing was moved.`;
  const left = rest === 0 ? '' : ` ${rest} ${rest === 1 ? 'is' : 'are'} still parked.`;
  return `${interrupted ? 'Interrupted. ' : ''}${plural(taken, 'message')} moved back to ${queue}.${left}`;
}
