/** What `--json` prints, of every command: one object, with the version of its shape and beside that what was asked for, lists by the name of what is in them. */
export function asJson(content: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ version: 1, ...content }, null, 2);
}

/** Prints it to standard output. */
export function printJson(content: Readonly<Record<string, unknown>>): void {
  console.log(asJson(content));
}
