import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { describeReplays } from '../../operations/scaling/describe-replay.ts';
import { replayJson } from '../../operations/scaling/replay-json.ts';
import { replayRules } from '../../operations/scaling/replay-rules.ts';
import { drawSvg } from '../../operations/scaling/svg-picture.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

/** `warren scaling`: what the rules of scaling would have made of a day. */
export function scalingCommand(): Command {
  return new Command('scaling')
    .description('Look at what the rules by which processors scale make of a day.')
    .addCommand(replayPart());
}

interface ReplayOptions {
  repository: string;
  processor?: string;
  rules?: string;
  beside?: string;
  taskRate?: number;
  startMinutes?: number;
  svg?: string;
  json?: boolean;
}

function replayPart(): Command {
  return new Command('replay')
    .description(
      'Put a recorded day through the rules of a processor: how many tasks, when, why, what waited, and what it would have cost. Changes nothing.',
    )
    .argument('<recording>', 'file of a recording, recordings/<processor>.json')
    .addOption(repositoryOption())
    .option('--processor <name>', 'whose rules (default: the processor of the recorded queue)')
    .option('--rules <file>', 'the file of a processor that need not stand in the repository')
    .option('--beside <file>', 'the file of another one, to look at beside it')
    .option(
      '--task-rate <number>',
      'messages that a task does in a minute (default: as measured in the recording)',
      above0,
    )
    .option('--start-minutes <number>', 'minutes that a task takes to start (default: 1)', minutes)
    .option('--svg <file>', 'write a picture of it, too')
    .option('--json', 'print all of it as JSON, minute by minute')
    .action(runReplay);
}

function runReplay(file: string, options: ReplayOptions): void {
  const { repository, processor, rules, beside, taskRate, startMinutes, svg, json } = options;
  if (processor !== undefined && rules !== undefined) {
    throw new UserFailure('--processor and --rules both say whose rules. Give one of them.');
  }
  const { replays, region } = replayRules({
    repository,
    file,
    processor,
    rules,
    beside,
    perTaskMinute: taskRate,
    startMinutes,
  });
  if (svg !== undefined) writeFileSync(svg, drawSvg(replays));
  const columns = process.stdout.columns ?? 100;
  console.log(json ? replayJson(replays) : describeReplays(replays, { columns, region }));
}

function above0(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It has to be a number above 0.');
  return value;
}

/** Tasks that take an hour to start are none that scale. */
function minutes(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0 || value > 60 || text.trim() === '') {
    throw new InvalidArgumentError('It has to be a whole number from 0 to 60.');
  }
  return value;
}
