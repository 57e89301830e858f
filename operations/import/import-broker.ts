import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { instanceTypes } from '../../catalog/facts/instance-types.ts';
import { rabbitmqVersions } from '../../catalog/facts/rabbitmq-versions.ts';
import { formatProblems, type Problem } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import { maxFileBytes, type SourceFile } from '../../catalog/files/yaml-file.ts';
import { leastMemoryGiB, leastVcpu } from '../../catalog/kinds/broker/rules/machine-rules.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { objectNamePattern, objectNameRule } from '../../catalog/schema/field.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { parseExport } from './exported-definitions.ts';
import { leaveOutRefused } from './leave-out-refused.ts';
import type { Note } from './note.ts';
import { type ImportSource, readSource } from './read-source.ts';
import { translate } from './translate.ts';
import { writeYaml } from './write-yaml.ts';

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
  /** File to write; brokers/<name>.yaml when left out. */
  output?: string;
  /** Whether a file that is there already is replaced. */
  force?: boolean;
  /** Whether nothing is written. */
  dryRun?: boolean;
}

/** What came of an import. */
export interface ImportReport {
  /** Path of the file, from the repository. */
  file: string;
  written: boolean;
  text: string;
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
  const target = targetFile(request, repository);
  const { value, source } = await readSource(request);
  const definitions = parseExport({ value, vhost: request.vhost, source });
  const { version = newestVersion(), type = smallestType() } = request;
  const { name } = request;
  const others = otherFiles(repository, name);
  const platform = loadCatalog({ files: others, today }).objects.platform?.value;
  const translation = translate(definitions, { name, platform: platform?.name, version, instanceType: type });
  const { broker, notes } = leaveOutRefused(translation.broker, { name, platform, today });
  const text = writeYaml({ ...translation, broker });
  const problems = checkFile({ others, name, text, today });
  const failed = problems.some(({ severity }) => severity === 'error');
  const written = !failed && !request.dryRun;
  if (written) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return {
    file: relative(repository, target),
    written,
    text,
    counts: countObjects(broker),
    notes: [...translation.notes, ...notes],
    problems,
  };
}

function targetFile({ name, output, force, dryRun }: ImportRequest, repository: string): string {
  if (!objectNamePattern.test(name)) {
    throw new UserFailure(`--name is "${name}", which cannot be a broker's name: ${objectNameRule}.`);
  }
  const target = output === undefined ? join(repository, 'brokers', `${name}.yaml`) : resolve(output);
  if (existsSync(target) && !force && !dryRun) {
    throw new UserFailure(
      `${relative(process.cwd(), target)} is there already. Replace it with --force, or choose another --name.`,
    );
  }
  return target;
}

/** The newest release that has an image. */
export function newestVersion(): string {
  const found = rabbitmqVersions.find((release) => !release.commercialOnly);
  if (!found) throw new Error('the catalogue has no RabbitMQ version with an image');
  return found.version;
}

/** The smallest instance type that RabbitMQ's production checklist allows, of the newest family. */
export function smallestType(): string {
  const fit = instanceTypes.filter(
    ({ vcpu, memoryMiB, burstable }) => vcpu >= leastVcpu && memoryMiB >= leastMemoryGiB * 1024 && !burstable,
  );
  const smallest = [...fit].reverse().sort((a, b) => a.vcpu - b.vcpu || a.memoryMiB - b.memoryMiB)[0];
  if (!smallest) throw new Error('the catalogue has no instance type that suits production');
  return smallest.name;
}

/** The rest of the repository as it is. */
function otherFiles(repository: string, name: string): SourceFile[] {
  const files = existsSync(repository) ? readRepository(repository) : [];
  return files.filter(({ path }) => path !== `brokers/${name}.yaml`);
}

/** What `warren check` would say about the file, with the rest of the repository. */
function checkFile({
  others,
  name,
  text,
  today,
}: {
  others: readonly SourceFile[];
  name: string;
  text: string;
  today: string;
}) {
  const path = `brokers/${name}.yaml`;
  const bytes = Buffer.byteLength(text);
  if (bytes > maxFileBytes) {
    throw new UserFailure(
      `${path}: would be ${Math.ceil(bytes / 1024)} KiB; files over ${maxFileBytes / 1024} KiB are not read. Import one vhost with --vhost.`,
    );
  }
  const { problems } = loadCatalog({ files: [...others, { path, text }], today });
  return problems.filter(({ file }) => file === path);
}

const counted = ['vhosts', 'users', 'policies', 'exchanges', 'queues', 'bindings', 'federation', 'shovels'] as const;

function countObjects(broker: Partial<Record<(typeof counted)[number], object>>): Record<string, number> {
  return Object.fromEntries(counted.map((kind) => [kind, Object.keys(broker[kind] ?? {}).length]));
}

/** What a person reads: what was made, what is left to do, and what `warren check` says. */
export function describeImport(
  { file, written, text, counts, notes, problems }: ImportReport,
  dryRun: boolean,
): string {
  const made = Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [`${kind}: ${count}`] : []));
  const outcome = written ? 'written' : dryRun ? 'not written, as asked' : 'not written, since it has errors';
  return [
    ...(dryRun ? [text] : []),
    `${file} ${outcome}: ${made.join(', ') || 'nothing in it'}`,
    ...(notes.length > 0 ? ['', 'To know and to do:'] : []),
    ...notes.map(({ about, message }) => `  ${about}  ${message}`),
    ...(problems.length > 0 ? ['', formatProblems(problems)] : []),
    ...(problems.some(({ severity }) => severity === 'error') && !dryRun
      ? ['See the file with --dry-run, mend it by hand, or mend the broker and import again.']
      : []),
  ].join('\n');
}
