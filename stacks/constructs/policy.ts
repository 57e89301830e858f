/** A statement of an IAM policy, in IAM's own words. */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource?: string | string[];
  /** Instead of `Resource`: whatever is none of these. */
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/**
 * The same rights in fewer characters: what several statements say of the same resources is said once, and so are actions that several have
 * of different ones.
 */
export function asOne(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const merged = new Map<string, PolicyStatement & { Action: string[] }>();
  for (const { Sid: _, Action, ...about } of statements) {
    const key = JSON.stringify(about);
    const before = merged.get(key)?.Action ?? [];
    merged.set(key, { ...about, Action: [...new Set([...before, Action].flat())].sort() });
  }
  return ofSameActions([...merged.values()]);
}

function ofSameActions(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const merged = new Map<string, PolicyStatement>();
  for (const { Resource, ...rest } of statements) {
    const key = JSON.stringify([Object.entries(rest).sort(), Resource === undefined]);
    const before = merged.get(key)?.Resource;
    const all = [before ?? [], Resource ?? []].flat();
    const [only] = all;
    merged.set(key, { ...rest, ...(only === undefined ? {} : { Resource: all.length === 1 ? only : all }) });
  }
  return [...merged.values()];
}

/** An IAM policy as JSON text. */
export function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
