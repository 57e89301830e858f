/**
 * Every text in a value as Terraform should read it: literally. Without this, `${…}` and `%{…}` in a file would be
 * Terraform's own template language, and a description could read files or secrets of whoever plans.
 * See https://developer.hashicorp.com/terraform/language/expressions/strings#escaped-sequences
 */
export function literal<T>(value: T): T {
  return walk(value, escaped) as T;
}

/** Undoes `literal`, for what is put into a document of its own before Terraform sees it. */
export function plain<T>(value: T): T {
  return walk(value, (text) => text.replace(/([$%])\1(?=\{)/g, '$1')) as T;
}

function escaped(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => walk(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), walk(inner, change)]));
}
