import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { recordingFile } from '../../contracts/queue-recording.ts';
import { describeReplays } from '../../operations/scaling/describe-replay.ts';
import { replayJson } from '../../operations/scaling/replay-json.ts';
import { replayRules, requireProcessor } from '../../operations/scaling/replay-rules.ts';
import { drawSvg } from '../../operations/scaling/svg-picture.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';

/** `warren scaling`: what the rules of scaling would have made of a day. */
export function scalingCommand(): Command {
  return new Command('scaling')
    .description('Record a day of a queue, and see what the rules by which its processor scales make of it.')
    .addCommand(recordPart())
    .addCommand(replayPart());
}

function recordPart(): Command {
  return new Command('record')
    .description(
      'Read a day of the queue of a processor from CloudWatch, into recordings/<processor>.json. Changes nothing in AWS.',
    )
    .argument('<processor>', "the processor's name")
    .addOption(repositoryOption())
    .requiredOption('--day <date>', 'a day that is over, in UTC, of the last two weeks: 2026-11-30', isoDay)
    .action(runRecord);
}

async function runRecord(name: string, { repository, day }: { repository: string; day: string }): Promise<void> {
  const { platform, processors } = requireCatalog(repository);
  const processor = requireProcessor(processors, name);
  const { cloudWatchMetrics } = await import('../../operations/scaling/metric-values.ts');
  const { recordDay, recordingText } = await import('../../operations/scaling/record-day.ts');
  const read = cloudWatchMetrics(platform.region);
  const recording = await recordDay({ processor, platform, day, now: new Date(), read });
  const file = join(repository, recordingFile(name));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, recordingText(recording));
  console.log(`${recordingFile(name)} has ${day}. warren scaling replay ${recordingFile(name)} shows it.`);
}

function isoDay(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))) return text;
  throw new InvalidArgumentError('It has to be a day, as 2026-11-30.');
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
