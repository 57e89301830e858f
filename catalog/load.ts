import { basename } from 'node:path/posix';
import { explainIssues } from './files/explain.ts';
import { type FieldPath, type Problem, sortProblems } from './files/problem.ts';
import { parseYamlFile, problemIn, type SourceFile, type YamlFile } from './files/yaml-file.ts';
import type { Broker, BrokerFile } from './kinds/broker/broker.ts';
import { type Endpoint, type EndpointFile, endpointOf } from './kinds/endpoint/endpoint.ts';
import type { Platform } from './kinds/platform/platform.ts';
import { type Processor, type ProcessorFile, processorOf } from './kinds/processor/processor.ts';
import { type Kind, kindOf, platformFile } from './kinds.ts';
import { checkRules } from './rules/check-rules.ts';
import { checkReferences } from './rules/reference-rules.ts';
import { textRules } from './rules/text-rules.ts';
import { objectNamePattern, objectNameRule, show } from './schema/field.ts';

/** Everything the files say, checked and with defaults filled in. */
export interface Catalog {
  platform: Platform;
  /** In the order of their names, like the others. */
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
  processors: readonly Processor[];
}

/** What loading gives: the catalog if there is no error, and every problem found. */
export interface LoadResult {
  /** Absent when a problem is an error. */
  catalog?: Catalog;
  /** Errors and warnings of all files, in reading order. */
  problems: Problem[];
  /** What has the right shape, whatever else is wrong. */
  objects: Objects;
}

/** The objects of the files that have the right shape. */
export interface Objects {
  platform?: Checked<Platform>;
  /** In the order of their names, like the others. */
  brokers: readonly Checked<Broker>[];
  endpoints: readonly Checked<Endpoint>[];
  processors: readonly Checked<Processor>[];
}

/** A file whose contents have the right shape, on its way through the rules. */
export interface Checked<T> {
  file: YamlFile;
  value: T;
}

/**
 * Reads every file, reports every problem of every file at once, and never throws for what a file says.
 * `today` decides which RabbitMQ versions are out of support, as an ISO date.
 */
export function loadCatalog(input: { files: readonly SourceFile[]; today: string }): LoadResult {
  const read = readFiles(input.files);
  const objects = objectsOf(read);
  const paths = input.files.map(({ path }) => path).sort();
  const problems = sortProblems([
    ...read.flatMap((entry) => entry.problems),
    ...missingPlatform(input.files),
    ...checkRules({ platform: undefined, ...objects, paths, today: input.today }),
    ...checkReferences(input.files),
  ]);
  const failed = problems.some((problem) => problem.severity === 'error');
  const catalog = failed ? undefined : catalogOf(objects);
  return {
    ...(catalog ? { catalog } : {}),
    problems,
    objects,
  };
}

/** The objects without their files; undefined without a platform. */
export function catalogOf({ platform, brokers, endpoints, processors }: Objects): Catalog | undefined {
  if (!platform) return undefined;
  return {
    platform: platform.value,
    brokers: brokers.map(({ value }) => value),
    endpoints: endpoints.map(({ value }) => value),
    processors: processors.map(({ value }) => value),
  };
}

/** The objects of the files that have the right shape, whether or not they break rules. */
export function readObjects(files: readonly SourceFile[]): Objects {
  return objectsOf(readFiles(files));
}

function objectsOf(read: readonly ReadFile[]): Objects {
  const [platform] = ofKind<Platform, Platform>(read, 'platform', (_, value) => value);
  return {
    ...(platform ? { platform } : {}),
    brokers: ofKind(read, 'broker', (name, value: BrokerFile) => ({ ...value, name })),
    endpoints: ofKind(read, 'endpoint', (name, value: EndpointFile) => endpointOf(name, value)),
    processors: ofKind(read, 'processor', (name, value: ProcessorFile) => processorOf(name, value)),
  };
}

/** The objects of one kind, each with its name, which is the name of its file. */
function ofKind<F, T>(
  read: readonly ReadFile[],
  kind: Kind['name'],
  named: (name: string, value: F) => T,
): Checked<T>[] {
  return read.flatMap(({ path, checked }) => {
    if (!checked || kindOf(path)?.name !== kind) return [];
    return [{ file: checked.file, value: named(basename(path, '.yaml'), checked.value as F) }];
  });
}

function readFiles(files: readonly SourceFile[]): ReadFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).flatMap(readFile);
}

interface ReadFile {
  path: string;
  checked?: Checked<unknown>;
  problems: Problem[];
}

function readFile(source: SourceFile): ReadFile[] {
  const kind = kindOf(source.path);
  const file = parseYamlFile(source);
  // What could not be read is reported wherever it stands; other files are of kinds that are not Warren's business.
  if (!kind) return source.refused === undefined ? [] : [{ path: source.path, problems: file.problems }];
  const naming = checkFileName(file);
  if (file.problems.length > 0) return [{ path: source.path, problems: [...naming, ...file.problems] }];
  const texts = textRules.flatMap((rule) =>
    rule.check(file.value, noContext).map((finding) => ({ ...finding, rule: rule.name })),
  );
  const result = kind.schema.safeParse(file.value);
  const issues = result.success ? [] : explainIssues(kind.schema, file.value, result.error.issues);
  const problems = [
    ...naming,
    ...texts.map((finding) => problemIn(file, finding.path, finding)),
    // A secret where a reference belongs has the wrong shape too; saying so twice would bury the point.
    ...issues
      .filter(({ path }) => !texts.some((text) => samePath(text.path, path)))
      .map((issue) => problemIn(file, issue.path, issue)),
  ];
  if (!result.success || naming.length > 0) return [{ path: source.path, problems }];
  return [{ path: source.path, checked: { file, value: result.data }, problems }];
}

const noContext = { brokers: [], endpoints: [], processors: [], paths: [], today: '' };

function samePath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

function checkFileName(file: YamlFile): Problem[] {
  if (file.path === platformFile) return [];
  const depth = file.path.split('/').length;
  const name = basename(file.path).replace(/\.ya?ml$/, '');
  if (depth > 2)
    return [problemIn(file, [], { message: 'is in a folder of its own; move it up, objects are not nested.' })];
  if (!file.path.endsWith('.yaml')) {
    return [
      problemIn(file, [], {
        message: 'has another ending than .yaml. Rename it, or move it elsewhere.',
      }),
    ];
  }
  if (objectNamePattern.test(name)) return [];
  return [problemIn(file, [], { message: `${show(name)} cannot be a name: ${objectNameRule}. Rename the file.` })];
}

function missingPlatform(sources: readonly SourceFile[]): Problem[] {
  if (sources.some((source) => source.path === platformFile)) return [];
  const message = 'is missing. It holds the account, the region and the network; README.md says what goes into it.';
  return [{ file: platformFile, line: 1, column: 1, field: '', message, severity: 'error' }];
}
