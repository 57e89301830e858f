import { type Document, isAlias, isNode, parseDocument, visit } from 'yaml';

/** A workflow as it stands in `.github/workflows/`. */
export interface Workflow {
  /** `plan.yml`. */
  name: string;
  text: string;
  /** The workflow as plain data. */
  value: Fields;
  /** Whether YAML anchors or aliases occur. */
  hasAnchors: boolean;
}

/** A mapping of which nothing is known yet. */
export type Fields = Record<string, unknown>;

/** One job, with its id. */
export interface Job {
  id: string;
  value: Fields;
  steps: Fields[];
}

/** A rule that every workflow keeps: what breaks it, and edits of `sound` that do. */
export interface Rule {
  /** As zizmor names it, where the rule is one of https://docs.zizmor.sh/audits/. */
  name: string;
  /** What is wrong in this workflow, each as a short phrase; empty when nothing is. */
  find(workflow: Workflow): string[];
  /** Edits of the sound workflow, each of which breaks the rule. */
  broken: readonly { replace: string; by: string }[];
}

/** Reads a workflow. Throws where it is no YAML, which actionlint says better. */
export function readWorkflow(name: string, text: string): Workflow {
  const document = parseDocument(text);
  if (document.errors[0]) throw document.errors[0];
  return { name, text, value: fields(document.toJS()), hasAnchors: findAnchors(document) };
}

/** A value as a mapping; empty where it is none. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The jobs in the order of the file. */
export function jobs({ value }: Workflow): Job[] {
  return Object.entries(fields(value.jobs)).map(([id, job]) => {
    const steps = fields(job).steps;
    return { id, value: fields(job), steps: Array.isArray(steps) ? steps.map(fields) : [] };
  });
}

/** Every step of every job. */
export function steps(workflow: Workflow): Fields[] {
  return jobs(workflow).flatMap((job) => job.steps);
}

/** Names of the events that start the workflow. */
export function triggers({ value }: Workflow): string[] {
  const { on } = value;
  if (typeof on === 'string') return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys(fields(on));
}

/** `actions/checkout@<commit>` without the commit. */
export function actionOf(step: Fields): string {
  return String(step.uses ?? '').replace(/@.*$/, '');
}

/** Every expression, `${{ … }}` or the text of an `if`, wherever it stands. */
export function expressions(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    return key === 'if' ? [value] : [...value.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, inner]) => inner ?? '');
  }
  if (Array.isArray(value)) return value.flatMap((item) => expressions(item));
  return Object.entries(fields(value)).flatMap(([name, item]) => expressions(item, name));
}

function findAnchors(document: Document): boolean {
  let found = false;
  visit(document, {
    Node(_key, node) {
      if (isAlias(node) || (isNode(node) && 'anchor' in node && node.anchor !== undefined)) found = true;
    },
  });
  return found;
}
