import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { formatProblems } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import { fileOf } from '../../catalog/kind.ts';
import { processorKind } from '../../catalog/kinds/processor/kind.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { readRecording } from '../../catalog/scaling/read-recording.ts';
import { type ReplayOptions, replayDay } from '../../catalog/scaling/replay.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import type { QueueRecording } from '../../contracts/queue-recording.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { requireCatalog, requireFolder } from '../../pipeline/repository/repository.ts';
import type { NamedReplay } from './describe-replay.ts';

export interface ReplayQuestion {
  repository: string;
  /** File of the recording. */
  file: string;
  /** Whose rules: a processor of the repository; or a file of one, which need not stand in it. Default: the queue's. */
  processor?: string | undefined;
  rules?: string | undefined;
  /** A file of other rules, to look at beside these. */
  beside?: string | undefined;
  perTaskMinute?: number | undefined;
  startMinutes?: number | undefined;
}

/** Replays a recording with some rules, and with others. Throws UserFailure for files that are wrong. */
export function replayRules(question: ReplayQuestion): { replays: NamedReplay[]; region: string } {
  const { repository, rules, beside, perTaskMinute, startMinutes } = question;
  const recording = openRecording(question.file);
  const { platform, processors } = requireCatalog(repository);
  const { region } = platform;
  const own =
    rules === undefined ? processorOf(processors, recording, question.processor) : ruleFile(repository, rules);
  const options: ReplayOptions = {
    region,
    ...(perTaskMinute === undefined ? {} : { perTaskMinute }),
    ...(startMinutes === undefined ? {} : { startMinutes }),
  };
  const named = [
    { name: rules ?? own.name, processor: own },
    ...(beside === undefined ? [] : [{ name: beside, processor: ruleFile(repository, beside) }]),
  ];
  const replays = named.map(({ name, processor }) => {
    const replay = replayDay(processor, recording, options);
    if (replay) return { name, replay };
    throw new UserFailure(
      `${question.file}: nothing was acknowledged in it, so that it does not say what a task can do. Give --task-rate, messages that a task does in a minute.`,
    );
  });
  return { replays, region };
}

/** Reads a recording. Throws UserFailure with all that is wrong with it. */
export function openRecording(file: string): QueueRecording {
  const read = readRecording(textOf(file), file);
  if ('recording' in read) return read.recording;
  throw new UserFailure(read.problems.join('\n'));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserFailure(`${file}: cannot be read (${code}). Name a file that is there.`);
  }
}

function processorOf(
  processors: readonly Processor[],
  { broker, vhost, queue }: QueueRecording,
  named: string | undefined,
): Processor {
  if (named !== undefined) return requireProcessor(processors, named);
  const found = processors.find((each) => each.broker === broker && each.vhost === vhost && each.queue === queue);
  if (found) return found;
  throw new UserFailure(
    `No processor takes from the queue ${queue} in vhost ${vhost} of ${broker}, which the recording is of. Name one with --processor, or a file with --rules.`,
  );
}

/** The processor of that name. Throws UserFailure where there is none. */
export function requireProcessor(processors: readonly Processor[], name: string): Processor {
  const found = processors.find((each) => each.name === name);
  if (found) return found;
  const names = processors.map((each) => each.name);
  throw new UserFailure(`${name} is not a processor.${suggest(name, names)} Known: ${names.join(', ') || 'none'}.`);
}

/** A file of a processor, checked as if it stood in the repository in the place of all others. */
function ruleFile(repository: string, file: string): Processor {
  const text = textOf(file);
  const name = basename(file).replace(/\.ya?ml$/, '');
  const path = fileOf(processorKind, name);
  const others = readRepository(requireFolder(resolve(repository))).filter(
    (each) => !each.path.startsWith(`${processorKind.folder}/`),
  );
  const { objects, problems } = loadCatalog({
    files: [...others, { path, text }],
    today: new Date().toISOString().slice(0, 10),
  });
  const wrong = problems.filter((problem) => problem.file === path && problem.severity === 'error');
  const found = objects.processors.find(({ file: read }) => read.path === path);
  if (!found || wrong.length > 0) throw new UserFailure(formatProblems(wrong.map((problem) => ({ ...problem, file }))));
  return found.value;
}
