import { parseYamlFile, type YamlFile } from '../../../catalog/files/yaml-file.ts';

/** A mapping of which nothing is known yet. */
export type Fields = Record<string, unknown>;

/** What one file below `.github/workflows/` asks for, as far as it can be told without running it. */
export interface WorkflowFile {
  yaml: YamlFile;
  /** Events by name, each with its filters. */
  triggers: Fields;
  /** Rights of the workflow's token where a job names none of its own. */
  permissions: unknown;
  jobs: WorkflowJob[];
  /** Names of secrets and variables that expressions read; `*` for all secrets at once. */
  secrets: string[];
  variables: string[];
}

/** One job of a workflow. */
export interface WorkflowJob {
  id: string;
  value: Fields;
  steps: Fields[];
}

/** A workflow that asks for nothing: what a new file is compared with. */
export function emptyWorkflow(path: string): WorkflowFile {
  return understand({ path, value: {}, problems: [], locate: () => ({ line: 1, column: 1 }) }, '');
}

/** Largest workflow that is read, in bytes: a larger file is none that a person could read. */
export const maxWorkflowBytes = 256 * 1024;

/** Reads a workflow, whoever wrote it. Gives the reason, as it follows `cannot be read: `, where that is impossible. */
export function readWorkflowFile(file: { path: string; text: string }): WorkflowFile | { unreadable: string } {
  if (file.text.length > maxWorkflowBytes) return { unreadable: `it has more than ${maxWorkflowBytes / 1024} KiB` };
  const yaml = parseYamlFile(file);
  const problem = yaml.problems[0];
  if (problem) return { unreadable: `line ${problem.line}: ${problem.message.replace(/\.$/, '')}` };
  if (!isFields(yaml.value)) return { unreadable: 'it is no mapping' };
  return understand(yaml, file.text);
}

/** A value as a mapping; empty where it is none. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** A value where a text is expected. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function understand(yaml: YamlFile, text: string): WorkflowFile {
  const workflow = fields(yaml.value);
  const jobs = Object.entries(fields(workflow.jobs)).map(([id, job]) => {
    const steps = fields(job).steps;
    return { id, value: fields(job), steps: Array.isArray(steps) ? steps.map(fields) : [] };
  });
  return {
    yaml,
    triggers: triggersOf(workflow.on),
    permissions: workflow.permissions,
    jobs,
    secrets: secretsOf(text, jobs),
    variables: namesIn(text, /\bvars\s*(?:\.\s*|\[\s*')([\w-]+)/gi),
  };
}

function triggersOf(on: unknown): Fields {
  if (typeof on === 'string') return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((trigger) => [textOf(trigger), null]));
  return fields(on);
}

function secretsOf(text: string, jobs: readonly WorkflowJob[]): string[] {
  const named = namesIn(text, /\bsecrets\s*(?:\.\s*|\[\s*')([\w-]+)/gi);
  const all = /\btoJSON\(\s*secrets\s*\)|\bsecrets\s*\[(?!\s*')|\bsecrets\s*\.\s*\*/i.test(text);
  const inherits = jobs.some(({ value }) => value.secrets === 'inherit');
  return all || inherits ? [...named, '*'] : named;
}

/** Expressions are case-insensitive, and so are the names in them. */
function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => (name ?? '').toUpperCase()))];
}
