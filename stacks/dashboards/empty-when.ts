/** How the last sentence of a panel's description begins that says when there is nothing in it. */
const beginning = 'Empty when ';

/** A description with when the panel may be empty, as `emptyWhen` reads it. */
export function describePanel(description: string, empty?: string): string {
  return empty === undefined ? description : `${description} ${beginning}${empty}.`;
}

/** When a panel may show nothing, by its description: `no broker has streams`. Undefined where it has to show something whenever its sources live. */
export function emptyWhen({ description }: { description?: unknown }): string | undefined {
  const text = typeof description === 'string' ? description : '';
  const at = text.lastIndexOf(beginning);
  return at === -1 ? undefined : text.slice(at + beginning.length).replace(/\.$/, '');
}
