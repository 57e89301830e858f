import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

/**
 * A template beside this file. It escapes nothing: what goes in has been made inert for the
 * place it goes to. What it gives does not end in a line break.
 */
export function template<T>(name: string): (values: T) => string {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const render = Handlebars.compile<T>(readFileSync(path, 'utf8'), { noEscape: true });
  return (values) => render(values).trimEnd();
}
