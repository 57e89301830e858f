/**
 * What AWS makes of policies, by its documentation, as far as Warren's policies and the examples in the tests go; anything
 * else throws rather than guess. Resource policies, service control policies and session policies play no part in them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */

/** A statement of a policy in IAM's own words. */
export interface Statement {
  Sid?: string;
  Effect: string;
  Action: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Who asks: all that its policies say, and the boundary, if there is one. */
export interface Principal {
  policies: readonly Statement[];
  boundary?: readonly Statement[] | undefined;
}

/** What is asked: an action upon one resource, with what AWS knows of the request. */
export interface Asked {
  action: string;
  resource: string;
  /** Condition keys and their values; a key that is not there was not in the request. */
  context?: Context;
}

export type Context = Readonly<Record<string, string | readonly string[]>>;

export type Decision = 'allowed' | 'denied explicitly' | 'denied implicitly';

/** What AWS decides: a denial anywhere counts, and an allowance has to stand in the policies and in the boundary both. */
export function decide({ policies, boundary }: Principal, asked: Asked): Decision {
  const says = (statements: readonly Statement[], effect: string) =>
    statements.some((statement) => statement.Effect === effect && applies(statement, asked));
  if (says([...policies, ...(boundary ?? [])], 'Deny')) return 'denied explicitly';
  const allowed = says(policies, 'Allow') && (boundary === undefined || says(boundary, 'Allow'));
  return allowed ? 'allowed' : 'denied implicitly';
}

const elements = ['Sid', 'Effect', 'Action', 'Resource', 'NotResource', 'Condition'];

function applies(statement: Statement, { action, resource, context = {} }: Asked): boolean {
  const unknown = Object.keys(statement).filter((element) => !elements.includes(element));
  if (unknown.length > 0) throw new Error(`what ${unknown} means is not known here`);
  const { Action, Resource, NotResource, Condition = {} } = statement;
  const isOneOf = (patterns: string | string[]) =>
    listOf(patterns).some((pattern) => likeArn(withVariables(pattern, context), resource));
  return (
    listOf(Action).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    // One of the two: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
    (NotResource === undefined ? isOneOf(Resource ?? []) : !isOneOf(NotResource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, { wanted: listOf(wanted), key, context })),
    )
  );
}

interface Comparison {
  /** Values in the policy, of which one has to match. */
  wanted: readonly string[];
  key: string;
  context: Context;
}

const comparisons: Record<string, (wanted: string, value: string) => boolean> = {
  StringEquals: (wanted, value) => wanted === value,
  StringLike: like,
  ArnEquals: likeArn,
  ArnLike: likeArn,
  Bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
};

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and, of several values,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function holds(operator: string, { wanted, key, context }: Comparison): boolean {
  const value = valueIn(key, context);
  if (operator === 'Null') return wanted.includes(String(value === undefined));
  const [, quantity, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const negated = /^(String|Arn)Not/.test(name);
  const compare = comparisons[negated ? name.replace('Not', '') : name];
  if (!compare) throw new Error(`the operator ${operator} is not known here`);
  if (value === undefined) return ifExists !== undefined || negated || quantity === 'ForAllValues';
  const values = listOf(value);
  if (values.length > 1 && !quantity) throw new Error(`${key} has several values, and ${operator} is for one`);
  const patterns = wanted.map((pattern) => withVariables(pattern, context));
  const matches = (each: string) => patterns.some((pattern) => compare(pattern, each)) !== negated;
  return quantity === 'ForAllValues' ? values.every(matches) : values.some(matches);
}

/** Keys of conditions are the same in upper and lower case. */
function valueIn(key: string, context: Context): string | readonly string[] | undefined {
  const found = Object.keys(context).find((each) => each.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : context[found];
}

/** `${aws:username}` is what the request says of it; where it says nothing the text stays, and matches nothing. */
function withVariables(pattern: string, context: Context): string {
  return pattern.replace(/\$\{([^}]+)\}/g, (whole, key) => String(valueIn(key, context) ?? whole));
}

/**
 * A wildcard reaches no further than the part between colons that it stands in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function likeArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [patterns, parts] = [partsOf(pattern), partsOf(arn)];
  return patterns.length === parts.length && patterns.every((each, index) => like(each, parts[index] ?? ''));
}

/** The six parts of an ARN, of which the last may have colons in it. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

/** `*` is any characters, `?` is one. */
function like(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (sign) => ({ '*': '.*', '?': '.' })[sign] ?? `\\${sign}`);
  return new RegExp(`^${expression}$`, 's').test(text);
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
