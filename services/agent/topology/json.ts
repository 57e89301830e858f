/** Whether two values are the same as JSON, in whatever order their keys stand. */
export function sameJson(a: unknown, b: unknown): boolean {
  return inOneOrder(a) === inOneOrder(b);
}

/** JSON whose keys stand in one order. */
export function inOneOrder(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
