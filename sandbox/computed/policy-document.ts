import { isObject, type ObjectValue, type Value } from '../values.ts';
import type { Facts } from './facts.ts';

/** The policy that `data.aws_iam_policy_document` stands for, as the provider writes it. */
export function policyDocumentJson(facts: Facts): string {
  const sources = strings(facts.get('source_policy_documents')).flatMap(statementsIn);
  const overrides = strings(facts.get('override_policy_documents')).flatMap(statementsIn);
  const own = objects(facts.get('statement')).map(statement);
  const replaced = new Set(overrides.map((each) => each.Sid).filter(Boolean));
  const kept = [...sources, ...own].filter((each) => each.Sid === undefined || !replaced.has(each.Sid));
  const id = facts.text('policy_id');
  return JSON.stringify(
    { Version: facts.text('version') || '2012-10-17', ...(id && { Id: id }), Statement: [...kept, ...overrides] },
    null,
    2,
  );
}

function statement(block: ObjectValue): Record<string, unknown> {
  const entries: [string, unknown][] = [
    ['Sid', block.sid || undefined],
    ['Effect', block.effect || 'Allow'],
    ['Action', oneOrMany(block.actions)],
    ['NotAction', oneOrMany(block.not_actions)],
    ['Resource', oneOrMany(block.resources)],
    ['NotResource', oneOrMany(block.not_resources)],
    ['Principal', principals(block.principals)],
    ['NotPrincipal', principals(block.not_principals)],
    ['Condition', conditions(block.condition)],
  ];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

function principals(value: Value | undefined): unknown {
  const blocks = objects(value);
  if (blocks.length === 0) return undefined;
  const all = blocks.some((block) => block.type === '*' && strings(block.identifiers).includes('*'));
  return all ? '*' : Object.fromEntries(blocks.map((block) => [String(block.type), oneOrMany(block.identifiers)]));
}

function conditions(value: Value | undefined): unknown {
  const tests: Record<string, Record<string, unknown>> = {};
  for (const block of objects(value)) {
    const test = String(block.test);
    tests[test] = { ...tests[test], [String(block.variable)]: oneOrMany(block.values) };
  }
  return Object.keys(tests).length === 0 ? undefined : tests;
}

function statementsIn(json: string): Record<string, unknown>[] {
  const { Statement: found = [] } = JSON.parse(json) as {
    Statement?: Record<string, unknown> | Record<string, unknown>[];
  };
  return Array.isArray(found) ? found : [found];
}

function oneOrMany(value: Value | undefined): string | string[] | undefined {
  const found = strings(value).sort();
  return found.length > 1 ? found : found[0];
}

function strings(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function objects(value: Value | undefined): ObjectValue[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
