import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { formatProblems, type Problem } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { fileOf, objectFileOf } from '../../catalog/kind.ts';
import { brokerKind } from '../../catalog/kinds/broker/kind.ts';
import { newestVersion, smallestType } from '../../catalog/kinds/broker/usual-choice.ts';
import { kinds } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { objectNamePattern, objectNameRule } from '../../catalog/schema/field.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { parseExport } from './exported-definitions.ts';
import { leaveOutRefused } from './leave-out-refused.ts';
import type { Note } from './note.ts';
import { type ImportSource, readSource } from './read-source.ts';
import { type BrokerTarget, replaceBroker } from './replace-broker.ts';
import { writeBroker } from './split-broker.ts';
import { translate } from './translate.ts';

/** What an import is asked to do. */
export interface ImportRequest extends ImportSource {
  /** Folder that holds platform.yaml and brokers/. */
  repository: string;
  /** Name of the broker. */
  name: string;
  /** RabbitMQ version of the new broker; the newest when left out. */
  version?: string;
  /** EC2 instance type; the smallest that suits production when left out. */
  type?: string;
  /** File to write, without its ending the folder; brokers/<name>.yaml when left out. */
  output?: string;
  /** Whether a file or folder that is there already is replaced. */
  force?: boolean;
  /** Whether nothing is written. */
  dryRun?: boolean;
}

/** What came of an import. */
export interface ImportReport {
  /** Path of the file, or of the folder where one file would be too large, from the repository. */
  file: string;
  written: boolean;
  /** The file; of a folder its files one after the other, each below a comment with its path. */
  text: string;
  /** Paths of the files of a folder, from the repository; none where it is one file. */
  parts: string[];
  /** How many objects of each kind the file declares. */
  counts: Record<string, number>;
  notes: Note[];
  /** What `warren check` says about the file. */
  problems: Problem[];
}

/**
 * Makes a broker's file from a running broker. The file is checked before it is written; with errors it is not.
 * Throws UserFailure and SurroundingsFailure.
 */
export async function importBroker(request: ImportRequest, today: string): Promise<ImportReport> {
  const repository = resolve(request.repository);
  const target = targetOf(request, repository);
  const definitions = parseExport({ ...(await readSource(request)), vhost: request.vhost });
  const { version = newestVersion(), type = smallestType() } = request;
  const { name } = request;
  const others = otherFiles(repository, name);
  const platform = loadCatalog({ files: others, today }).objects.platform?.value;
  const translation = translate(definitions, { name, platform: platform?.name, version, instanceType: type });
  const { broker, notes } = leaveOutRefused(translation.broker, { name, platform, today });
  const files = writeBroker({ ...translation, broker }, name);
  const problems = checkFiles({ others, files, today });
  const failed = problems.some(({ severity }) => severity === 'error');
  const written = !failed && !request.dryRun;
  if (written) replaceBroker(target, files);
  const isFolder = files.length > 1;
  const shown = relative(repository, isFolder ? target.folder : target.file);
  const parts = isFolder ? files.map(({ path }) => `${shown}/${basename(path)}`) : [];
  return {
    file: isFolder ? `${shown}/` : shown,
    written,
    text: files.map(({ text }, index) => (isFolder ? `# ${parts[index]}\n${text}` : text)).join(''),
    parts,
    counts: countObjects(broker),
    notes: [...translation.notes, ...notes],
    problems,
  };
}

/** Where a broker is written to: a file, or a folder beside where that would be. */
function targetOf({ name, output, force, dryRun }: ImportRequest, repository: string): BrokerTarget {
  if (!objectNamePattern.test(name)) {
    throw new UserFailure(`--name is "${name}", which cannot be a broker's name: ${objectNameRule}.`);
  }
  const file = output === undefined ? join(repository, fileOf(brokerKind, name)) : resolve(output);
  const folder = file.endsWith('.yaml') ? file.slice(0, -'.yaml'.length) : `${file}.parts`;
  const there = [file, folder].find((path) => existsSync(path));
  if (there !== undefined && !force && !dryRun) {
    throw new UserFailure(
      `${relative(process.cwd(), there)} is there already. Replace it with --force, or choose another --name.`,
    );
  }
  return { file, folder };
}

/** The rest of the repository as it is. */
function otherFiles(repository: string, name: string): SourceFile[] {
  const files = existsSync(repository) ? readRepository(repository) : [];
  return files.filter(({ path }) => objectFileOf(path, kinds) !== fileOf(brokerKind, name));
}

/** What `warren check` would say about the broker, with the rest of the repository. */
function checkFiles({ others, files, today }: { others: readonly SourceFile[]; files: SourceFile[]; today: string }) {
  const { problems } = loadCatalog({ files: [...others, ...files], today });
  const own = new Set(files.map(({ path }) => path));
  return problems.filter(({ file }) => own.has(file));
}

const counted = ['vhosts', 'users', 'policies', 'exchanges', 'queues', 'bindings', 'federation', 'shovels'] as const;

function countObjects(broker: Partial<Record<(typeof counted)[number], object>>): Record<string, number> {
  return Object.fromEntries(counted.map((kind) => [kind, Object.keys(broker[kind] ?? {}).length]));
}

/** What a person reads: what was made, what is left to do, and what `warren check` says. */
export function describeImport(
  { file, written, text, parts, counts, notes, problems }: ImportReport,
  dryRun: boolean,
): string {
  const made = Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [`${kind}: ${count}`] : []));
  const many = parts.length > 0 ? ` in ${parts.length} files` : '';
  const outcome = written ? 'written' : dryRun ? 'not written, as asked' : 'not written, since it has errors';
  return [
    ...(dryRun ? [text] : []),
    `${file} ${outcome}${many}: ${made.join(', ') || 'nothing in it'}`,
    ...(notes.length > 0 ? ['', 'To know and to do:'] : []),
    ...notes.map(({ about, message }) => `  ${about}  ${message}`),
    ...(problems.length > 0 ? ['', formatProblems(problems)] : []),
    ...(problems.some(({ severity }) => severity === 'error') && !dryRun
      ? ['See the file with --dry-run, mend it by hand, or mend the broker and import again.']
      : []),
  ].join('\n');
}
