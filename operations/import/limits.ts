/** Numbers by the fields that a file has for them, and the names of what it cannot say. */
export function numbersOf(
  fields: Readonly<Record<string, string>>,
  values: object,
): { fields: Record<string, number>; lost: string[] } {
  const entries = Object.entries(values);
  const isSaid = ([name, value]: [string, unknown]) => Object.hasOwn(fields, name) && Number.isSafeInteger(value);
  return {
    fields: Object.fromEntries(entries.filter(isSaid).map(([name, value]) => [fields[name], value])),
    lost: entries.filter((entry) => !isSaid(entry)).map(([name]) => name),
  };
}
