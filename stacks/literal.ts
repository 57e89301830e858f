/**
 * Every text in a value as Terraform should read it: literally. Without this, `${…}` and `%{…}` in a file would be
 * Terraform's own template language, and a description could read files or secrets of whoever plans.
 * See https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function literal<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [walk(key), walk(inner)]));
}
